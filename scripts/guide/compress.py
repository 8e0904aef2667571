"""Compressed copies beside the text files of a built site, for hosts that send them as they are: nginx, object stores.

`.br` is for every browser of today, `.gz` for what else asks. The same bytes come from the same file on any day and machine.
"""

from __future__ import annotations

import gzip
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

_TEXT = frozenset([".atom", ".bib", ".css", ".csv", ".html", ".js", ".json", ".md", ".ris", ".svg", ".txt", ".xml", ".yml"])
_WAYS = {".br": lambda content: brotli.compress(content, quality=11), ".gz": lambda content: gzip.compress(content, 9, mtime=0)}


def compress(site: Path) -> tuple[int, int, int]:
    """Writes the copies, each only where it is smaller than its file; returns how many files, their bytes, and those of the `.br`.

    Copies that are there are made anew, and those whose file is gone are taken away. Both libraries work outside Python's lock,
    so that threads use all cores.
    """
    texts = [path for path in site.rglob("*") if path.suffix in _TEXT and path.is_file()]
    for copy in [path for path in site.rglob("*") if path.suffix in _WAYS and Path(path.stem).suffix in _TEXT]:
        copy.unlink()
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the longest first, so that no core waits for one at the end
        sizes = [*pool.map(_copies, sorted(texts, key=lambda path: -path.stat().st_size))]
    return len(sizes), sum(whole for whole, _ in sizes), sum(small for _, small in sizes)


def _copies(path: Path) -> tuple[int, int]:
    content = path.read_bytes()
    made = {suffix: way(content) for suffix, way in _WAYS.items()}
    for suffix, packed in made.items():
        if len(packed) < len(content):
            path.with_name(path.name + suffix).write_bytes(packed)
    return len(content), min(len(content), len(made[".br"]))
