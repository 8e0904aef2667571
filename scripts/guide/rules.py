"""What types alone cannot say of the data: one rule a function, the list of them at the end.

A rule takes the data and yields problems. None of them reads the clock: `today` comes from outside,
and an old fact is never a fault (whether it is due is for `freshness` and for readers).
"""

from __future__ import annotations

import datetime
import functools
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from guide import chooser, values
from guide.dates import PartialDate
from guide.model import REFERENCE, Fact, Fit, Guide, Record, Source
from guide.problem import Path, Problem, closest, dotted, nearest, shown
from guide.questions import grounds

Found = Iterator[Problem]
UNUSED = "nothing rests on this source"


@dataclass(frozen=True)
class Data:
    """What the rules judge. `cited` are sources that pages name; `aside` are paths that failed before,
    so that nothing which was defined there is called unknown."""

    guide: Guide
    today: datetime.date
    cited: Collection[str] = ()
    aside: frozenset[Path] = frozenset()

    @functools.cached_property
    def records(self) -> list[tuple[Path, Record]]:
        """Every record with its path, the guide itself left out."""
        return list(_records(self.guide))

    def lost(self, *path: str) -> bool:
        """Whether the place, or one that holds it, was set aside."""
        return any(path[:length] in self.aside for length in range(1, len(path) + 1))


def check(data: Data) -> Found:
    """Every breach of every rule. Questions are held against sound data only: what is wrong there is about to change."""
    faulty = bool(data.aside)
    for rule in RULES:
        if rule is questions_are_current and faulty:
            continue
        for problem in rule(data):
            faulty = True
            yield problem


# What a statement needs ---------------------------------------------------------------------------------------

_CONFIDENCE = ("no confidence", "Write `confidence: high`, `medium` or `low`")
_DATED = "Write `as_of` with the date that stands in the source or, where it gives none, `seen` with the month it was read"


def facts_are_sourced(data: Data) -> Found:
    """Every known value has a source and a confidence; a judgement has a reason; a gap says what was looked for."""
    for path, fact, kind in _typed_facts(data.guide):
        if not fact.known:
            if not fact.note:
                yield Problem(path, f"`{fact.value}` without a note", "Say in `note` what was looked for, or why it does not apply")
        elif kind == "score":
            if not fact.why:
                yield Problem(path, "a judgement without a reason", "Say why in `why`")
        elif not fact.sources:
            yield Problem(path, "no source", "Name one in `sources`, or write `value: unknown`")
        elif not fact.confidence:
            yield Problem(path, *_CONFIDENCE)
        yield from _dated(path, fact)


def statements_are_sourced(data: Data) -> Found:
    """Categories, dos, don'ts, rules, cases and events have a source; a route has one unless its answer is unknown."""
    for name, category in data.guide.categories.items():
        if not category.sources:
            yield Problem(("categories", name), "no source", "Name one in `sources`")
    for section in ("guidance", "rules", "cases", "events"):
        for name, record in getattr(data.guide, section).items():
            if not record.sources:
                yield Problem((section, name), "no source", "Name one in `sources`")
            if not record.confidence:
                yield Problem((section, name), *_CONFIDENCE)
    for name, route in data.guide.routes.items():
        path = ("routes", name)
        if route.answer == "unknown":
            if not route.note:
                yield Problem(path, "`unknown` without a note", "Say in `note` what was looked for")
        elif not route.sources:
            yield Problem(path, "no source", "Name one in `sources`, or answer `unknown`")
        elif not route.confidence:
            yield Problem(path, *_CONFIDENCE)
        yield from _dated(path, route)


def _dated(path: Path, record: Any) -> Found:
    if record.as_of and record.seen:
        yield Problem(path, "both `as_of` and `seen`", "Keep `as_of` where the source carries a date, else `seen`")
    elif not record.as_of and not record.seen:
        yield Problem(path, "no date", _DATED)


