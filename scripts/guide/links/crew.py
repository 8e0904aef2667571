"""Reading many files with all cores: workers send back small reports, never trees."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from .address import Place
from .folder import Folder
from .local import Report, inspect

_ALONE = 200
_CHUNK = 40

_site: tuple[Folder, Place]


def reports(files: list[str], folder: Folder, where: Place, jobs: int | None = None) -> Iterator[Report]:
    """The report of every file, in the order given. jobs: processes to use, None for as many as help."""
    jobs = jobs or (1 if len(files) < _ALONE else _cores())
    if jobs == 1:
        for file in files:
            yield inspect(file, folder, where)
        return
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(jobs, context, _start, (folder, where)) as crew:
        chunks = [files[at : at + _CHUNK] for at in range(0, len(files), _CHUNK)]
        for chunk in crew.map(_inspect, chunks):
            yield from chunk


def _cores() -> int:
    """The cores that this process may use, where the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start(folder: Folder, where: Place) -> None:
    global _site
    _site = folder, where


def _inspect(files: list[str]) -> list[Report]:
    folder, where = _site
    return [inspect(file, folder, where) for file in files]
