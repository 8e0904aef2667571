"""A file of the kit: where it goes, what it is made from, and what writes it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    """`path` is below the kit's folder, with `/`. `key` is `key_of` everything that the file's content depends on, but for
    the code of this package and its libraries, which `make` adds. `make` returns the content; it runs in another process,
    so that it is a function of a module, or a `functools.partial` of one. It raises Problems with one line where something
    that it needs is not installed.
    """

    path: str
    key: str
    make: Callable[[], bytes]


def key_of(*parts: str | bytes) -> str:
    """A short name for content: the same for the same parts in the same order, on every machine."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(f"{len(content)}:".encode() + content)
    return digest.hexdigest()[:20]
