"""A page between the process that makes it and the one that builds the site."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Made:
    """What MkDocs keeps of a page whose Markdown it has read, the downloads of its charts, and what MkDocs said of it on the way."""

    meta: Mapping[str, Any]
    content: str
    toc: Any
    title: str | None
    anchors: set[str]
    links: Mapping[str, Any]  # path in `docs/` → the anchors that the page links to there
    files: Mapping[str, bytes]  # by their path below the site
    said: Sequence[logging.LogRecord]
    heading: str  # the title as readers see it
    rests_on: frozenset[tuple[str, str]] = frozenset()  # records of the guide, as `watched` names them; known while serving
