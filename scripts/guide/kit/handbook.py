"""The handbook: the whole guide as one book, with contents, an index of terms and a bibliography; as PDF and as EPUB 3.

A page of the site is a chapter. Sources stand once, in the bibliography, and every mention leads there.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

from guide.kit import epub, handouts, paper
from guide.kit.material import Material, Sheet
from guide.kit.product import Product, key_of
from guide.metadata import LICENCE
from guide.model import Guide, Term

TITLE = "China Social Guide: the handbook"
PARTS = {
    "Choose": ("choose",),
    "Categories": ("categories",),
    "Platforms": ("platforms",),
    "Comparisons": ("compare",),
    "How to": ("practice",),
    "Dos and don'ts": ("dos-and-donts",),
    "Rules": ("rules",),
    "Cases": ("cases",),
    "History": ("history",),
    "Glossary": ("glossary",),
}
"""The parts of the book, with the sections of the site that each holds."""
BIBLIOGRAPHY = "sources/"
TOP = "top"


@dataclass(frozen=True)
class Chapter:
    """`name` is what the chapter's ids or file begin with; `html` is ready for paper."""

    name: str
    title: str
    html: str


@dataclass(frozen=True)
class Book:
    """Parts with their chapters, the bibliography, and for each term where it is spoken of: the chapter and the link."""

    parts: Sequence[tuple[str, Sequence[Chapter]]]
    bibliography: Chapter
    terms: Sequence[tuple[Term, Sequence[tuple[Chapter, str]]]]

    @property
    def chapters(self) -> list[Chapter]:
        return [*(chapter for _, chapters in self.parts for chapter in chapters), self.bibliography]


def beside(url: str) -> list[tuple[str, str]]:
    """The page for trainers offers the handbook."""
    if url != "teach/":
        return []
    return [*((f"the handbook as PDF, {name}", f"handbook-{size}.pdf") for size, name in paper.SIZES.items()), ("the handbook as EPUB", "handbook.epub")]


def products(material: Material) -> list[Product]:
    """The book in both sizes of paper and as EPUB."""
    printed, flowing = book(material, "#{}--", "{}--"), book(material, "{}.xhtml#", "")
    cited = _cited(material)
    made = [(size, paper.document(TITLE, _pages(printed, material, cited), size, material.place, cited, across=False)) for size in paper.SIZES]
    pdfs = [Product(f"handbook-{size}.pdf", key_of(html), functools.partial(paper.pdf, html)) for size, html in made]
    files = _files(flowing, material, cited)
    return [*pdfs, Product("handbook.epub", key_of(*files.values()), functools.partial(epub.book, TITLE, material.guide.edition, _tree(flowing), files))]


def book(material: Material, leads: str, prefix: str) -> Book:
    """The book's chapters. `leads` is how a link to a chapter begins, `prefix` what its ids begin with; `{}` is its name."""
    parts = {part: [sheet for sheet in material.of(*sections) if handouts.handed_out(sheet.leaf.url)] for part, sections in PARTS.items()}
    sources = material.sheets.get(BIBLIOGRAPHY)
    sheets = [*(sheet for held in parts.values() for sheet in held), *([sources] if sources else [])]
    inside = {sheet.leaf.url: leads.format(_name(sheet)) for sheet in sheets}

    def chapter(sheet: Sheet) -> Chapter:
        name = _name(sheet)
        html = paper.body(_without_sources(sheet, material), material.place, prefix.format(name), inside)
        return Chapter(name, sheet.leaf.title, f'<section id="{prefix.format(name)}{TOP}">{html}</section>')

    chapters = {sheet.leaf.url: chapter(sheet) for sheet in sheets}
    chapters, terms = _indexed(chapters, material.guide, leads, prefix)
    chapters = _mended(chapters, inside)
    listed = [(part, [chapters[sheet.leaf.url] for sheet in held]) for part, held in parts.items() if held]
    by_name = {chapter.name: chapter for chapter in chapters.values()}
    known = [(term, [(by_name[name], link) for name, link in found]) for term, found in terms]
    return Book(listed, chapters.get(BIBLIOGRAPHY) or Chapter("sources", "Sources", ""), known)


def _name(sheet: Sheet) -> str:
    return sheet.leaf.url.strip("/").replace("/", "-")


