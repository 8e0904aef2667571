"""What several tests share."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from guide.load import load
from guide.model import Guide

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture(scope="session")
def good() -> Guide:
    """The small test guide, loaded as of a fixed day."""
    return load(Path(__file__).parent / "data" / "good.yml", TODAY)