def guidance_says_for_whom(data: Data) -> Found:
    """A do or don't names a platform or a category, and one of level law the rule that it rests on."""
    for name, item in data.guide.guidance.items():
        if not item.platforms and not item.categories:
            yield Problem(("guidance", name, "platforms"), "no platform", "Name one, or write `all`")
        if item.level == "law" and not item.rules:
            yield Problem(("guidance", name), "level law without a rule", "Name it in `rules`, or lower the level")


def values_are_readable(data: Data) -> Found:
    """A value is written in the form of its attribute's type."""
    guide = data.guide
    for section in ("attributes", "figures"):
        for name, record in getattr(guide, section).items():
            if record.type in ("count", "share") and not record.unit:
                yield Problem((section, name), "a number without a unit", "Add `unit`")
    for name, attribute in guide.attributes.items():
        if (attribute.type == "score") != bool(attribute.scale):
            yield Problem(("attributes", name), "`type: score` and `scale` go together", "Write both or neither")
    for path, fact, kind in _typed_facts(guide):
        record: Any = guide.attributes.get(str(path[3])) if path[0] == "platforms" else guide.figures[str(path[1])]
        scale = getattr(record, "scale", ())
        if kind == "score" and not scale:
            continue
        try:
            value = values.read(fact.value, kind, record.unit, scale)
        except ValueError as error:
            what, _, mend = str(error).partition(". ")
            yield Problem((*path, "value"), f"`{shown(fact.value)}`: {what}", mend)
            continue
        if path[0] == "platforms" and record.unit == "%" and (value.order or 0) > 100:
            yield Problem((*path, "value"), f"`{shown(fact.value)}`: more than the whole", "A share is at most 100")


def series_fall_in_time(data: Data) -> Found:
    """A series is written newest first, one value a date and scope."""
    for name, platform in data.guide.platforms.items():
        for attribute, series in platform.facts.items():
            path: Path = ("platforms", name, "facts", attribute)
            if not series:
                yield Problem(path, "an empty series", "Write a value, or `value: unknown` with a note")
            above: PartialDate | None = None
            taken: set[tuple[PartialDate, str | None]] = set()
            for place, fact in enumerate(series):
                date = fact.as_of or fact.seen
                if not date:
                    continue
                if above and above < date:
                    yield Problem((*path, place), f"{date} stands below {above}", "Write the newest value first")
                if (date, fact.scope) in taken:
                    yield Problem((*path, place), f"a second value for {date}", "Tell them apart with `scope`, or put one into `others`")
                taken.add((date, fact.scope))
                above = date


def sources_say_where(data: Data) -> Found:
    """A source without an address says in `copy` where its text was read."""
    for name, source in data.guide.sources.items():
        if not source.url and not source.copy_of:
            yield Problem(("sources", name), "neither `url` nor `copy`", "Add the address, or say in `copy` where it was read")


def dead_sources_had_an_address(data: Data) -> Found:
    """A source is `gone` from its address, after the day on which it was published there."""
    for name, source in data.guide.sources.items():
        if source.gone and not source.url:
            yield Problem(("sources", name, "gone"), "no address is given that it could be gone from", "Add `url` as it was, or delete `gone`")
        elif source.gone and source.published and source.gone.last < source.published.first:
            yield Problem(("sources", name, "gone"), f"before the source was published ({source.published})", "Correct one of the two dates")


def chinese_is_chinese(data: Data) -> Found:
    """`chinese` is written in characters, `pinyin` in letters."""
    for section in ("categories", "platforms", "rules", "terms"):
        for name, record in getattr(data.guide, section).items():
            if not _HAN.search(record.chinese):
                yield Problem((section, name, "chinese"), f"`{shown(record.chinese)}` holds no Chinese character", "Write the name in characters")
            if record.pinyin and _HAN.search(record.pinyin):
                yield Problem((section, name, "pinyin"), f"`{shown(record.pinyin)}` holds a Chinese character", "Write the sound in letters with tone marks")


_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]")


def words_say_something(data: Data) -> Found:
    """Where words belong there are words, not a number, a dash or a mark of work that is not done."""
    for path, record in data.records:
        for field, written, _ in _fields(type(record)):
            if field in _WORDS and (text := getattr(record, field)):
                if not _LETTER.search(text) or text.casefold() in values.GAPS:
                    yield Problem((*path, written), f"`{shown(text)}` says nothing", "Write words, or delete the key where it may be left out")
                elif found := _UNFINISHED.search(text):
                    yield Problem((*path, written), f"`{found[0]}`: not finished", "Finish it, or leave it out")


