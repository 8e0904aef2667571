"""Values are text with a place; what YAML would turn into something else stays as it was typed."""

from __future__ import annotations

import pytest

from guide.marks import MAX_DEPTH, Mark, read


def test_everything_is_text() -> None:
    tree = read("a: 20:30\nb: no\nc: 2025-01-02\nd: 0x10\ne: 1_000\nf: 'null'\n").tree
    assert tree == {"a": "20:30", "b": "no", "c": "2025-01-02", "d": "0x10", "e": "1_000", "f": "null"}


def test_nothing_and_null_are_noticed_with_their_path() -> None:
    reading = read("a:\n  b:\n  c: [x, ~]\n")
    assert reading.tree == {"a": {"b": None, "c": ["x", None]}}
    assert reading.nulls == [("a", "b"), ("a", "c", 1)]


def test_marks_count_from_one_in_characters() -> None:
    marks = read("名: {键: [一, 二]}\n").marks
    assert marks.at(("名",), key=True) == Mark(1, 1)
    assert marks.at(("名", "键", 1)) == Mark(1, 12)


def test_the_mark_of_something_unwritten_is_that_of_what_should_hold_it() -> None:
    marks = read("a:\n  b: c\n").marks
    assert marks.at(("a", "x", "y")) == Mark(2, 3)
    assert marks.written(("a", 0, "b", "[key]")) == ("a", "b")


def test_of_two_equal_keys_the_first_counts_and_the_second_is_named() -> None:
    reading = read("a: 1\nb: 2\na: 3\n")
    assert reading.tree == {"a": "1", "b": "2"}
    assert [(fault.mark, fault.mend) for fault in reading.faults] == [(Mark(3, 1), "It was first written in line 1: keep one of the two")]


def test_what_cannot_be_placed_is_left_out_with_all_that_is_in_it() -> None:
    reading = read("a: {[x, {y: z}]: 1, b: 2}\nc: *d\n")
    assert reading.tree == {"a": {"b": "2"}, "c": None}
    assert [fault.path for fault in reading.faults] == [("a", ""), ("c",)]


def test_the_deepest_level_is_read_and_the_next_is_not() -> None:
    assert not read("[" * MAX_DEPTH + "]" * MAX_DEPTH).faults
    assert len(read("[" * (MAX_DEPTH + 9) + "]" * (MAX_DEPTH + 9)).faults) == 1


def test_a_fault_of_characters_does_not_hide_the_others() -> None:
    faults = read("a: x\u200by\nb: *c\nd: [1\n").faults
    assert [fault.mark.line for fault in faults] == [1, 2, 3]


def test_reading_without_marks_gives_the_same_tree() -> None:
    text = "a: [b, {c: d}]\ne: |\n  two\n  lines\n"
    assert read(text, marked=False).tree == read(text).tree


@pytest.mark.parametrize(
    ("text", "place"),
    [("a: 'b\nc: d\n", Mark(1, 4)), ("a: [b\nc: d\n", Mark(1, 4)), ("a: b\n- c\n", Mark(2, 1)), ("a: @b\n", Mark(1, 4)), ("a: b\nc d\n", Mark(2, 1))],
)
def test_a_fault_of_syntax_is_placed_where_it_began(text: str, place: Mark) -> None:
    assert [fault.mark for fault in read(text).faults] == [place]


@pytest.mark.parametrize("text", ["a: b # a comment\n", "a: 'b #c'\n", "# only\n#too\na: b\n", "a: b#c\n", "a: [b] #c\n"])
def test_comments_and_quoted_signs_pass(text: str) -> None:
    assert not read(text).faults
