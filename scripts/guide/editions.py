"""The folder `editions/`: what was published, so that nothing that was cited is lost.

    editions/2026-11.yml.gz     the data of an edition, as it was
    editions/addresses.txt      every published address, a page a line, its anchors indented below
    editions/moved.yml          where a published address leads today, and why
    editions/corrections.yml    why a value was corrected: edition → fact → reason

Nothing in it is edited by hand but the last two.
"""

from __future__ import annotations

import gzip
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from guide import ledger
from guide.changes import Change, diff
from guide.problem import Problems

FOLDER = Path("editions")
_EDITION = re.compile(r"(\d{4}-\d{2})\.yml(?:\.gz)?")


@dataclass(frozen=True)
class Archive:
    """What the folder holds. `data` is from edition to tree, oldest first."""

    data: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    published: ledger.Addresses = field(default_factory=dict)
    moved: Mapping[str, ledger.Move] = field(default_factory=dict)
    corrections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def history(self, edition: str, text: str) -> list[tuple[str, list[Change]]]:
        """Edition → what changed in it, newest first; `text` is the data file of today, which names `edition`."""
        if not set(self.data) - {edition}:
            return []
        trees = {**self.data, edition: parse(text, "guide.yml")}
        names = sorted(trees)
        return [(new, diff(trees[old], trees[new], self.corrections.get(new, {}))) for old, new in reversed(list(itertools.pairwise(names)))]


def read(folder: Path) -> Archive:
    """Reads the folder; an absent one is an empty archive. Raises Problems."""
    data = {}
    for path in sorted(folder.glob("*.yml*")):
        if name := _EDITION.fullmatch(path.name):
            data[name[1]] = tree(path)
    listed = folder / "addresses.txt"
    return Archive(
        data,
        ledger.parse(listed.read_text("utf-8")) if listed.exists() else {},
        ledger.moves(_mapping(folder / "moved.yml"), str(folder / "moved.yml")),
        _mapping(folder / "corrections.yml"),
    )


def tree(path: Path) -> dict[str, Any]:
    """A data file as plain mappings, lists and text, of whatever schema it was. Raises Problems."""
    try:
        raw = path.read_bytes()
        return parse((gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8-sig"), str(path))
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise Problems([f"{path}: cannot be read ({getattr(error, 'strerror', None) or error}). Name a data file or an edition's copy of one"]) from None


def parse(text: str, name: str) -> dict[str, Any]:
    """The tree of a data file's text. Raises Problems."""
    try:
        found = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Problems([f"{name}:{mark.line + 1 if mark else 1}: not YAML. Run `guide check` on it"]) from None
    if not isinstance(found, dict) or "edition" not in found:
        raise Problems([f"{name}:1: no data file. Name docs/data/guide.yml or an edition's copy of it"])
    return found


def packed(data: bytes) -> bytes:
    """A data file as it is kept: the same bytes for the same data."""
    return gzip.compress(data, mtime=0)


def _mapping(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        found = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader) or {}
    except yaml.YAMLError:
        found = None
    if not isinstance(found, dict):
        raise Problems([f"{path}:1: not a mapping. See the comment at its top"])
    return found
