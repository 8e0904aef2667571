"""What several tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from builds import TODAY
from guide.load import load
from guide.model import Guide


@pytest.fixture(scope="session")
def good() -> Guide:
    """The small test guide, loaded as of a fixed day."""
    return load(Path(__file__).parent / "data" / "good.yml", TODAY)
