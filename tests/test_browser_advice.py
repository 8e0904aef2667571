"""The filter of dos and don'ts in a real Chromium."""

from __future__ import annotations


def shown(page) -> list[str]:
    return page.locator(".g-advice > li:visible").evaluate_all("nodes => nodes.map((node) => node.id)")


def test_a_filter_leaves_what_holds_for_the_platform_and_for_all(visit):
    page = visit("dos-and-donts/")
    everything = shown(page)
    page.locator("select[name=platform]").select_option("weibo")
    platforms = page.locator(".g-advice > li:visible").evaluate_all("nodes => nodes.map((node) => node.dataset.platforms)")
    assert 0 < len(platforms) < len(everything)
    assert all(text == "all" or "weibo" in text.split() for text in platforms)
    assert page.locator(".x-status").inner_text() == f"{len(platforms)} of {len(everything)} dos and don'ts."


def test_filters_narrow_together_and_the_address_keeps_them(visit):
    page = visit("dos-and-donts/")
    page.locator("select[name=goal]").select_option("crisis")
    page.locator("select[name=stage]").select_option("campaign")
    page.locator("select[name=level]").select_option("practice")
    found = page.locator(".g-advice > li:visible").evaluate_all("nodes => nodes.map(({ dataset }) => [dataset.goals, dataset.stages, dataset.level])")
    assert found
    for goals, stages, level in found:
        assert "crisis" in goals.split() and {"campaign", "always"} & set(stages.split()) and level == "practice"
    ids = shown(page)
    assert page.url.endswith("?goal=crisis&stage=campaign&level=practice")
    page.reload()
    assert shown(page) == ids
    page.go_back()
    assert page.locator("select[name=level]").input_value() == ""
    page.get_by_role("button", name="Show all").click()
    assert len(shown(page)) > len(ids) and "?" not in page.url


def test_a_list_without_lines_takes_its_heading_along(visit):
    page = visit("dos-and-donts/?kind=dont")
    assert not page.locator("#list-do").is_visible()
    assert page.locator("#list-dont").is_visible()


def test_without_scripts_every_line_is_there_and_no_filter(visit):
    page = visit("dos-and-donts/", java_script_enabled=False)
    assert not page.locator(".x-advice").is_visible()
    assert page.locator(".g-advice > li:visible").count() == page.locator(".g-advice > li").count() > 100


def test_on_a_phone_the_filters_are_targets_for_a_thumb(visit):
    page = visit("dos-and-donts/", viewport={"width": 360, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    sizes = page.locator(".x-advice select, .x-advice button").evaluate_all("nodes => nodes.map((node) => node.offsetHeight)")
    assert min(sizes) >= 44
