"""From a page of the site to HTML for paper, and from that to a PDF that is tagged as PDF/UA asks.

WeasyPrint sets the pages; `paper.css` says how they look. What needs a screen goes, links lead to the published site,
drawings get their colours and a name.
"""

from __future__ import annotations

import functools
import io
import logging
import re
from collections.abc import Mapping
from importlib import resources
from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser, LexborNode

from guide import drawing
from guide.kit.material import Sheet
from guide.metadata import LICENCE
from guide.place import Place
from guide.problem import Problems

SIZES = {"a4": "A4", "letter": "Letter"}
"""Sizes of paper: as they stand in the name of a file, and as CSS calls them."""

FONT = "Noto Sans CJK SC"
"""One family for Latin letters, pinyin and 汉字, so that they fit each other; the headings take its sister with serifs."""
NO_FONT = f"kit: no font {FONT}, which sets 汉字. Install it: `apt install fonts-noto-cjk`, or the system's package of Noto CJK"
NO_ENGINE = (
    "kit: WeasyPrint does not start, since Pango is missing. Install it: `apt install libpango-1.0-0 libpangoft2-1.0-0`, or the system's package of Pango"
)

WIDE = 6
"""A table with so many columns is set across the paper."""

EARLIER = 8
"""So many earlier values stand in a row of a table."""

_OFF_PAPER = "script, style, form, button, input[type=hidden], template, [hidden], .g-more, .g-plate-map svg"


def body(sheet: Sheet, place: Place, prefix: str = "", inside: Mapping[str, str] | None = None, screen: bool = False) -> str:
    """The page's HTML for paper.

    `inside` says which pages of the site stand in the same book: their address, and what a link to one begins with. Links to
    those stay inside, all others lead to the published site. `prefix` is what this page's own ids begin with.
    `screen` keeps what only a screen can use, such as downloads.
    """
    tree = LexborHTMLParser(f"<body>{sheet.leaf.html}</body>")
    for node in tree.css(_OFF_PAPER if screen else f"{_OFF_PAPER}, .g-screen"):
        node.decompose()
    here = place.living(sheet.leaf.url)
    known = {place.living(url): start for url, start in (inside or {}).items()}
    for link in tree.css("a[href]"):
        link.attrs["href"] = _leads(link.attributes["href"] or "", here, known)
    for link in tree.css('.g-sources a[href^="http"]'):
        link.attrs["data-shown"] = _readable(link.attributes["href"] or "")
    for box in tree.css("input[type=checkbox]"):
        box.replace_with("☐")
    for node in tree.css("[id]") if prefix else ():
        node.attrs["id"] = f"{prefix}{node.attributes['id']}"
    for name in ("tabindex", "role", "rel", "data-label", "data-order", "hreflang"):
        for node in tree.css(f"[{name}]"):
            del node.attrs[name]
    for row in tree.css("tr:has(details .g-series)"):
        _unfold(row)
    for table in tree.css("table"):
        _count(table)
    inner = tree.body.html if tree.body else ""
    return _drawn((inner or "").removeprefix("<body>").removesuffix("</body>"))


def wide(html: str) -> bool:
    """Whether a page has a table that is set across the paper."""
    return 'class="k-across' in html


def document(title: str, content: str, size: str, place: Place, cited: Markup, description: str = "", across: bool | None = None) -> str:
    """A whole document: `content` with the foot that says edition, licence and how to cite it.

    It lies across the paper where it has a wide table, unless `across` says otherwise.
    """
    foot = Markup('<div class="k-foot"><p>{}</p><p>China Social Guide, edition {}. Text and data CC BY 4.0: {}</p></div>').format(cited, place.edition, LICENCE)
    head = Markup(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{}</title><meta name="author" content="China Social Guide contributors">'
        '<meta name="description" content="{}"><style>@page {{ size: {} }} @page across {{ size: {} landscape }}\n{}</style></head>'
    ).format(title, description, SIZES[size], SIZES[size], Markup(_style()))
    lies = ' class="k-all-across"' if (wide(content) if across is None else across) else ""
    return f"{head}<body{lies}>{foot}{content}</body></html>"


def pdf(html: str) -> bytes:
    """The document as PDF/UA-1 with bookmarks. Raises Problems where the engine or the font is missing."""
    ready()
    return _set(html)


