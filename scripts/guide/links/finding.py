"""The record of one thing that is wrong, and the order in which findings are shown."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any


class Level(IntEnum):
    """How much a finding matters; only an ERROR makes a run fail unless a caller asks for more."""

    NOTE = 0
    WARNING = 1
    ERROR = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, with all a person needs to mend it.

    file: path below the checked folder, with forward slashes; line and column: from 1, in characters,
    0 where a finding is about the whole file; text: what a reader sees of the element;
    address: as written; resolved: where a browser would go; expected: what should have been there;
    nearest: the closest address that exists, or an empty string.
    """

    rule: str
    level: Level
    file: str
    problem: str
    mend: str
    line: int = 0
    column: int = 0
    element: str = ""
    attribute: str = ""
    text: str = ""
    address: str = ""
    resolved: str = ""
    expected: str = ""
    nearest: str = ""

    @property
    def where(self) -> str:
        """`file`, `file:line` or `file:line:column`, as editors and terminals link it."""
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)

    @property
    def message(self) -> str:
        """What is wrong, then how to mend it, in one line."""
        hint = f" Did you mean {self.nearest}?" if self.nearest else ""
        return f"{self.problem}.{hint} {self.mend}"

    def __str__(self) -> str:
        """`where: what is wrong. how to mend`."""
        return f"{self.where}: {self.message}"

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; the level is its name in lower case."""
        return {**asdict(self), "level": self.level.name.lower(), "message": self.message}


def in_order(findings: list[Finding]) -> list[Finding]:
    """Findings as a reader walks through them: by file, place and rule; each only once."""
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda f: (f.file, f.line, f.column, f.rule, f.address, f.problem))
