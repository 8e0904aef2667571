"""`guide bench build`: how long a build takes and how it grows, beside the same pages built by plain MkDocs and by Zensical.

The other two get the pages as `guide render` writes them, with the same theme and settings but without our hook, our templates
and our data: what they build is less than the site. Each builds from nothing, with no cache of an earlier build.
"""

from __future__ import annotations

import argparse
import os
import pstats
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from guide import growth
from guide.links.bench import measure
from guide.problem import Problems

STAGES = {
    "read and check the data": ("guide/load.py", "load"),
    "tables, charts and lists of pages": ("guide/pages.py", "render"),
    "Markdown": ("markdown/core.py", "convert"),
    "heads and citations": ("guide/publishing.py", "publish"),
    "the theme's templates": ("commands/build.py", "_build_page"),
    "search, downloads, copies as Markdown, charts as files": ("hooks.py", "_write"),
    "what goes over the wire": ("guide/wire.py", "finish"),
}
"""What a build does, each by the function that does it: the end of its file's name, and its name."""


def run(options: argparse.Namespace) -> int:
    """Builds every size with every engine, a line each, and returns 0. Raises Problems where a build fails."""
    project = Path.cwd()
    print(f"{'engine':9} {'pages':>6} {'seconds':>8} {'cores':>8} {'MB':>6} {'ms a page':>10} {'to MkDocs':>10}")
    with tempfile.TemporaryDirectory() as folder:
        real = Path(folder, "real")
        growth.grown(project, real, 0)
        _run([sys.executable, "-m", "guide", "render", str(Path(folder, "pages"))], real)
        platforms, pages = len(list(real.glob("docs/platforms/*.md"))) - 1, len(list(Path(folder, "pages").rglob("*.md")))
        for count in (0, *(growth.copies_for(platforms, pages, wanted) for wanted in options.pages)):
            grown = Path(folder, str(count))
            growth.grown(project, grown, count)
            _compare(grown)
            if options.where:
                _where(grown)
            shutil.rmtree(grown)
    return 0


def _compare(project: Path) -> None:
    moved = project / "moved"
    _run([sys.executable, "-m", "guide", "render", str(moved / "docs")], project)
    shutil.copytree(project / "docs" / "assets", moved / "docs" / "assets")
    settings = (project / "mkdocs.yml").read_text("utf-8")
    (moved / "mkdocs.yml").write_text(
        settings.replace("hooks: [scripts/hooks.py]\n", "").replace("  custom_dir: overrides\n", "").replace("  icon: {logo: guide}\n", ""), "utf-8"
    )
    pages = len(list((moved / "docs").rglob("*.md")))
    found = {}
    for name, command, where in _engines(project, moved):
        found[name] = best = measure(command, where)
        if best.code:
            raise Problems([f"{name}: its build of {pages} pages failed. Run `{' '.join(command)}` on what `guide render` writes"])
    for name, best in found.items():
        ratio = best.seconds / found["mkdocs"].seconds
        print(
            f"{name:9} {pages:>6} {best.seconds:>8.1f} {best.work:>8.1f} {best.megabytes:>6.0f} {1000 * best.seconds / pages:>10.0f} {ratio:>10.2f}", flush=True
        )


def _engines(project: Path, moved: Path) -> Iterator[tuple[str, list[str], Path]]:
    build = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    yield "mkdocs", build, moved
    if zensical := shutil.which("zensical", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])):
        yield "zensical", [zensical, "build", "-f", "mkdocs.yml"], moved
    yield "guide", [*build, "--strict"], project


def _where(project: Path) -> None:
    """The share of each stage, by a profile on one core: it slows Python down, so that shares are right and seconds are not."""
    kept = project / "profile"
    profiled = (
        f'import cProfile, os; os.sched_setaffinity(0, {{0}}); from mkdocs.__main__ import cli; cProfile.run(\'cli(["build", "--quiet"])\', {str(kept)!r})'
    )
    _run([sys.executable, "-c", profiled], project)
    stats: dict[tuple[str, int, str], tuple[int, int, float, float, object]] = pstats.Stats(str(kept)).stats  # pyright: ignore[reportAttributeAccessIssue]
    whole = max(total for _, _, _, total, _ in stats.values())
    for stage, (file, function) in STAGES.items():
        spent = max((total for (path, _, name), (_, _, _, total, _) in stats.items() if path.endswith(file) and name == function), default=0.0)
        print(f"          {100 * spent / whole:>4.0f} %  {stage}", flush=True)


def _run(command: list[str], where: Path) -> None:
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Problems([f"{' '.join(command[2:4])}: failed. Mend what it says, and measure again", *done.stderr.strip().splitlines()[-10:]])
