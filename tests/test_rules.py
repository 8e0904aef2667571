"""The rules: each is in the list, each is broken by a file in `data/bad`, and none blames what is right."""

from __future__ import annotations

import datetime
import inspect
from pathlib import Path
from typing import Any

import pytest

from builds import TODAY
from guide import rules
from guide.marks import read
from guide.model import Guide
from guide.problem import Problem
from guide.rules import Data

DATA = Path(__file__).parent / "data"


def broken(change: dict[tuple[str | int, ...], Any], today: datetime.date = TODAY) -> list[Problem]:
    """What the rules say of the good guide after changes, each a path and what stands there."""
    tree = read((DATA / "good.yml").read_text("utf-8")).tree
    for path, value in change.items():
        here = tree
        for part in path[:-1]:
            here = here[part]
        here[path[-1]] = value
    return list(rules.check(Data(Guide.model_validate(tree), today)))


def test_a_good_guide_breaks_no_rule(good: Guide) -> None:
    assert not list(rules.check(Data(good, TODAY)))


def test_every_rule_is_in_the_list_and_says_what_it_is_for() -> None:
    found = [function for _, function in inspect.getmembers(rules, inspect.isfunction) if list(inspect.signature(function).parameters) == ["data"]]
    assert {function.__name__ for function in found} - {"check"} == {rule.__name__ for rule in rules.RULES}
    assert all((rule.__doc__ or "").strip().endswith(".") for rule in rules.RULES)


@pytest.mark.parametrize("rule", rules.RULES)
def test_every_rule_is_broken_by_a_file_of_its_own(rule: Any) -> None:
    for path in (DATA / "bad").glob("*.yml"):
        try:
            guide = Guide.model_validate(read(path.read_text("utf-8"), marked=False).tree)
        except ValueError:
            continue
        if list(rule(Data(guide, TODAY))):
            return
    raise AssertionError(f"no file in data/bad breaks {rule.__name__}")


def test_age_is_never_a_fault() -> None:
    assert not broken({}, TODAY.replace(year=2060))


def test_a_month_that_has_begun_is_not_the_future() -> None:
    assert not broken({("sources", "help-page", "checked"): "2026-11"}, datetime.date(2026, 11, 1))
    assert broken({("sources", "help-page", "checked"): "2026-12"}, datetime.date(2026, 11, 30))


def test_what_other_publishers_say_needs_the_same_as_a_fact() -> None:
    others = [{"value": "650", "as_of": "2016", "confidence": "low"}]
    problems = broken({("platforms", "orchid", "facts", "monthly-active-users", 2, "others"): others})
    assert [(problem.path[-2:], problem.what) for problem in problems] == [(("others", 0), "no source")]


def test_scopes_tell_two_values_of_one_day_apart() -> None:
    series = ("platforms", "orchid", "facts", "monthly-active-users", 1)
    assert not broken({(*series, "as_of"): "2025-09-30"})
    assert len(broken({(*series, "as_of"): "2025-09-30", (*series, "scope"): None})) == 1


def test_a_law_may_begin_in_the_future() -> None:
    assert not broken({("rules", "advertising-law", "in-force"): "2027-07-01"})


def test_what_was_set_aside_is_not_called_unknown(good: Guide) -> None:
    fewer = good.model_copy(update={"goals": {}})
    assert len(list(rules.names_exist(Data(fewer, TODAY)))) == 4
    assert not list(rules.names_exist(Data(fewer, TODAY, aside=frozenset({("goals",)}))))
    assert len(list(rules.names_exist(Data(fewer, TODAY, aside=frozenset({("goals", "awareness")}))))) == 1


def test_a_long_way_round_is_still_a_circle() -> None:
    problems = broken({("categories", "media", "parent"): "interests"})
    assert [problem.path[1] for problem in problems] == ["media", "interests"]


def test_full_width_and_capital_letters_are_the_same_name() -> None:
    assert [problem.path for problem in broken({("terms", "red-packet", "also"): ["ＯＲＣＨＩＤ"]})] == [("terms", "red-packet", "also", 0)]
