"""The addresses in files that are not HTML: web app manifests, JSON-LD, feeds, sitemaps and SVG pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.parsers import expat

# schema.org properties whose value is the address of something to fetch or visit.
_LINKED = frozenset(
    ["url", "image", "logo", "contenturl", "embedurl", "thumbnailurl", "thumbnail", "sameas", "item", "mainentityofpage", "downloadurl",
     "installurl", "discussionurl", "license", "photo", "screenshot", "relatedlink", "significantlink", "target", "urltemplate"]
)  # fmt: skip
# The members that lead somewhere, each with whether a person goes there: W3C Application Manifest, JSON Feed 1.1.
_MEMBERS = {
    "manifest": {"start_url": True, "url": True, "src": False},
    "feed": {"home_page_url": True, "feed_url": True, "url": True, "next_url": True, "external_url": True, "image": False, "icon": False,
             "favicon": False, "banner_image": False, "avatar": False},
}  # fmt: skip
_SKIPPED = ("related_applications", "protocol_handlers", "share_target")
_FEEDS = frozenset(("rss", "feed", "RDF"))
_MAPS = frozenset(("urlset", "sitemapindex"))


class Mention(NamedTuple):
    """An address in a file; follow tells a page to visit from a file to load."""

    url: str
    line: int
    column: int
    follow: bool
    what: str


class Document(NamedTuple):
    """An XML file: its root element without namespace, what it mentions, and why it could not be read to its end."""

    root: str
    mentions: list[Mention]
    problem: str


def linked_data(text: str) -> list[str]:
    """Addresses in a block of JSON-LD; ValueError when it is not JSON.

    Only properties that lead somewhere count: an `@id` names a thing and may lead nowhere,
    except as the value of such a property.
    """
    return list(_walk(json.loads(text), ""))


def members(text: str, kind: str) -> list[tuple[str, bool]]:
    """Addresses in a web app manifest or a JSON feed, each with whether a person goes there.

    kind: `manifest` or `feed`. ValueError when the text is not a JSON object.
    """
    content = json.loads(text)
    if not isinstance(content, dict):
        raise ValueError("it is not a JSON object")
    return list(_members(content, _MEMBERS[kind]))


def xml(raw: bytes) -> Document:
    """Read a sitemap, its index, a feed (RSS, Atom) or an SVG picture; other XML mentions nothing."""
    reader = _Xml()
    problem = reader.read(raw)
    return Document(reader.root, reader.mentions, problem)


def is_map(document: Document) -> bool:
    """True for a sitemap or an index of sitemaps (sitemaps.org)."""
    return document.root in _MAPS


def _walk(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            yield from _walk(part, key)
    elif isinstance(value, dict):
        if key in _LINKED and isinstance(value.get("@id"), str) and "url" not in value:
            yield value["@id"].partition("#")[0]
        for name, part in value.items():
            if name != "@context":
                yield from _walk(part, name.lower())
    elif isinstance(value, str) and key in _LINKED and "{" not in value and ("/" in value or "." in value):
        yield value


def _members(value: Any, known: dict[str, bool], key: str = "") -> Iterator[tuple[str, bool]]:
    if isinstance(value, list):
        for part in value:
            yield from _members(part, known, key)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in _SKIPPED:
                yield from _members(part, known, name)
    elif isinstance(value, str) and key in known:
        yield value, known[key]


class _Xml:
    """One pass over an XML file with expat, which does not expand entities of a document type here."""

    def __init__(self) -> None:
        self.root = ""
        self.mentions: list[Mention] = []
        self._path: list[str] = []
        self._text = ""
        self._place = (0, 0)
        self._skip = False

    def read(self, raw: bytes) -> str:
        parser = self._parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.EntityDeclHandler = self._entity
        try:
            parser.Parse(raw, True)
        except expat.ExpatError as error:
            return f"line {error.lineno}: {expat.ErrorString(error.code)}"
        except _TooClever:
            return "it defines entities of its own"
        return ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self.root = self.root or local
        self._path.append(local)
        self._text = ""
        if self.root == "svg":
            self._svg(local, attributes)
        elif self.root == "feed" and local == "link":
            self._add(attributes.get("href", ""), attributes.get("rel", "alternate") in ("alternate", "self"), "link")
        elif self.root in _FEEDS and local == "enclosure":
            self._add(attributes.get("url", ""), False, "enclosure")
        elif self.root in _MAPS and local == "link" and "href" in attributes:
            self._add(attributes["href"], True, "alternate")
        elif local == "guid":
            self._skip = attributes.get("isPermaLink") == "false"
        self._place = self._here()

    def _end(self, name: str) -> None:
        local = self._path.pop()
        text = self._text.strip()
        self._text = ""
        if self.root in _MAPS and local == "loc" and text:
            self._found(text, self._path[-1] not in ("image", "video"), local)
        elif self.root in ("rss", "RDF") and text and (local == "link" or (local == "guid" and not self._skip and ":" in text)):
            self._found(text, True, local)
        elif self.root == "feed" and local in ("logo", "icon") and text:
            self._found(text, False, local)

    def _svg(self, local: str, attributes: dict[str, str]) -> None:
        href = attributes.get("href", attributes.get("xlink:href", ""))
        if href and not href.startswith("#"):
            self._add(href, local == "a", local)

    def _data(self, text: str) -> None:
        self._text += text

    def _entity(self, *_: object) -> None:
        raise _TooClever

    def _here(self) -> tuple[int, int]:
        return self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1

    def _add(self, url: str, follow: bool, what: str) -> None:
        if url:
            self.mentions.append(Mention(url, *self._here(), follow, what))

    def _found(self, url: str, follow: bool, what: str) -> None:
        self.mentions.append(Mention(url, *self._place, follow, what))


class _TooClever(Exception):
    """The file declares entities: none of the formats read here needs them, and they can be made to explode."""
