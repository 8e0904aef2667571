"""A page between the process that makes it and the one that builds the site."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guide.charts import Chart


@dataclass(frozen=True)
class Made:
    """What MkDocs keeps of a page whose Markdown it has read, the charts on it, and what MkDocs said of it on the way."""

    meta: Mapping[str, Any]
    content: str
    toc: Any
    title: str | None
    anchors: set[str]
    links: Mapping[str, Any]  # path in `docs/` → the anchors that the page links to there
    charts: Mapping[str, Chart]
    said: Sequence[logging.LogRecord]
