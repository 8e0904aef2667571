"""A page as it is published: what its head, its citations, its Markdown copy and the ledger are made from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from guide.dates import PartialDate

_HEADING = re.compile(r"<h1\b.*?</h1>", re.DOTALL)


@dataclass(frozen=True)
class Leaf:
    """One page: its path in `docs/`, its address below the site (`platforms/wechat/`), its front matter and its HTML."""

    path: str
    url: str
    html: str
    meta: Mapping[str, Any] = field(default_factory=dict)
    named: str = ""  # what navigation calls it
    heading: str = ""  # its first heading as `heading` reads it, where that is known already

    @cached_property
    def tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.html)

    @cached_property
    def title(self) -> str:
        """The page's first heading, as readers see it."""
        return self.heading or heading(self.html) or str(self.meta.get("title") or self.named)

    @property
    def description(self) -> str:
        return str(self.meta.get("description") or "")

    @property
    def dates(self) -> tuple[PartialDate, PartialDate] | None:
        """The first and the last date of the facts that it shows."""
        return self.meta.get("facts")

    @cached_property
    def anchors(self) -> tuple[str, ...]:
        """Every id that a link can point to, in reading order.

        None of the inside of a drawing, of a footnote or of the theme; nor the title's, which is the page itself.
        """
        tree = LexborHTMLParser(self.html)
        for drawing in tree.css("svg"):
            drawing.decompose()
        found = (node.attributes.get("id") or "" for node in tree.css("[id]:not(h1)"))
        return tuple(dict.fromkeys(name for name in found if name and not name.startswith(("__", "fn:", "fnref"))))


def heading(html: str) -> str:
    """The first heading of a page's HTML without the mark beside it; empty where there is none."""
    found = _HEADING.search(html)
    tree = LexborHTMLParser(found[0] if found else "")
    for link in tree.css("a.headerlink"):
        link.decompose()
    return " ".join(tree.text().split())
