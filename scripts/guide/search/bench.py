"""How well the search answers: questions typed into the real box of a built site, and what came first.

`tests/search/` holds the questions: `tuned.yml` and `learned.yml` may be tuned on, the second after it was measured once; `held-out.yml` is put aside.
Playwright and a Chromium come with the development tools, so they are imported only when a bench is run.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import os
import re
import shutil
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import yaml

BOX = "input.md-search__input"
OWN = ".g-search"
ASKED = "document.querySelector('[data-asked]')?.dataset.asked"
LINK = "a.md-search-result__link"
LINKS = f"[...document.querySelectorAll('{LINK}')].map(link => link.href)"
_INPUT = """([box, words, links]) => {
  const input = document.querySelector(box);
  input.value = words;
  input.dispatchEvent(new InputEvent("input", {bubbles: true}));
  return document.querySelector("[data-asked]")?.dataset.asked === words.trim() ? [...document.querySelectorAll(links)].map(link => link.href) : null;
}"""
_PATIENCE = 20  # seconds for the search to be loaded and to answer
_QUIET = 80  # milliseconds between two looks at the results of another search


@dataclass(frozen=True)
class Question:
    """What a reader types, and the addresses that answer it; one without an anchor is met by any place on its page."""

    kind: str
    ask: str
    wants: tuple[str, ...]
    held: bool = False

    def rank(self, found: Sequence[str]) -> int:
        """The place of the first right answer, from 1; 0 when there is none."""
        return next((place for place, address in enumerate(found, 1) if any(_meets(address, want) for want in self.wants)), 0)


@dataclass(frozen=True)
class Score:
    """Of `asked` questions, the shares answered first and among three, and the mean of 1/rank."""

    asked: int
    first: float
    three: float
    reciprocal: float

    def __str__(self) -> str:
        return f"{self.asked:4} {self.first:7.1%} {self.three:7.1%} {self.reciprocal:6.3f}"


def read(folder: Path) -> list[Question]:
    """All questions of a folder, those to tune on first."""
    return [*_read(folder / "tuned.yml", False), *_read(folder / "learned.yml", False), *_read(folder / "held-out.yml", True)]


def score(ranks: Iterable[int]) -> Score:
    """The score of the ranks of right answers."""
    all_ = list(ranks)
    share = len(all_) or 1
    first, three = sum(rank == 1 for rank in all_), sum(1 <= rank <= 3 for rank in all_)
    return Score(len(all_), first / share, three / share, sum(1 / rank for rank in all_ if rank) / share)


def table(ranks: Mapping[Question, int]) -> str:
    """Success at 1 and 3 and mean reciprocal rank, by kind, for the tuned and the held-out questions."""
    lines = []
    for held, head in ((False, "tuned on"), (True, "held out")):
        chosen = {question: rank for question, rank in ranks.items() if question.held == held}
        lines.append(f"{head:12} {'n':>4} {'at 1':>7} {'at 3':>7} {'mrr':>6}")
        for kind in dict.fromkeys(question.kind for question in chosen):
            lines.append(f"{kind:12} {score(rank for question, rank in chosen.items() if question.kind == kind)}")
        lines += [f"{'all':12} {score(chosen.values())}", ""]
    return "\n".join(lines)


def report(site: Path, folder: Path, slow: int = 1, missed: bool = False) -> str:
    """Everything that `guide bench search` prints."""
    found, times = typed(site, read(folder), slow)
    ranks = {question: question.rank(addresses) for question, addresses in found.items()}
    lines = [table(ranks)]
    size = loaded(site)
    lines += [f"{count:9,} bytes compressed  {name}" for name, count in size.items()]
    lines.append(f"{sum(size.values()):9,} bytes compressed in all, {size.get('assets/search.js', 0):,} of them on every page")
    ordered = sorted(times)
    if ordered:
        middle, most = ordered[len(ordered) // 2], ordered[-1]
        lines.append(f"a search takes {middle:.1f} ms in the middle and {most:.1f} at most, processor slowed {slow} times")
    if missed:
        lines += [
            f"{rank or '-'}  {question.kind}: {question.ask} → {' '.join(found[question][:3])}"
            for question, rank in ranks.items()
            if rank != 1 and not question.held
        ]
    return "\n".join(lines) + "\n"


def loaded(site: Path) -> dict[str, int]:
    """Bytes, compressed, of what the search loads: the script on every page, then what comes when the box is used."""
    files = ["assets/search.js", "assets/search-words.js", "assets/search-engine.js", "search/index.js"]
    there = {name: next(site.glob(name.replace(".js", ".*js")), None) for name in files}
    return {name: len(gzip.compress(path.read_bytes(), 9, mtime=0)) for name, path in there.items() if path}


def typed(site: Path, questions: Sequence[Question], slow: int = 1) -> tuple[dict[Question, list[str]], list[float]]:
    """Types each question into the box of the built site: the addresses found, in order, and milliseconds per search.

    `slow` throttles the processor. The search of another theme works too, as long as it keeps the theme's class names.
    """
    from playwright.sync_api import sync_playwright

    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"])
        result = ask(browser, address, questions, slow)
        browser.close()
    return result


def ask(browser: Any, address: str, questions: Sequence[Question], slow: int = 1) -> tuple[dict[Question, list[str]], list[float]]:
    """The same in a browser that is running already, on a site that is served already."""
    page = browser.new_page()
    page.goto(address)
    page.locator(BOX).click()
    page.locator(BOX).fill("loaded")
    _settled(page, "loaded")
    page.evaluate("performance.clearMeasures()")
    if slow > 1:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
    found: dict[Question, list[str]] = {}
    for question in questions:
        links = page.evaluate(_INPUT, [BOX, question.ask, LINK])  # ours answers at once
        if links is None:
            page.locator(BOX).fill("")
            page.locator(BOX).fill(question.ask)
            links = _settled(page, question.ask)
        found[question] = [link.removeprefix(address) for link in links]
    times = page.evaluate("performance.getEntriesByName('guide-search').map(entry => entry.duration)")
    page.close()
    return found, times


@contextlib.contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a built site on loopback, as long as it is needed."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=os.fspath(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def _settled(page: Any, words: str) -> list[str]:
    """The results once they are whole: our own box says of which words they are; another's must stay the same a while."""
    end = time.monotonic() + _PATIENCE
    while page.locator(OWN).count() and time.monotonic() < end:
        if page.evaluate(ASKED) == words.strip():
            return page.evaluate(LINKS)
        page.wait_for_timeout(_QUIET)
    page.locator(BOX).press("End")  # some boxes listen to keys alone
    before, same = None, 0
    while same < (3 if before else 8):
        page.wait_for_timeout(_QUIET)
        links = page.evaluate(LINKS)
        same = same + 1 if links == before else 0
        before = links
    return before or []


def _meets(address: str, want: str) -> bool:
    page, anchor = urldefrag(re.sub(r"\?[^#]*", "", address))
    wanted, place = urldefrag(want)
    return page == wanted and (not place or anchor == place)


def _read(path: Path, held: bool) -> Iterator[Question]:
    for kind, asked in yaml.safe_load(path.read_text("utf-8")).items():
        for ask, *wants in asked:
            yield Question(kind, ask, tuple(wants), held)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass
