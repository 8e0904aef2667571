"""A fault in what somebody wrote, said so that they can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One fault: where it stands in the data, what is wrong, how to mend it."""

    path: Path
    what: str
    mend: str
    at_key: bool = False  # the fault is in the key itself, not in its value

    def __str__(self) -> str:
        place = f"{dotted(self.path)}: " if self.path else ""
        return f"{place}{self.what}. {self.mend}"


class Problems(Exception):
    """Every fault that was found in one reading; its text is one line a fault."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


def dotted(path: Path) -> str:
    """`("platforms", "qq", "facts", "age", 0)` → `platforms.qq.facts.age[0]`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{shown(part)}"
    return text.removeprefix(".")


def shown(text: str, limit: int = 60) -> str:
    """What a message quotes of somebody's text: one line, never the whole of a long one."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence that names the closest known name, or the known names where none is close."""
    names = sorted(known)
    # difflib is quadratic in the length; a name longer than any real id has no neighbour anyway.
    close = difflib.get_close_matches(name[:80], names, n=1, cutoff=0.6)
    if close:
        return f"Did you mean `{close[0]}`?"
    if not names:
        return "Nothing of this kind is defined yet."
    listed = ", ".join(f"`{n}`" for n in names[:12])
    return f"Known: {listed}{' …' if len(names) > 12 else ''}."
