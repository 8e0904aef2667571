"""What changed between two editions of the data, statement by statement.

Trees of text go in, so that an old edition can be compared whatever its schema was; Markdown or an Atom feed comes out.
"""

from __future__ import annotations

import contextlib
import difflib
import xml.etree.ElementTree as xml
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from guide import values
from guide.cite import AUTHOR, LICENCE, NAME
from guide.dates import PartialDate
from guide.place import Place
from guide.problem import shown

Tree = Mapping[str, Any]
Kind = Literal["added", "updated", "corrected", "retired"]
HEADINGS: Mapping[Kind, str] = {"added": "Added", "updated": "Updated", "corrected": "Corrected", "retired": "Retired"}


@dataclass(frozen=True)
class Change:
    """One change: `path` in the data, what readers call it, its page and anchor, the text before and after."""

    kind: Kind
    path: str
    label: str
    page: str
    anchor: str
    old: str = ""
    new: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Statement:
    """One thing that an edition says: what readers call it, and where it stands."""

    label: str
    page: str
    anchor: str
    text: str  # what readers see of it
    date: str = ""  # as_of: a value with a later one is new, another value for the same date is a correction


def diff(old: Tree, new: Tree, reasons: Mapping[str, str] | None = None) -> list[Change]:
    """Every statement that was added, updated, corrected or retired, in the order of the new data, retired ones last.

    A later date makes an update. Another value for the same date is a correction; so is what `reasons` explains.
    """
    given = reasons or {}
    before, after = dict(_statements(old)), dict(_statements(new))
    found = []
    for path, now in after.items():
        was = before.get(path)
        if was is None:
            found.append(Change("added", path, now.label, now.page, now.anchor, new=_told(now), reason=given.get(path, "")))
        elif (was.text, was.date) != (now.text, now.date):
            corrected = path in given or bool(now.date and now.date == was.date and _value(was) != _value(now))
            found.append(Change("corrected" if corrected else "updated", path, now.label, now.page, now.anchor, *_pair(was, now), given.get(path, "")))
    for path, was in before.items():
        if path not in after:
            found.append(Change("retired", path, was.label, was.page, was.anchor, old=_told(was), reason=given.get(path, "")))
    return found


def _value(statement: Statement) -> str:
    """What decides between a correction and new wording: the value, whatever its capitals and commas."""
    return "".join(sign for sign in statement.text.partition(" | ")[0].casefold() if sign.isalnum() or sign == ".").rstrip(".")


def markdown(changes: Sequence[Change], link: Callable[[Change], str] | None = None, level: int = 2) -> str:
    """The changes as Markdown, by kind. With `link` each leads to what it says; without, each names its path in the data."""
    if not changes:
        return "No statement changed.\n"
    parts = []
    for kind, heading in HEADINGS.items():
        lines = [_line(change, link) for change in changes if change.kind == kind]
        if lines:
            parts.append(f"{'#' * level} {heading} ({len(lines)})\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def feed(history: Sequence[tuple[str, Sequence[Change]]], first: str, place: Place) -> bytes:
    """An Atom feed: an entry an edition, newest first; `first` is the oldest edition, in which everything is new."""
    ns = "http://www.w3.org/2005/Atom"
    xml.register_namespace("", ns)
    root = xml.Element(f"{{{ns}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en"})

    def put(parent: xml.Element, tag: str, text: str = "", **attributes: str) -> xml.Element:
        made = xml.SubElement(parent, f"{{{ns}}}{tag}", attributes)
        made.text = text or None
        return made

    newest = history[0][0] if history else first
    put(root, "id", place.living("changes/"))
    put(root, "title", f"{NAME}: changes")
    put(root, "updated", f"{newest}-01T00:00:00Z")
    put(root, "link", href=place.living("changes/feed.xml"), rel="self", type="application/atom+xml")
    put(root, "link", href=place.living("changes/"), rel="alternate", type="text/html")
    put(put(root, "author"), "name", AUTHOR)
    put(root, "rights", f"CC BY 4.0, {LICENCE}")
    for edition, changes in [*history, (first, None)]:
        entry = put(root, "entry")
        put(entry, "id", f"{place.root}{edition}/")
        put(entry, "title", f"Edition {edition}")
        put(entry, "updated", f"{edition}-01T00:00:00Z")
        put(entry, "link", href=place.living(f"changes/#edition-{edition}"), rel="alternate", type="text/html")
        put(entry, "content", "The first edition." if changes is None else _summary(changes), type="text")
    xml.indent(root)
    return xml.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _summary(changes: Sequence[Change]) -> str:
    counts = {kind: sum(change.kind == kind for change in changes) for kind in HEADINGS}
    head = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count) or "No statement changed"
    lines = [f"{change.kind.capitalize()}: {change.label}: {_words(change)}" for change in changes[:200]]
    rest = [f"and {len(changes) - 200} more"] if len(changes) > 200 else []
    return "\n".join([f"{head}.", *lines, *rest])


def _line(change: Change, link: Callable[[Change], str] | None) -> str:
    target = link(change) if link else ""
    name = f"[{_escaped(change.label)}]({target})" if target else f"**{_escaped(change.label)}**"
    return f"- {name}{'' if link else f' (`{change.path}`)'}: {_escaped(_words(change))}"


def _words(change: Change) -> str:
    reason = f"Reason: {change.reason}" if change.reason else ""
    match change.kind:
        case "added":
            said = change.new
        case "retired":
            said = f"was {change.old}"
        case "updated" | "corrected":
            said = f"{change.old} → {change.new}"
    return " ".join(part if part.endswith((".", "…")) else f"{part}." for part in (said, reason) if part)


