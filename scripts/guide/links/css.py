"""The addresses in a style sheet: `url()`, `src()`, `image-set()` and `@import`, with their places.

A reader of its own, because a full CSS parser costs more time than all pages together. The tokens are those of
CSS Syntax Level 3: comments and strings are skipped as a browser skips them, escapes are undone.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_STRING = r'"(?:[^"\\\n\r\f]|\\(?:\r\n|.))*+"|\'(?:[^\'\\\n\r\f]|\\(?:\r\n|.))*+\''
_HEX = r"[0-9A-Fa-f]{1,6}(?:\r\n|\s)?"
_TOKEN = re.compile(
    rf"/\*.*?(?:\*/|\Z)"
    rf"|@import\s*+(?:/\*.*?\*/\s*+)*+(?P<imported>{_STRING})"
    rf"|(?<![\w\-])(?:url|src)\(\s*+(?P<quoted>{_STRING})\s*+\)?"
    rf"|(?<![\w\-])url\(\s*+(?P<bare>(?:[^\s\"'()\\]|\\(?:{_HEX}|[^\n\r\f]))*+)\s*+(?:\)|\Z)"
    r"|(?<![\w\-])(?P<set>(?:-webkit-)?image-set\()|(?P<open>\()|(?P<close>\))"
    rf"|(?P<string>{_STRING})",
    re.IGNORECASE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})(?:\r\n|\s)?|(\r\n|[\n\r\f])|(.))", re.DOTALL)
_CHARSET = re.compile(rb'@charset "([^"]{1,40})";')
_NAMESPACE = re.compile(r"@namespace[^;{]*$", re.IGNORECASE)


class Reference(NamedTuple):
    """An address in a style sheet and the offset of its first character."""

    url: str
    offset: int


def mentions(lower: str) -> bool:
    """True when a text in lower case can hold an address for `references` to find."""
    return "url(" in lower or "@import" in lower or "src(" in lower or "image-set(" in lower


def references(sheet: str) -> list[Reference]:
    """Every address that a browser would fetch for this sheet, in order; `@namespace` names are not fetched.

    In an `image-set` a plain string is an address too (CSS Images 4), unless it is in a function of its own, like `type("image/png")`.
    """
    if not mentions(sheet.lower()):
        return []
    found: list[Reference] = []
    sets: list[bool] = []  # for each open parenthesis, whether it is that of an image-set
    for match in _TOKEN.finditer(sheet):
        group = match.lastgroup or ""
        if group in ("set", "open"):
            sets.append(group == "set")
        elif group == "close":
            del sets[-1:]
        if group not in ("imported", "quoted", "bare") and not (group == "string" and sets and sets[-1]):
            continue
        if _NAMESPACE.search(sheet, max(0, match.start() - 200), match.start()):
            continue
        raw = match[group]
        text = raw if group == "bare" else raw[1:-1]
        found.append(Reference(_ESCAPE.sub(_undo, text) if "\\" in text else text, match.start(group)))
    return found


def charset(raw: bytes) -> str:
    """The encoding that a style sheet names in its first line (CSS Syntax 3, "determine the fallback encoding"), or an empty string."""
    match = _CHARSET.match(raw)
    return match[1].decode("ascii", "replace") if match else ""


def _undo(match: re.Match[str]) -> str:
    if match[1]:
        code = int(match[1], 16)
        return chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd"
    return match[3] or ""
