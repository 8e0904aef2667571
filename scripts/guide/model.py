"""The shape of the data file: the only schema there is.

`schema()` exports it for editors. Types alone live here; what one record must say about another is in `rules`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetPydanticSchema,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import core_schema

from guide.dates import PartialDate
from guide.values import Kind

_MARKUP = re.compile(r"<[A-Za-z/!?]|&(?:[A-Za-z]+|#\d+|#[xX][0-9A-Fa-f]+);")
_URL = re.compile(r"https?://[^\s<>\"'`{}|\\^/?#]+\.[^\s<>\"'`{}|\\^/?#]+(?:[/?#][^\s<>\"'`{}|\\^]*)?", re.IGNORECASE)
REFERENCE = re.compile(r"\{([^{}]*)\}")
"""`{wechat.group-size}` or `{figure-id}` inside a text stands for the value of that fact."""


def _plain(text: str) -> str:
    if _MARKUP.search(text):
        raise ValueError("HTML in text. Write plain words; the guide sets the type")
    if "\t" in text:
        raise ValueError("a tab in text. Write a space")
    if not text.strip():
        raise ValueError("empty text. Write something or leave the key out")
    return " ".join(text.split())


def _http(url: str) -> str:
    if not _URL.fullmatch(url):
        raise ValueError("not a web address. Write the whole address, from http:// or https://")
    return url


def _date(text: Any) -> PartialDate:
    if isinstance(text, PartialDate):
        return text
    if not isinstance(text, str):
        raise ValueError("not a date. Write 2025, 2025-09 or 2025-09-30, as the source gives it")
    return PartialDate.parse(text)


def _series(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


def _date_schema(*_: Any) -> core_schema.CoreSchema:
    return core_schema.no_info_plain_validator_function(_date, serialization=core_schema.to_string_ser_schema())


Date = Annotated[
    PartialDate,
    GetPydanticSchema(_date_schema),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}),
]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Reference = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)?$", max_length=120)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z]+)?$")]
Url = Annotated[str, StringConstraints(max_length=1000), AfterValidator(_http)]
_PLAIN = AfterValidator(_plain)
Name = Annotated[str, StringConstraints(max_length=60), _PLAIN]
Short = Annotated[str, StringConstraints(max_length=80), _PLAIN]
Line = Annotated[str, StringConstraints(max_length=160), _PLAIN]
Title = Annotated[str, StringConstraints(max_length=250), _PLAIN]
Duty = Annotated[str, StringConstraints(max_length=200), _PLAIN]
Note = Annotated[str, StringConstraints(max_length=300), _PLAIN]
Paragraph = Annotated[str, StringConstraints(max_length=400), _PLAIN]
Confidence = Literal["high", "medium", "low"]


class Record(BaseModel):
    """Frozen, no unknown keys; `in_force` in Python is `in-force` in the file, dates of facts keep `as_of`."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name if name == "as_of" else name.replace("_", "-"),
        populate_by_name=False,
    )


class Source(Record):
    """A page that says something. `copy` names where the text was read when that was not the original.

    `checked` is when somebody last read it; `gone` is since when its address leads nowhere.
    """

    title: Title
    publisher: Title
    url: Url | None = None
    published: Date | None = None
    checked: Date | None = None
    kind: Literal["primary", "regulator", "statistics", "academic", "press", "industry"]
    language: Language
    copy_of: Annotated[Line | None, Field(alias="copy")] = None
    archived: Url | None = None
    gone: Date | None = None

    @property
    def short(self) -> str:
        """The publisher without what stands behind it in brackets."""
        return self.publisher.partition(" (")[0]


class Sourced(Record):
    """What every statement carries: its sources, how sure it is, and when it was true (`as_of`) or read (`seen`)."""

    sources: tuple[Id, ...] = ()
    confidence: Confidence | None = None
    note: Note | None = None


class Fact(Sourced):
    """One dated value. `others` holds what other publishers say of the same thing at the same time."""

    value: Short
    as_of: Date | None = None
    seen: Date | None = None
    scope: Short | None = None
    why: Note | None = None
    others: tuple[Fact, ...] = ()

    @property
    def dated(self) -> PartialDate:
        """The date that the fact carries; the rules see to it that there is one."""
        date = self.as_of or self.seen
        assert date is not None
        return date

    @property
    def known(self) -> bool:
        return self.value not in ("unknown", "not applicable")


