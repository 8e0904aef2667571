"""Citing in a real browser: a click copies what one can paste, and an old anchor leads on."""

from __future__ import annotations

import datetime
import functools
import http.server
import re
import threading
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

import builds
import chromium
from browsing import until
from builds import asset


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A small site with an anchor that moved, one that was retired and a page that moved."""
    project = builds.project(tmp_path_factory.mktemp("cite") / "small")
    (project / "editions").mkdir()
    (project / "editions" / "moved.yml").write_text(
        "old/: {to: platforms/orchid/, why: Renamed}\n"
        'platforms/orchid/#gone: {to: "platforms/orchid/#launched", why: Nobody publishes it any more}\n'
        'platforms/orchid/#away: {to: "platforms/lotus/#launched", why: It belongs there}\n',
        "utf-8",
    )
    done = builds.mkdocs("build", "--strict", cwd=project)
    assert done.returncode == 0, done.stderr
    handler = functools.partial(builds._Quiet, directory=str(project / "site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser():
    path = chromium.find()
    if not path:
        pytest.fail(chromium.ADVICE, pytrace=False)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-background-networking"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser, served):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], base_url=served, locale="de-DE")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


def copied(page) -> str:
    until(page, "document.querySelector('.c-cite [role=status]').textContent === 'Copied'")
    return page.evaluate("navigator.clipboard.readText()")


def opened(page, path: str = "platforms/orchid/"):
    page.goto(path)
    page.locator(".c-cite summary").first.click()
    return page.locator(".c-cite details").first


def test_a_reference_is_copied_with_and_without_its_italics(page):
    opened(page).get_by_role("button", name="Copy APA 7").click()
    assert copied(page) == "China Social Guide contributors. (2026, November). Orchid. China Social Guide. https://guide.example/2026-11/platforms/orchid/"
    html = page.evaluate("navigator.clipboard.read().then(([it]) => it.getType('text/html')).then(b => b.text())")
    assert "<em>Orchid</em>" in html


def test_the_day_of_access_is_the_readers(page):
    block = opened(page)
    today = datetime.date.today()
    block.get_by_role("button", name="Copy Harvard").click()
    assert f"(Accessed: {today.day} {today:%B} {today.year})" in copied(page)
    block.get_by_role("button", name="Copy GB/T").click()
    until(page, "navigator.clipboard.readText().then(text => text.includes('EB/OL'))")
    assert f"[{today.isoformat()}]" in page.evaluate("navigator.clipboard.readText()")
    assert f"urldate = {{{today.isoformat()}}}" in block.locator("dd[data-copy=BibTeX]").inner_text()
    assert f"Y2  - {today:%Y/%m/%d}/" in block.locator("dd[data-copy=RIS]").inner_text()
    assert f"[[{today.year},{today.month},{today.day}]]" in block.locator("dd[data-copy=CSL-JSON]").inner_text()


def test_a_fact_is_copied_with_value_date_source_and_address(page):
    page.goto("platforms/orchid/")
    page.locator("#monthly-active-users").get_by_role("button", name=re.compile("cite")).click()
    text = copied(page)
    assert text.startswith("Orchid, monthly active users: 1,414 million (30 September 2025). Source: Orchid Ltd, “Third Quarter Results”")
    assert "https://guide.example/2026-11/platforms/orchid/#monthly-active-users" in text
    assert re.search(r"\(accessed \d{1,2} [A-Z][a-z]+ \d{4}\)\.$", text)


@pytest.mark.parametrize(
    ("path", "selector", "said"),
    [
        ("dos-and-donts/", "#orchid-do-answer", "Answer within a day."),
        ("rules/", "#advertising-law", "Advertising Law (广告法)"),
        ("cases/crises/", "#orchid-storm-2018", "A storm (Acme, November 2018)"),
        ("compare/reach/", "#table-reach", "Table: “Reach"),
        ("history/", "#orchid-opens", "21 January 2011: Orchid opens."),
    ],
)
def test_a_do_a_rule_a_case_a_table_and_a_date_can_be_cited(page, path, selector, said):
    page.goto(path)
    page.locator(f"{selector} .c-one").first.click()
    assert copied(page).startswith(said)


def test_every_button_beside_a_statement_has_something_to_cite(page, served):
    for path in ("platforms/orchid/", "dos-and-donts/", "rules/", "cases/crises/", "compare/reach/", "compare/lotus-vs-orchid/", "data/figures/", "history/"):
        page.goto(path)
        missing = page.evaluate(
            """async () => {
              const all = await (await fetch(document.querySelector('.c-cite').dataset.statements)).json();
              return [...document.querySelectorAll('.c-one')].map(b => b.closest('[id]').id).filter(id => !all[id]);
            }"""
        )
        assert page.locator(".c-one").count() > 0 and missing == [], path


def test_the_page_is_copied_as_markdown(page):
    page.goto("platforms/orchid/")
    page.get_by_role("button", name="Copy as Markdown").click()
    text = copied(page)
    assert text.startswith("# Orchid") and "| [Monthly active users]" in text and "Cite this page:" in text


def test_a_clipboard_that_is_refused_is_said(browser, served):
    context = browser.new_context(base_url=served)
    page = context.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false;")
    block = opened(page)
    block.get_by_role("button", name="Copy APA 7").click()
    until(page, "document.querySelector('.c-cite [role=status]').textContent === 'Could not copy'")
    context.close()


def test_a_retired_anchor_leads_to_what_took_its_place(page):
    page.goto("platforms/orchid/#gone")
    page.wait_for_url("**/platforms/orchid/#launched")
    page.goto("platforms/orchid/#away")
    page.wait_for_url("**/platforms/lotus/#launched")


def test_a_moved_page_takes_the_anchor_along(page):
    page.goto("old/#launched")
    page.wait_for_url("**/platforms/orchid/#launched")


def test_without_scripts_everything_is_there_to_read(browser, served):
    context = browser.new_context(java_script_enabled=False, base_url=served)
    page = context.new_page()
    page.goto("platforms/orchid/")
    page.locator(".c-cite summary").first.click()
    assert "(Accessed: day of access)" in page.locator("dd[data-copy=Harvard]").first.inner_text()
    assert page.get_by_role("link", name="Download BibTeX").first.get_attribute("href")
    page.goto("old/")
    page.wait_for_url("**/platforms/orchid/")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_block_is_accessible_and_fits(browser, served, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, base_url=served)
    page = context.new_page()
    opened(page)
    found = Axe().run(page, context=".c-cite").response["violations"]
    assert [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_nothing_is_asked_of_another_host(browser, served):
    context = browser.new_context(base_url=served)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page)
    page.locator(".c-one").first.click()
    page.wait_for_load_state("networkidle")
    assert all(url.startswith((served, "data:", "blob:")) for url in asked)
    context.close()


def test_the_scripts_are_files_of_their_own(small_site: Path):
    page = (small_site / "platforms" / "orchid" / "index.html").read_text("utf-8")
    assert f'<script type="module" src="../../{asset(small_site, "assets/cite.js")}"></script>' in page
