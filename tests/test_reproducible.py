"""The same commit makes the same bytes: on another day, in another place, time zone, language and order of hashing."""

from __future__ import annotations

import filecmp
import shutil
import subprocess
import sys
from pathlib import Path

import builds

ELSEWHERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "4242", "COLUMNS": "40"}
ANOTHER_DAY = "import sys, time_machine; time_machine.travel('2027-02-03T23:59:00+00:00').start(); from mkdocs.__main__ import cli; cli()"


def differing(one: Path, other: Path) -> list[str]:
    """The files that are not in both folders with the same bytes."""
    paths = {path.relative_to(root) for root in (one, other) for path in root.rglob("*") if path.is_file()}
    return sorted(
        str(path) for path in paths if not ((one / path).exists() and (other / path).exists() and filecmp.cmp(one / path, other / path, shallow=False))
    )


def test_two_builds_of_the_site_are_the_same_to_the_byte(built, tmp_path):
    copy = tmp_path / "a folder with ünusual name"
    copy.mkdir()
    for name in ("docs", "overrides", "scripts", "editions", "mkdocs.yml"):
        source = builds.ROOT / name
        shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__")) if source.is_dir() else shutil.copy(source, copy)
    command = [sys.executable, "-c", ANOTHER_DAY, "build", "--strict", "--site-dir", "site"]
    done = subprocess.run(command, cwd=copy, env={**builds.ENVIRONMENT, **ELSEWHERE}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    assert differing(built, copy / "site") == []


def test_the_comparison_sees_a_changed_a_missing_and_an_added_file(tmp_path):
    for name, files in (("one", {"same": "1", "changed": "1", "missing": ""}), ("other", {"same": "1", "changed": "2", "added": ""})):
        (tmp_path / name).mkdir()
        for file, text in files.items():
            (tmp_path / name / file).write_text(text)
    assert differing(tmp_path / "one", tmp_path / "other") == ["added", "changed", "missing"]
