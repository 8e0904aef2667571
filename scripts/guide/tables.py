"""Facts laid out for reading: the cells of a comparison and of one platform's list. No HTML here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guide import values
from guide.model import Attribute, Fact, Guide


@dataclass(frozen=True)
class Cell:
    """One platform's answer to one attribute; `fact` is None where nobody has looked yet."""

    platform: str
    attribute: str
    fact: Fact | None
    value: values.Value
    older: tuple[Fact, ...] = ()

    @property
    def anchor(self) -> str:
        return f"{self.platform}-{self.attribute}"


@dataclass(frozen=True)
class Row:
    """A row with its header's id (an attribute or a platform) and its cells, in the order of the columns."""

    head: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Whether the known values of the row are not all alike."""
        return len({cell.value.text.casefold() for cell in self.cells}) > 1


@dataclass(frozen=True)
class Table:
    """Rows by columns; `by` says what a row is."""

    by: str  # "platform" or "attribute"
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


NOT_LOOKED = values.Value("not recorded", kind="unknown")


def cell(guide: Guide, platform: str, attribute: str) -> Cell:
    """The newest value of a platform's attribute, with the older ones behind it."""
    series = guide.facts(platform, attribute)
    if not series:
        return Cell(platform, attribute, None, NOT_LOOKED)
    return Cell(platform, attribute, series[0], reading(guide.attributes[attribute], series[0]), series[1:])


def reading(attribute: Attribute, fact: Fact) -> values.Value:
    """A fact's value read by its attribute. The rules have made sure that it can be."""
    return values.read(fact.value, attribute.type, attribute.unit, attribute.scale)


def comparison(guide: Guide, attributes: Sequence[str], platforms: Sequence[str]) -> Table:
    """Platforms down and attributes across; two or three platforms stand across, with differences first."""
    if len(platforms) > 3:
        rows = tuple(Row(p, tuple(cell(guide, p, a) for a in attributes)) for p in platforms)
        return Table("platform", tuple(attributes), rows)
    by_attribute = [Row(a, tuple(cell(guide, p, a) for p in platforms)) for a in attributes]
    differences_first = sorted(by_attribute, key=lambda row: not row.differs)
    return Table("attribute", tuple(platforms), tuple(differences_first))


def listing(guide: Guide, attributes: Sequence[str], platform: str) -> Table:
    """One platform's facts, an attribute a row."""
    return Table("attribute", (platform,), tuple(Row(a, (cell(guide, platform, a),)) for a in attributes))
