"""YAML text → plain values, with the line and column of every one of them.

Everything is text, a list or a dict: no implicit types, since YAML 1.1 reads `20:30` as 1230 and
`no` as false. Repeated keys, tabs, anchors, tags and deep nesting are faults, not surprises.
The C parser gives events; building from events needs no recursion, so no input can exhaust the stack.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from guide.problem import Path, shown

MAX_DEPTH = 20
# What no editor shows: controls, line ends that only some programs know, marks that turn or hide text.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff]")
_CUT = re.compile(r"[ \t]+#[^\s#]")  # `Rank #1`: for YAML a comment; comments of this file have a space after the #
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the file, both counted from 1 as editors do."""

    line: int
    column: int


@dataclass(frozen=True)
class Fault:
    """What the text itself gets wrong, before any meaning; `path` is what had to be left out for it."""

    mark: Mark
    what: str
    mend: str
    path: Path | None = None


@dataclass(slots=True)
class Marks:
    """Where a value and its key stand, and the same for what is inside."""

    value: Mark
    key: Mark | None = None
    inside: dict[str | int, Marks] = field(default_factory=dict)

    def at(self, path: Path, key: bool = False) -> Mark:
        """The mark of the deepest part of `path` that is written in the file."""
        here = self
        for part in path:
            here = here.inside.get(part, here)
        return here.key if key and here.key else here.value

    def count(self, path: Path) -> int:
        """How many values stand inside the value at `path`."""
        here = self
        for part in path:
            here = here.inside.get(part, here)
        return len(here.inside)

    def written(self, path: Path) -> Path:
        """The path without the parts that the file does not have: steps of a union, the [0] of a lone value."""
        here, found = self, []
        for part in path:
            if part in here.inside:
                here = here.inside[part]
                found.append(part)
        return tuple(found)


@dataclass
class Reading:
    """What a text holds: the plain tree (None when nothing can be read), its marks, its faults, its empty values."""

    tree: Any = None
    marks: Marks = field(default_factory=lambda: Marks(Mark(1, 1)))
    faults: list[Fault] = field(default_factory=list)
    nulls: list[Path] = field(default_factory=list)


