"""A date is as precise as its source."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.dates import EARLIEST, PartialDate


@given(st.dates(min_value=datetime.date(EARLIEST, 1, 1)), st.sampled_from((4, 7, 10)))
def test_a_date_is_written_as_it_was_read(day: datetime.date, length: int) -> None:
    date = PartialDate.parse(day.isoformat()[:length])
    assert str(date) == day.isoformat()[:length]
    assert date.first <= day <= date.last


@pytest.mark.parametrize("text", ["", "25", "2025-9", "2025/09", "2025-13", "2025-02-30", "2025-00", "0000", "1025-11", "2025-09-30T00:00", " 2025", "٢٠٢٥"])
def test_all_else_is_refused_with_a_mend(text: str) -> None:
    with pytest.raises(ValueError, match=r".+\. .+"):
        PartialDate.parse(text)


def test_dates_stand_in_the_order_of_their_last_day() -> None:
    texts = ["2024", "2025-01", "2025-02-28", "2025-02", "2025-06-30", "2025"]
    dates = [PartialDate.parse(text) for text in texts]
    assert [str(date) for date in sorted(dates)] == ["2024", "2025-01", "2025-02", "2025-02-28", "2025-06-30", "2025"]


def test_dates_are_said_in_words() -> None:
    assert [PartialDate.parse(text).words for text in ("2025", "2025-09", "2025-09-03")] == ["2025", "September 2025", "3 September 2025"]
    assert [PartialDate.parse(text).short for text in ("2025", "2025-09-03")] == ["2025", "Sep 2025"]
