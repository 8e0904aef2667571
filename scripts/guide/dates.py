"""Dates as precise as a source gives them: a year, a month or a day."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from functools import total_ordering

EARLIEST = 1950  # nothing that the guide cites is older; a year below it has a digit wrong
_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A year, a month or a day. Orders by its last day: a year's figure is known at its end."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Reads `2025`, `2025-09` or `2025-09-30`; raises ValueError with a mend for all else."""
        form = _FORM.fullmatch(text)
        if not form:
            raise ValueError("not a date. Write 2025, 2025-09 or 2025-09-30, as the source gives it")
        year, month, day = (int(part) if part else None for part in form.groups())
        assert year is not None
        try:
            datetime.date(year, 1 if month is None else month, 1 if day is None else day)
        except ValueError:
            raise ValueError("no such day. Write a date that the calendar has") from None
        if year < EARLIEST:
            raise ValueError(f"a year before {EARLIEST}. Correct its digits")
        return cls(year, month, day)

    @property
    def first(self) -> datetime.date:
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> datetime.date:
        month = self.month or 12
        day = self.day or calendar.monthrange(self.year, month)[1]
        return datetime.date(self.year, month, day)

    def __lt__(self, other: PartialDate) -> bool:
        return (self.last, self.first) < (other.last, other.first)

    def __str__(self) -> str:
        """The form that it is written in: ISO 8601, cut at its precision."""
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts)

    @property
    def words(self) -> str:
        """`30 September 2025`, `September 2025` or `2025`."""
        month = calendar.month_name[self.month] if self.month else ""
        return " ".join(str(part) for part in (self.day, month, self.year) if part)

    @property
    def short(self) -> str:
        """`Sep 2025` or `2025`: what stands under a value in a table."""
        return f"{calendar.month_abbr[self.month]} {self.year}" if self.month else str(self.year)
