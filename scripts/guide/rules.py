"""What types alone cannot say of the data: one rule a function, the list of them at the end.

A rule takes the guide and yields problems. None of them reads the clock: `today` comes from outside,
and an old fact is never a fault (whether it is due is for `freshness` and for readers).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from guide import values
from guide.dates import PartialDate
from guide.model import REFERENCE, Fact, Guide, Record
from guide.problem import Path, Problem, dotted, nearest, shown

Found = Iterator[Problem]


def check(guide: Guide, today: datetime.date, cited: Collection[str] = (), aside: Iterable[str] = ()) -> Found:
    """Every breach of every rule. `cited` are sources that pages use; `aside` are ids that failed before
    and must not be reported as unknown."""
    known = frozenset(aside)
    for rule in RULES:
        yield from rule(guide)
    yield from dates_are_past(guide, today)
    yield from (problem for problem in names_exist(guide) if problem.path[-1] not in known and _named(problem) not in known)
    if not known:
        yield from sources_are_used(guide, cited)


# What a statement needs ---------------------------------------------------------------------------------------


def facts_are_sourced(guide: Guide) -> Found:
    """Every known value has a source and a confidence; a judgement has a reason; a gap says what was looked for."""
    for path, fact, kind in _typed_facts(guide):
        if not fact.known:
            if not fact.note:
                yield Problem(path, f"`{fact.value}` without a note", "Say in `note` what was looked for, or why it does not apply")
        elif kind == "score":
            if not fact.why:
                yield Problem(path, "a judgement without a reason", "Say why in `why`")
        elif not fact.sources:
            yield Problem(path, "no source", "Name one in `sources`, or write `value: unknown`")
        elif not fact.confidence:
            yield Problem(path, "no confidence", "Write `confidence: high`, `medium` or `low`")
        if bool(fact.as_of) == bool(fact.seen):
            what = "both `as_of` and `seen`" if fact.seen else "no date"
            mend = "Write `as_of` with the date that stands in the source or, where it gives none, `seen` with the month it was read"
            yield Problem(path, what, mend)


def statements_are_sourced(guide: Guide) -> Found:
    """Dos, don'ts, rules, cases and events have a source; a route has one unless its answer is unknown."""
    for section in ("guidance", "rules", "cases", "events"):
        for name, record in getattr(guide, section).items():
            if not record.sources:
                yield Problem((section, name), "no source", "Name one in `sources`")
            if not record.confidence:
                yield Problem((section, name), "no confidence", "Write `confidence: high`, `medium` or `low`")
    for name, route in guide.routes.items():
        path = ("routes", name)
        if route.answer == "unknown":
            if not route.note:
                yield Problem(path, "`unknown` without a note", "Say in `note` what was looked for")
        elif not route.sources:
            yield Problem(path, "no source", "Name one in `sources`, or answer `unknown`")
        elif not route.confidence:
            yield Problem(path, "no confidence", "Write `confidence: high`, `medium` or `low`")
        if bool(route.as_of) == bool(route.seen):
            what = "both `as_of` and `seen`" if route.seen else "no date"
            yield Problem(path, what, "Write `as_of` with the source's date or `seen` with the month it was read")


def law_names_its_rule(guide: Guide) -> Found:
    """A do or don't of level law says which rule it rests on."""
    for name, item in guide.guidance.items():
        if item.level == "law" and not item.rules:
            yield Problem(("guidance", name), "level law without a rule", "Name it in `rules`, or lower the level")


def values_are_readable(guide: Guide) -> Found:
    """A value is written in the form of its attribute's type."""
    for name, attribute in guide.attributes.items():
        if (attribute.type == "score") != bool(attribute.scale):
            yield Problem(("attributes", name), "`type: score` and `scale` go together", "Write both or neither")
        if attribute.type in ("count", "share") and not attribute.unit:
            yield Problem(("attributes", name), "a number without a unit", "Add `unit`")
    for path, fact, kind in _typed_facts(guide):
        record: Any = guide.attributes.get(str(path[3])) if path[0] == "platforms" else guide.figures[str(path[1])]
        try:
            values.read(fact.value, kind, record.unit, getattr(record, "scale", ()))
        except ValueError as error:
            what, _, mend = str(error).partition(". ")
            yield Problem((*path, "value"), f"`{shown(fact.value)}`: {what}", mend)


def series_fall_in_time(guide: Guide) -> Found:
    """A series is written newest first, one value a date and scope."""
    for name, platform in guide.platforms.items():
        for attribute, series in platform.facts.items():
            path: Path = ("platforms", name, "facts", attribute)
            if not series:
                yield Problem(path, "an empty series", "Write a value, or `value: unknown` with a note")
            dated = [(fact.as_of or fact.seen, fact.scope) for fact in series if fact.as_of or fact.seen]
            for place, (newer, older) in enumerate(zip(dated, dated[1:], strict=False), start=1):
                if newer[0] < older[0]:  # type: ignore[operator]
                    yield Problem((*path, place), f"{older[0]} stands below {newer[0]}", "Write the newest value first")
            for place, key in enumerate(dated):
                if key in dated[:place]:
                    yield Problem((*path, place), f"a second value for {key[0]}", "Tell them apart with `scope`, or put one into `others`")


