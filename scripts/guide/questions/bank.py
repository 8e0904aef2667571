"""Every question of the bank in one form: those written in the data file, then those made from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from guide.model import Guide, Part
from guide.questions import made
from guide.questions.texts import filled

PARTS: Mapping[Part, str] = {
    "families": "Families and the map",
    "platforms": "Platforms",
    "practice": "What to do and what not",
    "rules": "Rules",
    "cases": "Cases and history",
    "terms": "Words",
}
"""The parts of the bank in their order, a page each."""


@dataclass(frozen=True)
class Question:
    """A question with its choices in the order in which they are shown; `right` is the place of the right one."""

    name: str
    part: Part
    level: Literal["easy", "middle", "hard"]
    asks: str
    choices: tuple[str, ...]
    right: int
    explanation: str
    rests_on: tuple[str, ...]
    fixed: bool = False  # the choices belong in this order

    @property
    def answer(self) -> str:
        return self.choices[self.right]

    @property
    def letter(self) -> str:
        return "ABCDE"[self.right]


def bank(guide: Guide) -> list[Question]:
    """All questions, part by part: easy ones first, written before made."""
    levels = ("easy", "middle", "hard")
    found = [*_written(guide), *_made(guide)]
    return sorted(found, key=lambda each: (get_args(Part).index(each.part), levels.index(each.level)))


def _written(guide: Guide) -> Iterator[Question]:
    for name, item in guide.questions.items():
        choices, right = _mixed(name, filled(guide, item.right), [filled(guide, text) for text in item.wrong])
        yield Question(name, item.part, item.level, filled(guide, item.asks), choices, right, filled(guide, item.explanation), tuple(item.rests_on))


def _made(guide: Guide) -> Iterator[Question]:
    for each in made.questions(guide):
        if each.fixed:
            choices, right = each.fixed, each.fixed.index(each.right)
        else:
            choices, right = _mixed(each.name, each.right, each.wrong)
        yield Question(each.name, each.part, each.level, each.asks, choices, right, each.explanation, each.rests_on, bool(each.fixed))


def _mixed(name: str, right: str, wrong: Iterable[str]) -> tuple[tuple[str, ...], int]:
    """The choices in an order that the question's name decides: always the same, and no place is right more often."""
    others = sorted(wrong, key=lambda text: made.lot(name, text))
    place = int(hashlib.sha256(name.encode()).hexdigest(), 16) % (len(others) + 1)
    return (*others[:place], right, *others[place:]), place
