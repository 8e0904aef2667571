"""The explorer in a real Chromium: choose, filter, sort, turn, share, take away; on a desk, on a phone, by keyboard, at 200 by 200."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile

import pytest

from browsing import until
from builds import asset
from guide.model import Attribute, Guide
from guide.pages import Page, Site

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 780}


def heads(page) -> list[str]:
    return [text.strip() for text in page.locator(".x-table thead th").all_text_contents()][1:]


def rows(page) -> list[str]:
    return page.locator(".x-table tbody th[role=rowheader]").evaluate_all("nodes => nodes.map((node) => (node.querySelector('a') ?? node).textContent.trim())")


def column(page, label: str) -> list[str]:
    return page.locator(f".x-table td[data-label='{label}']").evaluate_all("nodes => nodes.map((node) => node.firstElementChild.textContent)")


def numbers(texts: list[str]) -> list[float]:
    """The first number of each text that has one: `8 to 9 million` sorts by 8."""
    return [float(found[0].replace(",", "")) for text in texts if (found := re.search(r"\d[\d,.]*", text))]


def whole(page, after: int = 0) -> int:
    """Waits until rows out of sight have their cells too, in a table drawn after that one; gives its number."""
    until(page, f"Number(document.querySelector('.x-explorer').dataset.whole) > {after}")
    return int(page.evaluate("document.querySelector('.x-explorer').dataset.whole"))


def test_the_whole_table_is_there_without_scripts(visit):
    page = visit("compare/", java_script_enabled=False, viewport=DESK)
    assert not page.locator(".x-controls").is_visible()
    assert page.locator(".x-table tbody tr").count() == 13
    assert page.locator(".x-table tbody td").count() == 13 * page.locator(".x-table thead th[data-id]").count()
    assert page.locator("tr#weibo td[data-label='Monthly active users']").is_visible()


def test_it_begins_with_a_few_attributes_of_all_platforms(visit):
    page = visit("compare/", viewport=DESK)
    assert len(rows(page)) == 13 and len(heads(page)) == 7
    assert page.locator(".x-status").inner_text() == "13 of 13 platforms, 7 of 70 attributes."
    assert "?" not in page.url


def test_platforms_and_attributes_are_chosen_and_the_address_keeps_them(visit):
    page = visit("compare/", viewport=DESK)
    page.locator("summary", has_text="Attributes").click()
    page.locator("[data-none=attributes]").click()
    page.get_by_label("Reach", exact=True).check()
    page.locator("summary", has_text="Platforms").click()
    page.get_by_label("Douban", exact=True).uncheck()
    assert heads(page)[0].startswith("Monthly active users") and len(heads(page)) == 4
    assert "Douban" not in rows(page) and len(rows(page)) == 12
    page.wait_for_url(lambda url: "show=reach." in url and "douban" not in url)
    page.reload()
    assert len(heads(page)) == 4 and "Douban" not in rows(page)
    page.go_back()
    until(page, "document.querySelectorAll('.x-table tbody tr').length === 13")


def test_numbers_sort_as_numbers_and_unknown_stands_last_both_ways(visit):
    page = visit("compare/?show=reach.", viewport=DESK)
    page.locator("thead [data-sort=daily-active-users]").click()
    falling = numbers(column(page, "Daily active users"))
    assert falling == sorted(falling, reverse=True) and len(falling) > 4
    assert page.locator("thead th[aria-sort=descending]").count() == 1
    page.locator("thead [data-sort=daily-active-users]").click()
    texts = column(page, "Daily active users")
    assert numbers(texts) == sorted(falling)
    assert not re.search(r"\d", texts[-1])
    assert "lowest or earliest first, unknown last" in page.locator(".x-status").inner_text()


def test_dates_sort_as_dates(visit):
    page = visit("compare/?show=launched&sort=launched", viewport=DESK)
    years = [int(re.search(r"\d{4}", text)[0]) for text in column(page, "Launched") if re.search(r"\d{4}", text)]
    assert years == sorted(years) and years[0] < 2005


def test_money_sorts_within_its_currency(visit):
    page = visit("compare/?show=yearly-sales&sort=yearly-sales&falling=yes", viewport=DESK)
    currencies = [found[1] for text in column(page, "Yearly sales") if (found := re.search(r"\b([A-Z]{3}) ", text))]
    assert currencies == sorted(currencies)


@pytest.mark.parametrize(
    ("query", "inside", "outside"),
    [
        ("family=social-tools", "WeChat", "Weibo"),
        ("goal=sales", "Taobao Live", "Weibo"),
        ("company=overseas&function=sell", "Xiaohongshu", "Tieba"),
        ("audience=third-tier", "Kuaishou", "Zhihu"),
    ],
)
def test_filters(visit, query, inside, outside):
    page = visit(f"compare/?{query}", viewport=DESK)
    assert inside in rows(page) and outside not in rows(page)


def test_a_filter_that_nothing_passes_says_so(visit):
    page = visit("compare/?audience=nobody-says-this", viewport=DESK)
    assert rows(page) == [] and "take one back" in page.locator(".x-status").inner_text()


def test_typing_a_word_filters_and_makes_no_step_a_letter(visit):
    page = visit("compare/", viewport=DESK)
    steps = page.evaluate("history.length")
    page.locator("summary", has_text="Filter").click()
    page.get_by_label("Audience mentions").press_sequentially("women")
    page.wait_for_url(lambda url: "audience=women" in url)
    assert 0 < len(rows(page)) < 13 and page.evaluate("history.length") == steps


def test_differences_only_leaves_what_differs(visit):
    page = visit("compare/?platforms=wechat+wecom&show=position.+women-none&differences=yes", viewport=DESK)
    for label in heads(page):
        assert len(set(column(page, label.split(" ↕")[0]))) == 2
    before = len(heads(page))
    page.get_by_label("Differences only").uncheck()
    assert len(heads(page)) >= before


def test_the_table_turns_and_turns_back(visit):
    page = visit("compare/", viewport=DESK)
    cell = page.locator("tr#weibo td[data-label='Openness']").inner_text()
    attributes, platforms = heads(page), rows(page)
    drawn = whole(page)
    page.get_by_label("Platforms across").check()
    drawn = whole(page, drawn)
    assert heads(page) == platforms and [text.strip() for text in rows(page)] == attributes
    place = platforms.index("Weibo") + 1
    row = page.locator(".x-table tbody tr", has_text="Openness").first
    assert row.locator(f":nth-child({place + 1})").first.inner_text() == cell
    page.get_by_label("Platforms across").uncheck()
    whole(page, drawn)
    assert heads(page) == attributes and rows(page) == platforms
    assert page.locator("tr#weibo td[data-label='Openness']").inner_text() == cell


def test_head_and_first_column_stay_in_sight(visit):
    page = visit("compare/?show=all", viewport=DESK)
    page.locator(".x-scroll").evaluate("node => node.scrollTo(2000, 900)")
    page.wait_for_timeout(100)
    region = page.locator(".x-scroll").bounding_box()
    corner = page.locator(".x-table thead th").first.bounding_box()
    assert abs(corner["x"] - region["x"]) < 2 and abs(corner["y"] - region["y"]) < 4
    first = page.locator(".x-table tbody th").nth(6).bounding_box()
    assert abs(first["x"] - region["x"]) < 2


def take(page, name: str) -> bytes:
    page.locator("summary", has_text="Take away").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return download.value.path().read_bytes()


VIEW = "compare/?platforms=wechat+weibo+qq&show=reach.+openness&sort=monthly-active-users&falling=yes"


def test_csv_holds_what_is_shown_in_its_order(visit):
    page = visit(VIEW, viewport=DESK)
    data = take(page, "Download CSV")
    assert data.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert table[0][:2] == ["Platform", "Openness"] and "Monthly active users (million)" in table[0]
    assert [row[0] for row in table[1:4]] == ["WeChat", "Weibo", "QQ"]
    place = table[0].index("Monthly active users (million)")
    assert table[2][place] == "578" and "http" in table[2][place + 1]
    assert table[-1][0].startswith("http")


def test_xlsx_is_a_sound_workbook_with_numbers_as_numbers(visit):
    page = visit(VIEW, viewport=DESK)
    with zipfile.ZipFile(io.BytesIO(take(page, "Download XLSX"))) as book:
        assert book.testzip() is None
        for name in book.namelist():
            ElementTree.fromstring(book.read(name))
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    space = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    assert sheet.find(".//s:c[@r='A2']/s:is/s:t", space).text == "WeChat"
    assert "578" in [node.text for node in sheet.findall(".//s:c/s:v", space)]
    assert sheet.find(".//s:pane[@state='frozen']", space) is not None


def test_a_spreadsheet_runs_nothing_that_the_data_says(visit, built):
    page = visit("compare/", viewport=DESK)
    cell = {"value": '=HYPERLINK("x")', "scope": "", "mark": "+1, @a", "source": ""}
    data = {
        "title": "T",
        "edition": "E",
        "address": "A",
        "turned": False,
        "platforms": ["-1+2"],
        "attributes": [{"label": "L", "unit": "", "type": None}],
        "cells": [[cell]],
    }
    text = page.evaluate("([sheets, data]) => import(sheets).then(({ csv }) => csv(data))", [f"/{asset(built, 'assets/sheets.js')}", data])
    row = list(csv.reader(io.StringIO(text)))[1]
    assert row == ["'-1+2", '\'=HYPERLINK("x")', "'+1, @a"]


def test_markdown_is_a_table_with_sources(visit):
    page = visit(VIEW, viewport=DESK, permissions=["clipboard-read", "clipboard-write"])
    page.locator("summary", has_text="Take away").click()
    page.get_by_role("button", name="Copy as Markdown", exact=True).click()
    until(page, "document.querySelector('.x-status').textContent.includes('copied as Markdown')")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].startswith("| Platform | Openness |") and lines[3].startswith("| Weibo | ")
    assert {line.replace("\\|", "").count("|") for line in lines[:5]} == {7}
    assert "578 million ([Sep 2025, " in lines[3] and "/sources/#source-" in lines[3]


def test_keys_alone_choose_sort_and_close(visit):
    page = visit("compare/", viewport=DESK)
    page.locator(".x-panel summary").nth(1).focus()
    page.keyboard.press("Enter")
    assert page.locator(".x-panel").nth(1).get_attribute("open") is not None
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "70 of 70 attributes" in page.locator(".x-status").inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".x-panel[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.locator("thead [data-sort=launched]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.sort") == "launched"
    assert "by launched" in page.locator(".x-status").inner_text()


def test_focus_is_seen(visit):
    page = visit("compare/", viewport=DESK)
    page.locator(".x-panel summary").first.focus()
    page.keyboard.press("Tab")
    for _ in range(12):
        style = page.evaluate("(() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, parseFloat(s.outlineWidth)]; })()")
        assert style[0] != "none" and style[1] >= 2
        page.keyboard.press("Tab")


def test_on_a_phone_rows_are_cards_and_targets_fit_a_thumb(visit):
    page = visit("compare/", viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    cell = page.locator("tr#weibo td[data-label='Openness']")
    cell.scroll_into_view_if_needed()
    assert cell.evaluate("node => getComputedStyle(node, '::before').content") == '"Openness"'
    page.locator(".x-panel summary").nth(1).click()
    sizes = page.locator(".x-controls :is(button, select, summary, .x-box):visible").evaluate_all("nodes => nodes.map((node) => node.offsetHeight)")
    assert min(sizes) >= 44
    links = page.locator("tr#wechat a").evaluate_all(
        "nodes => nodes.map((node) => node.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height))"
    )
    assert min(links) >= 43.9


def test_on_a_phone_the_turned_table_has_platforms_as_labels(visit):
    page = visit("compare/?turned=yes", viewport=PHONE)
    whole(page)
    labels = page.locator(".x-table tbody tr").first.locator("td").evaluate_all("nodes => nodes.map((node) => node.dataset.label)")
    assert labels[:2] == ["WeChat", "Weibo"] and len(labels) == 13
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_address_with_names_that_there_are_not_is_read_as_far_as_it_can_be(visit):
    page = visit("compare/?sort=nothing&family=none&show=reach.+nothing&platforms=wechat+nobody", viewport=DESK)
    assert rows(page) == ["WeChat"] and len(heads(page)) == 4


def test_the_pairs_and_topics_stay_below(visit):
    page = visit("compare/", viewport=DESK)
    assert page.locator(".g-pairs a").count() == 13 * 12 and page.locator(".g-doors li").count() == 14


# 200 by 200 ------------------------------------------------------------------------------------------------------


def large(good: Guide) -> Guide:
    """The test guide with 200 platforms and 200 attributes."""
    names = list(good.attributes)
    attributes: dict[str, Attribute] = {}
    for place in range(200):
        name = names[place % len(names)]
        attributes[f"{name}-{place}" if place >= len(names) else name] = good.attributes[name].model_copy(
            update={"label": f"{good.attributes[name].label} {place}"}
        )
    platforms = {}
    for place in range(200):
        model = list(good.platforms.values())[place % 2]
        facts = {name: model.facts[name.rstrip("0123456789").rstrip("-")] for name in attributes if (place * 7 + len(name)) % 5}
        platforms[f"platform-{place}"] = model.model_copy(update={"name": f"Platform {place}", "facts": facts})
    return good.model_copy(update={"attributes": attributes, "platforms": platforms})


ACTIONS = {
    "all attributes": "form.querySelector('[data-all=attributes]').click()",
    "one attribute off": "set(boxes('attributes')[3], false)",
    "sort": "set(field('sort'), 'monthly-active-users')",
    "sort the other way": "set(field('falling'), false)",
    "differences only": "set(field('differences'), true)",
    "differences off": "set(field('differences'), false)",
    "turn": "set(field('turned'), true)",
    "one platform off": "set(boxes('platforms')[0], false)",
    "turn back": "set(field('turned'), false)",
    "filter": "set(field('family'), 'media')",
    "filter off": "set(field('family'), '')",
    "a letter": "set(field('audience'), 'e')",
    "no letter": "set(field('audience'), '')",
    "scroll": "document.querySelector('.x-scroll').scrollBy(3000, 3000)",
    "start again": "form.querySelector('[type=reset]').click()",
}
MEASURE = """async () => {
    const form = document.querySelector('.x-controls'), field = (name) => form.elements.namedItem(name);
    const boxes = (name) => [...form.querySelectorAll(`input[name="${name}"]`)];
    const set = (element, value) => {
        element[element.type === 'checkbox' ? 'checked' : 'value'] = value;
        element.dispatchEvent(new Event('input', { bubbles: true }));
    };
    const begun = performance.now();
    ACTION;
    const { port1, port2 } = new MessageChannel();
    await new Promise((done) => { port1.onmessage = done; requestAnimationFrame(() => port2.postMessage(0)); });
    return performance.now() - begun;
}"""


@pytest.fixture(scope="module")
def large_page(browser, address, built, good):
    """The explorer of 200 platforms by 200 attributes, in the shell of the built page."""
    shell = (built / "compare" / "index.html").read_text("utf-8")
    table = Site(large(good)).render(Page("compare/index.md", {}, '{{ explorer(start=["women", "openness", "monthly-active-users"]) }}')).markdown
    table = table.replace("assets/explorer.js", asset(built, "assets/explorer.js"))
    begin, end = shell.index('<div class="x-explorer"'), shell.index("</div>", shell.index("assets/explorer.")) + len("</div>")
    page = browser.new_page(viewport=DESK)
    page.set_default_timeout(120_000)
    page.route("**/large/**", lambda route: route.fulfill(body=shell[:begin] + table + shell[end:], content_type="text/html"))
    page.goto(f"{address}large/", wait_until="commit")
    page.wait_for_selector(".x-on")
    whole(page)
    yield page
    page.close()


@pytest.mark.timed
def test_any_action_on_200_by_200_takes_less_than_100_ms_on_a_slow_processor(large_page):
    """Four times slowed, from the click to the painted frame; the best of several, since other work on this machine is no fault of the page."""
    assert large_page.locator(".x-status").inner_text() == "200 of 200 platforms, 3 of 200 attributes."
    large_page.wait_for_timeout(3000)  # what "differences only" needs is read while nobody waits
    session = large_page.context.new_cdp_session(large_page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    best: dict[str, float] = dict.fromkeys(ACTIONS, float("inf"))
    for _ in range(20):
        for name, action in ACTIONS.items():
            large_page.wait_for_timeout(100)  # a reader looks before the next click
            best[name] = min(best[name], large_page.evaluate(MEASURE.replace("ACTION", action)))
        if max(best.values()) < 100:
            break
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    assert max(best.values()) < 100, {name: round(time) for name, time in best.items()}


def test_a_large_table_shows_every_cell_in_its_place_wherever_a_reader_scrolls(large_page):
    region = large_page.locator(".x-scroll")
    region.evaluate("node => scrollTo(0, node.getBoundingClientRect().top + scrollY - 80)")
    large_page.locator("[data-all=attributes]").dispatch_event("click")
    for left, top in ((0, 0), (7000, 4000), (9000, 100), (40_000, 40_000), (40_000, 40_000)):  # the end moves as guessed heights are seen
        region.evaluate("(node, [left, top]) => node.scrollTo(left, top)", [left, top])
        large_page.wait_for_timeout(200)
        whole(large_page)
        wrong, seen, bare = large_page.evaluate(IN_SIGHT)
        assert wrong == [] and seen > 20 and bare == 0, (left, top)
    assert large_page.locator(".x-table [aria-rowindex='201'][role=row]").is_visible()
    large_page.locator("select[name=family]").evaluate("node => { node.value = 'media'; node.dispatchEvent(new Event('input', { bubbles: true })); }")
    large_page.wait_for_timeout(200)
    wrong, seen, bare = large_page.evaluate(IN_SIGHT)
    assert wrong == [] and seen > 20 and bare == 0, "a table that became short under the reader"
    word = large_page.locator("input[name=audience]")
    for text in ("nobody-says-this", ""):
        word.evaluate("(node, text) => { node.value = text; node.dispatchEvent(new Event('input', { bubbles: true })); }", text)
        at_once = large_page.locator(".x-table tbody [role=row]").count()
        assert at_once == 0 if text else at_once > 5
        large_page.wait_for_timeout(200)
    large_page.locator(".x-controls [type=reset]").dispatch_event("click")


IN_SIGHT = """() => {
    const frame = document.querySelector('.x-scroll').getBoundingClientRect(), wrong = [];
    let seen = 0, edge = 0;
    const heads = new Map([...document.querySelectorAll('.x-table thead th[aria-colindex]')].map((head) => [head.ariaColIndex, head]));
    for (const row of document.querySelectorAll('.x-table tbody [role=row]')) {
        for (const cell of row.querySelectorAll('td')) {
            const box = cell.getBoundingClientRect(), head = heads.get(cell.ariaColIndex);
            if (box.bottom < frame.top || box.top > frame.bottom || box.right < frame.left || box.left > frame.right) continue;
            seen += 1;
            edge = Math.max(edge, box.right);
            const label = head.dataset.id ? (head.querySelector('button')?.textContent ?? head.textContent) : head.textContent;
            if (label.trim() !== cell.dataset.label || Math.abs(head.getBoundingClientRect().left - box.left) > 1) wrong.push(cell.dataset.label);
        }
    }
    return [wrong, seen, Math.max(0, Math.round(frame.right - 20 - edge))];
}"""


def test_on_paper_a_large_table_is_whole(large_page):
    large_page.locator("[data-all=attributes]").dispatch_event("click")
    cells = large_page.evaluate("dispatchEvent(new Event('beforeprint')) && document.querySelectorAll('.x-table tbody tr').length")
    assert cells == 200
    large_page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert large_page.locator(".x-table tbody tr").count() < 60
    large_page.locator(".x-controls [type=reset]").dispatch_event("click")
