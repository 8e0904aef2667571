"""A message says where, what and how to mend, in one short line."""

from __future__ import annotations

from guide.problem import Problem, Problems, dotted, nearest, shown


def test_a_problem_reads_as_a_sentence_with_its_place() -> None:
    assert str(Problem(("platforms", "qq", "facts", "age", 0), "no source", "Name one")) == "platforms.qq.facts.age[0]: no source. Name one."
    assert str(Problem(("a",), "unknown key `a`", "Did you mean `b`?")) == "a: unknown key `a`. Did you mean `b`?"
    assert str(Problem((), "`topics` is missing", "Add it")) == "`topics` is missing. Add it."


def test_a_message_that_names_its_field_does_not_name_it_twice() -> None:
    assert str(Problem(("a", "as_of"), "as_of 2027 is in the future", "Mend it")) == "a: as_of 2027 is in the future. Mend it."


def test_problems_are_one_line_each() -> None:
    assert str(Problems(["a:1:1: x", "a:2:1: y"])) == "a:1:1: x\na:2:1: y"


def test_a_quotation_is_short_and_on_one_line() -> None:
    assert shown("a\n  b\t c") == "a b c"
    assert shown("x" * 1_000_000, 10) == "xxxxxxxxx…"
    assert "\n" not in dotted(("a\nb", 1))


def test_the_closest_name_is_offered_or_else_the_known_ones() -> None:
    assert nearest("raport", ["report", "survey"]) == "Did you mean `report`?"
    assert nearest("Report", ["report", "survey"]) == "Did you mean `report`?"
    assert nearest("zzz", ["report", "survey"]) == "Known: `report`, `survey`."
    assert nearest("zzz", [f"name-{n:02}" for n in range(20)]).endswith("`name-11` ….")
    assert nearest("zzz", []) == "Nothing of this kind is defined yet."
