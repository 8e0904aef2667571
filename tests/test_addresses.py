"""Every link is relative and leads there, in directories and from a folder."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest

from guide import addresses

PAGES = ["index.md", "glossary.md", "platforms/index.md", "platforms/wechat.md", "compare/a-vs-b.md", "data/figures.md"]


@pytest.mark.parametrize("here", PAGES)
@pytest.mark.parametrize("there", PAGES)
@pytest.mark.parametrize("directories", [True, False])
def test_a_browser_arrives(here, there, directories):
    base = "https://guide.example/2026-11/"
    start = base + addresses.address(here, directories)
    goal = base + addresses.address(there, directories)
    assert urljoin(start, addresses.way(here, there, "", directories)) == goal
    assert urljoin(start, addresses.way(here, there, "微信", directories)) == f"{goal}#微信"


def test_pairs_have_one_address():
    assert addresses.pair("weibo", "douyin") == addresses.pair("douyin", "weibo") == "compare/douyin-vs-weibo.md"


def test_the_founding_pair_keeps_its_name():
    assert addresses.pair("weibo", "wechat") == "compare/wechat-vs-weibo.md"
