"""A small site for each test: written to a temporary folder, checked, and read back as findings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from guide.links import Finding, check_folder

Check = Callable[..., list[Finding]]


def write(root: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Check files given as name and content; notes are left out unless a test asks for them."""

    def run(files: dict[str, str | bytes], base_url: str | None = None, *, notes: bool = False) -> list[Finding]:
        write(tmp_path, files)
        found = check_folder(tmp_path, base_url=base_url)
        return [finding for finding in found if notes or finding.level.name != "NOTE"]

    return run
