"""Tables and charts for another site: a page that stands in a frame or is pasted, and a picture; each says where it is from.

A fragment asks no host for anything: its style stands inside, it runs no script, and without the style it is a plain table.
A chart has its picture already, among the downloads of its page.
"""

from __future__ import annotations

import functools
import io
import re
from importlib import resources

from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

from guide.kit import paper
from guide.kit.material import Material, Sheet
from guide.kit.product import Product, key_of
from guide.metadata import LICENCE
from guide.place import Place

FOLDER = "embed"
_SCALE = 3
"""Pixels of a picture for each point of the sheet: enough to be sharp on paper too."""


def beside(url: str) -> list[tuple[str, str]]:
    """A page that compares one topic offers its table."""
    section, _, name = url.strip("/").partition("/")
    if section != "compare" or not name or "-vs-" in name:
        return []
    return [("the table for your site, HTML", _path(f"table-{name}", "html")), ("as a picture", _path(f"table-{name}", "png"))]


def products(material: Material) -> list[Product]:
    """A fragment and a picture of every topic's table, a fragment of every chart."""
    made: list[Product] = []
    for sheet in material.sheets.values():
        tree = LexborHTMLParser(f"<body>{paper.body(sheet, material.place, screen=True)}</body>")
        name = f"table-{sheet.leaf.url.strip('/').partition('/')[2]}"
        for table in tree.css(f'table[id="{name}"]') if sheet.section == "compare" else ():
            html = fragment(sheet, material.place, name, table.html or "")
            made.append(Product(_path(name, "html"), key_of(html), functools.partial(html.encode)))
            made.append(Product(_path(name, "png"), key_of(html), functools.partial(picture, html)))
        for figure in tree.css("figure.g-chart[id]"):
            stem = next((link.attributes["href"] or "" for link in figure.css("a[download]")), "").rpartition("/")[2].rpartition(".")[0]
            if not stem or any(product.path == _path(stem, "html") for product in made):
                continue
            for downloads in figure.css(".g-screen"):
                downloads.decompose()
            html = fragment(sheet, material.place, figure.attributes["id"] or "", figure.html or "")
            made.append(Product(_path(stem, "html"), key_of(html), functools.partial(html.encode)))
    return made


def fragment(sheet: Sheet, place: Place, anchor: str, inside: str) -> str:
    """A whole page for a frame, and between two comments what can be pasted into another; links lead to the living site."""
    there, title = f"{place.living(sheet.leaf.url)}#{anchor}", sheet.leaf.title
    linked = re.sub(r'href="#', f'href="{place.living(sheet.leaf.url)}#', inside)
    named = re.sub(r' id="([^"]*)"', r' id="g-\1"', linked)
    named = re.sub(r'aria-labelledby="(\S+) (\S+)"', r'aria-labelledby="g-\1 g-\2"', named)
    source = Markup('<p class="g-source">China Social Guide, edition {}, <a href="{}">{}</a>. <a href="{}">CC BY 4.0</a></p>').format(
        place.edition, there, there, LICENCE
    )
    head = Markup(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{}</title><meta name="viewport" content="width=device-width"></head><body>'
    )
    style = (resources.files("guide.kit") / "embed.css").read_text("utf-8")
    section = f'<section class="g-embed" lang="en"><style>\n{style}</style>\n{named}\n{source}</section>'
    return f"{head.format(title)}\n<!-- from here -->\n{section}\n<!-- to here -->\n</body></html>\n"


def picture(html: str) -> bytes:
    """The fragment as PNG: set on a sheet that is long enough, and cut where it ends."""
    import pypdfium2
    from PIL import ImageChops

    sheet = html.replace("</head>", "<style>@page { size: 1100px 9000px; margin: 24px }</style></head>")
    document = pypdfium2.PdfDocument(paper.pdf(sheet))
    drawn = document[0].render(scale=_SCALE).to_pil().convert("RGB")
    left, top, right, bottom = ImageChops.invert(drawn).getbbox() or (0, 0, *drawn.size)
    margin = 18 * _SCALE
    cut = drawn.crop((max(left - margin, 0), max(top - margin, 0), min(right + margin, drawn.width), min(bottom + margin, drawn.height)))
    file = io.BytesIO()
    cut.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def _path(name: str, kind: str) -> str:
    return f"{FOLDER}/{name}.{kind}"