_WORDS = frozenset(
    ("about", "issuer", "label", "lesson", "meaning", "name", "note", "outcome", "pinyin", "publisher", "summary", "text", "title", "what", "why")
)
_LETTER = re.compile(r"[^\W\d_]")
_UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|TBD|[Ll]orem ipsum)\b")


# What must be the only one ------------------------------------------------------------------------------------


def names_are_unique(data: Data) -> Found:
    """No two platforms or terms share a name: a reader who types one must arrive."""
    seen: dict[str, Path] = {}
    for section in ("platforms", "terms"):
        for name, record in getattr(data.guide, section).items():
            title = "name" if section == "platforms" else "term"
            own = set()
            texts: list[tuple[Path, str]] = [((title,), getattr(record, title)), (("chinese",), record.chinese)]
            for where, text in [*texts, *((("also", place), text) for place, text in enumerate(record.also))]:
                folded = unicodedata.normalize("NFKC", text).casefold()
                if folded in seen and seen[folded] != (section, name):
                    what = f"the name `{shown(text)}` is taken by {dotted(seen[folded])}"
                    yield Problem((section, name, *where), what, "Tell them apart, or drop one")
                elif folded in own and where[0] == "also":
                    yield Problem((section, name, *where), f"`{shown(text)}` is named twice", "Drop one")
                own.add(folded)
                seen.setdefault(folded, (section, name))


def lists_name_once(data: Data) -> Found:
    """A list names nothing twice."""
    for path, record in data.records:
        for field, written, _ in _fields(type(record)):
            given = getattr(record, field)
            if type(given) is tuple and len(given) > 1 and type(given[0]) is str and field != "also" and len(set(given)) < len(given):
                for place, text in enumerate(given):
                    if text in given[:place]:
                        yield Problem((*path, written, place), f"`{shown(text)}` is named twice", "Drop one")


def urls_are_unique(data: Data) -> Found:
    """One page is one source."""
    seen: dict[str, str] = {}
    for name, source in data.guide.sources.items():
        if source.url:
            address = re.sub(r"^https?://(www\.)?|/$", "", source.url, flags=re.IGNORECASE)
            host, slash, rest = address.partition("/")
            folded = host.casefold() + slash + rest
            if folded in seen:
                yield Problem(("sources", name, "url"), f"the address stands at {seen[folded]} too", "One page is one source: keep one of them")
            seen.setdefault(folded, name)


def ids_are_unique(data: Data) -> Found:
    """An id is an anchor or an address: what shares a page must not share an id."""
    guide = data.guide
    owner: dict[str, str] = {}
    for section in ("guidance", "rules", "cases", "terms", "events", "figures"):
        for name in getattr(guide, section):
            if name in owner:
                yield Problem((section, name), f"the id `{name}` is taken in {owner[name]}", "Choose another id", at_key=True)
            owner.setdefault(name, section)
    for name in guide.platforms:
        if name in guide.categories:
            yield Problem(("platforms", name), f"the id `{name}` is a category's", "Choose another id", at_key=True)
    for section in ("topics", "categories", "platforms"):
        if "index" in getattr(guide, section):
            yield Problem((section, "index"), "the id `index` is that of the overview page", "Choose another id", at_key=True)


def route_ids_say_what_they_are(data: Data) -> Found:
    """The id of a route is platform-company-function, so that no cell of the matrix is filled twice."""
    for name, route in data.guide.routes.items():
        wanted = f"{route.platform}-{route.company}-{route.function}"
        if name != wanted and route.platform in data.guide.platforms:
            yield Problem(("routes", name), "the id does not say what the route is", f"Call it `{wanted}`", at_key=True)


# What must exist, be used, and be possible ----------------------------------------------------------------------