class Figure(Fact):
    """A fact that belongs to no cell of the matrix: of the market, of a law, or told once."""

    label: Line
    type: Kind
    unit: Short | None = None
    platforms: tuple[Id, ...] = ()


class Topic(Record):
    label: Name
    about: Line


class Attribute(Record):
    topic: Id
    label: Name
    also: tuple[Name, ...] = ()
    type: Kind
    unit: Short | None = None
    scale: tuple[Name, ...] = ()
    review_months: Annotated[int, Field(gt=0, le=120)]
    about: Line

    @property
    def judged(self) -> bool:
        """The guide's own judgement: argued with `why` instead of a source."""
        return self.type == "score"


class Goal(Record):
    label: Name
    about: Line
    fit: bool


class Stage(Record):
    label: Name
    about: Line


class Subject(Record):
    label: Name
    about: Line


class Category(Record):
    label: Name
    chinese: Name
    pinyin: Name
    parent: Id | None
    about: Line
    sources: tuple[Id, ...]


class Fit(Record):
    value: Literal["strong", "possible", "weak"]
    why: Note
    facts: tuple[Reference, ...] = ()


class Platform(Record):
    name: Name
    chinese: Name
    pinyin: Name
    also: tuple[Name, ...] = ()
    category: Id
    also_in: tuple[Id, ...] = ()
    summary: Line
    facts: dict[Id, Annotated[tuple[Fact, ...], BeforeValidator(_series)]]
    fit: dict[Id, Fit] = {}


class Guidance(Sourced):
    """One do or don't. `level` says what stands behind it: the law, the platform's rule, or practice."""

    kind: Literal["do", "dont"]
    level: Literal["law", "platform-rule", "practice"]
    platforms: Literal["all"] | tuple[Id, ...]
    categories: tuple[Id, ...] = ()
    goals: Annotated[tuple[Id, ...], Field(min_length=1)]
    stages: Annotated[tuple[Id, ...], Field(min_length=1)]
    rules: tuple[Id, ...] = ()
    text: Line
    why: Note


Company = Literal["mainland", "hong-kong-macau-taiwan", "overseas"]
Function = Literal["publish", "verify", "message", "advertise", "sell", "be-paid"]


class Route(Sourced):
    """Whether one kind of company can do one thing on one platform."""

    platform: Id
    company: Company
    function: Function
    answer: Literal["yes", "partly", "no", "unknown"]
    papers: tuple[Line, ...] = ()
    fee: Line | None = None
    time: Line | None = None
    as_of: Date | None = None
    seen: Date | None = None


class Rule(Sourced):
    name: Line
    chinese: Short
    pinyin: Line | None = None
    issuer: Line
    in_force: Date
    subjects: Annotated[tuple[Id, ...], Field(min_length=1)]
    asks: Annotated[tuple[Duty, ...], Field(min_length=1)]
    penalty: Note | None = None
    url: Url | None = None


class Case(Sourced):
    title: Line
    kind: Literal["crisis", "success"]
    date: Date
    brand: Name
    platforms: tuple[Id, ...]
    goals: tuple[Id, ...] = ()
    rules: tuple[Id, ...] = ()
    what: Paragraph
    outcome: Paragraph
    lesson: Paragraph


class Term(Record):
    term: Name
    chinese: Name
    pinyin: Name
    also: tuple[Name, ...] = ()
    meaning: Note
    platforms: tuple[Id, ...] = ()
    sources: tuple[Id, ...] = ()


class Event(Sourced):
    """A dated step in the history of a platform or of the market."""

    date: Date
    title: Line
    what: Note
    platforms: tuple[Id, ...] = ()


Mark = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{6}$")]
Part = Literal["families", "platforms", "practice", "rules", "cases", "terms"]


class Item(Record):
    """A question of the bank for trainers, with one right answer.

    `rests_on` names the statements behind it, as `platform.attribute`, `fit-goal-platform`, `route-…` or by their id,
    each with the mark that it had when the question was last checked against it.
    """

    part: Part
    level: Literal["easy", "middle", "hard"]
    asks: Note
    right: Duty
    wrong: Annotated[tuple[Duty, ...], Field(min_length=2, max_length=4)]
    explanation: Paragraph
    rests_on: Annotated[dict[Reference, Mark], Field(min_length=1)]


