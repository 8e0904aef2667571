"""Reads the data file: a frozen Guide, or every problem in one go.

Messages are `file:line:column: path: what is wrong. how to mend`, in the order of the file.
"""

from __future__ import annotations

import datetime
import re
import types
import typing
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import pydantic

from guide import marks, rules
from guide.model import Guide, Record
from guide.problem import Path as DataPath
from guide.problem import Problem, Problems, closest, nearest, sentences, shown


def load(path: Path, today: datetime.date, cited: Collection[str] = ()) -> Guide:
    """Reads and checks the data file. Raises Problems with one line a fault, in file order.

    `cited` are sources that pages name in their prose: these count as used.
    """
    return parse(_read(path), str(path), today, cited)


def parse(text: str, name: str, today: datetime.date, cited: Collection[str] = ()) -> Guide:
    """Like `load`, from the text of a file called `name`."""
    reading = marks.read(text, marked=False)
    if isinstance(reading.tree, dict) and not reading.faults and not any(_empty(reading)):
        try:
            guide = Guide.model_validate(reading.tree)
        except pydantic.ValidationError:
            pass
        else:
            if not any(rules.check(rules.Data(guide, today, cited))):
                return guide
    raise Problems(f"{name}:{line}:{column}: {message}" for line, column, message in sorted(set(_complaints(text, today, cited))))