def names_exist(data: Data) -> Found:
    """What a record names is defined."""
    guide = data.guide
    for path, record in data.records:
        for field, written, section in _fields(type(record)):
            given = getattr(record, field) if section else None
            if not section or not given or given == "all":
                continue
            known = getattr(guide, section)
            for place, name in enumerate([given] if isinstance(given, str) else given):
                if name not in known and not data.lost(section, name):
                    where: Path = (*path, written) if isinstance(given, str) else (*path, written, place)
                    yield Problem(where, f"unknown {_KIND[section]} `{shown(name)}`", nearest(name, known))
    for name, platform in guide.platforms.items():
        for part, section in (("facts", "attributes"), ("fit", "goals")):
            known = getattr(guide, section)
            for key in getattr(platform, part):
                if key not in known and not data.lost(section, key):
                    yield Problem(("platforms", name, part, key), f"unknown {_KIND[section]} `{key}`", nearest(key, known), at_key=True)


_KIND = {
    "sources": "source",
    "topics": "topic",
    "attributes": "attribute",
    "goals": "goal",
    "stages": "stage",
    "subjects": "subject",
    "categories": "category",
    "platforms": "platform",
    "rules": "rule",
}
_NAMING = {"topic": "topics", "category": "categories", "parent": "categories", "platform": "platforms", "also_in": "categories"} | {s: s for s in _KIND}


def references_resolve(data: Data) -> Found:
    """`{wechat.group-size}` in a text, and a name in a list of facts, leads to a fact or a figure; no brace stands alone."""
    known: list[str] = []
    for path, record in data.records:
        for where, reference in _references(path, record):
            if not _resolves(data, reference):
                known = known or [*data.guide.figures, *(f"{p}.{a}" for p, record in data.guide.platforms.items() for a in record.facts)]
                yield Problem(where, f"unknown fact `{shown(reference)}`", nearest(reference, known))
        for where, text in _texts(path, record):
            if ("{" in text or "}" in text) and re.search("[{}]", REFERENCE.sub("", text)):
                yield Problem(where, "a brace without its partner", "Write {platform.attribute} to show a fact; texts hold no other braces")


def categories_form_a_tree(data: Data) -> Found:
    """No category lies within itself."""
    parents = {name: category.parent for name, category in data.guide.categories.items()}
    for name in parents:
        line, above = {name}, parents[name]
        while above and above not in line:
            line.add(above)
            above = parents.get(above)
        if above == name:
            yield Problem(("categories", name, "parent"), f"`{name}` lies within itself", "Name the category above it, or write null")


DRAWN: Mapping[str, values.Kind] = {"launched": "date", "openness": "score", "tie-strength": "score", "monthly-active-users": "count"}


def drawn_attributes_exist(data: Data) -> Found:
    """The attributes that charts are made from are there, and every platform has its place on the map."""
    attributes, platforms = data.guide.attributes, data.guide.platforms
    for name, kind in DRAWN.items():
        if name in attributes and attributes[name].type != kind:
            yield Problem(("attributes", name, "type"), f"`{attributes[name].type}` where a chart needs `{kind}`", f"Write `type: {kind}`")
        if name not in attributes and not data.lost("attributes", name) and not any(name in platform.facts for platform in platforms.values()):
            yield Problem(("attributes",), f"no attribute `{name}`", "Define it; a chart is made from it")
        elif kind == "score" and name in attributes:
            for platform, record in platforms.items():
                if name not in record.facts and not _misspelt(data, platform, name) and not data.lost("platforms", platform, "facts", name):
                    yield Problem(("platforms", platform, "facts"), f"no `{name}`", "Add it with `why`; the map of platforms is made from it")


def sources_are_used(data: Data) -> Found:
    """A source that nothing rests on is a leftover."""
    used = set(data.cited)
    for _, record in data.records:
        used.update(getattr(record, "sources", ()))
    for name in data.guide.sources:
        if name not in used:
            yield Problem(("sources", name), UNUSED, "Use it or delete it", at_key=True)