class Answer(Record):
    """An answer of the chooser and what it weighs.

    `goals` count a platform's fit so many times; `for` and `against` name facts that speak for or against their
    platform; `above` and `below` do so for every platform whose value reaches the bound; `needs` are what the company
    must be able to do, and `company` says which kind of company it is.
    """

    label: Line
    goals: dict[Id, Annotated[int, Field(ge=1, le=5)]] = {}
    speaks_for: Annotated[tuple[Reference, ...], Field(alias="for")] = ()
    speaks_against: Annotated[tuple[Reference, ...], Field(alias="against")] = ()
    above: dict[Id, Short] = {}
    below: dict[Id, Short] = {}
    needs: tuple[Function, ...] = ()
    company: Company | None = None


class Question(Record):
    label: Line
    answers: Annotated[dict[Id, Answer], Field(min_length=2)]


class Contradiction(Record):
    """Answers (`question.answer`) that do not go together, and what to say of it."""

    when: Annotated[tuple[Reference, ...], Field(min_length=2)]
    says: Note


class Chooser(Record):
    weights: dict[Literal["strong", "possible", "weak", "for", "against", "yes", "partly", "no", "unknown"], int]
    questions: dict[Id, Question]
    contradictions: tuple[Contradiction, ...] = ()


class Guide(Record):
    """The whole data file."""

    edition: Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
    sources: dict[Id, Source]
    topics: dict[Id, Topic]
    attributes: dict[Id, Attribute]
    goals: dict[Id, Goal]
    stages: dict[Id, Stage]
    subjects: dict[Id, Subject]
    categories: dict[Id, Category]
    platforms: dict[Id, Platform]
    figures: dict[Id, Figure] = {}
    guidance: dict[Id, Guidance] = {}
    routes: dict[Id, Route] = {}
    rules: dict[Id, Rule] = {}
    cases: dict[Id, Case] = {}
    terms: dict[Id, Term] = {}
    events: dict[Id, Event] = {}
    chooser: Chooser | None = None
    questions: dict[Id, Item] = {}
    synonyms: tuple[Annotated[tuple[Name, ...], Field(min_length=2)], ...] = ()

    def family(self, category: str) -> str:
        """The top of a category's tree: the family whose colour and word it carries."""
        parent = self.categories[category].parent
        return self.family(parent) if parent else category

    def facts(self, platform: str, attribute: str) -> tuple[Fact, ...]:
        """All dated values of one cell, newest first; empty when nobody has looked yet."""
        return self.platforms[platform].facts.get(attribute, ())

    def of_topic(self, topic: str) -> list[str]:
        """The ids of a topic's attributes, in the order of the file."""
        return [name for name, attribute in self.attributes.items() if attribute.topic == topic]

    def in_category(self, category: str) -> list[str]:
        """Platforms that belong to a category or to one below it, then those that half belong."""
        below = {name for name in self.categories if category in self._line(name)}
        whole = [name for name, platform in self.platforms.items() if platform.category in below]
        half = [name for name, platform in self.platforms.items() if below & set(platform.also_in)]
        return whole + [name for name in half if name not in whole]

    def _line(self, category: str) -> Iterator[str]:
        yield category
        if parent := self.categories[category].parent:
            yield from self._line(parent)


def schema_text() -> str:
    """The schema as the file that stands beside the data file on the site."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that editors use to complete and check the data file.

    Editors read `1414` and `2025` as numbers where the guide reads all scalars as text, so both pass.
    """
    made = Guide.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_as_editors_read(made)}


def _as_editors_read(part: Any) -> Any:
    if isinstance(part, list):
        return [_as_editors_read(item) for item in part]
    if not isinstance(part, dict):
        return part
    read = {key: _as_editors_read(item) for key, item in part.items()}
    if read.get("type") == "string":
        read["type"] = ["string", "number"]
    elif read.get("type") == "array" and read.get("items") == {"$ref": "#/$defs/Fact"}:
        return {"anyOf": [{"$ref": "#/$defs/Fact"}, read]}  # a series of one is written without its list
    return read