def _told(statement: Statement) -> str:
    return shown(statement.text.replace(" | ", "; "), 240)


def _pair(was: Statement, now: Statement) -> tuple[str, str]:
    """Before and after: of long texts what differs, with a few words on either side."""
    if len(was.text) + len(now.text) < 300:
        return was.text.replace(" | ", "; "), now.text.replace(" | ", "; ")
    one, other = was.text.split(" "), now.text.split(" ")
    changed = [code for code in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if code[0] != "equal"]
    start, end = changed[0], changed[-1]
    cut = [_around(words, first, last) for words, first, last in ((one, start[1], end[2]), (other, start[3], end[4]))]
    return cut[0].replace(" | ", "; "), cut[1].replace(" | ", "; ")


def _around(words: Sequence[str], first: int, last: int) -> str:
    start, end = max(0, first - 4), min(len(words), last + 4)
    return shown(f"{'… ' if start else ''}{' '.join(words[start:end])}{' …' if end < len(words) else ''}", 240)


def _escaped(text: str) -> str:
    """Text of the data inside Markdown: shown, never read as markup or as a call to the guide's functions."""
    for sign in "\\`*_[]<>{}":
        text = text.replace(sign, {"<": "&lt;", ">": "&gt;", "{": "&#123;", "}": "&#125;"}.get(sign, f"\\{sign}"))
    return text


# What a tree says -----------------------------------------------------------------------------------------------


def _statements(tree: Tree) -> Iterator[tuple[str, Statement]]:
    """Path → statement, for everything in a tree that a reader could cite."""
    attributes = _section(tree, "attributes")
    for name, platform in _section(tree, "platforms").items():
        title, page = str(platform.get("name", name)), f"platforms/{name}.md"
        yield f"platforms.{name}", Statement(title, page, "", _joined(platform, ("summary", "category")))
        for attribute, series in platform.get("facts", {}).items():
            facts = series if isinstance(series, list) else [series]
            about = attributes.get(attribute, {})
            label = f"{title}: {str(about.get('label', attribute)).lower()}"
            yield f"{name}.{attribute}", Statement(label, page, attribute, _fact(about, facts[0]), _date(facts[0]))
            for older in facts[1:]:
                # A series is known by its dates: the value of 2020 is the same statement wherever it stands.
                key = f"{_date(older)}{'/' + older['scope'] if older.get('scope') else ''}"
                yield f"{name}.{attribute}@{key}", Statement(f"{label}, {_date(older)}", page, attribute, _fact(about, older), _date(older))
        for goal, fit in platform.get("fit", {}).items():
            yield f"{name}.fit.{goal}", Statement(f"{title} for {goal.replace('-', ' ')}", page, f"fit-{goal}", _joined(fit, ("value", "why")))
    for name, figure in _section(tree, "figures").items():
        yield name, Statement(str(figure.get("label", name)), "data/figures.md", name, _fact(figure, figure), _date(figure))
    for name, item in _section(tree, "guidance").items():
        yield f"guidance.{name}", Statement(f"{'Do' if item.get('kind') == 'do' else 'Do not'}: {shown(str(item.get('text', name)))}",
                                            "dos-and-donts.md", name, _joined(item, ("text", "why", "level")))  # fmt: skip
    for name, route in _section(tree, "routes").items():
        title = str(_section(tree, "platforms").get(route.get("platform"), {}).get("name", route.get("platform")))
        label = f"{title}: {route.get('function', '')}, {route.get('company', '')} company".replace("-", " ")
        yield f"routes.{name}", Statement(label, f"platforms/{route.get('platform')}.md", f"route-{name}",
                                          _joined(route, ("answer", "papers", "fee", "time", "note", "as_of", "seen")))  # fmt: skip
    for name, rule in _section(tree, "rules").items():
        yield f"rules.{name}", Statement(str(rule.get("name", name)), "rules/index.md", name, _joined(rule, ("asks", "penalty", "in-force", "note")))
    for name, case in _section(tree, "cases").items():
        page = f"cases/{'crises' if case.get('kind') == 'crisis' else 'successes'}.md"
        yield f"cases.{name}", Statement(str(case.get("title", name)), page, name, _joined(case, ("what", "outcome", "lesson", "date")))
    for name, term in _section(tree, "terms").items():
        yield f"terms.{name}", Statement(str(term.get("term", name)), "glossary.md", name, _joined(term, ("meaning", "chinese", "pinyin")))
    for name, event in _section(tree, "events").items():
        yield f"events.{name}", Statement(str(event.get("title", name)), "history.md", name, _joined(event, ("what", "date")))


def _section(tree: Tree, name: str) -> Mapping[str, Any]:
    found = tree.get(name)
    return found if isinstance(found, Mapping) else {}


def _fact(about: Tree, fact: Tree) -> str:
    """`1,414 million | (30 September 2025) | note`: value first, so that a correction can be told from a new note."""
    raw = str(fact.get("value", ""))
    try:
        value = values.read(raw, about["type"], about.get("unit"), about.get("scale", ())).text
    except (KeyError, ValueError):
        value = raw
    date = _date(fact)
    with contextlib.suppress(ValueError):
        date = PartialDate.parse(date).words
    others = [f"{other.get('value')} ({_date(other)})" for other in fact.get("others", ())]
    return " | ".join(part for part in (f"{value}", date, fact.get("scope", ""), fact.get("note", ""), fact.get("why", ""), *others) if part)


def _date(fact: Tree) -> str:
    return str(fact.get("as_of") or fact.get("seen") or "")


def _joined(record: Tree, keys: Sequence[str]) -> str:
    parts = [record.get(key) for key in keys]
    return " | ".join("; ".join(map(str, part)) if isinstance(part, list) else str(part) for part in parts if part)
