"""axe-core over one page of each type, in light and dark, on a phone and a desk, and after what a reader does there."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

# The smaller pages of each type: axe's time grows with the elements of a page, and the large ones are made of the same parts.
KINDS = [
    "",
    "platforms/taobao-live/",
    "categories/social-tools/",
    "compare/data/",
    "choose/",
    "practice/crisis/",
    "rules/minors/",
    "about/method/",
    "teach/questions/families/",
]
# landmark-unique, which is no rule of WCAG, meets the theme's menu, where a section and the list in it share a name.
RULES = {
    "rules": {"landmark-unique": {"enabled": False}},
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
SIZES = {"phone": {"width": 360, "height": 780}, "desk": {"width": 1280, "height": 900}}


def faults(page, without: str | None = None, only: str | None = None) -> list[str]:
    options = {**RULES, "rules": {**RULES["rules"], without: {"enabled": False}}} if without else RULES
    if only:
        options = {"runOnly": [only], "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['target']}: {node['failureSummary']}" for rule in found for node in rule["nodes"][:3]]


@pytest.mark.parametrize("path", KINDS)
def test_axe_finds_nothing(visit, path):
    """In light every rule; in dark the one that colour can break, since all else is the same page."""
    page = visit(path, viewport=SIZES["desk"], color_scheme="light", reduced_motion="reduce")
    for name, size in SIZES.items():
        page.set_viewport_size(size)
        page.emulate_media(color_scheme="light")
        assert faults(page) == [], f"light, {name}"
        page.emulate_media(color_scheme="dark")
        assert faults(page, only="color-contrast") == [], f"dark, {name}"


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desk", "dark")])
def test_axe_finds_nothing_after_each_action_of_the_explorer(visit, scheme, size):
    page = visit("compare/", viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce")
    for place in range(4):
        page.locator(".x-panel summary").nth(place).click()
        assert faults(page) == [], f"panel {place} open"
    page.keyboard.press("Escape")
    for query in (
        "show=all&sort=launched",
        "turned=yes&sort=monthly-active-users&falling=yes",
        "differences=yes&family=social-tools",
        "audience=nobody-says-this",
    ):
        page = visit(f"compare/?{query}", viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce")
        # axe measures cells that `content-visibility` skips as if they were drawn one over another; targets are measured in test_browser_explorer.
        assert faults(page, without="target-size") == [], query


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desk", "light")])
def test_axe_finds_nothing_in_an_answer_of_the_chooser(visit, scheme, size):
    page = visit("choose/?goal=loyalty&whom=customers&stage=prepare&company=overseas&make=few", viewport=SIZES[size], color_scheme=scheme)
    page.locator(".x-other summary").first.click()
    assert page.locator(".x-doubts").is_visible()
    assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_the_menu_and_the_search_open(visit, scheme):
    page = visit("platforms/wechat/", viewport=SIZES["phone"], color_scheme=scheme, reduced_motion="reduce")
    page.locator("label.md-header__button[for=__drawer]").click()
    page.wait_for_timeout(500)
    assert faults(page) == []


def test_at_400_per_cent_nothing_is_lost_sideways(visit):
    """1280 CSS pixels at 400 % are 320 (WCAG 1.4.10)."""
    for path in KINDS:
        page = visit(path, viewport={"width": 320, "height": 256})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_text_at_200_per_cent_is_not_cut(visit):
    page = visit("choose/?goal=sales", viewport={"width": 1280, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '250%'")  # the theme's own is 125 %
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    cut = page.locator(".x-questions :is(button, .x-box)").evaluate_all("nodes => nodes.filter((node) => node.scrollHeight > node.clientHeight + 1).length")
    assert cut == 0
