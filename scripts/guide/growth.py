"""A guide grown to a size: the real one with platforms copied under other names, to see how time and memory grow with pages."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path
from typing import Any

from guide import editions
from guide.pages import Page

PARTS = ("docs", "overrides", "scripts", "mkdocs.yml")


def copies_for(platforms: int, pages: int, wanted: int) -> int:
    """How many platforms to add to a guide of so many platforms and pages, for a number of pages closest to `wanted`.

    A platform is a page of its own and one with each of the others.
    """
    count = 0
    while pages + _added(platforms, count + 1) <= wanted:
        count += 1
    return count + (wanted - pages - _added(platforms, count) > pages + _added(platforms, count + 1) - wanted)


def _added(platforms: int, count: int) -> int:
    return count + sum(platforms + each for each in range(count))


def grown(project: Path, out: Path, count: int) -> None:
    """Writes into `out` the project with `count` platforms more; they stand outside the navigation."""
    for name in PARTS:
        source = project / name
        shutil.copytree(source, out / name, ignore=shutil.ignore_patterns("__pycache__")) if source.is_dir() else shutil.copy(source, out)
    data = out / "docs" / "data" / "guide.yml"
    tree = editions.parse(data.read_text("utf-8"), str(data))
    originals = list(tree["platforms"].items())
    for number in range(count):
        (name, platform), again = originals[number % len(originals)], number // len(originals) + 2
        tree["platforms"][f"{name}-{again}"] = _copied(platform, again)
        page = out / "docs" / "platforms" / f"{name}.md"
        text = page.read_text("utf-8").replace(f"platform: {name}\n", f"platform: {name}-{again}\n", 1)
        assert Page.read(page.name, text).meta["platform"] == f"{name}-{again}"
        page.with_name(f"{name}-{again}.md").write_text(text, "utf-8")
    for category in tree["categories"].values():
        category["parent"] = None if category["parent"] == "null" else category["parent"]
    data.write_text(json.dumps(tree, ensure_ascii=False), "utf-8")  # JSON is YAML, and all of it is read as text


def _copied(platform: dict[str, Any], again: int) -> dict[str, Any]:
    made = copy.deepcopy(platform)
    made.update(name=f"{platform['name']} {again}", chinese=f"{platform['chinese']}{again}")
    made.pop("also", None)
    return made