def dates_are_past(data: Data) -> Found:
    """No statement is dated after today, and none of a platform before the platform opened."""
    guide, today = data.guide, data.today
    if guide.edition > f"{today:%Y-%m}":
        yield Problem(("edition",), f"edition {guide.edition} is in the future", "Write the month of the release")
    for path, record in data.records:
        for field in _dates(type(record)):
            date = getattr(record, field)
            if date and date.first > today:
                mend = "Write the day the source was true" if field == "as_of" else "Write a date that has come"
                yield Problem((*path, field), f"{field} {date} is in the future", mend)
    for path, fact, kind in _typed_facts(guide):
        if kind == "date" and path[0] == "platforms" and (date := _date(fact)) and date.first > today:
            yield Problem((*path, "value"), f"{date} is in the future", "Write a date that has come")
    for name, platform in guide.platforms.items():
        opened = _date(*platform.facts.get("launched", ())[:1])
        if not opened or opened.first > today:
            continue
        for attribute, series in platform.facts.items():
            for place, fact in enumerate(series):
                if fact.as_of and attribute != "launched" and fact.as_of.last < opened.first:
                    path = ("platforms", name, "facts", attribute, place, "as_of")
                    yield Problem(path, f"as_of {fact.as_of} lies before the launch ({opened})", "Correct one of the two")


def numbers_stand_once(data: Data) -> Found:
    """A number that is a fact is not typed again in a text: the two would part company."""
    facts: dict[Decimal, str] = {}
    for name, platform in data.guide.platforms.items():
        for attribute, series in platform.facts.items():
            about = data.guide.attributes.get(attribute)
            for fact in series[:1]:
                if about and about.type == "count" and about.unit == "million" and re.fullmatch(r"\d+(\.\d+)?", fact.value, re.ASCII):
                    facts[Decimal(fact.value)] = f"{name}.{attribute}"
    for path, record in data.records:
        if not facts or isinstance(record, Fact | Source):
            continue  # a fact's own note may argue with figures, and a title is a quotation
        for where, text in _texts(path, record):
            for match in _MILLIONS.finditer(text):
                number = Decimal(match[1].replace(",", "")) * (1000 if match[2] == "billion" else 1)
                if number in facts:
                    yield Problem(where, f"`{match[0]}` is a fact typed again", f'Write "{{{facts[number]}}}" in its place')


_MILLIONS = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?) (million|billion)\b", re.ASCII)


def chooser_can_decide(data: Data) -> Found:
    """What the chooser weighs exists and can be weighed."""
    yield from chooser.check(data.guide)


def questions_rest_on_statements(data: Data) -> Found:
    """What a question of the bank rests on is there."""
    for name, item in data.guide.questions.items():
        for ground in item.rests_on:
            if not grounds.record(data.guide, ground) and not any(data.lost(*place) for place in grounds.places(data.guide, ground)):
                mend = nearest(ground, grounds.names(data.guide))
                yield Problem(("questions", name, "rests-on", ground), f"unknown statement `{shown(ground)}`", mend, at_key=True)


def questions_have_one_answer(data: Data) -> Found:
    """The right answer of a question is none of its wrong ones."""
    for name, item in data.guide.questions.items():
        for place, text in enumerate(item.wrong):
            if text.casefold() == item.right.casefold():
                yield Problem(("questions", name, "wrong", place), "the right answer stands among the wrong ones", "Drop it, or write another")


def questions_are_current(data: Data) -> Found:
    """What a question of the bank rests on reads as it did when the question was checked."""
    for name, item in data.guide.questions.items():
        for ground, mark in item.rests_on.items():
            now = grounds.mark(data.guide, ground)
            if now not in (mark, None):
                mend = f"Read both; mend the question, or write `{now}` if it still holds"
                yield Problem(("questions", name, "rests-on", ground), f"`{ground}` no longer reads as it did when the question was checked", mend)


RULES: tuple[Callable[[Data], Found], ...] = (
    facts_are_sourced,
    statements_are_sourced,
    guidance_says_for_whom,
    values_are_readable,
    series_fall_in_time,
    sources_say_where,
    dead_sources_had_an_address,
    chinese_is_chinese,
    words_say_something,
    names_are_unique,
    lists_name_once,
    urls_are_unique,
    ids_are_unique,
    route_ids_say_what_they_are,
    names_exist,
    references_resolve,
    categories_form_a_tree,
    drawn_attributes_exist,
    sources_are_used,
    dates_are_past,
    numbers_stand_once,
    chooser_can_decide,
    questions_rest_on_statements,
    questions_have_one_answer,
    questions_are_current,
)


