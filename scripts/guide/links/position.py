"""The line and column of an element, found only for the few that have something wrong.

lexbor keeps no places, so the source is scanned again for its start tags, by the tokens of the HTML Standard, and the
n-th tag with the same attribute value is taken.
"""

from __future__ import annotations

import bisect
import html
import re
from collections import defaultdict
from functools import cached_property

_TAG = re.compile(
    r"<(?:!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|[!?/][^>]*+(?:>|\Z)"
    r"|(?P<name>[A-Za-z][^\s/>]*+)(?P<inside>(?>[^>\"'=]+|=\s*+(?>\"[^\"]*+\"|'[^']*+'|[^\s\"'>][^\s>]*+)?|[\"'])*+)(?P<end>>|\Z))",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"[\s/]*+([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]*+)))?", re.DOTALL)
_RAW = frozenset(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"])
# In an attribute a name without its semicolon is text when a letter, digit or `=` follows (HTML, "named character reference state").
_ENTITY = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9A-Fa-f]+;?|[A-Za-z0-9]+(?:;|(?![A-Za-z0-9=])))")


class Places:
    """Places in one text, counted in lines and columns from 1."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._known: dict[tuple[str, str], defaultdict[str | None, list[int]]] = {}

    @cached_property
    def _starts(self) -> list[int]:
        return [0] + [match.end() for match in re.finditer(r"\r\n|\n|\r", self._source)]

    @cached_property
    def _tags(self) -> dict[str, list[tuple[int, str]]]:
        tags: dict[str, list[tuple[int, str]]] = {}
        at, hidden = 0, 0
        while match := _TAG.search(self._source, at):
            at = match.end()
            name = (match["name"] or "").lower()
            if not name:
                hidden -= hidden > 0 and match[0][:10].lower() == "</template"
                continue
            if name == "template":
                hidden += "shadowrootmode" not in match["inside"].lower()
            if not hidden and match["end"]:
                for known in (name, "img") if name == "image" else (name,):  # the parser reads <image> as <img>
                    tags.setdefault(known, []).append((match.start(), match["inside"]))
            if name in _RAW:
                end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self._source, at)
                at = end.start() if end else len(self._source)
        return tags

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def element(self, tag: str, attribute: str, value: str, nth: int) -> tuple[int, int]:
        """Line and column of the nth (from 0) start tag with this attribute value; (0, 0) when there is none.

        An attribute of `""` matches every tag of that name.
        """
        known = self._known.get((tag, attribute))
        if known is None:
            known = self._known[tag, attribute] = defaultdict(list)
            for offset, inside in self._tags.get(tag.lower(), ()):
                known[_value(inside, attribute) if attribute else value].append(offset)
        found = known.get(value)
        return self.at(found[min(nth, len(found) - 1)]) if found else (0, 0)


def _value(inside: str, attribute: str) -> str | None:
    """The value of an attribute in the source of a start tag, None when it is not there."""
    for match in _ATTRIBUTE.finditer(inside):
        if match[1].lower() == attribute:
            raw = next((group for group in match.groups()[1:] if group is not None), "")
            return unescape(raw.replace("\r\n", "\n").replace("\r", "\n"))
    return None


def unescape(value: str) -> str:
    """Undo character references as they count in an attribute."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), value) if "&" in value else value
