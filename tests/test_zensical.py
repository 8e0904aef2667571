"""A watch on the ground: another engine makes the same pages of what `guide render` writes, so that moving is a choice and no accident."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

import builds

FURNITURE = {"__skip", "cite-this-page"}
"""Anchors that an engine or our theme's templates put round the page, not what `guide render` wrote."""


@pytest.fixture(scope="module")
def other(tmp_path_factory) -> Path:
    """The small project as Zensical builds it: the same settings without our hook and our templates."""
    small, moved = builds.project(tmp_path_factory.mktemp("before") / "small"), tmp_path_factory.mktemp("moved")
    done = subprocess.run(
        [sys.executable, "-m", "guide", "render", str(moved / "docs")], cwd=small, env=builds.ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    shutil.copytree(small / "docs" / "assets", moved / "docs" / "assets")
    settings = (
        (small / "mkdocs.yml")
        .read_text("utf-8")
        .replace("hooks: [scripts/hooks.py]", "")
        .replace("  custom_dir: overrides\n", "")
        .replace("  icon: {logo: guide}\n", "")
    )
    (moved / "mkdocs.yml").write_text(settings, "utf-8")
    zensical = Path(sys.executable).with_name("zensical")
    done = subprocess.run([zensical, "build", "-f", "mkdocs.yml"], cwd=moved, env=builds.ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return moved / "site"


def read(page: Path) -> dict[str, object]:
    """What a reader or a link relies on."""
    whole = LexborHTMLParser(page.read_bytes())
    article = whole.css_first("article")
    for extra in article.css(".headerlink, aside, form"):
        extra.decompose()
    title = whole.css_first("title")
    return {
        "title": title.text() if title else "",
        "headings": [(heading.tag, " ".join(heading.text().split())) for heading in article.css("h1, h2, h3, h4, h5, h6")],
        "anchors": [each.attributes["id"] for each in article.css("[id]") if each.attributes["id"] not in FURNITURE],
        "tables": [[" ".join(cell.text().split()) for cell in table.css("th, td")] for table in article.css("table")],
    }


def test_zensical_builds_the_same_pages(small_site, other):
    ours = {page.relative_to(small_site): read(page) for page in small_site.rglob("*.html") if page.name == "index.html"}
    theirs = {page.relative_to(other): read(page) for page in other.rglob("*.html") if page.name == "index.html"}
    assert ours and any(page["tables"] for page in ours.values()) and any(page["anchors"] for page in ours.values())
    assert theirs == ours