# Walking ------------------------------------------------------------------------------------------------------


def _typed_facts(guide: Guide) -> Iterator[tuple[Path, Fact, values.Kind]]:
    for name, platform in guide.platforms.items():
        for attribute, series in platform.facts.items():
            if about := guide.attributes.get(attribute):
                for place, fact in enumerate(series):
                    yield from _with_others(("platforms", name, "facts", attribute, place), fact, about.type)
    for name, figure in guide.figures.items():
        yield from _with_others(("figures", name), figure, figure.type)


def _with_others(path: Path, fact: Fact, kind: values.Kind) -> Iterator[tuple[Path, Fact, values.Kind]]:
    yield path, fact, kind
    for place, other in enumerate(fact.others):
        yield from _with_others((*path, "others", place), other, kind)


def _records(guide: Guide) -> Iterator[tuple[Path, Record]]:
    """Every record with its path, the guide itself left out, in the order of the file."""
    stack: list[tuple[Path, Any]] = [((), guide)]
    while stack:
        path, thing = stack.pop()
        if isinstance(thing, BaseModel):
            if path and isinstance(thing, Record):
                yield path, thing
            for name, written, _ in reversed(_fields(type(thing))):
                inner = getattr(thing, name)
                if inner and (type(inner) is dict or (type(inner) is tuple and isinstance(inner[0], BaseModel))):
                    stack.append(((*path, written), inner))
        elif type(thing) is not str:
            items = thing.items() if type(thing) is dict else enumerate(thing)
            stack.extend(reversed([((*path, name), inner) for name, inner in items]))


@functools.cache
def _fields(kind: type[BaseModel]) -> tuple[tuple[str, str, str | None], ...]:
    """The fields of a record: name in Python, name in the file, and the section whose ids it holds, if any."""
    holds = {} if kind is Guide else _NAMING
    return tuple((name, field.alias or name, holds.get(name)) for name, field in kind.model_fields.items())


@functools.cache
def _dates(kind: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a record that say when something was so; a law may begin in the future."""
    return tuple(name for name in ("as_of", "seen", "published", "checked", "gone", "date") if name in kind.model_fields)


def _texts(path: Path, record: Record) -> Iterator[tuple[Path, str]]:
    """Every text of a record, those in lists too."""
    for name, written, _ in _fields(type(record)):
        held = getattr(record, name)
        if type(held) is str:
            yield (*path, written), held
        elif type(held) is tuple and held and type(held[0]) is str:
            yield from (((*path, written, place), text) for place, text in enumerate(held))


def _references(path: Path, record: Record) -> Iterator[tuple[Path, str]]:
    for where, text in _texts(path, record):
        if "{" in text:
            yield from ((where, match.group(1)) for match in REFERENCE.finditer(text))
    if isinstance(record, Fit):
        yield from (((*path, "facts", place), reference) for place, reference in enumerate(record.facts))


def _resolves(data: Data, reference: str) -> bool:
    platform, dot, attribute = reference.partition(".")
    if not dot:
        return reference in data.guide.figures or data.lost("figures", reference)
    known = platform in data.guide.platforms and attribute in data.guide.platforms[platform].facts
    return known or data.lost("platforms", platform, "facts", attribute) or _misspelt(data, platform, attribute)


def _misspelt(data: Data, platform: str, attribute: str) -> bool:
    """Whether a fact of the platform stands under a wrong name that is close to this one: that is its own fault."""
    facts = data.guide.platforms[platform].facts if platform in data.guide.platforms else ()
    return any(closest(key, [attribute]) for key in facts if key not in data.guide.attributes)


def _date(fact: Fact | None = None) -> PartialDate | None:
    """The date that a fact has for its value, if it is one."""
    try:
        return PartialDate.parse(fact.value) if fact else None
    except ValueError:
        return None
