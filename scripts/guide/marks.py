"""YAML text → plain values, with the line and column of every one of them.

Everything is text, a list or a dict: no implicit types, since YAML 1.1 reads `20:30` as 1230 and
`no` as false. Repeated keys, tabs, anchors, tags and deep nesting are faults, not surprises.
The C parser gives events; building from events needs no recursion, so no input can exhaust the stack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from guide.problem import Path, shown

MAX_DEPTH = 20
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")


@dataclass(frozen=True)
class Mark:
    """A place in the file, both counted from 1 as editors do."""

    line: int
    column: int


@dataclass(frozen=True)
class Fault:
    """What the text itself gets wrong, before any meaning."""

    mark: Mark
    what: str
    mend: str


@dataclass
class Marks:
    """Where a value and its key stand, and the same for what is inside."""

    value: Mark
    key: Mark | None = None
    inside: dict[str | int, Marks] = field(default_factory=dict)

    def at(self, path: Path, key: bool = False) -> Mark:
        """The mark of the deepest part of `path` that is written in the file."""
        here = self
        for part in path:
            if part in here.inside:
                here = here.inside[part]
        return here.key if key and here.key else here.value


def read(text: str) -> tuple[Any, Marks, list[Fault]]:
    """The plain tree, its marks, and every fault of the text. The tree is None when nothing can be read."""
    control = _CONTROL.search(text)
    if control:
        mark = _mark_at(text, control.start())
        name = f"U+{ord(control.group()):04X}"
        return None, Marks(mark), [Fault(mark, f"a control character ({name})", "Delete it")]
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        builder.faults.append(_syntax_fault(error, text))
        return None, builder.marks, builder.faults
    except yaml.YAMLError:
        builder.faults.append(Fault(Mark(1, 1), "not YAML", "Compare with the first lines of the file's last version"))
        return None, builder.marks, builder.faults
    return builder.tree, builder.marks, builder.faults


class _Builder:
    """Turns parser events into the tree; holds a stack of open lists and dicts."""

    def __init__(self) -> None:
        self.tree: Any = None
        self.marks = Marks(Mark(1, 1))
        self.faults: list[Fault] = []
        self._open: list[tuple[Any, Marks]] = []
        self._keys: list[tuple[str, Mark] | None] = []  # per open collection: the key that waits for its value
        self._documents = 0
        self._skip = 0  # depth inside a collection that cannot be placed

    def take(self, event: Any) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents == 2:
                    self._fault(event, "a second document", "Keep one document in the file: delete the `---` line")
            case yaml.AliasEvent():
                self._fault(event, f"an alias (*{shown(event.anchor, 20)})", "Write the value out; aliases are not read")
                self._place(None, event)
            case yaml.ScalarEvent():
                self._anchor(event)
                plain_null = not event.style and event.value in ("", "null", "~")
                self._place(None if plain_null else event.value, event)
            case yaml.MappingStartEvent():
                self._start({}, event)
            case yaml.SequenceStartEvent():
                self._start([], event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                if self._skip:
                    self._skip -= 1
                else:
                    self._open.pop()
                    self._keys.pop()
            case _:
                pass

    def _anchor(self, event: Any) -> None:
        if event.anchor:
            self._fault(event, f"an anchor (&{shown(event.anchor, 20)})", "Delete it; anchors are not read")
        if event.tag and event.tag != "!":
            self._fault(event, f"a tag ({shown(event.tag, 40)})", "Delete it; every value is read as text")

    def _start(self, collection: Any, event: Any) -> None:
        self._anchor(event)
        if self._skip or self._documents > 1:
            self._skip += 1
            return
        waiting_for_key = self._open and isinstance(self._open[-1][0], dict) and self._keys[-1] is None
        if waiting_for_key or len(self._open) >= MAX_DEPTH:
            what = "a list or mapping as a key" if waiting_for_key else f"more than {MAX_DEPTH} levels"
            self._fault(event, what, "Write it as the example in CONTRIBUTING.md does")
            if waiting_for_key:
                self._keys[-1] = ("", _mark(event))
            else:
                self._place(None, event)
            self._skip = 1
            return
        marks = self._place(collection, event)
        self._open.append((collection, marks))
        self._keys.append(None)

    def _place(self, value: Any, event: Any) -> Marks:
        mark = _mark(event)
        if self._skip or self._documents > 1:
            return Marks(mark)
        if not self._open:
            self.tree, self.marks = value, Marks(mark)
            return self.marks
        parent, parent_marks = self._open[-1]
        if isinstance(parent, list):
            marks = parent_marks.inside[len(parent)] = Marks(mark)
            parent.append(value)
            return marks
        waiting = self._keys[-1]
        if waiting is None:
            key = value if isinstance(value, str) else ""
            if not key:
                self._fault(event, "an empty key", "Write a name before the colon")
            if key in parent:
                line = parent_marks.inside[key].key
                first = f" in line {line.line}" if line else ""
                self._fault(event, f"`{shown(key)}` stands twice", f"It was first written{first}: keep one of the two")
            self._keys[-1] = (key, mark)
            return Marks(mark)
        key, key_mark = waiting
        self._keys[-1] = None
        marks = Marks(mark, key_mark)
        if key and key not in parent:
            parent[key] = value
            parent_marks.inside[key] = marks
        return marks

    def _fault(self, event: Any, what: str, mend: str) -> None:
        self.faults.append(Fault(_mark(event), what, mend))


def _mark(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)


def _mark_at(text: str, offset: int) -> Mark:
    before = text[:offset]
    return Mark(before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


def _syntax_fault(error: yaml.MarkedYAMLError, text: str) -> Fault:
    place = error.problem_mark or error.context_mark
    mark = Mark(place.line + 1, place.column + 1) if place else Mark(1, 1)
    lines = text.split("\n", mark.line)
    line = lines[mark.line - 1] if len(lines) >= mark.line else ""
    if "\t" in line[: mark.column]:
        return Fault(mark, "a tab where YAML wants spaces", "Indent with spaces")
    what = shown(str(error.problem or "not YAML"), 100)
    mend = "Check the quotes, brackets and indent of this line and the one above; quote text that holds `: ` or ` #`"
    return Fault(mark, what, mend)
