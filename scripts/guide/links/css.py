"""The addresses in a style sheet: `url()`, `src()` and `@import`, with their places.

A reader of its own, because a full CSS parser costs more time than all pages together. The tokens are those of
CSS Syntax Level 3: comments and strings are skipped as a browser skips them, escapes are undone.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_STRING = r'"(?:[^"\\\n\r\f]|\\(?:\r\n|.))*+"|\'(?:[^\'\\\n\r\f]|\\(?:\r\n|.))*+\''
_TOKEN = re.compile(
    rf"/\*.*?(?:\*/|\Z)"
    rf"|@import\s*+(?:/\*.*?\*/\s*+)*+(?P<imported>{_STRING})"
    rf"|(?<![\w\-])(?:url|src)\(\s*+(?P<quoted>{_STRING})"
    r"|(?<![\w\-])url\(\s*+(?P<bare>(?:[^\s\"'()\\]|\\[^\n\r\f])*+)\s*+(?:\)|\Z)"
    rf"|{_STRING}",
    re.IGNORECASE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})(?:\r\n|\s)?|(\r\n|[\n\r\f])|(.))", re.DOTALL)
_NAMESPACE = re.compile(r"@namespace[^;{]*$", re.IGNORECASE)


class Reference(NamedTuple):
    """An address in a style sheet and the offset of its first character."""

    url: str
    offset: int


def references(sheet: str) -> list[Reference]:
    """Every address that a browser would fetch for this sheet, in order; `@namespace` names are not fetched."""
    lower = sheet.lower()
    if "url(" not in lower and "@import" not in lower and "src(" not in lower:
        return []
    found: list[Reference] = []
    for match in _TOKEN.finditer(sheet):
        group = match.lastgroup
        if not group or _NAMESPACE.search(sheet, max(0, match.start() - 200), match.start()):
            continue
        raw = match[group]
        text = raw if group == "bare" else raw[1:-1]
        found.append(Reference(_ESCAPE.sub(_undo, text) if "\\" in text else text, match.start(group)))
    return found


def _undo(match: re.Match[str]) -> str:
    if match[1]:
        code = int(match[1], 16)
        return chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd"
    return match[3] or ""
