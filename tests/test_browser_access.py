"""axe-core over one page of each type, in light and dark, on a phone and a desk, and after what a reader does there."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from browsing import until

KINDS = [
    "", "choose/", "platforms/", "platforms/taobao-live/", "categories/social-tools/", "compare/", "compare/data/", "compare/wechat-vs-weibo/",
    "practice/crisis/", "dos-and-donts/", "rules/", "rules/minors/", "cases/crises/", "history/", "glossary/", "sources/", "data/", "data/figures/",
    "changes/", "teach/", "teach/questions/families/", "about/method/", "404.html",
]  # fmt: skip
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
SIZES = {"phone": {"width": 360, "height": 780}, "desk": {"width": 1440, "height": 900}}

# Opens whatever is closed, and leaves twelve of each long list's entries, since axe's time grows with the elements of a page (two
# minutes for the list of sources) and the others are made by the same template.
PREPARE = """() => {
    for (const list of document.querySelectorAll('tbody, article :is(ul, ol, dl, select)')) [...list.children].slice(12).forEach((entry) => entry.remove());
    for (const part of document.querySelectorAll('article details')) part.open = true;
}"""
# Marks one element of each look. Contrast depends on nothing else, and axe would compute the same few pairs of colours a thousand times.
MARK = """() => {
    const seen = new Set();
    const behind = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const { backgroundColor, backgroundImage, opacity } = getComputedStyle(at);
            if (backgroundImage !== 'none' || opacity !== '1') return `${at.tagName} ${at.className}`;
            if (backgroundColor !== 'rgba(0, 0, 0, 0)') return backgroundColor;
        }
        return 'canvas';
    };
    for (const element of document.body.querySelectorAll('*')) {
        element.removeAttribute('data-look');
        if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) || !element.checkVisibility()) continue;
        const own = getComputedStyle(element), around = getComputedStyle(element.parentElement);
        const look = [own.color, own.fontSize, own.fontWeight, own.textDecorationLine, element.tagName === 'A', around.color, behind(element)].join();
        if (!seen.has(look)) element.setAttribute('data-look', '');
        seen.add(look);
    }
    return seen.size;
}"""
DRAWN = ".x-table :is(tr, td) { content-visibility: visible !important }"  # axe measures what is not drawn as if it lay one over another


def faults(page, only_colours: bool = False) -> list[str]:
    """What axe finds: by the rules about colour in one element of each look, by all others in the whole page."""
    assert page.evaluate(MARK) > 3
    runs = [({"include": [["[data-look]"]]}, {"runOnly": COLOURS})]
    if not only_colours:
        runs.append((None, {"runOnly": TAGS, "rules": {rule: {"enabled": False} for rule in COLOURS}}))
    said = [Axe().run(page, context=context, options={**options, "resultTypes": ["violations"]}).response for context, options in runs]
    found = [(rule, node) for answer in said for rule in answer["violations"] for node in rule["nodes"][:3]]
    return [f"{rule['id']}: {node['target']}: {node['failureSummary']}" for rule, node in found]


@pytest.mark.parametrize("path", KINDS)
def test_axe_finds_nothing(visit, path):
    """In light every rule; in dark those that colour can break, since all else is the same page."""
    page = visit(path, viewport=SIZES["desk"], color_scheme="light", reduced_motion="reduce")
    page.evaluate(PREPARE)
    for name, size in SIZES.items():
        page.set_viewport_size(size)
        page.emulate_media(color_scheme="light")
        assert faults(page) == [], f"light, {name}"
        page.emulate_media(color_scheme="dark")
        assert faults(page, only_colours=True) == [], f"dark, {name}"


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desk", "dark")])
def test_axe_finds_nothing_after_each_action_of_the_explorer(visit, scheme, size):
    page = visit("compare/?platforms=wechat+weibo+qq+douyin", viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce")
    page.evaluate("style => { const sheet = new CSSStyleSheet(); sheet.replaceSync(style); document.adoptedStyleSheets = [sheet]; }", DRAWN)
    for place in range(4):
        page.locator(".x-panel summary").nth(place).click()
        assert faults(page) == [], f"panel {place} open"
    page.keyboard.press("Escape")
    actions = {
        "all attributes": "form.querySelector('[data-all=attributes]').click()",
        "sorted": "set('sort', 'launched')",
        "turned": "set('turned', true)",
        "differences only": "set('differences', true)",
        "a filter that nothing passes": "set('audience', 'nobody-says-this')",
        "begun again": "form.querySelector('[type=reset]').click()",
    }
    for name, action in actions.items():
        page.evaluate(
            """() => {
                const form = document.querySelector('.x-controls');
                const set = (name, value) => {
                    form.elements[name][value === true ? 'checked' : 'value'] = value;
                    form.elements[name].dispatchEvent(new Event('input', { bubbles: true }));
                };
                delete document.querySelector('.x-explorer').dataset.whole;
                ACTION;
            }""".replace("ACTION", action)
        )
        until(page, "document.querySelector('.x-explorer').dataset.whole")
        assert faults(page) == [], name


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desk", "light")])
def test_axe_finds_nothing_in_an_answer_of_the_chooser(visit, scheme, size):
    page = visit("choose/?goal=loyalty&whom=customers&stage=prepare&company=overseas&make=few", viewport=SIZES[size], color_scheme=scheme)
    page.locator(".x-other summary").first.click()
    assert page.locator(".x-doubts").is_visible()
    assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_the_menu_or_the_search_open(visit, scheme):
    page = visit("categories/social-tools/", viewport=SIZES["phone"], color_scheme=scheme, reduced_motion="reduce")
    page.evaluate(PREPARE)
    page.locator("label.md-header__button[for=__drawer]").click()
    page.wait_for_timeout(500)
    assert faults(page) == []
    page.reload()
    page.keyboard.press("/")
    page.keyboard.type("weibo post length")
    page.locator(".md-search-result__item a").first.wait_for()
    page.wait_for_timeout(500)
    assert faults(page) == []


def test_text_at_200_per_cent_is_not_cut(visit):
    page = visit("choose/?goal=sales", viewport={"width": 1280, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '250%'")  # the theme's own is 125 %
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    cut = page.locator(".x-questions :is(button, .x-box)").evaluate_all("nodes => nodes.filter((node) => node.scrollHeight > node.clientHeight + 1).length")
    assert cut == 0


def test_a_phone_s_menu_opens_and_shuts_by_key_without_scripts(visit):
    page = visit("categories/social-tools/", viewport=SIZES["phone"], java_script_enabled=False)
    entry = page.locator(".md-sidebar--primary a", has_text="Compare").first
    assert not entry.is_visible()
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.locator("#__drawer:focus").count():
            break
    page.keyboard.press("Space")
    page.wait_for_timeout(400)
    assert entry.is_visible() and entry.bounding_box()["x"] >= 0
    page.keyboard.press("Space")
    page.wait_for_timeout(400)
    assert not entry.is_visible()


def test_contents_and_the_way_to_the_top_follow_the_reader(visit):
    page = visit("practice/crisis/", viewport=SIZES["desk"], reduced_motion="reduce")
    top = page.locator(".md-top")
    assert top.get_attribute("hidden") is not None
    page.mouse.wheel(0, 3000)
    page.wait_for_timeout(300)
    place = page.locator(".md-sidebar--secondary .md-nav__link--active")
    first = place.inner_text()
    page.mouse.wheel(0, -600)
    page.wait_for_timeout(300)
    top.click()
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == 0 and page.evaluate("document.activeElement.classList.contains('md-logo')")
    assert first and not place.count()
