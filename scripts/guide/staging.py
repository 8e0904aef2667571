"""A build happens beside the site and takes its place when it is whole, so that a failed or killed one costs nothing."""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

from filelock import FileLock, Timeout

from guide.problem import Problems

_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_HERE = -100  # AT_FDCWD: paths are relative to the working folder


def lock(target: Path) -> FileLock:
    """Keeps others from building the same site until it is let go or this process ends, however it ends. Raises Problems."""
    held = FileLock(target.with_name(f".{target.name}.lock"), timeout=0)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        held.acquire()
    except Timeout:
        raise Problems([f"{target}: another command is making it. Wait until that one has ended"]) from None
    return held


def begin(target: Path) -> Path:
    """An empty folder beside `target` to build into; what an earlier build left there is cleared."""
    staged, last = _beside(target, "next"), _beside(target, "last")
    if last.exists() and not target.exists():  # a build was killed between the two renames of a system that cannot exchange
        last.rename(target)
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    return staged


def publish(staged: Path, target: Path) -> None:
    """Puts the staged folder in the target's place, so that no reader meets half a site, and deletes what stood there."""
    last = _beside(target, "last")
    shutil.rmtree(last, ignore_errors=True)
    if not target.exists():
        staged.rename(target)
    elif _exchange(staged, target):
        shutil.rmtree(staged, ignore_errors=True)
    else:
        target.rename(last)
        staged.rename(target)
        shutil.rmtree(last, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swaps two folders in one step, where the system can; Python has no function for it."""
    try:
        swap = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return swap(_HERE, os.fsencode(one.absolute()), _HERE, os.fsencode(other.absolute()), _EXCHANGE) == 0


def _beside(target: Path, name: str) -> Path:
    return target.with_name(f".{target.name}.{name}")
