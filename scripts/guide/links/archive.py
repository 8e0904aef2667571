"""Archived copies of sources that are gone, and the change to the data file that each asks for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

HOST = "archive.org"
AVAILABLE = f"https://{HOST}/wayback/available?url="
"""The Internet Archive's address for asking for the closest copy (archive.org/help/wayback_api.php)."""


def question(url: str) -> str:
    """The address that answers whether there is a copy."""
    return AVAILABLE + quote(url, safe="")


def copy_in(reply: str) -> str:
    """The address of the closest copy in a reply of the archive, or an empty string."""
    try:
        closest: Any = json.loads(reply)["archived_snapshots"]["closest"]
        url = closest["url"] if closest.get("available") and str(closest.get("status")) == "200" else ""
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    return "https:" + url.removeprefix("http:") if isinstance(url, str) and url.startswith("http:") else str(url)


def sources(path: Path) -> dict[str, tuple[str, int]]:
    """The sources of a data file by address without fragment: id and line. OSError or yaml.YAMLError when it cannot be read."""
    root = yaml.compose(path.read_text("utf-8"))
    found = {}
    for key, value in _items(root):
        if key.value == "sources":
            for name, source in _items(value):
                for field, url in _items(source):
                    if field.value == "url":
                        found[str(url.value).partition("#")[0]] = (str(name.value), url.start_mark.line + 1)
    return found


def _items(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    return list(node.value) if isinstance(node, yaml.MappingNode) else []
