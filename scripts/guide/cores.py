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


class Work(Iterator[Result]):
    """What comes of the work on each thing, in their order."""

    def __init__(self, ends: Sequence[Connection], count: int) -> None:
        self._ends, self._places = ends, iter(range(count))

    def __next__(self) -> Result:
        place = next(self._places)
        try:
            done, error = self._ends[place % len(self._ends)].recv()
        except EOFError:
            raise Problems(["a helper of this build ended before its work was done. Perhaps memory ran out: close other programs, and try again"]) from None
        if error:
            raise error
        return done

    def stop(self) -> None:
        """No more is wanted: each child ends with the thing that it has in hand."""
        for end in self._ends:
            end.close()


class _Alone(Work[Result]):
    """The same on one core: a thing is worked on when it is asked for."""

    def __init__(self, work: Callable[[Thing], Result], things: Sequence[Thing]) -> None:
        super().__init__((), 0)
        self._work = map(work, things)

    def __next__(self) -> Result:
        return next(self._work)


def each(work: Callable[[Thing], Result], things: Sequence[Thing]) -> Work[Result]:
    """What `work` makes of each thing, in their order, as it comes. Raises what `work` raises; results and errors must be picklable.

    The work begins at once, and goes on while the caller uses what came so far.
    """
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    if cores == 1:
        return _Alone(work, things)
    split, ends = multiprocessing.get_context("fork"), list[Connection]()
    for first in range(min(cores, len(things))):
        ours, theirs = split.Pipe(duplex=False)
        ends.append(ours)
        split.Process(target=_share, args=(work, things[first::cores], theirs, ends), daemon=True).start()
        theirs.close()
    return Work(ends, len(things))


def ended() -> None:
    """Waits for all children, those that were told to stop among them."""
    for child in multiprocessing.active_children():
        child.join()


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
