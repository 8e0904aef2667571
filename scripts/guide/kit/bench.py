"""`guide bench kit`: what the kit takes in time and memory: each part made anew, then the whole with nothing changed."""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import date
from pathlib import Path

from guide.kit import make, material
from guide.links.bench import measure
from guide.load import load
from guide.problem import Problems
from guide.prose import cited

_DOCS = Path("docs")


def run(options: argparse.Namespace) -> int:
    """Makes the kit of a built site, a part after the other, and once more; prints a line each and returns 0. Raises Problems where it cannot be made."""
    print(f"{'part':14} {'files':>6} {'MB':>6} {'seconds':>8} {'cores':>8} {'MB of the largest process':>26}")
    with tempfile.TemporaryDirectory() as folder:
        steps = [(part, [sys.executable, "-m", __name__, part, folder, str(options.site)]) for part in make.KINDS]
        counted: set[Path] = set()
        for name, command in [*steps, ("all, unchanged", [sys.executable, "-m", "guide", "kit", folder, "--site", str(options.site)])]:
            best = measure(command)
            if best.code:
                raise Problems([f"guide bench kit: {name} cannot be made of {options.site}. Run `guide kit` to see why"])
            files = {file for file in Path(folder).rglob("*") if file.name != make.RECORD and file.is_file()}
            new = files - counted or files
            counted |= files
            size = sum(file.stat().st_size for file in new) / 1e6
            print(f"{name:14} {len(new):>6} {size:>6.1f} {best.seconds:>8.1f} {best.work:>8.1f} {best.megabytes:>26.0f}", flush=True)
    return 0


def _part(name: str, folder: Path, site: Path) -> None:
    """Makes a part in a folder that holds those before it."""
    guide = load(_DOCS / "data" / "guide.yml", date.today(), cited(page.read_text("utf-8") for page in _DOCS.rglob("*.md")))
    held, names = material.read(guide, site), [*make.KINDS]
    parts = names[: names.index(name) + 1]
    make.make([product for part in parts for product in make.KINDS[part].products(held)], folder, lambda _: None)


if __name__ == "__main__":
    _part(sys.argv[1], *(Path(name) for name in sys.argv[2:]))