def read(text: str, marked: bool = True) -> Reading:
    """Reads the text. Without `marked` there are no marks but the first, which spares half the time and space."""
    faults = list(_faults_of_characters(text))
    if any(fault.path == () for fault in faults):
        return Reading(faults=faults)
    clean = _UNSEEN.sub("", text).replace("\t", " ")
    builder = _Builder(marked, clean.split("\n") if _CUT.search(clean) else None)
    builder.reading.faults = faults
    try:
        for event in yaml.parse(clean, Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        builder.reading.faults.append(_syntax_fault(error, text))
        builder.reading.tree = None
    except yaml.YAMLError:
        builder.reading.faults.append(Fault(Mark(1, 1), "not YAML", "Compare with the first lines of the file's last version"))
        builder.reading.tree = None
    return builder.reading


def _faults_of_characters(text: str) -> Iterator[Fault]:
    """One fault a line. Those after which nothing can be read leave out everything: their path is ()."""
    lone = re.search(r"\r(?!\n)", text)
    if lone:
        yield Fault(_mark_at(text, lone.start()), "a line end of another kind (U+000D)", "Save the file with Unix line ends", ())
        return
    tabs, unseen = "\t" in text, _UNSEEN.search(text)
    if not tabs and not unseen:
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _UNSEEN.search(line):
            yield Fault(Mark(number, found.start() + 1), _unseen(found.group()), "Delete it, or put a space in its place")
        if "\t" in line:
            indent = line[: len(line) - len(line.lstrip())]
            yield Fault(Mark(number, line.index("\t") + 1), "a tab", "Write spaces", () if "\t" in indent and line.strip() else None)


def _unseen(character: str) -> str:
    return f"a control character or one that cannot be seen (U+{ord(character):04X})"


class _Frame:
    """A list or mapping that is still open, and in a mapping the key that waits for its value."""

    __slots__ = ("collection", "key", "key_event", "marks", "name")

    def __init__(self, name: str | int, collection: Any, marks: Marks) -> None:
        self.name = name
        self.collection = collection
        self.marks = marks
        self.key: str | None = None
        self.key_event: Any = None


class _Builder:
    """Turns parser events into the tree; holds a stack of open lists and mappings."""

    def __init__(self, marked: bool, lines: list[str] | None = None) -> None:
        self.reading = Reading()
        self._lines = lines  # given only where a text may be cut off by ` #`
        self._marked = marked
        self._open: list[_Frame] = []
        self._documents = 0
        self._skip = 0  # depth inside a collection that cannot be placed
        self._take = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }

    def take(self, event: Any) -> None:
        if handler := self._take.get(type(event)):
            handler(event)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents == 2:
            self._fault(event, "a second document", "Keep one document in the file: delete the `---` line")

    def _alias(self, event: Any) -> None:
        self._hole(event, f"an alias (*{shown(event.anchor, 20)})", "Write the value out, or put text that begins with * in quotes")

    def _scalar(self, event: Any) -> None:
        if event.anchor or event.tag:
            self._anchor(event)
        text = event.value
        if self._skip or self._documents > 1:
            return
        if event.style is None or event.style == "":
            null = text in _NULLS
            if self._lines and _CUT.match(self._lines[event.end_mark.line], event.end_mark.column):
                self._fault(event, "a text that ` #` cuts off", "Put the text in quotes; begin a comment with `# `")
        else:
            null = False
            if event.style == '"' and (found := _UNSEEN.search(text)):
                self._fault(event, _unseen(found.group()), "Delete it, or put a space in its place")
                text = _UNSEEN.sub("", text)
        if not text.isascii() and not unicodedata.is_normalized("NFC", text):
            self._fault(event, "a letter that is put together from parts", "Type it anew as one letter (Unicode form NFC)")
            text = unicodedata.normalize("NFC", text)
        if self._waits_for_key():
            self._key("" if null else text, event)
            return
        if null:
            self.reading.nulls.append(self._path())
        self._place(None if null else text, event)

    def _anchor(self, event: Any) -> None:
        if self._skip or self._documents > 1:
            return
        if event.anchor:
            self._fault(event, f"an anchor (&{shown(event.anchor, 20)})", "Delete it, or put text that begins with & in quotes")
        if event.tag and event.tag != "!":
            self._fault(event, f"a tag ({shown(event.tag, 40)})", "Delete it, or put text that begins with ! in quotes")

    def _start(self, event: Any) -> None:
        if self._skip or self._documents > 1:
            self._skip += 1
            return
        if event.anchor or event.tag:
            self._anchor(event)
        if self._waits_for_key():
            self._hole(event, "a list or mapping as a key", "Put text that begins with [ or { in quotes")
            self._skip = 1
        elif len(self._open) >= MAX_DEPTH:
            self._hole(event, f"more than {MAX_DEPTH} levels of lists and mappings", "Write it as the example in CONTRIBUTING.md does")
            self._skip = 1
        else:
            collection: Any = {} if type(event) is yaml.MappingStartEvent else []
            name = self._name()
            self._open.append(_Frame(name, collection, self._place(collection, event)))

    def _end(self, _: Any) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._open.pop()

    def _hole(self, event: Any, what: str, mend: str) -> None:
        """A fault in whose place nothing can be put."""
        if self._skip or self._documents > 1:
            return
        if self._waits_for_key():
            self._fault(event, what, mend, (*self._path()[:-1], ""))
            self._open[-1].key, self._open[-1].key_event = "", event
        else:
            self._fault(event, what, mend, self._path())
            self._place(None, event)

    def _waits_for_key(self) -> bool:
        return bool(self._open) and self._open[-1].key is None and type(self._open[-1].collection) is dict

    def _key(self, key: str, event: Any) -> None:
        frame = self._open[-1]
        if not key:
            self._fault(event, "an empty key", "Write a name before the colon", (*self._path()[:-1], ""))
        elif key in frame.collection:
            first = frame.marks.inside[key].key if key in frame.marks.inside else None
            what = f"`{shown(key)}` stands twice"
            self._fault(event, what, f"It was first written in line {first.line if first else '?'}: keep one of the two")
        frame.key, frame.key_event = key, event

    def _place(self, value: Any, event: Any) -> Marks:
        """Puts a value where it belongs: into the open list, or behind the key that waits."""
        reading = self.reading
        marks = Marks(_mark(event)) if self._marked else reading.marks
        if not self._open:
            reading.tree, reading.marks = value, marks
            return marks
        frame = self._open[-1]
        if type(frame.collection) is list:
            if self._marked:
                frame.marks.inside[len(frame.collection)] = marks
            frame.collection.append(value)
            return marks
        key, key_event, frame.key = frame.key, frame.key_event, None
        if key and key not in frame.collection:
            frame.collection[key] = value
            if self._marked:
                marks.key = _mark(key_event)
                frame.marks.inside[key] = marks
        return marks

    def _name(self) -> str | int:
        if not self._open:
            return ""
        frame = self._open[-1]
        return len(frame.collection) if type(frame.collection) is list else frame.key or ""

    def _path(self) -> Path:
        return (*(frame.name for frame in self._open[1:]), self._name()) if self._open else ()

    def _fault(self, event: Any, what: str, mend: str, path: Path | None = None) -> None:
        self.reading.faults.append(Fault(_mark(event), what, mend, path))


