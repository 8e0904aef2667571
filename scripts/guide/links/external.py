"""Asking the addresses that lead to other hosts, and what to report about them."""

from __future__ import annotations

import argparse
import asyncio
import datetime
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import platformdirs
import yaml

from . import archive, local, record
from .cache import Cache, Kept
from .client import Client, Manners
from .finding import Finding, Level
from .graph import Web
from .verdict import Answer, Kind, Trouble, judge

_LEVELS = {Kind.GONE: Level.WARNING, Kind.MOVED: Level.WARNING, Kind.UNKNOWN: Level.WARNING, Kind.REFUSED: Level.NOTE}
_MENDS = {
    Kind.GONE: "Look whether it is back tomorrow; if it is gone then, this fails.",
    Kind.MOVED: "Write the new address.",
    Kind.REFUSED: "Open it in a browser now and then; nothing is wrong as far as we know.",
    Kind.UNKNOWN: "Open it in a browser; it is asked again on the next day.",
}


class Progress(Protocol):
    """Shows how many addresses are done."""

    def step(self, url: str, kind: Kind) -> None:
        """One more address has its verdict."""


def check(web: Web, args: argparse.Namespace, today: datetime.date) -> list[Finding]:
    """Ask every address outside the site that the pages mention, and report what is not alive.

    args: as `cli.add_arguments` defines them. Interrupted, it reports what it knows; every verdict is already on disk.
    """
    contact = f"; +{web.where.url}" if web.where.known else ""
    manners = Manners(agent=f"guide-links/1.0 (link checker{contact})", timeout=args.timeout, allow_private=args.allow_private)
    wanted = by_address(web.outside)
    path = args.cache or platformdirs.user_cache_path("guide") / "links.sqlite"
    copies: dict[str, str] = {}
    with Cache(path) as cache:
        known = {url: kept for url in wanted if (kept := cache.recall(url))}
        due = {url: wanted[url] for url in wanted if args.fresh or url not in known or not known[url].young(today)}
        gone: dict[str, datetime.date] = {}
        try:
            with progress(len(due)) as shown:
                asyncio.run(_ask_all(due, manners, cache, today, known, shown))
            gone = {url: kept.gone_since for url, kept in known.items() if kept.verdict.kind is Kind.GONE and kept.settled and kept.gone_since}
            copies = asyncio.run(_copies([*gone], manners)) if gone and args.data else {}
        except KeyboardInterrupt:
            print(f"interrupted: {len(wanted.keys() - known.keys())} addresses are not asked yet. Run it again to go on.", file=sys.stderr)
    return [*report(web, known), *proposals(args.data, gone, copies), *_recorded(args.record, args.data, known)]


def by_address(outside: Iterable[str]) -> dict[str, set[str]]:
    """Addresses without their fragments, each with the fragments that are asked of it."""
    found: dict[str, set[str]] = {}
    for url in outside:
        address, _, fragment = url.partition("#")
        found.setdefault(address, set()).update({fragment} - {""})
    return found


def report(web: Web, known: dict[str, Kept]) -> Iterator[Finding]:
    """A finding for every address whose verdict is not alive, at the first place that mentions it."""
    for whole, files in sorted(web.outside.items()):
        url, _, fragment = whole.partition("#")
        kept = known.get(url)
        if kept is None:
            continue
        verdict = kept.verdict
        file = min(files)
        more = f", also on {len(files) - 1} other pages" if len(files) > 1 else ""
        if verdict.kind is not Kind.ALIVE:
            level, mend = _LEVELS[verdict.kind], _MENDS[verdict.kind]
            why = verdict.why
            if kept.settled:
                level, mend = Level.ERROR, "Link to another source or to an archived copy."
                why += f", and so it was on {kept.gone_since}"
            yield _finding(web, file, whole, str(verdict.kind), level, f"{url}: {why}{more}", mend, verdict.location)
        if fragment in verdict.missing:
            problem = f"{url} has no #{fragment}{more}"
            yield _finding(web, file, whole, "missing-fragment", Level.WARNING, problem, "Correct the fragment; a script may add it later.", "")


