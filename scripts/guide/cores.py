"""The same work on many things, on all cores.

A child begins with all that its parent holds, so that only results are sent. Each child has a fixed share, and ends with its
parent even when that is killed. Systems that cannot split a running program safely (macOS, Windows) do the work one thing after the other.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from guide.problem import Problems

Thing = TypeVar("Thing")
Result = TypeVar("Result")

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def each(work: Callable[[Thing], Result], things: Sequence[Thing]) -> Iterator[Result]:
    """What `work` makes of each thing, in their order, as it comes. Raises what `work` raises; results and errors must be picklable.

    The work begins at once, and goes on while the caller uses what came so far.
    """
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    if cores == 1:
        return map(work, things)
    split, ends = multiprocessing.get_context("fork"), list[Connection]()
    for first in range(min(cores, len(things))):
        ours, theirs = split.Pipe(duplex=False)
        ends.append(ours)
        split.Process(target=_share, args=(work, things[first::cores], theirs, ends), daemon=True).start()
        theirs.close()
    return _received(ends, len(things))


def _received(ends: Sequence[Connection], count: int) -> Iterator[Any]:
    for place in range(count):
        try:
            done, error = ends[place % len(ends)].recv()
        except EOFError:
            raise Problems(["a helper of this build ended before its work was done. Perhaps memory ran out: close other programs, and try again"]) from None
        if error:
            raise error
        yield done


def _share(work: Callable[[Any], Any], things: Sequence[Any], out: Connection, ends: Sequence[Connection]) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    gc.freeze()  # what the parent holds is no rubbish: looking for some in it would copy it
    for end in ends:
        end.close()  # only the parent reads: when it reads no more, writing fails
    for thing in things:
        try:
            out.send((work(thing), None))
        except BrokenPipeError:
            return
        except Exception as error:
            out.send((None, error))
