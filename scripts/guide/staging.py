"""A build happens beside the site and takes its place when it is whole, so that a failed one costs nothing."""

from __future__ import annotations

import shutil
from pathlib import Path


def begin(target: Path) -> Path:
    """An empty folder beside `target` to build into; what an earlier build left there is cleared."""
    staged = target.with_name(f".{target.name}.next")
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    return staged


def publish(staged: Path, target: Path) -> None:
    """Puts the staged folder in the target's place by renaming, so that no reader meets half a site."""
    last = target.with_name(f".{target.name}.last")
    shutil.rmtree(last, ignore_errors=True)
    if target.exists():
        target.rename(last)
    staged.rename(target)
    shutil.rmtree(last, ignore_errors=True)
