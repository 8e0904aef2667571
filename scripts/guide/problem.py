"""A fault in what somebody wrote, said so that they can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One fault: where it stands in the data, what is wrong, how to mend it."""

    path: Path
    what: str
    mend: str
    at_key: bool = False  # the fault is in the key itself, not in its value

    def __str__(self) -> str:
        # A message that begins with the name of its field need not end its path with it.
        path = self.path[:-1] if self.path and self.what.startswith(f"{self.path[-1]} ") else self.path
        place = f"{dotted(path)}: " if path else ""
        return place + sentences(self.what, self.mend)


class Problems(Exception):
    """Every fault that was found in one reading; its text is one line a fault."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


def sentences(what: str, mend: str) -> str:
    """`what is wrong. How to mend it.`"""
    return f"{what}. {mend}" if mend.endswith((".", "?", "…")) else f"{what}. {mend}."


def dotted(path: Path) -> str:
    """`("platforms", "qq", "facts", "age", 0)` → `platforms.qq.facts.age[0]`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{shown(part)}"
    return text.removeprefix(".")


def shown(text: str, limit: int = 60) -> str:
    """What a message quotes of somebody's text: one line, never the whole of a long one."""
    line = " ".join(text[: 10 * limit].split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant, if any is close."""
    # A name longer than any real id has no neighbour; cutting it keeps the comparison quick.
    found = process.extractOne(name[:80].casefold(), sorted(known), scorer=fuzz.ratio, score_cutoff=60)
    return found[0] if found else None


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence that names the closest known name, or the known names where none is close."""
    names = sorted(known)
    if close := closest(name, names):
        return f"Did you mean `{close}`?"
    if not names:
        return "Nothing of this kind is defined yet."
    listed = ", ".join(f"`{n}`" for n in names[:12])
    return f"Known: {listed}{' …' if len(names) > 12 else ''}."
