"""Which cells a comparison holds, and in which order."""

from __future__ import annotations

from guide import tables


def test_many_platforms_stand_down_and_few_stand_across(good):
    four = ["orchid", "lotus"] * 2
    assert tables.comparison(good, ["launched"], four).by == "platform"
    assert tables.comparison(good, ["launched"], four[:2]).by == "attribute"


def test_what_differs_stands_before_what_is_alike(good):
    alike = good.model_copy(update={"platforms": {"a": good.platforms["orchid"], "b": good.platforms["orchid"].model_copy(update={"facts": {
        **good.platforms["orchid"].facts, "main-use": good.platforms["lotus"].facts["main-use"]}})}})  # fmt: skip
    rows = tables.comparison(alike, ["launched", "main-use"], ["a", "b"]).rows
    assert [(row.head, row.differs) for row in rows] == [("main-use", True), ("launched", False)]


def test_the_newest_value_speaks_and_the_older_ones_stay(good):
    cell = tables.cell(good, "orchid", "monthly-active-users")
    assert cell.value.text == "1,414 million"
    assert [fact.value for fact in cell.older] == ["1200", "over 700"]


def test_what_nobody_looked_for_is_not_called_unknown(good):
    platform = good.platforms["lotus"].model_copy(update={"facts": {}})
    empty = good.model_copy(update={"platforms": {"lotus": platform}})
    cell = tables.cell(empty, "lotus", "women")
    assert cell.fact is None and cell.value.text == "not recorded"
