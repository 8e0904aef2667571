"""Hand-outs: a page of the guide as a PDF of its own, in both sizes of paper."""

from __future__ import annotations

import functools
from dataclasses import replace

from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

from guide.kit import paper
from guide.kit.material import Material, Sheet
from guide.kit.product import Product, key_of

SECTIONS = ("platforms", "categories", "compare", "practice", "rules", "cases", "choose", "dos-and-donts", "history", "glossary")
"""The parts of the site whose pages can be handed out."""
_SCREEN = ("compare/",)
"""Pages that only work on a screen."""


def path(url: str, size: str) -> str:
    """`platforms/wechat/` → `platforms/wechat-a4.pdf`, below the kit's folder."""
    return f"{url.rstrip('/')}-{size}.pdf"


def handed_out(url: str) -> bool:
    """Whether a page of the site has a hand-out; two platforms side by side have one only where the page was written by hand."""
    section = url.partition("/")[0]
    return section in SECTIONS and url not in _SCREEN and ("-vs-" not in url or url == "compare/wechat-vs-weibo/")


def beside(url: str) -> list[tuple[str, str]]:
    """The hand-outs of one page."""
    return [(f"PDF, {name}", path(url, size)) for size, name in paper.SIZES.items()] if handed_out(url) else []


def products(material: Material) -> list[Product]:
    """Every hand-out."""
    return [
        Product(path(sheet.leaf.url, size), key_of(html), functools.partial(paper.pdf, html))
        for sheet in material.of(*SECTIONS)
        if handed_out(sheet.leaf.url)
        for size in paper.SIZES
        for html in [document(material, sheet, size)]
    ]


def document(material: Material, sheet: Sheet, size: str) -> str:
    """One page of the site as HTML for paper."""
    sheet = _with_sources(material, sheet)
    leaf = sheet.leaf
    dated = Markup("<p class='k-dated'>{}</p>").format(f"{sheet.dated[:1].upper()}{sheet.dated[1:]}") if sheet.dated else ""
    content = paper.body(sheet, material.place).replace("</h1>", f"</h1>{dated}", 1)
    return paper.document(leaf.title, content, size, material.place, Markup(sheet.citation), leaf.description)


def _with_sources(material: Material, sheet: Sheet) -> Sheet:
    """A page that leads to the sources' own page takes along those that it names: on paper that page is far away."""
    page, listed = LexborHTMLParser(f"<body>{sheet.leaf.html}</body>"), material.sheets.get("sources/")
    links = page.css('a[href*="sources/#source-"]')
    if not links or not listed or not page.body:
        return sheet
    named = set()
    for link in links:
        name = (link.attributes["href"] or "").partition("#")[2]
        named.add(name)
        link.attrs["href"] = f"#{name}"
    entries = [entry for entry in LexborHTMLParser(listed.leaf.html).css(".g-sources > li") if entry.attributes.get("id") in named]
    for entry in entries:
        for node in entry.css(".g-supports"):
            node.decompose()
    inner = (page.body.html or "").removeprefix("<body>").removesuffix("</body>")
    sources = "\n".join(entry.html or "" for entry in entries)
    html = f'{inner}<h2 id="sources">Sources</h2>\n<ul class="g-sources">\n{sources}\n</ul>'
    return replace(sheet, leaf=replace(sheet.leaf, html=html))
