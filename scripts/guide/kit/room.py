"""How much room text takes on a slide, and so how many items fit.

Widths are those of Arial, which the slides are set in; a Chinese character is as wide as the type is high. The estimate
is a little larger than what PowerPoint and LibreOffice take, so that what fits here fits there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

WIDTH, HEIGHT = 13.333, 7.5
"""A slide, in inches."""
LEFT, RIGHT, TOP, BOTTOM = 0.5, 12.83, 1.55, 6.8
"""Where the body of a slide stands."""
TITLE, LEAD, BODY, NOTE, SMALL = 30, 40, 20, 16, 14
"""Sizes of type, in points: titles, the cover, what is said, what explains it, sources and foot. None is smaller than the last."""
MARGIN = 0.1
"""What a cell and a frame keep free at each side."""
GAP = 0.12
"""Between two paragraphs that belong to different items."""

_NARROW, _THIN, _WIDE = "iljI.,:;'|!’‘ ", 'tfr()[]/-“”"·', "mwMW%@"
_SAFE = 1.04


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of a text in one line, in inches."""
    ems = sum(_em(sign) for sign in text)
    return ems * size / 72 * (1.07 if bold else 1) * _SAFE


def lines(text: str, size: float, across: float, bold: bool = False) -> int:
    """The lines that a text takes in a width: words go down whole, Chinese breaks anywhere."""
    count, used = 1, 0.0
    for word in re.findall(r"[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+\s*|\s+", text):
        long = width(word.rstrip() or word, size, bold)
        if used and used + long > across:
            count, used = count + 1, 0.0
        count += int(long // across) if long > across else 0
        used += width(word, size, bold)
    return count


def height(text: str, size: float, across: float, bold: bool = False) -> float:
    """The height of a text in a width, in inches; Chinese stands in taller lines."""
    leading = 1.36 if re.search(r"[\u3000-\u9fff]", text) else 1.2
    return lines(text, size, across, bold) * size / 72 * leading if text else 0.0


def item(text: str, below: str, small: bool = False) -> float:
    """The height of a paragraph with what stands below it."""
    across = RIGHT - LEFT - 2 * MARGIN
    return height(text, SMALL if small else BODY, across, bold=bool(below)) + height(below, NOTE, across) + gap(small)


def gap(small: bool) -> float:
    """What stands free after a paragraph."""
    return GAP / 4 if small else GAP


def lines_that_fit(texts: Sequence[tuple[str, str]], small: bool = False) -> list[int]:
    """The places of the paragraphs that a slide's body holds: the first, and each further one that still has room."""
    left, held = BOTTOM - TOP - 2 * MARGIN, []
    for place, (text, below) in enumerate(texts):
        if (high := item(text, below, small)) <= left:
            left -= high
            held.append(place)
    return held


def pages_of_lines(texts: Sequence[str]) -> list[int]:
    """How many small paragraphs stand on each slide: on as few slides as can be, and about as many on the last as on the others."""
    highs = [item(text, "", small=True) for text in texts]
    room = BOTTOM - TOP - 2 * MARGIN
    fewest = len(_filled(highs, room))
    return next(pages for tenth in range(1, 11) if len(pages := _filled(highs, room * tenth / 10)) <= fewest)


def _filled(highs: Sequence[float], room: float) -> list[int]:
    """How many stand on each slide when each is filled before the next is begun."""
    pages: list[int] = []
    left = 0.0
    for high in highs:
        if not pages or high > left:
            pages.append(0)
            left = room
        pages[-1] += 1
        left -= high
    return pages


def row(cells: Sequence[str], widths: Sequence[float], size: float, head: bool = False) -> float:
    """The height of a table's row."""
    high = (height(cell, size, across - 2 * MARGIN, bold=head or not place) for place, (cell, across) in enumerate(zip(cells, widths, strict=True)))
    return max(high) + 0.12


def rows_that_fit(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> tuple[int, float]:
    """How many rows, from the first, stand below a table's head in a slide's body, and in what size: the smaller one where it holds more."""
    return max((_rows(head, rows, widths, size), size) for size in (NOTE, SMALL))


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], size: float) -> int:
    used, count = row(head, widths, size, head=True), 0
    for cells in rows:
        used += row(cells, widths, size)
        if used > BOTTOM - TOP:
            break
        count += 1
    return count


def _em(sign: str) -> float:
    if sign >= "\u2e80":
        return 1.0
    if sign in _NARROW:
        return 0.26
    if sign in _THIN:
        return 0.34
    if sign in _WIDE:
        return 0.87
    return 0.7 if sign.isupper() else 0.55
