"""Texts of the data as plain words; what a value says, and how it is dated."""

from __future__ import annotations

from guide import values
from guide.model import REFERENCE, Fact, Figure, Guide
from guide.questions import grounds
from guide.tables import reading


def filled(guide: Guide, text: str) -> str:
    """A text of the data with its `{fact}` references replaced by their values."""
    parts = REFERENCE.split(text)
    return "".join(part if place % 2 == 0 else said(guide, part) for place, part in enumerate(parts))


def said(guide: Guide, name: str) -> str:
    """The value of a fact or figure as readers see it."""
    held = grounds.record(guide, name)
    if isinstance(held, Figure):
        return values.read(held.value, held.type, held.unit).text
    assert isinstance(held, Fact)
    return reading(guide.attributes[name.partition(".")[2]], held).text


def dated(fact: Fact) -> str:
    """`578 million` → ` (September 2025)`; an undated source says when it was read."""
    return f"{fact.as_of.words}" if fact.as_of else f"read {fact.dated.words}"