def _mark(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)


def _mark_at(text: str, offset: int) -> Mark:
    before = text[:offset]
    return Mark(before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


# What libyaml says → what is wrong, how to mend it, and whether the fault lies where the broken thing began.
_SYNTAX = (
    ("mapping values are not allowed", "a colon where no key can stand", "Quote text that holds `: `, and compare the indent with the line above", False),
    ("did not find expected ',' or", "a bracket that is not closed, or a comma that is missing", "Close it; quote text that holds , : [ ] { or }", True),
    ("did not find expected key", "an indent or a quote that does not fit", "Line the key up with those above it; quote the whole of a text", False),
    ("did not find expected '-'", "an indent that does not fit the list above", "Begin every entry of the list with `- ` in the same column", False),
    ("could not find expected ':'", "a line without a colon, or a quote that is not closed", "Write `key: value`", True),
    ("cannot start any token", "a character that no value can begin with", "Put the text in quotes", False),
    ("unexpected end of stream", "a quote that is not closed", "Close it", True),
    ("unexpected document indicator", "a quote that is not closed", "Close it", True),
    ("alphabetic or numeric character", "a value that begins with & or *", "Put it in quotes", False),
    ("unknown escape character", "a backslash before a letter that it does not go with", "Use single quotes, or write the backslash twice", False),
    ("hexdecimal number", "a backslash before a letter that it does not go with", "Use single quotes, or write the backslash twice", False),
    ("Unicode character code", "a backslash before a letter that it does not go with", "Use single quotes, or write the backslash twice", False),
    ("block sequence entries are not allowed", "a dash where no list can stand", "Put the list on lines of its own, or the text in quotes", False),
    ("unexpected ':'", "a colon with nothing behind it", "Write the value, or delete the key", False),
    ("document start", "text that belongs to nothing", "Compare the indent with the line above", False),
    ("node content", "a character where a value belongs", "Put the text in quotes", False),
    ("comment or line break", "a value that begins with | or >", "Put the text in quotes", False),
    ("mapping keys are not allowed", "a value that begins with ?", "Put the text in quotes", False),
    ("directive", "a line that begins with %", "Delete it", False),
    ("alphabetical character", "a line that begins with %", "Delete it", False),
    ("whitespace or line break", "a value that begins with !", "Put it in quotes", False),
    ("tag", "a value that begins with !", "Put it in quotes", False),
    ("", "not YAML", "Compare the quotes, brackets and indent with the lines above", False),
)


# A quote that opens a value and does not close in its line: allowed by YAML, never meant in this file.
_OPEN_QUOTE = re.compile(r"""(?:[:\[{,]|^ *-) +(?:"(?:[^"\\]|\\.)*|'(?:[^']|'')*)$""")


def _syntax_fault(error: yaml.MarkedYAMLError, text: str) -> Fault:
    """The parser's complaint in our words, at the line where somebody has to look."""
    said = str(error.problem or "")
    _, what, mend, began = next((entry for entry in _SYNTAX if entry[0] in said), _SYNTAX[-1])
    place, start = error.problem_mark, error.context_mark
    if not place or (began and start and start.line < place.line):
        place = start
    lines = text.removesuffix("\n").split("\n")
    if not place:
        return Fault(Mark(1, 1), what, mend)
    for number, line in enumerate(lines[: place.line + 1], start=1):
        if len(line) < 10_000 and (opened := _OPEN_QUOTE.search(line)):
            column = opened.start() + len(opened.group()) - len(opened.group()[1:].lstrip(" -")) + 1
            return Fault(Mark(number, column), "a quote that is not closed", "Close it")
    if place.line >= len(lines):
        return Fault(Mark(len(lines), len(lines[-1]) + 1), what, mend)
    return Fault(Mark(place.line + 1, place.column + 1), what, mend)
