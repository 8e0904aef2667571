"""What a fact can say: a quantity, money, a date, a step on a scale, words; or that nothing is known.

The data file holds text; the type of the attribute says how it is read:

    count, share   1414 · 12 to 60 · over 700          (the unit stands at the attribute)
    money          RMB 300 · RMB 5000 to 10000 · over USD 3.5 billion
    date           2011-01-21
    score          a word of the attribute's scale
    text           as it stands
    any            unknown · not applicable
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from guide.dates import PartialDate

Kind = Literal["count", "share", "money", "date", "score", "text"]

UNKNOWN = "unknown"
NOT_APPLICABLE = "not applicable"
CURRENCIES = ("RMB", "USD", "HKD", "EUR", "GBP", "JPY", "AUD")
_SCALES = {"": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_BOUND = r"(?:(?P<bound>about|over|under|up to) )?"
_NUMBER = r"(?:0|[1-9]\d*)(?:\.\d+)?"
GAPS = frozenset(("unknown", "not known", "not applicable", "n/a", "na", "tbd", "todo", "null", "?", "-", "–", "—"))
_RANGE = rf"(?P<low>{_NUMBER})(?: to (?P<high>{_NUMBER}))?"
_QUANTITY = re.compile(_BOUND + _RANGE, re.ASCII)
_MONEY = re.compile(
    rf"{_BOUND}(?P<currency>[A-Z]{{3}}) {_RANGE}(?: (?P<scale>thousand|million|billion|trillion))?",
    re.ASCII,
)


def begun(text: str) -> str:
    """Words as they begin a line; in the data they are written to stand in a sentence. Names such as iQIYI keep their form."""
    first = text.split(" ", 1)[0]
    return text if first != first.lower() else text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Value:
    """A value as readers see it (`text`) and as a column sorts it (`order`, None when it has no order)."""

    text: str
    order: float | None = None
    kind: Literal["known", "unknown", "not applicable"] = "known"


def read(text: str, kind: Kind, unit: str | None = None, scale: Sequence[str] = ()) -> Value:
    """Reads the text of a value by its kind. Raises ValueError `what. how to mend`."""
    if text in (UNKNOWN, NOT_APPLICABLE):
        return Value(text, kind="unknown" if text == UNKNOWN else "not applicable")
    if text.casefold() in GAPS:
        raise ValueError("no way to write a gap. Write `unknown` or `not applicable`, and in `note` why")
    match kind:
        case "count" | "share":
            return _quantity(text, unit or "")
        case "money":
            return _money(text)
        case "date":
            date = PartialDate.parse(text)
            return Value(date.words, float(date.last.toordinal()))
        case "score":
            if text not in scale:
                raise ValueError(f"not on the scale. Choose one of: {', '.join(scale)}")
            return Value(text, float(scale.index(text)))
        case "text":
            return Value(text)


def grouped(number: str) -> str:
    """`1414.5` → `1,414.5`: digits in groups of three, decimals as the source gives them."""
    whole, dot, part = number.partition(".")
    return f"{int(whole):,}{dot}{part}"


def _quantity(text: str, unit: str) -> Value:
    form = _QUANTITY.fullmatch(text)
    if not form:
        raise ValueError("not a number. Write 1414, 12 to 60 or over 700, digits without commas; the unit stands at the attribute")
    words = _bounded(form, "")
    space = "" if unit in ("", "%") else " "
    return Value(f"{words}{space}{unit}", float(form["low"]))


def _money(text: str) -> Value:
    form = _MONEY.fullmatch(text)
    if not form or form["currency"] not in CURRENCIES:
        raise ValueError("not an amount of money. Write a currency and an amount: RMB 300, RMB 5000 to 10000, USD 3.5 billion")
    scale = form["scale"] or ""
    words = _bounded(form, f"{form['currency']} ") + (f" {scale}" if scale else "")
    # A column sorts within a currency; the guide converts nothing, since rates move.
    return Value(words, float(Decimal(form["low"]) * _SCALES[scale]))


def _bounded(form: re.Match[str], currency: str) -> str:
    low, high = form["low"], form["high"]
    if high and Decimal(high) <= Decimal(low):
        raise ValueError("a range that does not rise. Write the smaller number first")
    span = f"{grouped(low)} to {grouped(high)}" if high else grouped(low)
    return f"{form['bound'] + ' ' if form['bound'] else ''}{currency}{span}"
