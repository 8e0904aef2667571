"""Whoever breaks the data file is told the line, the fault and the way out; nobody sees a traceback."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from builds import TODAY
from guide.load import load, parse
from guide.model import Guide
from guide.problem import Problems

DATA = Path(__file__).parent / "data"
CASES = sorted(path.stem for path in (DATA / "bad").glob("*.yml"))


def complaints(path: Path) -> list[str]:
    """The messages about a file, without the folder that it stands in; none when it is sound."""
    try:
        load(path, TODAY)
    except Problems as problems:
        return [line.removeprefix(f"{path.parent}/") for line in problems.lines]
    return []


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_named_with_its_line_and_its_mend(case: str) -> None:
    expected = (DATA / "bad" / f"{case}.txt").read_text("utf-8").splitlines()
    assert complaints(DATA / "bad" / f"{case}.yml") == expected


def test_every_kind_of_fault_is_there() -> None:
    assert len(CASES) > 90, "the folder of faults is found and full"


def test_a_sound_file_becomes_a_guide(good: Guide) -> None:
    assert good.facts("orchid", "monthly-active-users")[0].value == "1414"
    assert good.platforms["lotus"].also_in == ("tools",)
    assert good.figures["top-fine"].value == "RMB 200000 to 1000000"


def test_a_sound_file_may_have_windows_line_ends_and_a_byte_order_mark(tmp_path: Path, good: Guide) -> None:
    path = tmp_path / "guide.yml"
    path.write_bytes(b"\xef\xbb\xbf" + (DATA / "good.yml").read_bytes().replace(b"\n", b"\r\n"))
    assert load(path, TODAY) == good


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    missing = "gone.yml:1:1: cannot be read (No such file or directory). Name the data file, usually docs/data/guide.yml."
    assert complaints(tmp_path / "gone.yml") == [missing]
    (tmp_path / "folder.yml").mkdir()
    folder = "folder.yml:1:1: cannot be read (Is a directory). Name the data file, usually docs/data/guide.yml."
    assert complaints(tmp_path / "folder.yml") == [folder]


def test_a_line_of_ten_million_characters_gets_a_short_answer(tmp_path: Path) -> None:
    path = tmp_path / "long.yml"
    text = (DATA / "good.yml").read_text("utf-8")
    path.write_text(text.replace("summary: Messages between people who know each other", "summary: " + "x" * 10_000_000), "utf-8")
    expected = "long.yml:50:14: platforms.orchid.summary: 10,000,000 characters where 160 fit. Shorten it by 9,999,840."
    assert complaints(path) == [expected]
    path.write_text("x" * 10_000_000, "utf-8")
    assert len(complaints(path)) == 1


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "a:\n" + "  - b:\n" * 5_000, "? " * 100_000, "!x " * 50_000])
def test_nesting_without_end_is_answered_at_once(text: str) -> None:
    started = time.perf_counter()
    with pytest.raises(Problems):
        parse(text, "guide.yml", TODAY)
    assert time.perf_counter() - started < 10


def test_a_source_that_only_a_page_cites_is_used() -> None:
    text = (DATA / "bad" / "unused-source.yml").read_text("utf-8")
    assert parse(text, "guide.yml", TODAY, cited={"spare"}).sources["spare"].title == "Spare"
