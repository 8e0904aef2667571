"""Verdicts kept on disk, so that a host is not asked again too soon and what was learned survives an interruption."""

from __future__ import annotations

import datetime
import json
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from .verdict import Kind, Verdict

# Days until an address is asked again. What is gone is asked every day, because a second day decides.
AGES = {Kind.ALIVE: 7, Kind.MOVED: 7, Kind.REFUSED: 7, Kind.GONE: 1, Kind.UNKNOWN: 1}

_TABLE = """CREATE TABLE IF NOT EXISTS verdict
    (url TEXT PRIMARY KEY, kind TEXT, why TEXT, location TEXT, missing TEXT, asked TEXT, gone_since TEXT)"""


class Kept(NamedTuple):
    """A verdict, the day it was reached, and since when, without a break, the address has been gone."""

    verdict: Verdict
    asked: datetime.date
    gone_since: datetime.date | None

    @property
    def settled(self) -> bool:
        """True when the address was gone twice in a row on different days."""
        return self.gone_since is not None and self.gone_since < self.asked

    def young(self, today: datetime.date) -> bool:
        """True while the verdict need not be asked for again."""
        return 0 <= (today - self.asked).days < AGES[self.verdict.kind]


class Cache:
    """A file of verdicts; each is written as soon as it is reached. A file that is damaged is begun anew."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._store = self._open(path)
        except sqlite3.DatabaseError:
            path.unlink()
            self._store = self._open(path)

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._store.close()

    def recall(self, url: str) -> Kept | None:
        """What is known of an address, None when it was never asked."""
        row = self._store.execute("SELECT kind, why, location, missing, asked, gone_since FROM verdict WHERE url = ?", (url,)).fetchone()
        if row is None:
            return None
        kind, why, location, missing, asked, since = row
        verdict = Verdict(Kind(kind), why, location, tuple(json.loads(missing)))
        return Kept(verdict, datetime.date.fromisoformat(asked), datetime.date.fromisoformat(since) if since else None)

    def keep(self, url: str, verdict: Verdict, today: datetime.date) -> Kept:
        """Write a verdict down and return it with its history."""
        since = None
        if verdict.kind is Kind.GONE:
            before = self.recall(url)
            since = before.gone_since if before and before.gone_since else today
        row = (url, verdict.kind, verdict.why, verdict.location, json.dumps(verdict.missing), today.isoformat(), since and since.isoformat())
        self._store.execute("INSERT OR REPLACE INTO verdict VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        return Kept(verdict, today, since)

    @staticmethod
    def _open(path: Path) -> sqlite3.Connection:
        store = sqlite3.connect(path, isolation_level=None)
        try:
            store.execute("PRAGMA synchronous = NORMAL")
            store.execute(_TABLE)
        except sqlite3.DatabaseError:
            store.close()
            raise
        return store
