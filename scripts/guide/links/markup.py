"""One page of HTML: the addresses that it uses and the anchors that it offers, as a browser reads it.

The parser is lexbor (through selectolax), which builds the tree of the WHATWG HTML Standard with scripting on:
comments, `<template>` and `<noscript>` hold no elements, and the first of doubled attributes counts.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import webencodings
from selectolax.lexbor import LexborHTMLParser, LexborNode

from . import css, values

_XML_CHARSET = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"'\s>]+)[\"']")
_META_CHARSET = re.compile(
    rb"<!--.*?(?:-->|\Z)|<script[\s/>].*?(?:</script|\Z)|<meta[\s/][^<>]{0,1000}?charset\s*=\s*[\"']?\s*([^\s\"'/>;]+)", re.IGNORECASE | re.DOTALL
)

_FOLDED = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(?P<text>.*?)(?:\]\]>|\Z)|<(?P<name>[A-Za-z_][^\s/>\"'<=]*+)(?P<inside>(?>[^<>\"'/]+|\"[^\"]*\"|'[^']*'|/(?!>))*)/>",
    re.DOTALL,
)
# HTML, "void elements": these have no end tag in either syntax.
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"])

SVG_LINKS = frozenset(
    ["a", "use", "image", "script", "lineargradient", "radialgradient", "pattern", "textpath", "mpath", "feimage", "animate", "animatemotion",
     "animatetransform", "set", "cursor", "tref", "glyphref", "altglyph", "filter"]
)  # fmt: skip


class Use(NamedTuple):
    """How one attribute of one element uses its address.

    follow: a person goes there (else the browser loads it); required: an empty value breaks the element;
    certain: False where a missing file may be meant: a form that posts to a program, a style sheet switched off.
    """

    follow: bool
    required: bool
    certain: bool = True


_FOLLOW = Use(True, False)
_LOAD = Use(False, True)
_FIELD = Use(False, False)
_USES: dict[str, dict[str, Use]] = {
    "href": {"a": _FOLLOW, "area": _FOLLOW, "link": _LOAD},
    "src": dict.fromkeys(["img", "script", "iframe", "frame", "audio", "video", "source", "track", "embed", "input"], _LOAD),
    "data": {"object": _LOAD},
    "poster": {"video": _LOAD},
    "background": dict.fromkeys(["body", "table", "thead", "tbody", "tfoot", "tr", "td", "th"], _FIELD),
    "cite": dict.fromkeys(["blockquote", "q", "del", "ins"], _FOLLOW),
    "longdesc": dict.fromkeys(["img", "iframe", "frame"], _FOLLOW),
    "action": {"form": _FOLLOW},
    "formaction": dict.fromkeys(["button", "input"], _FOLLOW),
    "manifest": {"html": _LOAD},
}
_SETS = {"srcset": ("img", "source"), "imagesrcset": ("link",)}
_CARDS = frozenset(
    ["og:image", "og:image:url", "og:image:secure_url", "og:url", "og:video", "og:video:url", "og:video:secure_url", "og:audio", "og:audio:url",
     "og:audio:secure_url", "twitter:image", "twitter:image:src", "twitter:player", "twitter:player:stream", "thumbnail",
     "msapplication-tileimage", "msapplication-config", "msapplication-square70x70logo", "msapplication-square150x150logo", "msapplication-wide310x150logo",
     "msapplication-square310x310logo"]
)  # fmt: skip
_FOLLOWED_CARDS = frozenset(("og:url", "twitter:player"))
# HTML, "link types": these name a host to be ready for, not a file to fetch.
_HINTS = frozenset(("preconnect", "dns-prefetch"))
_FOLLOWED_RELS = frozenset(
    ["canonical", "alternate", "next", "prev", "author", "help", "license", "search", "bookmark", "first", "last", "up", "index", "shortlink"]
)
_LINKED_DATA = "script[type='application/ld+json' i]"


class Target(NamedTuple):
    """One address used by a page.

    role: `attribute`, `set` (a candidate of a srcset), `refresh`, `card` (a meta element), `style`.
    """

    tag: str
    attribute: str
    value: str
    use: Use
    role: str
    node: LexborNode


@dataclass(slots=True)
class Page:
    """What a page uses and offers; lower is its source in lower case."""

    tree: LexborHTMLParser
    source: str
    lower: str
    targets: list[Target] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    base: str | None = None
    linked_data: list[LexborNode] = field(default_factory=list)

    @property
    def anchors(self) -> list[str]:
        """Everything a fragment can name: each id, and each `name` of an `a`."""
        return self.ids + self.names


def decode(raw: bytes, charset: str = "") -> str:
    """Text of a page as browsers decode it (WHATWG HTML, "determining the character encoding").

    Byte order mark, then the charset that the server named, then a declaration in the first 1024 bytes or of XML, then UTF-8
    when it fits, then a declaration that comes later, else windows-1252.
    """
    if raw.startswith(codecs.BOM_UTF8):
        return raw[3:].decode("utf-8", "replace")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw[2:].decode("utf-16-le" if raw[0] == 0xFF else "utf-16-be", "replace")
    early = [charset, *_declared(raw[:1024])]
    if xml := _XML_CHARSET.match(raw):
        early.append(xml[1].decode("ascii", "replace"))
    if text := _decoded(raw, early):
        return text
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(raw, _declared(raw)) or raw.decode("windows-1252", "replace")


def _declared(raw: bytes) -> list[str]:
    return [match[1].decode("ascii", "replace") for match in _META_CHARSET.finditer(raw) if match[1]]


def _decoded(raw: bytes, named: list[str]) -> str:
    """Text by the first of these encodings that is one, or an empty string; in a declaration UTF-16 can only mean UTF-8."""
    for encoding in filter(None, map(webencodings.lookup, named)):
        if encoding.name.startswith("utf-"):
            return raw.decode("utf-8", "replace")
        if encoding.name == "x-user-defined":
            return raw.decode("windows-1252", "replace")
        return str(encoding.codec_info.decode(raw, "replace")[0])
    return ""


def unfold(source: str) -> str:
    """XHTML written so that the HTML parser sees what an XML parser sees: `<a id="x"/>` with its end tag, CDATA as text. Lines stay."""
    return _FOLDED.sub(_unfolded, source)


def _unfolded(match: re.Match[str]) -> str:
    name = match["name"]
    if name:
        return match[0] if name.lower() in _VOID else f"<{name}{match['inside']}></{name}>"
    return match[0] if match["text"] is None else html.escape(match["text"], quote=False)


def read(source: str) -> Page:
    """Parse a page; any text in, never an exception out."""
    tree = LexborHTMLParser(source.encode("utf-8", "replace"), scripting=True)
    page = Page(tree, source, source.lower())
    page.ids = [value for node in tree.css("[id]") if (value := node.attributes["id"])]
    if "name" in page.lower:
        page.names = [value for node in tree.css("a[name]") if (value := node.attributes["name"])]
    if "<base" in page.lower:
        page.base = next(((node.attributes["href"] or "") for node in tree.css("base[href]") if not _in_picture(node)), None)
    page.targets = list(_targets(tree, page.lower))
    if "ld+json" in page.lower:
        page.linked_data = tree.css(_LINKED_DATA)
    return page


def _targets(tree: LexborHTMLParser | LexborNode, lower: str) -> Iterator[Target]:
    """The addresses below a node; lower, the source in lower case, spares a search for what it does not contain."""
    for node in tree.css("[href]"):  # the selector also finds xlink:href, which SVG still allows
        tag, attributes = node.tag or "", node.attributes
        if "href" not in attributes:
            if tag.lower() in SVG_LINKS:
                yield Target(tag, "xlink:href", attributes["xlink:href"] or "", _FOLLOW if tag == "a" else _LOAD, "attribute", node)
        elif tag == "a":
            yield Target("a", "href", attributes["href"] or "", _FOLLOW, "attribute", node)
        elif tag in _USES["href"]:
            yield from _link(node, tag)
        elif tag.lower() in SVG_LINKS:
            yield Target(tag, "href", attributes["href"] or "", _LOAD, "attribute", node)
    for attribute, uses in _USES.items():
        if attribute != "href" and attribute in lower:
            for node in tree.css(f"[{attribute}]"):
                tag = node.tag or ""
                use = uses.get(tag)
                if use:
                    yield Target(tag, attribute, node.attributes[attribute] or "", _use(node, tag, attribute, use), "attribute", node)
    if "ping" in lower:
        for node in tree.css("a[ping], area[ping]"):
            for url in (node.attributes["ping"] or "").split():
                yield Target(node.tag or "", "ping", url, _FOLLOW, "set", node)
    if "srcset" in lower:
        yield from _sets(tree)
    if "<meta" in lower:
        yield from _meta(tree)
    if css.mentions(lower):
        yield from _styles(tree)
    if "srcdoc" in lower or "shadowrootmode" in lower:
        yield from _inner(tree)


def rels(node: LexborNode) -> set[str]:
    """The words of a `rel` attribute, in lower case."""
    return set((node.attributes.get("rel") or "").lower().split())


def label(node: LexborNode) -> str:
    """What a reader sees of an element, on one line of at most 80 characters."""
    attributes = node.attributes
    text = node.text(deep=True) if node.tag not in ("script", "style") else ""
    text = " ".join((text or attributes.get("alt") or attributes.get("aria-label") or attributes.get("title") or "").split())
    return text if len(text) <= 80 else text[:79] + "…"


def _in_picture(node: LexborNode) -> bool:
    """True for an element of SVG or MathML that only bears the name of an HTML element."""
    parent = node.parent
    while parent is not None and parent.tag not in ("svg", "math"):
        if (parent.tag or "").lower() == "foreignobject":
            return False
        parent = parent.parent
    return parent is not None


def _use(node: LexborNode, tag: str, attribute: str, use: Use) -> Use:
    if tag == "input" and attribute == "src":
        return use if (node.attributes.get("type") or "").lower() == "image" else _FIELD
    if attribute in ("action", "formaction"):
        form: LexborNode | None = node
        while form is not None and form.tag != "form":
            form = form.parent
        method = node.attributes.get("formmethod") or (form.attributes.get("method") if form is not None else "") or "get"
        return use._replace(certain=method.lower() == "get")
    return use


def _link(node: LexborNode, tag: str) -> Iterator[Target]:
    value = node.attributes["href"] or ""
    if tag == "area":
        yield Target(tag, "href", value, _FOLLOW, "attribute", node)
        return
    words = rels(node)
    if not words & _HINTS:
        use = Use(bool(words & _FOLLOWED_RELS) and "stylesheet" not in words, True, "disabled" not in node.attributes)
        yield Target(tag, "href", value, use, "attribute", node)


def _styles(tree: LexborHTMLParser | LexborNode) -> Iterator[Target]:
    for node in tree.css("style"):
        if (node.attributes.get("type") or "text/css").strip().lower() != "text/css":
            continue
        for found in css.references(node.text()):
            yield Target("style", "", found.url, _LOAD, "style", node)
    for node in tree.css("[style]"):
        for found in css.references(node.attributes["style"] or ""):
            yield Target(node.tag or "", "style", found.url, _LOAD, "style", node)


def _inner(tree: LexborHTMLParser | LexborNode) -> Iterator[Target]:
    """Documents inside the page: `srcdoc`, whose own fragments stay in it, and shadow trees written as `<template shadowrootmode>`."""
    for node in tree.css("iframe[srcdoc]"):
        source = node.attributes["srcdoc"] or ""
        inner = LexborHTMLParser(source.encode("utf-8", "replace"), scripting=True)
        if inner.css_matches("base[href]"):
            continue  # its addresses start from elsewhere
        yield from (target for target in _targets(inner, source.lower()) if not target.value.startswith("#"))
    for fragment in tree.template_fragments():
        template = fragment.parent
        if template is not None and "shadowrootmode" in template.attributes:
            yield from _targets(fragment, (fragment.html or "").lower())


def _sets(tree: LexborHTMLParser | LexborNode) -> Iterator[Target]:
    for attribute, tags in _SETS.items():
        for node in tree.css(f"[{attribute}]"):
            if node.tag in tags:
                for url in values.srcset(node.attributes[attribute] or "")[0]:
                    yield Target(node.tag or "", attribute, url, _LOAD, "set", node)


def _meta(tree: LexborHTMLParser | LexborNode) -> Iterator[Target]:
    for node in tree.css("meta"):
        attributes = node.attributes
        content = attributes.get("content") or ""
        if (attributes.get("http-equiv") or "").lower() == "refresh":
            found = values.refresh(content)
            if found and found.url is not None:
                yield Target("meta", "content", found.url, _FOLLOW, "refresh", node)
            continue
        name = (attributes.get("property") or attributes.get("name") or "").lower()
        if name in _CARDS:
            yield Target("meta", "content", content, Use(name in _FOLLOWED_CARDS, True), "card", node)
        elif (attributes.get("itemprop") or "").lower() in ("image", "url", "thumbnailurl", "logo"):
            yield Target("meta", "content", content, _LOAD, "card", node)