def proposals(data: Path | None, gone: Mapping[str, datetime.date], copies: Mapping[str, str]) -> Iterator[Finding]:
    """For each source of the data file that is gone, since when, and the line to write; `copies` has the archive's, by address."""
    if data is None:
        return
    try:
        sources = archive.sources(data)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = str(error).partition("\n")[0]
        yield Finding("unreadable", Level.ERROR, str(data), f"the data file cannot be read: {reason}", "Run guide check.")
        return
    for url, since in gone.items():
        if url in sources:
            name, line = sources[url]
            copy = copies.get(url, "")
            mend = f"Add to sources.{name}: gone: {since}" + (f", archived: {copy}" if copy else ". The archive has no copy: find another source")
            yield Finding("gone-source", Level.ERROR, str(data), f"the source {name} is gone", mend, line, 1, address=url, nearest=copy)


def _recorded(path: Path | None, data: Path | None, known: Mapping[str, Kept]) -> Iterator[Finding]:
    """Brings the record of checks up to date; a fault is a finding, for what was learned is in the cache."""
    if path is None or data is None:
        return
    try:
        path.write_text(record.written(record.joined(record.at(path), known, archive.sources(data))), "utf-8")
    except record.BadRecord as error:
        problem, _, mend = str(error).removeprefix(f"{path}:").partition(". ")
        yield Finding("unreadable", Level.ERROR, str(path), problem, f"{mend}.")
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        yield Finding("unreadable", Level.ERROR, str(path), f"the record cannot be kept: {str(error).partition(chr(10))[0]}", "Run guide check.")


@contextmanager
def progress(total: int) -> Iterator[Progress]:
    """A bar on a terminal, a plain line for every fifty addresses elsewhere; both on standard error."""
    if not sys.stderr.isatty():
        yield _Lines(total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Bar(bar, bar.add_task("", total=total))


class _Lines:
    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0

    def step(self, url: str, kind: Kind) -> None:
        self._done += 1
        if self._done % 50 == 0 or self._done == self._total:
            print(f"asked {self._done} of {self._total} addresses", file=sys.stderr)


class _Bar:
    def __init__(self, bar, task) -> None:
        self._bar = bar
        self._task = task

    def step(self, url: str, kind: Kind) -> None:
        self._bar.update(self._task, advance=1, description=url[:60])


async def _ask_all(due: dict[str, set[str]], manners: Manners, cache: Cache, today: datetime.date, known: dict[str, Kept], shown: Progress) -> None:
    nameless: list[Answer] = []
    answered = False

    def settle(answer: Answer) -> None:
        known[answer.url] = cache.keep(answer.url, judge(answer), today)
        shown.step(answer.url, known[answer.url].verdict.kind)

    async with Client(manners) as client:

        async def one(url: str, fragments: set[str]) -> None:
            nonlocal answered
            answer = await client.ask(url, sorted(fragments))
            answered = answered or answer.status > 0
            if answer.trouble is Trouble.NO_HOST:
                nameless.append(answer)
            else:
                settle(answer)

        async with asyncio.TaskGroup() as group:
            for url, fragments in due.items():
                group.create_task(one(url, fragments))
        # Without a network every name is unknown: that says nothing about the hosts.
        online = answered or not nameless or await client.knows(archive.HOST)
    for answer in nameless:
        settle(answer if online else replace(answer, trouble=Trouble.NO_NAME_SERVER))


async def _copies(urls: list[str], manners: Manners) -> dict[str, str]:
    async with Client(manners) as client:
        return {url: copy for url in urls if (copy := archive.copy_in(await client.read(archive.question(url))))}


def _finding(web: Web, file: str, url: str, rule: str, level: Level, problem: str, mend: str, nearest: str) -> Finding:
    line, column, tag, attribute, text, written = local.mention(file, web.folder, web.where, url)
    return Finding(rule, level, file, problem, mend, line, column, tag, attribute, text, written, url, "a page that answers", nearest)
