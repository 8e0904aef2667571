"""`guide bench links`: how fast the link checker is, how much memory it takes, and how both grow with the site.

The sites are made up: on each page 60 links with an anchor to other pages and 15 assets, all of which exist.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import resource

_LINKS = 60
_SHEETS, _SCRIPTS, _PICTURES = 3, 2, 10


class Run(NamedTuple):
    """One run of a checker: seconds on the clock, seconds of all cores, megabytes of its largest process, and its exit code."""

    seconds: float
    work: float
    megabytes: float
    code: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `guide bench links` to a parser."""
    parser.add_argument("--pages", type=int, nargs="+", default=[500, 3000, 20000], metavar="N", help="sizes of the sites")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs of each, of which the fastest counts (default: 3)")
    parser.add_argument("--others", action="store_true", help="also time lychee and hyperlink where they are installed")


def run(args: argparse.Namespace) -> int:
    """Make the sites, time every checker on them, print one line each, and return 0, or 2 for wrong usage."""
    if min(args.pages) < 1 or args.runs < 1:
        print("--pages and --runs count from 1. Write larger numbers.", file=sys.stderr)
        return 2
    print(f"{'checker':10} {'pages':>7} {'seconds':>8} {'cores':>8} {'pages/s':>8} {'MB':>6}   for each page: ms, KB")
    with tempfile.TemporaryDirectory() as folder:
        for pages in args.pages:
            site = Path(folder, str(pages))
            make(site, pages)
            for name, command in checkers(site, others=args.others):
                best = min(measure(command) for _ in range(args.runs))
                each = f"{1000 * best.seconds / pages:.2f} ms, {1000 * best.megabytes / pages:.1f} KB"
                failed = f"   exit code {best.code}" if best.code else ""
                print(
                    f"{name:10} {pages:>7} {best.seconds:>8.2f} {best.work:>8.2f} {pages / best.seconds:>8.0f} {best.megabytes:>6.0f}   {each}{failed}",
                    flush=True,
                )
            shutil.rmtree(site)
    return 0


def checkers(site: Path, *, others: bool) -> Iterator[tuple[str, list[str]]]:
    """This checker's command line, then those of the others that are installed."""
    yield "guide", [sys.executable, "-m", "guide", "links", str(site)]
    if not others:
        return
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    if lychee := shutil.which("lychee", path=path):
        options = ["--offline", "--no-progress", "--include-fragments", "--index-files", "index.html", "--root-dir", str(site)]
        yield "lychee", [lychee, *options, str(site)]
    if hyperlink := shutil.which("hyperlink", path=path):
        yield "hyperlink", [hyperlink, "--check-anchors", str(site)]


def make(site: Path, pages: int) -> None:
    """Write a site of that many pages, fifty to a folder, the same for the same number."""
    chance = random.Random(pages)
    assets = site / "assets"
    assets.mkdir(parents=True)
    for kind, many, content in (("png", 200, "x"), ("css", 20, "p { color: red }"), ("js", 20, "0")):
        for number in range(many):
            (assets / f"{number}.{kind}").write_text(content)
    for number in range(pages):
        folder = site / _path(number)
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(_page(number, pages, chance))
    (site / "index.html").write_text("".join(f'<a href="{_path(number)}/">{number}</a>\n' for number in range(pages)))


def measure(command: list[str], where: Path | None = None) -> Run:
    """Run a command to its end, in a folder if one is given, without its output."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=where, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(seconds, usage.ru_utime + usage.ru_stime, _megabytes(usage), process.returncode)


def _megabytes(usage: resource.struct_rusage) -> float:
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes on macOS, kilobytes elsewhere
    return usage.ru_maxrss * unit / 1e6


def _path(number: int) -> str:
    return f"{number // 50}/{number}"


def _page(number: int, pages: int, chance: random.Random) -> str:
    head = [f'<link rel="stylesheet" href="/assets/{chance.randrange(20)}.css">' for _ in range(_SHEETS)]
    head += [f'<script src="../../assets/{chance.randrange(20)}.js"></script>' for _ in range(_SCRIPTS)]
    goals = [(_path(chance.randrange(pages)), chance.randrange(_LINKS)) for _ in range(_LINKS)]
    body = [
        f'<h2 id="part-{part}">Part {part}</h2>\n<p>Some words around <a href="../../{page}/#part-{anchor}">a link</a>.</p>'
        for part, (page, anchor) in enumerate(goals)
    ]
    body += [f'<img src="../../assets/{chance.randrange(200)}.png" alt="">' for _ in range(_PICTURES)]
    lines = "\n".join(head), "\n".join(body)
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{number}</title>\n{lines[0]}\n</head>\n<body>\n{lines[1]}\n</body>\n</html>\n'
    )
