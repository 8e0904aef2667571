"""The command `guide kit`: builds the site where none is named, makes what is due, and says so.

A site offers the kit on its pages when it is built with the variable GUIDE_KIT: then the build makes the kit too, so that
no page leads to a file that is not there. Its engines are loaded when they are used: a build without the kit begins sooner.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from guide.model import Guide
from guide.problem import Problems

WANTED = "GUIDE_KIT"
"""The variable of the environment with which a build makes the kit."""
FOLDER = "kit"
"""Where the kit stands on a site."""
SHELF = Path(".cache") / FOLDER
"""Where it is kept between builds; deleting it costs minutes."""


def beside(url: str) -> list[tuple[str, str]]:
    """What a page offers to take away: how it is called, and its path below the site."""
    from guide.kit import make

    return [(name, f"{FOLDER}/{path}") for name, path in make.beside(url)]


def put_into(site: Path, guide: Guide, project: Path) -> None:
    """Makes the kit of a built site and puts it there."""
    from guide.kit import make

    shelf = project / SHELF
    _make(guide, shelf, site)
    shutil.copytree(shelf, site / FOLDER, ignore=shutil.ignore_patterns(make.RECORD))


def run(guide: Guide, out: Path, site: Path | None) -> int:
    """Brings the kit in `out` up to date with the guide and the built `site`. Returns the exit code."""
    if site:
        return _make(guide, out, site)
    with tempfile.TemporaryDirectory() as folder:
        print("Building the site …", flush=True)
        built = Path(folder, "site")
        done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(built)], capture_output=True, text=True, check=False)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()[-20:]
            raise Problems(["mkdocs build: failed. Mend what it says, and the kit is made then:", *said])
        return _make(guide, out, built)


def _make(guide: Guide, out: Path, site: Path) -> int:
    from guide.kit import make, material

    wanted = make.products(material.read(guide, site))
    due = make.due(wanted, out)
    with _told(len(due)) as told:
        make.make(wanted, out, told)
    print(f"{out}: {len(wanted)} files, {len(due)} made, {len(wanted) - len(due)} as they were")
    return 0


@contextmanager
def _told(count: int) -> Iterator[Callable[[str], None]]:
    """A bar on a terminal, a line for each file elsewhere."""
    if not sys.stdout.isatty():
        yield lambda name: print(name, flush=True)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Making the kit"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.fields[name]}"))
    with Progress(*columns, transient=True) as progress:
        task = progress.add_task("", total=count, name="")
        yield lambda name: progress.update(task, advance=1, name=name)
