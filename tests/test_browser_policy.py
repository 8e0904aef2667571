"""The policy in a real browser: pages pass it and still work, what is planted stays dead, and nothing is kept of a reader."""

from __future__ import annotations

import pytest

from builds import ROOT
from guide import weight

TYPES = [
    "",
    "choose/",
    "platforms/wecom/",
    "compare/",
    "compare/wechat-vs-weibo/",
    "dos-and-donts/",
    "rules/advertising/",
    "glossary/",
    "teach/",
    "about/method/",
    "no/such/page",
]
PLANTED = """<script>window.harm = 1</script><script src="data:text/javascript,window.harm=2"></script><script src="https://elsewhere.example/x.js"></script>
<p onclick="window.harm = 3" id="trap">x</p><svg onload="window.harm = 4"></svg><img src="https://elsewhere.example/x.png" onerror="window.harm = 5">
<style>h1 { display: none }</style><p style="position: fixed">x</p><iframe src="https://elsewhere.example/"></iframe><base href="https://elsewhere.example/">"""
WATCH = "window.faults = []; addEventListener('securitypolicyviolation', (e) => window.faults.push(`${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile}`))"


@pytest.fixture(scope="module")
def guarded(built):
    """The address of the built site, served with all headers."""
    with weight.served(built, ROOT / "overrides") as address:
        yield address


@pytest.fixture
def page(browser):
    context = browser.new_context()
    opened = context.new_page()
    opened.add_init_script(WATCH)
    yield opened
    context.close()


@pytest.mark.parametrize("path", TYPES)
def test_a_visit_breaks_no_rule_and_leaves_nothing_behind(page, guarded, path):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(guarded + path)
    page.wait_for_load_state("networkidle")
    page.mouse.wheel(0, 3000)
    page.wait_for_timeout(200)
    assert page.evaluate("window.faults") == []
    assert [url for url in asked if not url.startswith((guarded, "data:"))] == []
    assert page.context.cookies() == []
    assert page.evaluate("async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length]") == [
        0,
        0,
        0,
        0,
    ]


def test_what_readers_do_breaks_no_rule(page, guarded):
    page.goto(guarded)
    page.locator(".md-search__input").first.click()
    page.locator(".md-search__input").first.fill("group size")
    page.wait_for_selector(".g-found")
    page.keyboard.press("Escape")
    page.goto(guarded + "compare/")
    page.wait_for_load_state("networkidle")
    page.locator("details:has(input[name=platforms]) > summary").click()
    for box in page.locator("input[name=platforms]").all()[:2]:
        box.click()
    assert page.evaluate("window.faults") == []
    page.goto(guarded + "choose/")
    page.locator("form input[type=radio]").locator("visible=true").first.click()
    page.wait_for_timeout(200)
    assert page.evaluate("window.faults") == []


def test_the_theme_is_kept_when_a_reader_chooses_it_and_on_every_page(page, guarded):
    page.goto(guarded)
    page.locator("[data-md-component=palette] label:not([hidden])").click()
    page.locator("[data-md-component=palette] label:not([hidden])").click()
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    page.goto(guarded + "rules/advertising/")
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    assert page.evaluate("[Object.keys(localStorage), sessionStorage.length]") == [["/.__palette"], 0]
    assert page.evaluate("window.faults") == []
    assert page.context.cookies() == []


def test_what_is_planted_in_a_page_stays_dead(page, guarded):
    asked = []

    def planted(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</h1>", f"</h1>{PLANTED}", 1))

    page.route(guarded + "about/method/", planted)
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.goto(guarded + "about/method/")
    page.locator("#trap").click()
    assert page.evaluate("window.harm") is None
    assert page.locator("h1").is_visible()
    assert [url for url in asked if "elsewhere" in url] == []
    broken = {fault.split()[0] for fault in page.evaluate("window.faults")}
    assert broken >= {"script-src-elem", "script-src-attr", "style-src-elem", "style-src-attr", "img-src", "frame-src", "base-uri"}


@pytest.mark.parametrize("path", ["", "practice/crisis/", "compare/reach/", "compare/wechat-vs-weibo/", "rules/advertising/", "platforms/", "about/method/"])
def test_a_page_is_light_and_stands_still(browser, guarded, path):
    assert weight.weigh(browser, guarded, path).kept


@pytest.mark.parametrize("path", ["choose/", "compare/", "dos-and-donts/", "platforms/wecom/"])
def test_nothing_moves_where_scripts_change_the_page(browser, guarded, path):
    assert weight.weigh(browser, guarded, path).moved == 0
