"""Everything that is published with the pages: heads, citations, downloads, Markdown copies, feed, redirects.

The finished pages of a build go in; what the templates of `overrides/` show on each comes out, and pieces of work that make the files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from guide import changes, cite, export, ledger, llms, metadata, statements
from guide.editions import Archive
from guide.leaf import Leaf
from guide.model import Guide
from guide.place import Place
from guide.questions import formats

SHELF = Path(".cache") / "citations.json"
"""Where references are kept between builds; deleting it costs a few seconds."""


@dataclass(frozen=True)
class Citation:
    """A work to cite: what it is, its references, and its entry for reference managers with the file that holds it."""

    heading: str
    references: Sequence[cite.Reference]
    entries: Sequence[tuple[str, str, str]]  # format, text, path below the site


@dataclass(frozen=True)
class Published:
    """What the templates show on a page."""

    head: metadata.Head
    citations: Sequence[Citation]
    living: str
    cited: str
    edition: str
    released: bool
    moved: Sequence[tuple[str, str, str]]
    plain: str  # the page as Markdown, below the site
    statements: str  # the citations of its statements, below the site


@dataclass(frozen=True)
class Edition:
    """All pages of a build by their path in `docs/`; each piece of work gives files by their path below the site."""

    pages: Mapping[str, Published]
    work: Sequence[Callable[[], Mapping[str, bytes]]]


def publish(guide: Guide, leaves: Sequence[Leaf], site: str, archive: Archive, history: Sequence[Any], about: str, shelf: Path | None) -> Edition:
    """`site` is the address of the site, `history` the changes of past editions, `about` the guide in one sentence."""
    place = Place(site, guide.edition)
    records = {leaf.path: cite.record(place, leaf.url, leaf.title) for leaf in leaves}
    data = cite.record(place, "data/", f"{cite.NAME}: data, edition {guide.edition}", "dataset")
    references = cite.references([*records.values(), data], shelf)
    known, by_url = statements.sentences(guide), {leaf.url: leaf for leaf in leaves}
    downloads = export.downloads(guide)
    pages = {}
    whole = Citation("Cite the data", references[data["id"]], _shown("data/cite-data", data))
    for leaf in leaves:
        record = records[leaf.path]
        pages[leaf.path] = Published(
            head=metadata.head(guide, leaf, metadata.parents(leaf, by_url), place, downloads),
            citations=(Citation("Cite this page", references[record["id"]], _shown(f"{_folder(leaf.url)}cite", record)), whole),
            living=place.living(leaf.url),
            cited=place.cited(leaf.url),
            edition=guide.edition,
            released=place.released,
            moved=ledger.moved_from(leaf.url, archive.moved),
            plain=f"{_folder(leaf.url)}index.md" if leaf.url.endswith("/") or not leaf.url else f"{leaf.url.removesuffix('.html')}.md",
            statements=f"{_folder(leaf.url)}statements.json",
        )

    def whole_guide() -> dict[str, bytes]:
        files = _entries("data/cite-data", data)
        files["llms.txt"] = llms.index(leaves, place, about, [(each.path, each.about) for each in downloads]).encode()
        files["changes/feed.xml"] = changes.feed(history, min([*archive.data, guide.edition]), place)
        return {**files, **ledger.redirects(archive.moved, place)}

    def beside(leaf: Leaf) -> dict[str, bytes]:
        record, page = records[leaf.path], pages[leaf.path]
        return {
            **_entries(f"{_folder(leaf.url)}cite", record),
            page.plain: llms.copy(leaf, references[record["id"]], place).encode(),
            page.statements: _json(statements.of_page(known, leaf, place)),
        }

    return Edition(pages, [partial(export.files, guide, place), partial(formats.files, guide, place), whole_guide, *(partial(beside, leaf) for leaf in leaves)])


def _entries(stem: str, record: cite.Record) -> dict[str, bytes]:
    return {path: text.encode() for _, text, path in _shown(stem, record)}


def _shown(stem: str, record: cite.Record) -> tuple[tuple[str, str, str], ...]:
    return (
        ("BibTeX", cite.bibtex(record), f"{stem}.bib"),
        ("RIS", cite.ris(record), f"{stem}.ris"),
        ("CSL-JSON", cite.csl_json(record), f"{stem}.json"),
    )


def _folder(url: str) -> str:
    """The folder in which a page's companions stand: its own, or one of its name where pages are single files."""
    return url if url.endswith("/") or not url else f"{url.removesuffix('.html')}/"


def _json(said: Mapping[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=0) + "\n").encode()
