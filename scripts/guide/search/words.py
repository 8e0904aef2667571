"""How text is cut into words that are compared: the same cut as in `docs/assets/search-words.js`.

Case, accents and tone marks fall away, British and American spellings meet, endings are shortened. Runs of Chinese
are cut into pairs of characters, so that a word inside a compound is found: no dictionary decides what a word is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

CHINESE = "㐀-䶿一-鿿〇"
_RUNS = re.compile(rf"[a-z0-9]+(?:\+(?![a-z0-9]))?|[{CHINESE}]+")
_MARKS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = re.compile("['’‘]s?\\b")
_SPELLINGS = (("isation", "ize"), ("ization", "ize"), ("ise", "ize"), ("our", "or"), ("ence", "ense"))
_STOPPED = """
a am an and any are as at be been being best between but by can could did do does done for get gets got had happen happens has have how i if in into is it
its just know many may me might much must my need needs no of on one or our please should so some such tell than that the their them then there these
they this to too until us use used using very want wants was we were what when where which while who whom whose why will with would you your 的 了 吗 是 在
和 与 怎么 如何 什么 哪些 怎么办 为什么 可以 请问 我们
"""
STOPPED = frozenset(_STOPPED.split())
FAINT = ("china", "chines", "social", "media", "guid", "platform", "app", "中国", "社交", "媒体")
"""Words, shortened, that say little here, since all of the guide is about them."""


def fold(text: str) -> str:
    """Small letters without accents, tone marks or apostrophes."""
    return _APOSTROPHES.sub("", _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower())


def squeeze(text: str) -> str:
    """A name as one run of letters and digits: `We Chat` and `wechat` are the same."""
    return "".join(_RUNS.findall(fold(text)))


def spaced(name: str) -> str:
    """The same with a mark between the runs."""
    return "_".join(_RUNS.findall(fold(name)))


def cut(text: str) -> Iterator[str]:
    """The words of a text: Latin words shortened, Chinese as pairs of characters."""
    for run in _RUNS.findall(fold(text)):
        if run[0] < "\u3400":
            if run not in STOPPED:
                yield shorten(run)
        elif len(run) == 1:
            yield run
        else:
            yield from (run[place : place + 2] for place in range(len(run) - 1))


def shorten(word: str) -> str:
    """An English word without its ending; `ads`, `ad` and `labelled`, `label` meet. Short words stay."""
    if word.isdigit() or len(word) < 4:
        return word[:-1] if len(word) == 3 and word.endswith("s") and word[1] not in "siu" else word
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith("es") and word[-3] in "sxzh":
        word = word[:-2]
    elif word.endswith("s") and word[-2] not in "su":
        word = word[:-1]
    for one, other in _SPELLINGS:
        if word.endswith(one) and len(word) > len(one) + 2:
            word = word[: -len(one)] + other
    for ending in ("ment", "ing", "ed", "er", "al", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "se":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word