def sources_say_where(guide: Guide) -> Found:
    """A source without an address says in `copy` where its text was read."""
    for name, source in guide.sources.items():
        if not source.url and not source.copy_of:
            yield Problem(("sources", name), "neither `url` nor `copy`", "Add the address, or say in `copy` where it was read")


# What must be the only one ------------------------------------------------------------------------------------


def names_are_unique(guide: Guide) -> Found:
    """No two platforms or terms share a name, and no two sources an address: a reader who types one must arrive."""
    seen: dict[str, Path] = {}
    for section in ("platforms", "terms"):
        for name, record in getattr(guide, section).items():
            first = record.name if section == "platforms" else record.term
            own = set()
            for key, text in (("name", first), ("chinese", record.chinese), *(("also", text) for text in record.also)):
                folded = text.casefold()
                if folded in seen and seen[folded] != (section, name):
                    other = dotted(seen[folded])
                    yield Problem((section, name, key), f"the name `{shown(text)}` is taken by {other}", "Tell them apart, or drop one")
                elif folded in own and key == "also":
                    yield Problem((section, name, key), f"`{shown(text)}` is named twice", "Drop one")
                own.add(folded)
                seen.setdefault(folded, (section, name))


def urls_are_unique(guide: Guide) -> Found:
    """One page is one source."""
    seen: dict[str, str] = {}
    for name, source in guide.sources.items():
        if source.url:
            folded = re.sub(r"^https?://(www\.)?|/$", "", source.url)
            if folded in seen:
                yield Problem(("sources", name, "url"), f"the address stands at {seen[folded]} too", "One page is one source: keep one of them")
            seen.setdefault(folded, name)


def ids_are_unique(guide: Guide) -> Found:
    """An id is an anchor: what shares a page must not share an id."""
    owner: dict[str, str] = {}
    for section in ("guidance", "rules", "cases", "terms", "events", "figures"):
        for name in getattr(guide, section):
            if name in owner:
                yield Problem((section, name), f"the id `{name}` is taken in {owner[name]}", "Choose another id", at_key=True)
            owner.setdefault(name, section)
    for name in guide.platforms.keys() & guide.categories.keys():
        yield Problem(("platforms", name), f"the id `{name}` is a category's", "Choose another id", at_key=True)


def route_ids_say_what_they_are(guide: Guide) -> Found:
    """The id of a route is platform-company-function, so that no cell of the matrix is filled twice."""
    for name, route in guide.routes.items():
        wanted = f"{route.platform}-{route.company}-{route.function}"
        if name != wanted:
            yield Problem(("routes", name), "the id does not say what the route is", f"Call it `{wanted}`", at_key=True)


# What must exist, be used, and be possible ----------------------------------------------------------------------


def names_exist(guide: Guide) -> Found:
    """What a record names is defined."""
    sections: dict[str, Iterable[str]] = {
        field: getattr(guide, field) for field in ("sources", "topics", "attributes", "goals", "stages", "subjects", "categories", "platforms", "rules")
    }
    singular = {"topic": "topics", "category": "categories", "parent": "categories", "platform": "platforms", "also_in": "categories"}
    for path, record in _records(guide):
        for field in type(record).model_fields:
            section = singular.get(field, field)
            if section not in sections or isinstance(record, Guide):
                continue
            given = getattr(record, field)
            for place, name in enumerate([given] if isinstance(given, str) else given or ()):
                if name != "all" and isinstance(name, str) and name not in sections[section]:
                    alias = type(record).model_fields[field].alias or field
                    where: Path = (*path, alias) if isinstance(given, str) else (*path, alias, place)
                    yield Problem(where, f"unknown {_SINGULAR[section]} `{shown(name)}`", nearest(name, sections[section]))
    for name, platform in guide.platforms.items():
        for attribute in platform.facts:
            if attribute not in guide.attributes:
                mend = nearest(attribute, guide.attributes)
                yield Problem(("platforms", name, "facts", attribute), f"unknown attribute `{attribute}`", mend, at_key=True)
        for goal in platform.fit:
            if goal not in guide.goals:
                yield Problem(("platforms", name, "fit", goal), f"unknown goal `{goal}`", nearest(goal, guide.goals), at_key=True)
    for path, record in _records(guide):
        for where, reference in _references(path, record):
            if not _resolves(guide, reference):
                known = [*guide.figures, *(f"{p}.{a}" for p, record in guide.platforms.items() for a in record.facts)]
                yield Problem(where, f"unknown fact `{shown(reference)}`", nearest(reference, known))


