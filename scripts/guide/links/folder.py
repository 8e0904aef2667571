"""The folder of a built site: which files it holds, and which of them answers an address."""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from pathlib import Path

from .nearest import Names

INDEXES = ("index.html", "index.htm")
PAGES = (".html", ".htm", ".xhtml")


class Answer(Enum):
    """What a static server says to an address."""

    FOUND = "a file"
    FORWARDED = "a folder asked for without its slash: the server sends the browser on"
    NO_INDEX = "a folder without an index page"
    MISSING = "nothing"


@dataclass
class Folder:
    """Names below a folder, with forward slashes, exactly as stored: upper and lower case differ on every system.

    folders maps each folder (`""` is the root) to its index page, or to an empty string; aliases maps a symbolic link
    to a folder to the name that this folder already has.
    """

    root: str
    files: frozenset[str]
    folders: dict[str, str]
    aliases: dict[str, str] = field(default_factory=dict)

    @cached_property
    def names(self) -> Names:
        """Every path that can be asked for with success, to guess which one was meant."""
        folders = [name + "/" for name, index in self.folders.items() if index and name]
        return Names([*sorted(self.files), *sorted(folders)])

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """The files that bear each name, whatever folder they are in."""
        found: dict[str, list[str]] = {}
        for file in sorted(self.files):
            found.setdefault(file.rpartition("/")[2], []).append(file)
        return found

    def meant(self, path: str) -> str:
        """The path that was probably meant by one that does not exist, or an empty string.

        First the same without a slash too many or with the extension of a page, then the most similar one, then the
        only file of that name in another folder.
        """
        name = path.rstrip("/")
        close = next((name + end for end in ("", *PAGES) if name + end in self.files), "") or self.names.nearest(path)
        namesakes = self._by_name.get(name.rpartition("/")[2], [])
        return close or (namesakes[0] if len(namesakes) == 1 else "")

    def find(self, path: str) -> tuple[Answer, str]:
        """The answer to a decoded path below the site (as in `address.Address`), and the file that is served."""
        if path in self.files:
            return Answer.FOUND, path
        if "//" in path:
            return self.find(_single(path))
        slash = not path or path[-1] == "/"
        name = path[:-1] if path and slash else "" if path == "." else path
        index = self.folders.get(name)
        if index is None:
            known = self._unaliased(path)
            return self.find(known) if known is not None else (Answer.MISSING, "")
        if not index:
            return Answer.NO_INDEX, ""
        return (Answer.FOUND if slash else Answer.FORWARDED), index

    def _unaliased(self, path: str) -> str | None:
        """The path without the first symbolic link on its way, None when there is none."""
        for alias, known in self.aliases.items():
            if path == alias:
                return known or "."
            if path.startswith(alias + "/"):
                return (known + path[len(alias) :]).lstrip("/")
        return None

    def pages(self) -> list[str]:
        """Every HTML file, sorted."""
        return sorted(file for file in self.files if is_page(file))

    def read(self, file: str) -> bytes:
        """The bytes of a file; OSError when it cannot be read."""
        return Path(self.root, file).read_bytes()


def is_page(file: str) -> bool:
    """True for a file that a server sends as HTML."""
    return file.lower().endswith(PAGES)


def address_of(file: str) -> str:
    """The path that a file is served under: an index page as its folder."""
    head, _, name = file.rpartition("/")
    if name in INDEXES:
        return head + "/" if head else ""
    return file


def scan(root: Path) -> Folder:
    """List a folder once. A symbolic link to a folder that was listed, or will be, becomes an alias, so that a loop ends."""
    files: list[str] = []
    folders: dict[str, str] = {}
    aliases: dict[str, str] = {}
    seen: dict[Path, str] = {}
    waiting, links = [""], deque[str]()
    while waiting or links:
        here = waiting.pop() if waiting else links.popleft()
        full = root / here
        real = full.resolve()
        if real in seen:
            aliases[here] = seen[real]
            continue
        seen[real] = here
        prefix = here + "/" if here else ""
        names = set()
        with os.scandir(full) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != ".git":
                        (links if entry.is_symlink() else waiting).append(prefix + entry.name)
                elif entry.is_file():
                    names.add(entry.name)
                    files.append(prefix + entry.name)
        folders[here] = next((prefix + name for name in INDEXES if name in names), "")
    return Folder(str(root), frozenset(files), folders, aliases)


def _single(path: str) -> str:
    while "//" in path:
        path = path.replace("//", "/")
    return path.lstrip("/")