def _leads(href: str, here: str, known: Mapping[str, str]) -> str:
    goal, _, anchor = urljoin(here, href).partition("#")
    if goal in known:
        return f"{known[goal]}{anchor or 'top'}"
    return href if href.startswith("#") else f"{goal}#{anchor}" if anchor else goal


def _readable(address: str) -> str:
    """An address with its 汉字 as such, as the address field of a browser takes it; what is no text in UTF-8 stays coded."""

    def plain(match: re.Match[str]) -> str:
        try:
            text = bytes.fromhex(match[0].replace("%", "")).decode()
        except UnicodeDecodeError:
            return match[0]
        return text if text.isprintable() else match[0]

    return re.sub(r"(?:%[89a-f][0-9a-f])+", plain, address, flags=re.IGNORECASE)


def _unfold(row: LexborNode) -> None:
    """Earlier values get rows of their own, some in each: a row is never cut, and one with forty values would not fit on a page."""
    name = row.css("th")[0].text().strip()
    values = [item.html or "" for item in row.css("details .g-series > li")]
    for details in row.css("details"):
        details.decompose()
    parts = ["".join(values[start : start + EARLIER]) for start in range(0, len(values), EARLIER)]
    rows = (f'<tr class="k-earlier"><th scope="row">{name}, earlier</th><td><ul class="g-series">{part}</ul></td></tr>' for part in parts)
    for made in reversed(LexborHTMLParser(f"<table>{''.join(rows)}</table>").css("tr")):
        row.insert_after(made)


def _count(table: LexborNode) -> None:
    """Tables are laid out by how many columns they have."""
    columns = max((len(row.css("th, td")) for row in table.css("tr")), default=0)
    across = "k-across " if columns >= WIDE else ""
    table.attrs["class"] = f"{across}k-{columns} {table.attributes.get('class') or ''}".strip()


def _drawn(html: str) -> str:
    """Drawings with colours instead of the style sheet's variables."""
    coloured = re.sub(r"var\(--g-(\w+)\)", lambda match: drawing.PALETTE[match[1]], html)
    return coloured.replace("<svg ", f'<svg font-family="{FONT}" ')


@functools.cache
def _style() -> str:
    return (resources.files("guide.kit") / "paper.css").read_text("utf-8")


def _set(html: str, **options: bool) -> bytes:
    from weasyprint import HTML

    return HTML(string=html, url_fetcher=_nothing).write_pdf(pdf_variant="pdf/ua-1", finisher=_slim, **options) or b""


def _slim(_: object, made: Any) -> None:
    """Takes the glyphs that no text uses out of the fonts of 汉字, which takes 400 KB off each hand-out.

    WeasyPrint keeps the number of each of a font's 65,000 glyphs, and with them as many offsets that do not compress. Such a font
    names its glyphs by number itself (ISO 32000-1, 9.7.4.2, on CFF with CIDs), so that the others can go.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    streams = [item for item in made.objects if hasattr(item, "stream")]
    maps = [line for stream in streams if b"begincmap" in stream.stream for line in stream.stream]
    used = {int(found[1], 16) for line in maps if (found := re.match(rb"<(....)> <", line))}
    for stream in streams:
        if stream.extra.get("Subtype") == "/OpenType":
            font = TTFont(io.BytesIO(stream.stream[0]), lazy=True)
            if not hasattr(font["CFF "].cff[0], "ROS"):
                continue
            for table in {*font.keys()} - {"GlyphOrder", "CFF ", "head", "hhea", "hmtx", "maxp"}:
                del font[table]
            subsetter = Subsetter(Options(layout_features=[], hinting=False, notdef_outline=True))
            subsetter.populate(gids=[glyph for glyph in used if glyph < font["maxp"].numGlyphs])
            subsetter.subset(font)
            stream.stream, stream.extra["Subtype"] = [font["CFF "].compile(font)], "/CIDFontType0C"


def _nothing(address: str, *_: object, **__: object) -> dict[str, object]:
    raise ValueError(f"a document for paper asks for {address}; everything that it shows stands inside it")


@functools.cache
def ready() -> None:
    """Raises Problems where the engine does not start, or where it would set 汉字 in another font."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    try:
        import weasyprint  # noqa: F401
    except OSError:  # the library is there, Pango is not
        raise Problems([NO_ENGINE]) from None
    sample = f'<!doctype html><html lang="en"><title>微信</title><body style="font-family: \'{FONT}\'">微信'
    if FONT.replace(" ", "-").encode() not in _set(sample, uncompressed_pdf=True):
        raise Problems([NO_FONT])
