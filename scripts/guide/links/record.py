"""What the checker last learned of each source's address, as a file that is published with the data and read by the next build."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from .cache import Kept
from .verdict import Kind

NAME = "link-checks.csv"
"""The record's name; it stands beside the data file."""
COLUMNS = ("url", "verdict", "asked", "gone_since")


class Check(NamedTuple):
    """The verdict on an address, the day on which it was asked, and since when without a break it has been gone."""

    verdict: Kind
    asked: datetime.date
    gone_since: datetime.date | None


class BadRecord(ValueError):
    """The file is not a record of checks; the message says where and how to mend it."""


def joined(before: Mapping[str, Check], known: Mapping[str, Kept], wanted: Iterable[str]) -> dict[str, Check]:
    """The record brought up to date: what is known now, else what was known before, of the addresses that are still wanted."""
    now = {url: Check(kept.verdict.kind, kept.asked, kept.gone_since) for url, kept in known.items()}
    return {url: check for url in sorted(set(wanted)) if (check := now.get(url) or before.get(url))}


def written(checks: Mapping[str, Check]) -> str:
    """The record as CSV, in the order of the addresses."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows((url, check.verdict, check.asked, check.gone_since or "") for url, check in sorted(checks.items()))
    return text.getvalue()


def at(path: Path) -> dict[str, Check]:
    """The record that a path holds; nothing where there is none yet. Raises BadRecord."""
    return read(path.read_text("utf-8"), str(path)) if path.exists() else {}


def read(text: str, name: str) -> dict[str, Check]:
    """Address → what was last learned of it. Raises BadRecord for a file that `written` did not make."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise BadRecord(f"{name}:1: the columns are not {', '.join(COLUMNS)}. Delete the file and run guide links --external --record again")
    checks = {}
    for row in rows:
        try:
            since = row["gone_since"]
            checks[row["url"]] = Check(Kind(row["verdict"]), datetime.date.fromisoformat(row["asked"]), datetime.date.fromisoformat(since) if since else None)
        except (ValueError, TypeError):
            raise BadRecord(f"{name}:{rows.line_num}: not a check. Delete the line and run guide links --external --record again") from None
    return checks
