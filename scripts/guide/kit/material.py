"""What the kit is made from: the guide, and the pages as they stand in a folder that `mkdocs build` made.

A built page says everything that a copy of it on paper must say: its address, its edition, how it is cited.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from guide.leaf import Leaf
from guide.model import Guide
from guide.place import Place
from guide.problem import Problems


@dataclass(frozen=True)
class Sheet:
    """A built page: what was written in it as HTML, how it is cited (HTML, APA), and the dates of its facts in words."""

    leaf: Leaf
    citation: str
    dated: str

    @property
    def section(self) -> str:
        """`platforms` of `platforms/wechat/`; the whole address of a page that stands by itself, such as `glossary`."""
        return self.leaf.url.partition("/")[0]


@dataclass(frozen=True)
class Material:
    """`site` is the folder of the built site, `sheets` its pages by their address below it, in reading order."""

    guide: Guide
    place: Place
    site: Path
    sheets: dict[str, Sheet]

    def of(self, *sections: str) -> Sequence[Sheet]:
        """The pages of sections of the site, in reading order."""
        return [sheet for section in sections for sheet in self.sheets.values() if sheet.section == section]


def read(guide: Guide, site: Path) -> Material:
    """The pages of a built site. Raises Problems where the folder holds none."""
    home = site / "index.html"
    tree = LexborHTMLParser(home.read_bytes()) if home.is_file() else None
    address = tree.css_first("link[rel=canonical]") if tree else None
    if address is None:
        raise Problems([f"{site}: holds no page of the guide. Name a folder that `mkdocs build` made"])
    sheets, after = {}, {}
    for file in sorted(site.rglob("index.html")):
        url = file.parent.relative_to(site).as_posix().removeprefix(".")
        url, page = f"{url}/" if url else "", LexborHTMLParser(file.read_bytes())
        if sheet := _sheet(url, page):
            sheets[url] = sheet
            follows = page.css_first("link[rel=next]")
            after[url] = urljoin(f"/{url}", (follows.attributes["href"] or "") if follows else "/").removeprefix("/")
    place = Place(address.attributes["href"] or "", guide.edition)
    return Material(guide, place, site, {url: sheets[url] for url in dict.fromkeys([*_in_order(after), *sheets]) if url in sheets})


def _in_order(after: Mapping[str, str]) -> Iterator[str]:
    """The pages as the site leads from one to the next, the home page first."""
    url = ""
    for _ in after:
        yield url
        url = after.get(url, "")


def _sheet(url: str, tree: LexborHTMLParser) -> Sheet | None:
    """None for a page that is not one of the guide, such as a redirect from an address of old."""
    article, about = tree.css_first("article.md-content__inner"), tree.css_first("meta[name=description]")
    citation = article.css_first('.c-cite [data-copy="APA 7"]') if article else None
    if article is None or citation is None:
        return None
    dated = article.css_first(".c-cite summary .g-mark")
    said = citation.html or ""
    inside = said[said.index(">") + 1 : said.rindex("<")]
    dates = dated.text(strip=True) if dated else ""
    for extra in article.css(".c-cite, .g-take, .g-next, .g-foot, .md-content__button, .headerlink, script, style"):
        extra.decompose()
    html = article.html or ""
    described = (about.attributes["content"] or "") if about else ""
    return Sheet(Leaf(f"{url}index.md", url, html[html.index(">") + 1 : html.rindex("<")].strip(), {"description": described}), inside, dates)
