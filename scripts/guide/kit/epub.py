"""A book as EPUB 3: files of XHTML with their drawings beside them, packed by EbookLib."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Mapping, Sequence
from html import unescape
from importlib import resources
from urllib.parse import quote

from ebooklib import epub

_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
_HREF = re.compile(r'href="([^"]*)"')
_SAFE = ";/?:@&=+$,#%-_.!~*'()"
"""What may stand in an address by RFC 3986, which EPUB keeps to more strictly than browsers; `%` begins what is written so already."""
_ABOUT = re.compile(r"<desc[^>]*>(.*?)</desc>", re.DOTALL)


def book(title: str, edition: str, contents: Sequence[tuple[str, Sequence[tuple[str, str]]]], files: Mapping[str, str]) -> bytes:
    """The book from its files in reading order, by name; `contents` are parts with the names and titles of their chapters."""
    made = epub.EpubBook()
    made.set_identifier(f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{title} {edition}')}")
    made.set_title(title)
    made.set_language("en")
    made.add_author("China Social Guide contributors")
    made.add_metadata("DC", "rights", "CC BY 4.0")
    for name, said in _ACCESS:
        made.add_metadata(None, "meta", said, {"property": f"schema:{name}"})
    made.add_item(epub.EpubItem("style", "style.css", "text/css", (resources.files("guide.kit") / "epub.css").read_bytes()))
    pages = {}
    for name, html in files.items():
        text, drawings = _apart(name, html)
        for path, svg in drawings.items():
            made.add_item(epub.EpubItem(path.replace(".", "-"), path, "image/svg+xml", svg.encode()))
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
        page = epub.EpubHtml(uid=f"page-{name}", file_name=f"{name}.xhtml", title=unescape(re.sub("<[^>]+>", "", heading[1])) if heading else title, lang="en")
        page.content = text
        page.add_link(href="style.css", rel="stylesheet", type="text/css")
        made.add_item(page)
        pages[name] = page
    made.toc = [
        epub.Link(f"{held[0][0]}.xhtml", part, f"part-{held[0][0]}")
        if len(held) == 1
        else (epub.Section(part, f"{held[0][0]}.xhtml"), [epub.Link(f"{name}.xhtml", chapter, f"toc-{name}") for name, chapter in held])
        for part, held in contents
    ]
    made.spine = [pages["title"], "nav", *(page for name, page in pages.items() if name != "title")]
    made.add_item(epub.EpubNcx())
    made.add_item(epub.EpubNav())
    packed = io.BytesIO()
    epub.write_epub(packed, made, {"epub3_pages": False})
    return packed.getvalue()


_ACCESS = (
    ("accessMode", "textual"),
    ("accessMode", "visual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityFeature", "alternativeText"),
    ("accessibilityHazard", "none"),
    ("accessibilitySummary", "Headings, tables with heads, and a description of every drawing."),
)
"""What a reader with assistive technology wants to know before opening the book, in the words of schema.org."""


def _apart(name: str, html: str) -> tuple[str, dict[str, str]]:
    """The page with pictures in place of its drawings, and the drawings: readers show files of SVG more surely than SVG inside."""
    drawings: dict[str, str] = {}

    def picture(match: re.Match[str]) -> str:
        svg = match[0]
        title, about = (found[1] if (found := pattern.search(svg)) else "" for pattern in (_TITLE, _ABOUT))
        path = f"{name}-{len(drawings) + 1}.svg"
        drawings[path] = svg
        return f'<img src="{path}" alt="{f"{title}. {about}".replace(chr(34), "&quot;").strip(". ")}"/>'

    return _HREF.sub(lambda match: f'href="{quote(match[1], safe=_SAFE)}"', _SVG.sub(picture, html)), drawings