def _read(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not readable"
        mend = "Name the data file, usually docs/data/guide.yml"
        raise Problems([f"{path}:1:1: {sentences(f'cannot be read ({reason})', mend)}"]) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        begin = raw.rfind(b"\n", 0, error.start) + 1
        column = len(raw[begin : error.start].decode("utf-8", "replace")) + 1
        raise Problems([f"{path}:{line}:{column}: {sentences('not UTF-8', 'Save the file as UTF-8')}"]) from None


def _complaints(text: str, today: datetime.date, cited: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Line, column and message of every fault: of the text, of the types, then of the rules as far as these can judge."""
    reading = marks.read(text)
    for fault in reading.faults:
        yield fault.mark.line, fault.mark.column, sentences(fault.what, fault.mend)
    if not isinstance(reading.tree, dict) or not reading.tree:
        if not reading.faults:
            yield 1, 1, sentences("the file holds no sections", "Start with `edition: 2026-11` and the sections of CONTRIBUTING.md")
        return
    for problem in _problems(reading, text, today, cited):
        mark = reading.marks.at(problem.path, problem.at_key)
        written = Problem(reading.marks.written(problem.path), problem.what, problem.mend)
        yield mark.line, mark.column, str(written)


# A fault must not cause a second, false message. What has failed is therefore taken out of the tree, what it held
# is remembered as set aside, and a later complaint about the same place is dropped.


def _problems(reading: marks.Reading, text: str, today: datetime.date, cited: Collection[str]) -> Iterator[Problem]:
    failed: set[DataPath] = {fault.path for fault in reading.faults if fault.path}
    aside: set[DataPath] = set()
    mine = list(_empty(reading))
    _set_aside(reading.tree, failed, aside)
    guide = None
    for attempt in range(5):
        try:
            guide = Guide.model_validate(reading.tree)
            break
        except pydantic.ValidationError as error:
            # What comes to light only after the first attempt was hidden by it, and may be its mere consequence.
            wrong = error.errors(include_url=False, include_context=True, include_input=True)
        found = [problem for detail in wrong if (problem := _translated(detail, reading.marks))]
        if attempt == 0:
            mine = _without_echoes(mine, found, failed, reading.marks)
        places = {_place(problem, reading.marks) for problem in found}
        failed |= places
        _set_aside(reading.tree, places, aside)
    yield from mine
    if guide is None:
        return
    broken = {path[:length] for path in failed for length in range(2, len(path))}
    judged = [
        problem
        for problem in rules.check(rules.Data(guide, today, cited, frozenset(aside)))
        if (path := reading.marks.written(problem.path)) not in broken and not _within(path, failed)
    ]
    # A source that stands anywhere else in the text is used as soon as the fault there is mended.
    words = Counter() if not (failed or mine) else Counter(re.findall(r"[a-z0-9-]+", text))
    meant = {match[1] for problem in judged if (match := re.fullmatch(r"Did you mean `(.*)`\?", problem.mend))}
    yield from (problem for problem in judged if problem.what != rules.UNUSED or not (words[str(problem.path[-1])] > 1 or problem.path[-1] in meant))


def _empty(reading: marks.Reading) -> Iterator[Problem]:
    """Keys with nothing behind them. Only a category may say that it has no parent."""
    for path in reading.nulls:
        if path[:1] != ("categories",) or path[2:] != ("parent",):
            yield Problem(path, "nothing stands here", "Write a value, or delete the key" if path else "Write the sections of CONTRIBUTING.md")


def _without_echoes(mine: list[Problem], found: list[Problem], failed: set[DataPath], places: marks.Marks) -> list[Problem]:
    """The complaints about types without those that repeat another: one fault, one message."""
    unknown = {problem.path: problem for problem in found if problem.what.startswith("unknown key")}
    strangers = Counter(path[:-1] for path in unknown)
    strange = {path for path, count in strangers.items() if path and count > 1 and count == places.count(path)}
    failed = failed | strange
    empty = {problem.path for problem in mine}
    kept: list[Problem] = []
    cut: set[DataPath] = set()
    for problem in dict.fromkeys(found):
        place = _place(problem, places)
        if _within(place, failed):
            continue
        if place in empty and problem.path not in unknown:
            continue
        if problem.what.endswith("is missing"):
            # A misspelt key is reported where it stands, not once more as missing.
            typed = [str(path[-1]) for path in unknown if path[:-1] == problem.path]
            if (*place[:-1], "") in failed or any(closest(name, [str(place[-1])]) for name in typed):
                continue
        if problem.path in unknown and place in empty:
            # {value: 1,414} and {text: Do this, not that}: one message a record, however many commas its text holds
            if problem.path[:-1] in cut:
                continue
            cut.add(problem.path[:-1])
            problem = Problem(problem.path, f"`{shown(str(problem.path[-1]))}` is cut off by a comma", _COMMA, at_key=True)
        kept.append(problem)
    kept += [Problem(path, "none of its keys belongs here", "Check its indent, and whether the line with the section's name is missing") for path in strange]
    return [problem for problem in mine if not _within(problem.path, unknown)] + kept


def _within(path: DataPath, places: Collection[DataPath]) -> bool:
    """Whether a path is one of the places or lies inside one."""
    return any(path[:length] in places for length in range(1, len(path) + 1))


_COMMA = "Put text that holds a comma in quotes; write numbers without commas"


def _place(problem: Problem, places: marks.Marks) -> DataPath:
    """Where a complaint about types belongs in the file; of a missing key, where it would stand."""
    if problem.what.endswith("is missing"):
        return (*places.written(problem.path), problem.what.split("`")[1])
    return places.written(problem.path)


_STAND_INS: dict[str, Any] = {"edition": "2000-01"}


def _set_aside(tree: dict[str, Any], failed: Iterable[DataPath], aside: set[DataPath]) -> None:
    """Takes out of the tree what has failed, and as little else as can be; notes in `aside` what is gone."""
    for path in sorted(failed, key=str):
        record_path, name = _record_of(path, tree)
        holder, fields = _at(tree, record_path), _fields_at(record_path)
        if name is not None and not isinstance(holder, dict):
            continue  # went with an earlier one
        if name is not None and name not in fields:
            holder.pop(name, None)
            if not record_path and (meant := closest(str(name), fields)):
                aside.add((meant,))
            if record_path[:1] != ("attributes",):
                continue
        elif not record_path:
            tree[str(name)] = _STAND_INS.get(str(name), {})
            aside.add((str(name),))
            continue
        elif name is not None and record_path[0] != "attributes" and not fields[str(name)].is_required():
            holder.pop(name, None)
            aside.add((*record_path, name))
            continue
        elif name is not None and record_path[0] == "platforms" and len(record_path) == 2:
            # A platform is too large to lose for one line: its facts are judged under a name that nobody has.
            holder[name] = {} if name == "facts" else f"{name}-{record_path[1]}"[:60]
            aside.add((*record_path, name))
            continue
        gone = record_path[: 4 if record_path[2:3] in (("facts",), ("fit",)) else 2]
        outer = _at(tree, gone[:-1])
        if isinstance(outer, dict):
            outer.pop(gone[-1], None)
        aside.add(gone)


def _record_of(path: DataPath, tree: Any) -> tuple[DataPath, str | int | None]:
    """The path of the record that holds a place, and the field of it that leads there (None for the record itself)."""
    if len(path) < 2:
        return (), path[0] if path else None
    if path[0] == "platforms" and path[2:3] in (("facts",), ("fit",)) and len(path) > 3:
        length = 5 if isinstance(_at(tree, path[:4]), list) and len(path) > 4 else 4
    else:
        length = 2
    return path[:length], path[length] if len(path) > length else None


def _at(tree: Any, path: DataPath) -> Any:
    for part in path:
        if isinstance(tree, dict):
            tree = tree.get(part)
        elif isinstance(tree, list) and isinstance(part, int) and part < len(tree):
            tree = tree[part]
        else:
            return None
    return tree


# pydantic's complaints in our words ----------------------------------------------------------------------------


def _translated(detail: Any, places: marks.Marks) -> Problem | None:
    """A pydantic error in our words; None where another error says it better.

    Its raw input can be a whole record, so only a scalar's start is shown.
    """
    loc, given, kind = detail["loc"], detail["input"], detail["type"]
    at_key = loc[-1:] == ("[key]",) and places.written(loc) != loc
    path = loc[:-1] if at_key else loc
    quoted = f"`{shown(given)}`" if isinstance(given, str) else _kind(given)
    context = detail.get("ctx", {})
    # `all` or a list: both halves of the choice complain, each for itself; that of the list says more.
    choices = {str(step).partition("[")[0] for step in loc if step not in places.written(loc)} & {"literal", "tuple"}
    if "literal" in choices:
        return None
    match kind:
        case "extra_forbidden":
            name = str(path[-1])
            return Problem(path, f"unknown key `{shown(name)}`", nearest(name, _fields_at(path[:-1])), at_key=True)
        case "missing":
            return Problem(path[:-1], f"`{path[-1]}` is missing", f"Add `{path[-1]}:`")
        case "string_too_long":
            limit = context["max_length"]
            return Problem(path, f"{len(given):,} characters where {limit} fit", f"Shorten it by {len(given) - limit:,}", at_key)
        case "literal_error":
            known = re.findall(r"'([^']*)'", context["expected"])
            meant = closest(given, known) if isinstance(given, str) else None
            mend = f"Did you mean `{meant}`?" if meant else f"Write one of: {', '.join(known)}"
            return Problem(path, f"{quoted} is not one of the choices", mend)
        case "string_pattern_mismatch":
            what = f"{quoted} is not of the form that is used here"
            return Problem(path, what, _FORMS.get(context["pattern"], "Compare with CONTRIBUTING.md"), at_key)
        case "value_error":
            what, _, mend = str(context["error"]).partition(". ")
            return Problem(path, f"{quoted}: {what}" if isinstance(given, str) else what, mend)
        case "too_short":
            return Problem(path, "an empty list", "Name at least one")
        case "string_type":
            return Problem(path, f"{_kind(given)} where text belongs", "Write text; put it in quotes if it begins with [ or {", at_key)
        case "dict_type" | "model_type" | "model_attributes_type":
            return Problem(path, f"{_kind(given)} where a mapping belongs", "Write `key: value` pairs")
        case "tuple_type" | "list_type" if path[2:3] == ("facts",) and len(path) == 4:
            return Problem(path, f"{_kind(given)} where a fact belongs", "Write {value: …, as_of: …, sources: […], confidence: …}")
        case "tuple_type" | "list_type":
            return Problem(path, f"{_kind(given)} where a list belongs", "Write all, or a list: [one, two]" if choices else "Write it as a list: [one, two]")
        case "bool_parsing" | "bool_type":
            return Problem(path, f"{quoted} where yes or no belongs", "Write true or false")
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            return Problem(path, f"{quoted} where a whole number belongs", "Write digits only: 12")
        case "greater_than" | "less_than_equal" | "greater_than_equal" | "less_than":
            bounds = {"gt": "more than", "ge": "at least", "lt": "less than", "le": "at most"}
            mend = " and ".join(f"{words} {context[key]}" for key, words in bounds.items() if key in context)
            return Problem(path, f"{given} is out of bounds", f"Write a number of {mend}")
        case _:
            return Problem(path, f"{quoted} does not fit here", "Compare with CONTRIBUTING.md", at_key)


_FORMS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "Write an id in kebab-case: small letters, digits and single hyphens",
    r"^[a-z0-9-]+(\.[a-z0-9-]+)?$": "Write platform.attribute, or the id of a figure",
    r"^[a-z]{2,3}(-[A-Za-z]+)?$": "Write a language code: en, zh, fr",
    r"^\d{4}-(0[1-9]|1[0-2])$": "Write a year and a month: 2026-11",
}


def _kind(given: Any) -> str:
    if given is None:
        return "nothing"
    return {"dict": "a mapping", "list": "a list", "str": "text"}.get(type(given).__name__, "something else")


def _fields_at(path: DataPath) -> dict[str, Any]:
    """The fields, by the names that the file uses, of the record that the model expects at a path."""
    here: Any = Guide
    for step in path:
        here = _inside(here, step)
    record = next((part for part in _parts(here) if isinstance(part, type) and issubclass(part, Record)), None)
    if record is None and isinstance(path[-1] if path else None, str):  # a fact that is not written as a series
        record = next((part for part in _parts(_inside(here, 0)) if isinstance(part, type) and issubclass(part, Record)), None)
    return {field.alias or name: field for name, field in record.model_fields.items()} if record else {}


def _inside(annotation: Any, step: str | int) -> Any:
    """What the model expects behind one step of a path; None where it expects nothing."""
    for part in _parts(annotation):
        origin = typing.get_origin(part)
        if origin is dict:
            return typing.get_args(part)[1]
        if origin is tuple:
            element = typing.get_args(part)[0]
            return element if isinstance(step, int) else _inside(element, step)
        if isinstance(part, type) and issubclass(part, Record):
            fields = {field.alias or name: field for name, field in part.model_fields.items()}
            if step in fields:
                return fields[str(step)].annotation
    return None


def _parts(annotation: Any) -> Iterator[Any]:
    """An annotation taken apart: without `Annotated`, each choice of a union for itself."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        yield from _parts(typing.get_args(annotation)[0])
    elif origin in (typing.Union, types.UnionType):
        for part in typing.get_args(annotation):
            yield from _parts(part)
    else:
        yield annotation
