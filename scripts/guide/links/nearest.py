"""Did you mean …: the name that is most like one that does not exist."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property

from rapidfuzz import fuzz, process

_ALIKE = 75.0
# Short names with the same extension look more alike than they are.
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_STEMS_ALIKE = 60.0
# A site whose every page has its own broken links is not made slow by guessing what each was meant to be.
_GUESSES = 500


class Names:
    """The names that exist, to be compared with many that do not."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = list(known)
        self._found: dict[str, str] = {}

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {_fold(name): name for name in reversed(self._known)}

    def nearest(self, wanted: str) -> str:
        """The name most like the wanted one, or an empty string when none is alike.

        A name that differs only in case or in Unicode normal form wins over every other.
        """
        if wanted not in self._found:
            if not wanted or len(self._found) >= _GUESSES:
                return self._folded.get(_fold(wanted), "")
            self._found[wanted] = self._folded.get(_fold(wanted)) or self._like(wanted)
        return self._found[wanted]

    def _like(self, wanted: str) -> str:
        best = process.extract(wanted, self._known, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=5)
        stem = _EXTENSION.sub("", wanted)
        return next((name for name, *_ in best if fuzz.ratio(stem, _EXTENSION.sub("", name)) >= _STEMS_ALIKE), "")


def nearest(wanted: str, known: Iterable[str]) -> str:
    """The known name most like the wanted one, as `Names.nearest`, for a few names that are asked once."""
    return Names(known).nearest(wanted)


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
