"""Text fragments: `page/#:~:text=words` leads to these words (WICG, "URL Fragment Text Directives").

The search is more patient than a browser's: it knows neither word boundaries nor what styles hide, so that what it does
not find is not there.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

_UNSEEN = ["script", "style", "noscript", "template", "iframe", "object", "video", "audio", "select", "textarea", "title"]


class Quote(NamedTuple):
    """The words that one text directive names; all but start may be empty."""

    before: str
    start: str
    end: str
    after: str


def quotes(fragment: str) -> list[Quote]:
    """The quotations in a fragment as written; those that do not follow the grammar are left out, as browsers do."""
    directives = fragment.partition(":~:")[2].split("&")
    values = [directive.removeprefix("text=") for directive in directives if directive.startswith("text=")]
    return [quote for value in values if (quote := _quote(value.split(",")))]


def words(source: str) -> str:
    """What a page says, for `holds`; source is its HTML."""
    tree = LexborHTMLParser(source.encode("utf-8", "replace"), scripting=True)
    tree.strip_tags(_UNSEEN)
    return _squeezed(tree.body.text(deep=True)) if tree.body else ""


def holds(text: str, quote: Quote) -> bool:
    """True when the quotation is in the text, which comes from `words`."""
    before, start, end, after = map(_squeezed, quote)
    if end:
        at = text.find(before + start)
        return at >= 0 and text.find(end + after, at + len(before + start)) >= 0
    return before + start + after in text


def _quote(parts: list[str]) -> Quote | None:
    before = parts.pop(0)[:-1] if parts[0].endswith("-") else ""
    after = parts.pop()[1:] if parts and parts[-1].startswith("-") else ""
    if not 1 <= len(parts) <= 2 or not parts[0]:
        return None
    start, end = [*parts, ""][:2]
    return Quote(*(unquote(part) for part in (before, start, end, after)))


def _squeezed(text: str) -> str:
    """Text without case and white space: elements that only set words off then make no difference."""
    return "".join(text.casefold().split())
