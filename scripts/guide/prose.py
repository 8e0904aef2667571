"""What the pages say in their own words, and how it must be said.

Each check takes the Markdown of one page and yields what it finds as `line: what. how to mend`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_CITED = re.compile(r"""\{\{-?\s*source\(\s*["']([a-z0-9-]+)["']\s*\)""")
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_MEASURED = re.compile(r"\A---\n(?:.*\n)*?measured: ")  # the page reports what the named command measured of the guide itself
_CALL = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_TARGET = re.compile(r"\]\([^)\n]*\)|<[^>\n]*>|\{[#:.][^}\n]*\}")
_CHINESE = re.compile("[\u3400-\u9fff]+")
_MARKED = re.compile(r'<(span|cite)[^>]*\blang="zh[^"]*"[^>]*>.*?</\1>', re.DOTALL)
_QUOTED = re.compile(r"[\"“][^\"”\n]{1,200}[\"”]|\*[^*\n]+\*")

_UNITS = (
    "%|per cent|percent|thousand|million|billion|trillion|yuan|users|people|followers|fans|accounts|characters|words|letters|"
    "seconds|minutes|hours|days|weeks|months|years|images|pictures|photos|members|friends|contacts|messages|posts|videos|orders|MB|GB"
)
_NUMBER = r"(?<![\d.,])\d+(?:[.,]\d+)*"
_FIGURE = re.compile(rf"(?:RMB|USD|HKD|EUR|CNY|¥|\$|€)\s?{_NUMBER}|{_NUMBER}(?:\s|-|\u00a0)?(?:{_UNITS})(?!\w)|{_NUMBER}%|(?<![\d.,])\d+[.,]\d+")
_YEAR = re.compile(r"(?:19|20)\d\d\b(?!,\d)")
_NAME = re.compile(r"\b(?:[A-Z]{2,}|[Vv]ersion|Double|Article)\s$")  # CC BY 4.0, WCAG 2.2, Double 11: the number belongs to a name
SHUNNED = (
    "best", "leading", "unique", "huge", "cutting-edge", "ultimate", "powerful", "unlock", "must-have", "game-changer", "crackdown", "red line", "red lines",
)  # fmt: skip
_SHUNNED = re.compile(rf"\b(?:{'|'.join(SHUNNED)})\b", re.IGNORECASE)
_UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|TBD|lorem ipsum)\b", re.IGNORECASE)


def cited(pages: Iterable[str]) -> frozenset[str]:
    """The ids of all sources that Markdown pages name with `source("id")`."""
    return frozenset(name for page in pages for name in _CITED.findall(page))


def figures(markdown: str) -> Iterator[str]:
    """Figures typed into prose: money, shares, and numbers with a unit. Years, dates and articles of laws pass."""
    if _MEASURED.match(markdown):
        return
    for line, text in _lines(_without(markdown, _FRONT, _CALL, _CODE, _TARGET)):
        for match in _FIGURE.finditer(text):
            if match.group()[0].isdigit() and (_YEAR.match(match.group()) or _NAME.search(text[: match.start()])):
                continue
            yield f'{line}: the figure `{match.group().strip()}` is typed in. Write {{{{ fact("…") }}}}, so that it has a date and a source'


def shunned(markdown: str) -> Iterator[str]:
    """Words of praise and alarm outside quotations."""
    for line, text in _lines(_without(markdown, _FRONT, _CALL, _CODE, _TARGET, _QUOTED)):
        for match in _SHUNNED.finditer(text):
            yield f"{line}: `{match.group()}` praises or alarms. Say what is the case"


def unfinished(markdown: str) -> Iterator[str]:
    """Marks of work that is not done."""
    for line, text in _lines(markdown):
        for match in _UNFINISHED.finditer(text):
            yield f"{line}: `{match.group()}`. Finish it or leave it out"


def unmarked_chinese(markdown: str) -> Iterator[str]:
    """Chinese characters that a screen reader would take for English."""
    for line, text in _lines(_without(markdown, _FRONT, _CALL, _CODE, _MARKED)):
        for match in _CHINESE.finditer(text):
            yield f'{line}: `{match.group()}` is not marked as Chinese. Write <span lang="zh-Hans">{match.group()}</span>'


def headings(markdown: str, level: int = 2) -> list[str]:
    """The headings of one level, in order."""
    bare = _without(markdown, _FRONT, _CODE)
    return [re.sub(r"\s*\{[^}]*\}$", "", found).strip() for found in re.findall(rf"^{'#' * level} (.+)$", bare, re.MULTILINE)]


def paragraphs(markdown: str) -> list[str]:
    """The paragraphs of a page as plain words, calls left out: for finding one that stands twice."""
    bare = re.sub(r"[ \t]+", " ", _CALL.sub("", _FRONT.sub("", markdown)))
    return [text.strip() for text in re.split(r"\n\s*\n", bare) if len(text.strip()) > 80]


def sentences(text: str) -> Iterator[str]:
    """The sentences of eight words and more, folded to bare words: what is the same here was copied."""
    for sentence in re.split(r"(?<=[.!?;])\s+", _CALL.sub("", text)):
        words = re.sub(r"\W+", " ", sentence.lower()).split()
        if len(words) >= 8:
            yield " ".join(words)


def _without(markdown: str, *patterns: re.Pattern[str]) -> str:
    """The text with what the patterns find taken out and every line still in its place."""
    for pattern in patterns:
        markdown = pattern.sub(lambda match: "\n" * match.group().count("\n"), markdown)
    return markdown


def _lines(text: str) -> Iterator[tuple[int, str]]:
    return enumerate(text.split("\n"), start=1)
