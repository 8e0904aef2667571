"""A fact comes due by the months that its attribute allows, counted from its own date."""

from __future__ import annotations

import datetime

import pytest

from guide import freshness


def test_oldest_first_and_only_what_has_come_due(good):
    found = freshness.due(good, datetime.date(2026, 3, 30))
    names = [(item.platform, item.attribute) for item in found]
    assert ("orchid", "monthly-active-users") in names  # 30 September 2025 and six months
    assert "launched" not in [attribute for _, attribute in names]  # a launch does not age
    assert [item.since for item in found] == sorted(item.since for item in found)
    assert ("orchid", "monthly-active-users") not in [(item.platform, item.attribute) for item in freshness.due(good, datetime.date(2026, 3, 29))]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2025-09-30", 6, "2026-03-30"), ("2025-08-31", 6, "2026-02-28"), ("2024-02-29", 12, "2025-02-28"), ("2024-12-31", 1, "2025-01-31")],
)
def test_months_end_where_the_calendar_ends_them(day, months, later):
    assert freshness.months_later(datetime.date.fromisoformat(day), months) == datetime.date.fromisoformat(later)
