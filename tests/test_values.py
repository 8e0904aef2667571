"""A value is read by its kind: shown in one way, sorted by its size."""

from __future__ import annotations

import pytest

from guide.values import Kind, begun, read


@pytest.mark.parametrize(
    ("text", "kind", "unit", "shown", "order"),
    [
        ("1414", "count", "million", "1,414 million", 1414),
        ("12 to 60", "count", "minutes", "12 to 60 minutes", 12),
        ("over 700", "count", "million", "over 700 million", 700),
        ("51.50", "share", "%", "51.50%", 51.5),
        ("0", "count", "people", "0 people", 0),
        ("RMB 5000 to 10000", "money", None, "RMB 5,000 to 10,000", 5000),
        ("over USD 3.5 billion", "money", None, "over USD 3.5 billion", 3.5e9),
        ("up to RMB 10.06 million", "money", None, "up to RMB 10.06 million", 10.06e6),
        ("2011-01-21", "date", None, "21 January 2011", 734158),
        ("mixed", "score", None, "mixed", 1),
        ("1,414 at most", "text", None, "1,414 at most", None),
        ("unknown", "count", "million", "unknown", None),
        ("not applicable", "score", None, "not applicable", None),
    ],
)
def test_a_value_has_one_form_and_one_place(text: str, kind: Kind, unit: str | None, shown: str, order: float | None) -> None:
    value = read(text, kind, unit, ("closed", "mixed", "open"))
    assert (value.text, value.order) == (shown, order)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((text, "count") for text in ("1,414", "1414 million", "-5", "007", "1.", ".5", "1e9", "60 to 12", "5 to 5", "12-60", "more than 5", "٣", "many")),
        *((text, "money") for text in ("300", "RMB", "300 RMB", "¥300", "RMB 5,000", "XYZ 5", "rmb 5", "RMB 9 to 3", "RMB 5 millions")),
        *((text, "date") for text in ("2025-9", "soon", "2025-02-30")),
        *((text, "score") for text in ("Closed", "half", "2")),
        *((text, "text") for text in ("N/A", "Unknown", "-", "?", "Not applicable", "tbd")),
    ],
)
def test_all_else_is_refused_with_a_mend(text: str, kind: Kind) -> None:
    with pytest.raises(ValueError, match=r".+\. .+"):
        read(text, kind, "%", ("closed", "mixed", "open"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("yes, after payment", "Yes, after payment"),
        ("e-commerce", "E-commerce"),
        ("iQIYI and others", "iQIYI and others"),
        ("3,000 a day", "3,000 a day"),
        ("", ""),
    ],
)
def test_words_begin_a_line_with_a_capital_and_names_keep_their_form(text: str, shown: str) -> None:
    assert begun(text) == shown
