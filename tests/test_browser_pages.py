"""The built pages in a real Chromium: on a phone and a desk, in light and dark, with scripts and without, by keyboard."""

from __future__ import annotations

import pytest

from browsing import until

KINDS = [
    "", "platforms/", "platforms/wechat/", "platforms/taobao-live/", "categories/social-tools/", "compare/", "compare/accounts/",
    "compare/wechat-vs-weibo/", "compare/douyin-vs-kuaishou/", "choose/", "dos-and-donts/", "practice/crisis/", "practice/from-outside-china/",
    "rules/", "rules/advertising/", "cases/crises/", "history/", "glossary/", "sources/", "data/", "data/figures/", "changes/", "teach/",
    "about/cite/", "404.html",
]  # fmt: skip


@pytest.mark.parametrize("path", KINDS)
def test_nothing_is_cut_or_scrolls_sideways(visit, path):
    """At the widths of a desk, a tablet and a phone, and at 320: a desk's 1280 at 400 % (WCAG 1.4.10)."""
    page = visit(path)
    for width in (1440, 768, 360, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} at {width} px"


def test_a_comparison_is_whole_without_scripts(visit):
    page = visit("compare/reach/", java_script_enabled=False)
    row = page.locator("tr#weibo")
    assert row.is_visible()
    assert page.locator("#weibo-monthly-active-users").is_visible()
    assert "million" in page.locator("#weibo-monthly-active-users").inner_text()


def test_on_a_phone_each_row_is_a_card_with_its_labels(visit):
    page = visit("compare/reach/", viewport={"width": 360, "height": 780})
    cell = page.locator("#weibo-monthly-active-users")
    assert cell.evaluate("node => getComputedStyle(node).display") == "block"
    assert cell.evaluate("node => getComputedStyle(node, '::before').content") == '"Monthly active users"'
    boxes = [cell.bounding_box() for cell in page.locator("tr#weibo > *").all()]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)
    assert [box["y"] for box in boxes] == sorted(box["y"] for box in boxes)


def test_a_wide_table_keeps_its_first_column_in_sight(visit):
    page = visit("compare/accounts/", viewport={"width": 1000, "height": 900})
    page.locator(".g-scroll").first.evaluate("node => node.scrollLeft = 400")
    head = page.locator("tr#wechat th").bounding_box()
    region = page.locator(".g-scroll").first.bounding_box()
    assert abs(head["x"] - region["x"]) < 2


def test_a_wide_table_can_be_scrolled_by_keyboard(visit):
    page = visit("compare/accounts/", viewport={"width": 1000, "height": 900})
    region = page.locator(".g-scroll").first
    region.focus()
    page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('.g-scroll').scrollLeft > 0")


def test_charts_follow_light_and_dark(visit):
    def ink(scheme: str) -> str:
        page = visit("platforms/weibo/", color_scheme=scheme)
        return page.locator(".g-chart svg path[stroke^='var']").first.evaluate("node => getComputedStyle(node).stroke")

    assert ink("light") != ink("dark")


def test_dark_is_dark(visit):
    page = visit("platforms/weibo/", color_scheme="dark")
    colours = {
        page.locator(place).first.evaluate("node => getComputedStyle(node).backgroundColor") for place in ("body", ".md-header", "table.g-table tbody th")
    }
    assert colours == {"rgb(22, 24, 27)"}


def test_a_cited_fact_is_where_its_address_says(visit):
    page = visit("platforms/weibo/#monthly-active-users")
    box = page.locator("#monthly-active-users").bounding_box()
    assert 0 <= box["y"] < 700


def test_the_printed_page_keeps_address_edition_and_sources(visit):
    page = visit("platforms/qq/")
    page.emulate_media(media="print")
    foot = page.locator(".g-foot")
    assert "edition 2026-11" in foot.inner_text() and "https://guide.example/platforms/qq/" in foot.inner_text()
    assert page.locator(".g-sources").is_visible()
    assert not page.locator(".md-header").is_visible()
    source = page.locator(".g-sources > li > a[rel]").first
    assert str(source.get_attribute("href")) in source.evaluate("node => getComputedStyle(node, '::after').content")
