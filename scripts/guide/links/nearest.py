"""Did you mean …: the name that is most like one that does not exist."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from rapidfuzz import fuzz, process

_ALIKE = 75.0
_MANY = 50_000


def nearest(wanted: str, known: Collection[str]) -> str:
    """The known name most like the wanted one, or an empty string when none is alike.

    A name that differs only in case or in Unicode normal form wins over every other.
    """
    folded = _fold(wanted)
    for name in known:
        if len(name) - len(wanted) in range(-8, 9) and _fold(name) == folded:
            return name
    if not wanted or len(known) > _MANY:
        return ""
    best = process.extractOne(wanted, known, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return best[0] if best else ""


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