def _without_sources(sheet: Sheet, material: Material) -> Sheet:
    """The page without its own list of sources: what names one leads to the bibliography."""
    tree = LexborHTMLParser(f"<body>{sheet.leaf.html}</body>")
    if sheet.leaf.url == BIBLIOGRAPHY:
        gone = ".g-supports"
    else:
        gone = "h2#sources, ul.g-sources"
        there = material.place.living(BIBLIOGRAPHY)
        for link in tree.css('a[href^="#source-"]'):
            link.attrs["href"] = f"{there}{link.attributes['href']}"
    for node in tree.css(gone):
        node.decompose()
    html = (tree.body.html if tree.body else "") or ""
    return replace(sheet, leaf=replace(sheet.leaf, html=html.removeprefix("<body>").removesuffix("</body>")))


def _indexed(chapters: Mapping[str, Chapter], guide: Guide, leads: str, prefix: str) -> tuple[dict[str, Chapter], list[tuple[Term, list[tuple[str, str]]]]]:
    """Chapters with an id at the first mention of each term, and for each term the chapters that mention it with the link there."""
    names = {name.casefold(): key for key, term in guide.terms.items() for name in (term.term, term.chinese)}
    text = " ".join(re.sub(r"<[^>]+>", " ", chapter.html) for url, chapter in chapters.items() if url != BIBLIOGRAPHY)
    for name in [name for name in names if name.isascii() and name.isalpha() and re.search(rf"(?<![\w.]){name}(?![\w.])", text)]:
        del names[name]  # a word that is written small is one of plain English, such as group: it is the term where its Chinese stands
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{words})(?![a-z])" if words else r"(?!)", re.IGNORECASE)
    found: dict[str, list[tuple[str, str]]] = {key: [] for key in guide.terms}
    made = {}
    for url, chapter in chapters.items():
        tree = LexborHTMLParser(f"<body>{chapter.html}</body>")
        start, seen = prefix.format(chapter.name), set()
        for node in list(tree.body.traverse(include_text=True)) if tree.body and url != BIBLIOGRAPHY else ():
            if node.tag != "-text" or node.parent is None:
                continue
            for match in pattern.finditer(node.text_content or ""):
                key = names[match[0].casefold()]
                if key in seen:
                    continue
                seen.add(key)
                anchor = node.parent.attributes.get("id") or f"{start}term-{key}"
                node.parent.attrs["id"] = anchor
                found[key].append((chapter.name, f"{leads.format(chapter.name)}{anchor.removeprefix(start)}"))
        html = (tree.body.html if tree.body else "") or ""
        made[url] = replace(chapter, html=html.removeprefix("<body>").removesuffix("</body>"))
    terms = sorted(((guide.terms[key], links) for key, links in found.items() if links), key=lambda item: item[0].term.casefold())
    return made, terms


def _mended(chapters: Mapping[str, Chapter], inside: Mapping[str, str]) -> dict[str, Chapter]:
    """What a chapter says of something that is not in the book, such as a form, leads to the chapter's top."""
    whole = "".join(chapter.html for chapter in chapters.values())
    if any(start.startswith("#") for start in inside.values()):
        ids = {f"#{anchor}" for anchor in re.findall(r' id="([^"]+)"', whole)}
    else:
        ids = {f"{inside[url]}{anchor}" for url, chapter in chapters.items() for anchor in re.findall(r' id="([^"]+)"', chapter.html)}
    starts = sorted(set(inside.values()), key=len, reverse=True)

    def lead(match: re.Match[str]) -> str:
        goal = match[1]
        start = next((start for start in starts if goal.startswith(start)), "")
        return match[0] if not start or goal in ids else f'href="{start}{TOP}"'

    return {url: replace(chapter, html=re.sub(r'href="([^"]*)"', lead, chapter.html)) for url, chapter in chapters.items()}


def _cited(material: Material) -> Markup:
    """How the book is cited: as its home page is, under its own title."""
    place = material.place
    return Markup("China Social Guide contributors. ({}). <em>{}</em> (edition {}). {}").format(place.edition[:4], TITLE, place.edition, place.cited(""))


# On paper ----------------------------------------------------------------------------------------------------


