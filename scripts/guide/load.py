"""Reads the data file: a frozen Guide, or every problem in one go.

Messages are `file:line:column: path: what is wrong. how to mend`, in the order of the file.
"""

from __future__ import annotations

import copy
import datetime
import types
import typing
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pydantic

from guide import marks, rules
from guide.model import Guide, Record
from guide.problem import Path as DataPath
from guide.problem import Problem, Problems, nearest, shown


def load(path: Path, today: datetime.date, cited: Collection[str] = ()) -> Guide:
    """Reads and checks the data file. Raises Problems with one line a fault, in file order.

    `cited` are sources that pages name in their prose: these count as used.
    """
    return parse(_read(path), str(path), today, cited)


def parse(text: str, name: str, today: datetime.date, cited: Collection[str] = ()) -> Guide:
    """Like `load`, from the text of a file called `name`."""
    tree, places, faults = marks.read(text)
    lines = [(fault.mark.line, fault.mark.column, f"{fault.what}. {fault.mend}") for fault in faults]
    guide = None
    if isinstance(tree, dict) and tree:
        guide, problems = _validate(tree, today, cited)
        for problem in problems:
            mark = places.at(problem.path, problem.at_key)
            lines.append((mark.line, mark.column, str(problem)))
    elif not faults:
        mend = "Start with `edition: 2026-11` and the sections of CONTRIBUTING.md"
        lines.append((1, 1, f"the file holds no sections. {mend}"))
    if lines or guide is None:
        raise Problems(f"{name}:{line}:{column}: {message}" for line, column, message in sorted(set(lines)))
    return guide


def _read(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "not readable"
        mend = "Name the data file, usually docs/data/guide.yml"
        raise Problems([f"{path}:1:1: cannot be read ({reason}). {mend}"]) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise Problems([f"{path}:{line}:{column}: not UTF-8. Save the file as UTF-8"]) from None


def _validate(tree: dict[str, Any], today: datetime.date, cited: Collection[str]) -> tuple[Guide | None, list[Problem]]:
    """Types first. Records that fail are set aside, so that the rules can still judge all others."""
    try:
        guide = Guide.model_validate(tree)
    except pydantic.ValidationError as error:
        wrong = error.errors(include_url=False, include_context=True, include_input=True)
    else:
        return guide, list(rules.check(guide, today, cited))
    problems = list(dict.fromkeys(_translated(detail) for detail in wrong))
    rest, aside = _set_aside(tree, [problem.path for problem in problems])
    try:
        guide = Guide.model_validate(rest)
    except pydantic.ValidationError:
        return None, problems
    return None, problems + list(rules.check(guide, today, cited, aside))


def _set_aside(tree: dict[str, Any], paths: list[DataPath]) -> tuple[dict[str, Any], set[str]]:
    """A copy of the tree without the records that hold `paths`, and the ids that went with them."""
    rest = copy.deepcopy(tree)
    aside: set[str] = set()
    for path in paths:
        holder: Any = None
        name: Any = None
        match path:
            case ("platforms", platform, "facts" | "fit" as part, name, *_):
                holder = rest.get("platforms", {}).get(platform, {}).get(part)
                aside.add(f"{platform}.{name}")
            case (section, name, *_):
                holder = rest.get(section)
                aside.add(str(name))
            case (name,):
                holder = rest
        if isinstance(holder, dict):
            holder.pop(name, None)
    return rest, aside


def _translated(detail: Any) -> Problem:
    """A pydantic error in our words. Its raw input can be a whole record, so only a scalar's start is shown."""
    path, expected = _written(detail["loc"])
    given = detail["input"]
    quoted = f"`{shown(given)}`" if isinstance(given, str) else "this"
    context = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            record = _record_at(path[:-1])
            known = [field.alias or name for name, field in record.model_fields.items()]
            name = shown(str(path[-1]))
            return Problem(path, f"unknown key `{name}`", nearest(str(path[-1]), known), at_key=True)
        case "missing":
            return Problem(path[:-1], f"`{path[-1]}` is missing", f"Add `{path[-1]}:`")
        case "string_too_long":
            limit = context["max_length"]
            return Problem(path, f"{len(given):,} characters where {limit} fit", f"Shorten it by {len(given) - limit:,}")
        case "literal_error":
            return Problem(path, f"{quoted} is not one of the choices", f"Write one of: {context['expected']}")
        case "string_pattern_mismatch":
            at_key = expected == "key"
            what = f"{quoted} is not of the form that is used here"
            return Problem(path, what, _FORMS.get(context["pattern"], f"Match {context['pattern']}"), at_key)
        case "value_error":
            what, _, mend = str(context["error"]).partition(". ")
            return Problem(path, f"{quoted}: {what}" if isinstance(given, str) else what, mend)
        case "too_short":
            return Problem(path, "an empty list", "Name at least one")
        case "string_type":
            return Problem(path, f"{_kind(given)} where text belongs", "Write text")
        case "dict_type" | "model_type" | "model_attributes_type":
            return Problem(path, f"{_kind(given)} where a mapping belongs", "Write `key: value` pairs")
        case "tuple_type" | "list_type":
            return Problem(path, f"{_kind(given)} where a list belongs", "Write it as [one, two]")
        case "bool_parsing" | "bool_type":
            return Problem(path, f"{quoted} where yes or no belongs", "Write true or false")
        case _:
            return Problem(path, f"{quoted}: {shown(detail['msg'].lower(), 100)}", "Compare with CONTRIBUTING.md")


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


def _written(loc: tuple[str | int, ...]) -> tuple[DataPath, str]:
    """A pydantic location as it is written in the file, without the steps that unions and keys add."""
    steps = [step for step in loc if not (isinstance(step, str) and (step.startswith(("tuple[", "literal["))))]
    expected = "key" if steps and steps[-1] == "[key]" else "value"
    return tuple(step for step in steps if step != "[key]"), expected


def _record_at(path: DataPath) -> type[Record]:
    """The record type that the model expects at a path."""
    here: Any = Guide
    for step in path:
        if isinstance(here, type) and issubclass(here, Record):
            fields = {field.alias or name: field for name, field in here.model_fields.items()}
            here = fields[str(step)].annotation
        else:
            here = typing.get_args(here)[-1 if isinstance(step, str) else 0]
        here = _bare(here, record=not _holds_many(here))
    return here if isinstance(here, type) else Record


def _holds_many(annotation: Any) -> bool:
    return typing.get_origin(_bare(annotation, record=False)) in (dict, tuple)


def _bare(annotation: Any, record: bool) -> Any:
    """Strips `Annotated`, `| None` and other choices down to the record or the collection."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _bare(typing.get_args(annotation)[0], record)
    if origin in (typing.Union, types.UnionType):
        wanted = (dict, tuple) if not record else ()
        for part in map(lambda part: _bare(part, record), typing.get_args(annotation)):
            if typing.get_origin(part) in wanted or (isinstance(part, type) and issubclass(part, Record)):
                return part
    return annotation
