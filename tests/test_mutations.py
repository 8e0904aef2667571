"""Whatever happens to the data file, it is read or it is answered: never a traceback, never a line that is not there."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builds import TODAY
from guide.load import load, parse
from guide.model import Guide
from guide.problem import Problems

GOOD = (Path(__file__).parent / "data" / "good.yml").read_text("utf-8")
BATCHES, EACH = 6, 250  # 3,000 and more were run once; these keep the suite quick
MESSAGE = re.compile(r"good\.yml:(\d+):(\d+): (.*[.?…])")
PARSERS_WORDS = re.compile(r"[Ii]nput should|validation error|pydantic|while (?:parsing|scanning)|did not find expected|Traceback")
NUMBERS = ["1,414", "-1", "1e9", "0x10", "007", "20:30", "9999", "0000", "1" * 80, "٣", "１２"]
DATES = ["2025-9", "2025-13", "2027-01-01", "0000", "2025-09-31", "tomorrow"]
SIGNS = ["'", '"', "\\", "%", "@", "`", "|", ">", "#", "?", "- a", "a: b: c", "&a b", "*a", "!!int 3", "!x", "--- ", "...", "[[[[[[", "{{", "}", "{x}"]
UNICODE = ["\x00", "\t", "\r", "\x85", "\u200b", "\u2028", "\u202e", "e\u0301", "\ud800", "\ufeff", "﷽", "🇨🇳", "\u00a0"]
WORDS = ["", "null", "~", "[]", "{}", "[x, y]", "{a: b}", "true", "no", "unknown", "not applicable", "index", "orchid", "<b>x</b>", "javascript:alert(1)"]
LONG = ["x" * 500, "x" * 100_000, "[" * 500]
JUNK = NUMBERS + DATES + SIGNS + UNICODE + WORDS + LONG
SCALAR = re.compile(r"(?<=: )[^,{}\[\]]+|(?<=\[)[^\],]+")
KEY = re.compile(r"[\w-]+(?=:)")


def mutated(text: str, chance: random.Random) -> str:
    """The text with one to three things done to it that happen to a file in an editor, and some that do not."""
    lines = text.split("\n")
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        place = chance.randrange(len(lines))
        line = lines[place]
        match chance.randrange(10):
            case 0:
                del lines[place]
            case 1:
                lines.insert(place, line)
            case 2:
                other = chance.randrange(len(lines))
                lines[place], lines[other] = lines[other], line
            case 3:
                lines[place] = " " * chance.randrange(1, 5) + line
            case 4:
                lines[place] = line[chance.randrange(1, 5) :]
            case 5 | 6:
                lines[place] = replaced(SCALAR, line, chance)
            case 7:
                lines[place] = replaced(KEY, line, chance)
            case 8:
                at = chance.randrange(len(line) + 1)
                lines[place] = line[:at] + line[at + 1 :]
            case _:
                at = chance.randrange(len(line) + 1)
                lines[place] = line[:at] + chance.choice(JUNK) + line[at:]
    return "\n".join(lines)


def replaced(what: re.Pattern[str], line: str, chance: random.Random) -> str:
    """The line with one of the things that the pattern finds turned into junk."""
    found = list(what.finditer(line))
    if not found:
        return line
    match = chance.choice(found)
    return line[: match.start()] + chance.choice(JUNK) + line[match.end() :]


def answer(text: str) -> Guide | list[str]:
    """A guide, or complaints that have all been looked at."""
    try:
        return parse(text, "good.yml", TODAY)
    except Problems as problems:
        lines = list(problems.lines)
    assert lines, "a refusal says why"
    last = text.count("\n") + 1
    for line in lines:
        message = MESSAGE.fullmatch(line)
        assert message, line
        assert 1 <= int(message[1]) <= last and int(message[2]) >= 1, line
        assert not PARSERS_WORDS.search(message[3]), line
        assert len(line) < 1000
    places = [tuple(map(int, line.split(":")[1:3])) for line in lines]
    assert places == sorted(places), "in the order of the file"
    assert len(set(lines)) == len(lines), "nothing is said twice"
    return lines


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_mutated_file_is_read_or_answered(batch: int) -> None:
    for seed in range(batch * EACH, (batch + 1) * EACH):
        text = mutated(GOOD, random.Random(seed))
        started = time.perf_counter()
        try:
            answer(text)
        except Exception as error:
            raise AssertionError(f"mutation {seed}: {error}") from error
        assert time.perf_counter() - started < 5, f"mutation {seed} takes too long"


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=300))
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(answer(text), list)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(at=st.integers(0, len(GOOD)), text=st.text(max_size=40))
def test_any_text_inside_a_good_file_is_read_or_answered(at: int, text: str) -> None:
    answer(GOOD[:at] + text + GOOD[at:])


YAML_BITS = st.sampled_from([*"[]{}:,-?&*!|>'\"%@`# \n", "  ", ": ", "- ", "edition", "sources", "platforms", "facts", "a", "null", "---", "<<"])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(YAML_BITS, max_size=60))
def test_any_heap_of_yaml_signs_is_answered(bits: list[str]) -> None:
    assert isinstance(answer("".join(bits)), list)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(raw=st.binary(max_size=300))
def test_any_bytes_are_answered(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yml"
    path.write_bytes(raw)
    with pytest.raises(Problems) as caught:
        load(path, TODAY)
    assert all(re.match(re.escape(str(path)) + r":\d+:\d+: ", line) for line in caught.value.lines)