def _pages(made: Book, material: Material, cited: Markup) -> str:
    front = Markup(
        '<section class="k-front"><h1>{}</h1><p class="g-lead">Edition {}: {} platforms, {} sources, every number with its date</p>'
        "<p>Text and data stand under CC BY 4.0: {}</p><p>Cite it as: {}</p><p>The living guide: {}</p></section>"
    ).format(TITLE, material.guide.edition, len(material.guide.platforms), len(material.guide.sources), LICENCE, cited, material.place.living(""))
    parts = []
    for number, (part, chapters) in enumerate(made.parts):
        if len(chapters) == 1:
            parts.append(_chapter(chapters[0].html))
            continue
        opening = f'<h1 class="k-part" id="part-{number}">{Markup.escape(part)}</h1>'
        first = _lower(chapters[0].html)
        if chapters[0].title == part:  # the part's heading says it
            first = re.sub(r"<h2.*?</h2>", "", first, count=1, flags=re.DOTALL)
        parts += [_chapter(first).replace(">", f">{opening}", 1), *(_chapter(_lower(chapter.html)) for chapter in chapters[1:])]
    entries = "".join(_entry(term, links, numbers=True) for term, links in made.terms)
    index = f'<section class="k-chapter k-index" id="index-of-terms"><h1>Index of terms</h1>{entries}</section>'
    bibliography = _chapter(made.bibliography.html.replace("</h1>", " (bibliography)</h1>", 1))
    return f"{front}{_contents(made)}{''.join(parts)}{index}{bibliography}"


def _contents(made: Book) -> str:
    lines = []
    for number, (part, chapters) in enumerate(made.parts):
        single = len(chapters) == 1
        goal = f"#{chapters[0].name}--{TOP}" if single else f"#part-{number}"
        inner = "" if single else "".join(_line(f"#{chapter.name}--{TOP}", chapter.title) for chapter in chapters if chapter.title != part)
        lines.append(f"<li>{_link(goal, chapters[0].title if single else part)}{f'<ol>{inner}</ol>' if inner else ''}</li>")
    lines += [_line("#index-of-terms", "Index of terms"), _line(f"#{made.bibliography.name}--{TOP}", "Bibliography")]
    return f'<section class="k-contents"><h1>Contents</h1><ol>{"".join(lines)}</ol></section>'


def _line(goal: str, title: str) -> str:
    return f"<li>{_link(goal, title)}</li>"


def _link(goal: str, title: str) -> str:
    return Markup('<a href="{}">{}</a>').format(goal, title)


def _chapter(html: str) -> str:
    return html.replace("<section ", f'<section class="k-chapter{" k-chapter-across" if paper.wide(html) else ""}" ', 1)


def _lower(html: str) -> str:
    """The headings of a chapter one step lower, under that of its part."""
    html = html.replace("<section ", "<section data-lower ", 1)
    return re.sub(r"(</?h)([1-5])(?=[ >])", lambda match: f"{match[1]}{int(match[2]) + 1}", html)


def _entry(term: Term, links: Sequence[tuple[Chapter, str]], numbers: bool) -> str:
    """A term with where it is spoken of: by number of page, or by title."""
    name = Markup('{} <span lang="zh-Hans">{}</span>').format(term.term, term.chinese)
    if numbers:
        return f"<p>{name} {', '.join(_number(link, chapter) for chapter, link in links)}</p>"
    said = Markup(", ").join(Markup('<a href="{}">{}</a>').format(link, chapter.title) for chapter, link in links)
    return f"<p>{name}: {said}</p>"


def _number(link: str, chapter: Chapter) -> str:
    """A number of page; that of the entry in the glossary stands out."""
    main = " k-main" if chapter.name == "glossary" else ""
    return Markup('<a class="k-number{}" href="{}" title="{}"></a>').format(main, link, chapter.title)


# As EPUB -----------------------------------------------------------------------------------------------------


def _files(made: Book, material: Material, cited: Markup) -> dict[str, str]:
    """The content of every file of the book by its name, in reading order."""
    front = Markup(
        '<section id="top"><h1>{}</h1><p>Edition {}. Text and data stand under <a href="{}">CC BY 4.0</a>.</p><p>Cite it as: {}</p>'
        '<p>The living guide: <a href="{}">{}</a></p></section>'
    ).format(TITLE, material.guide.edition, LICENCE, cited, material.place.living(""), material.place.living(""))
    index = f'<section id="top"><h1>Index of terms</h1>{"".join(_entry(term, links, numbers=False) for term, links in made.terms)}</section>'
    chapters = {chapter.name: chapter.html for _, held in made.parts for chapter in held}
    return {"title": str(front), **chapters, "index-of-terms": index, made.bibliography.name: made.bibliography.html}


def _tree(made: Book) -> list[tuple[str, list[tuple[str, str]]]]:
    """The contents: each part with its chapters, by name and title; a part of one chapter is that chapter."""
    parts = [(chapters[0].title if len(chapters) == 1 else part, [(chapter.name, chapter.title) for chapter in chapters]) for part, chapters in made.parts]
    return [*parts, ("Index of terms", [("index-of-terms", "Index of terms")]), ("Bibliography", [(made.bibliography.name, "Bibliography")])]
