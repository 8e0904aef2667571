"""What the explorer at `/compare/` holds: every platform by every attribute, and by what its rows can be filtered.

The page carries the whole table as HTML; `docs/assets/explorer.js` only chooses from it. So everything that a
filter or a sort needs is said here, beside the row or the cell, and the script knows no platform and no attribute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guide import tables, values
from guide.model import Attribute, Guide

COMPANIES = {
    "mainland": "a company in mainland China",
    "hong-kong-macau-taiwan": "a company from Hong Kong, Macau or Taiwan",
    "overseas": "a company from elsewhere",
}
FUNCTIONS = {
    "publish": "publish",
    "verify": "be verified",
    "message": "send messages",
    "advertise": "advertise",
    "sell": "sell",
    "be-paid": "be paid",
}


@dataclass(frozen=True)
class Row:
    """A platform with its cells and the words by which it can be filtered."""

    platform: str
    families: tuple[str, ...]  # its category and those above it, its own first, then those that it half belongs to
    strong: tuple[str, ...]  # goals
    open: tuple[str, ...]  # company-function, where the answer is yes or partly
    cells: tuple[tables.Cell, ...]


@dataclass(frozen=True)
class Explorer:
    """The whole table; `start` are the attributes that a reader with scripts sees first."""

    attributes: tuple[str, ...]
    start: tuple[str, ...]
    rows: tuple[Row, ...]

    def alike(self, place: int) -> bool:
        """Whether all platforms say the same of the attribute at this place."""
        return len({row.cells[place].value.text.casefold() for row in self.rows}) <= 1


def explorer(guide: Guide, start: Sequence[str] = ()) -> Explorer:
    """All platforms by all attributes, attributes by topic. Without `start` a reader sees the first topic's."""
    attributes = [name for topic in guide.topics for name in guide.of_topic(topic)]
    first = tuple(start) or tuple(guide.of_topic(next(iter(guide.topics))))
    return Explorer(tuple(attributes), first, tuple(_row(guide, name, attributes) for name in guide.platforms))


def ordered(attribute: Attribute) -> bool:
    """Whether a column can be sorted: numbers, money, dates and steps of a scale can, words cannot."""
    return attribute.type != "text"


def order(attribute: Attribute, value: values.Value) -> str:
    """By what a cell is sorted, as text for the page; empty for what is unknown.

    Money sorts within its currency, since the guide converts nothing: `RMB 300`.
    """
    if value.order is None:
        return ""
    number = f"{value.order:g}" if abs(value.order) < 1e5 else f"{value.order:.0f}"
    if attribute.type == "money":
        currency = next(word for word in value.text.split() if word in values.CURRENCIES)
        return f"{currency} {number}"
    return number


def _row(guide: Guide, platform: str, attributes: Sequence[str]) -> Row:
    record = guide.platforms[platform]
    return Row(
        platform,
        tuple(dict.fromkeys(name for category in (record.category, *record.also_in) for name in _up(guide, category))),
        tuple(goal for goal, fit in record.fit.items() if fit.value == "strong"),
        tuple(f"{route.company}-{route.function}" for route in guide.routes.values() if route.platform == platform and route.answer in ("yes", "partly")),
        tuple(tables.cell(guide, platform, attribute) for attribute in attributes),
    )


def _up(guide: Guide, category: str) -> list[str]:
    parent = guide.categories[category].parent
    return [category, *(_up(guide, parent) if parent else [])]