_SINGULAR = {
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


def sources_are_used(guide: Guide, cited: Collection[str]) -> Found:
    """A source that nothing rests on is a leftover."""
    used = set(cited) | {name for _, record in _records(guide) for name in getattr(record, "sources", ()) if not isinstance(record, Guide)}
    for name in guide.sources:
        if name not in used:
            yield Problem(("sources", name), "nothing rests on this source", "Use it or delete it", at_key=True)


def dates_are_past(guide: Guide, today: datetime.date) -> Found:
    """No statement is dated after today, and none of a platform before the platform opened."""
    for path, record in _records(guide):
        for field in ("as_of", "seen", "published", "checked", "date"):
            date = getattr(record, field, None)
            if isinstance(date, PartialDate) and date.first > today:
                mend = "Write the day the source was true" if field == "as_of" else "Write a date that has come"
                yield Problem((*path, field), f"{field} {date} is in the future", mend)
    for name, platform in guide.platforms.items():
        opened = _launch(platform.facts.get("launched", ()))
        for attribute, series in platform.facts.items():
            for place, fact in enumerate(series):
                if opened and fact.as_of and attribute != "launched" and fact.as_of.last < opened.first:
                    path = ("platforms", name, "facts", attribute, place)
                    yield Problem((*path, "as_of"), f"as_of {fact.as_of} lies before the launch ({opened})", "Correct one of the two")


def numbers_stand_once(guide: Guide) -> Found:
    """A number that is a fact is not typed again in a text: the two would part company."""
    spelt: dict[str, str] = {}
    for name, platform in guide.platforms.items():
        for attribute, series in platform.facts.items():
            about = guide.attributes.get(attribute)
            for fact in series[:1]:
                if about and about.type == "count" and about.unit == "million" and fact.known:
                    spelt[f"{values.grouped(fact.value)} million" if fact.value.isdecimal() else ""] = f"{name}.{attribute}"
    spelt.pop("", None)
    if not spelt:
        return
    number = re.compile("|".join(rf"(?<![\d.,]){re.escape(text)}\b" for text in spelt))
    for path, record in _records(guide):
        if isinstance(record, Fact):
            continue  # a fact's own note may argue with figures
        for where, text in _texts(path, record):
            for match in number.finditer(text):
                mend = f'Write "{{{spelt[match.group()]}}}" in its place'
                yield Problem(where, f"`{match.group()}` is a fact typed again", mend)


RULES: tuple[Callable[[Guide], Found], ...] = (
    facts_are_sourced,
    statements_are_sourced,
    law_names_its_rule,
    values_are_readable,
    series_fall_in_time,
    sources_say_where,
    names_are_unique,
    urls_are_unique,
    ids_are_unique,
    route_ids_say_what_they_are,
    numbers_stand_once,
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
        yield (*path, "others", place), other, kind


def _records(guide: Guide) -> Iterator[tuple[Path, Record]]:
    """Every record with its path, the guide itself left out."""
    stack: list[tuple[Path, Any]] = [((), guide)]
    while stack:
        path, thing = stack.pop()
        if isinstance(thing, BaseModel):
            if path and isinstance(thing, Record):
                yield path, thing
            for name, field in type(thing).model_fields.items():
                inner = getattr(thing, name)
                if isinstance(inner, dict | tuple):
                    stack.append(((*path, field.alias or name), inner))
        elif isinstance(thing, dict):
            stack.extend(((*path, name), inner) for name, inner in thing.items())
        elif isinstance(thing, tuple):
            stack.extend(((*path, place), inner) for place, inner in enumerate(thing) if isinstance(inner, BaseModel))


def _texts(path: Path, record: Record) -> Iterator[tuple[Path, str]]:
    for name, field in type(record).model_fields.items():
        text = getattr(record, name)
        if isinstance(text, str):
            yield (*path, field.alias or name), text


def _references(path: Path, record: Record) -> Iterator[tuple[Path, str]]:
    for where, text in _texts(path, record):
        for match in REFERENCE.finditer(text):
            yield where, match.group(1)
    for place, reference in enumerate(getattr(record, "facts", ()) if not hasattr(record, "fit") else ()):
        yield (*path, "facts", place), reference


def _resolves(guide: Guide, reference: str) -> bool:
    platform, dot, attribute = reference.partition(".")
    if not dot:
        return reference in guide.figures
    return platform in guide.platforms and attribute in guide.platforms[platform].facts


def _named(problem: Problem) -> str:
    quoted = problem.what.split("`")
    return quoted[1] if len(quoted) > 1 else ""


def _launch(facts: tuple[Fact, ...]) -> PartialDate | None:
    if not facts or not facts[0].known:
        return None
    try:
        return PartialDate.parse(facts[0].value)
    except ValueError:
        return None
