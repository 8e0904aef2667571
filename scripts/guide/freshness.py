"""Which facts are due for a second look. Age is never a fault; it is a list to work through."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from guide.dates import PartialDate
from guide.model import Guide


@dataclass(frozen=True)
class Due:
    """A cell whose newest value is older than its attribute allows; `since` is the day it came due."""

    platform: str
    attribute: str
    dated: PartialDate
    since: datetime.date


def due(guide: Guide, today: datetime.date) -> list[Due]:
    """The cells due on `today`, oldest first. A date, such as that of a launch, does not age and is never due."""
    return sorted((item for item in _all(guide) if item.since <= today), key=lambda item: (item.since, item.platform, item.attribute))


def _all(guide: Guide) -> Iterator[Due]:
    for name, platform in guide.platforms.items():
        for attribute, series in platform.facts.items():
            if guide.attributes[attribute].type == "date":
                continue
            dated = series[0].dated
            yield Due(name, attribute, dated, months_later(dated.last, guide.attributes[attribute].review_months))


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months on, or the last of a shorter month."""
    count = day.year * 12 + day.month - 1 + months
    first = datetime.date(count // 12, count % 12 + 1, 1)
    following = datetime.date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    return min(first + datetime.timedelta(days=day.day - 1), following - datetime.timedelta(days=1))
