"""What the pages say in their own words: the sources that they cite."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CITED = re.compile(r"""\{\{-?\s*source\(\s*["']([a-z0-9-]+)["']\s*\)""")


def cited(pages: Iterable[str]) -> frozenset[str]:
    """The ids of all sources that Markdown pages name with `source("id")`."""
    return frozenset(name for page in pages for name in _CITED.findall(page))
