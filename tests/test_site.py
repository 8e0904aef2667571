"""Promises to readers, judged on the real site as built."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from builds import ROOT, TODAY
from guide import prose
from guide.links import check_folder
from guide.load import load

FETCHING = ("script[src]", "img[src]", "iframe[src]", "source[src]", "video[src]", "audio[src]", "embed[src]", "object[data]")


@pytest.fixture(scope="module")
def pages(built: Path) -> dict[str, LexborHTMLParser]:
    found = {}
    for path in sorted(built.rglob("*.html")):
        address = path.relative_to(built).as_posix().removesuffix("index.html")
        found[address] = LexborHTMLParser(path.read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def guide():
    cited = prose.cited(page.read_text("utf-8") for page in (ROOT / "docs").rglob("*.md"))
    return load(ROOT / "docs" / "data" / "guide.yml", TODAY, cited)


def test_every_link_anchor_and_asset_is_there(built):
    findings = check_folder(built, base_url="https://guide.example/")
    assert [str(finding) for finding in findings if finding.level.name == "ERROR"] == []


@pytest.mark.parametrize(
    "address",
    [
        "", "choose/", "categories/", "categories/social-tools/", "categories/social-media/", "categories/personal-networks/",
        "categories/interest-networks/", "categories/recommendation-feeds/", "platforms/", "compare/", "compare/wechat-vs-weibo/",
        "compare/douyin-vs-kuaishou/", "dos-and-donts/", "practice/", "rules/", "cases/", "cases/crises/", "cases/successes/",
        "history/", "glossary/", "sources/", "data/", "teach/", "changes/", "about/", "about/method/", "about/editions/",
        "about/cite/", "about/accessibility/", "about/privacy/",
    ],
)  # fmt: skip
def test_a_promised_address_is_there(pages, address):
    assert address in pages


def test_every_platform_and_topic_and_pair_has_its_page(pages, guide):
    assert {f"platforms/{name}/" for name in guide.platforms} <= pages.keys()
    assert {f"compare/{name}/" for name in guide.topics} <= pages.keys()
    pairs = [address for address in pages if re.fullmatch(r"compare/[a-z-]+-vs-[a-z-]+/", address)]
    assert len(pairs) == len(guide.platforms) * (len(guide.platforms) - 1) // 2


def test_every_page_is_at_most_two_clicks_from_home(pages):
    def led_to(address: str) -> set[str]:
        page = pages[address]
        found = {urldefrag(urljoin(f"https://guide.example/{address}", link.attributes.get("href") or ""))[0] for link in page.css("a[href]")}
        return {link.removeprefix("https://guide.example/") for link in found} & pages.keys()

    near = led_to("")
    reached = {""} | near | {page for first in near for page in led_to(first)}
    assert pages.keys() - reached - {"404.html"} == set()


def test_no_page_asks_another_host_for_anything(built, pages):
    for address, page in pages.items():
        for selector in FETCHING:
            for node in page.css(selector):
                target = node.attributes.get("src") or node.attributes.get("data") or ""
                assert not urlsplit(target).netloc, f"{address}: {node.html}"
        for node in page.css("link[href]"):
            if set((node.attributes.get("rel") or "").split()) & {"stylesheet", "preload", "icon", "preconnect", "dns-prefetch", "manifest"}:
                assert not urlsplit(node.attributes["href"]).netloc, f"{address}: {node.html}"
    for sheet in built.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", sheet.read_text("utf-8")), sheet.name


def test_every_page_has_its_own_title_and_description(pages):
    titles = Counter(page.css_first("title").text() for address, page in pages.items() if address != "404.html")
    assert [title for title, count in titles.items() if count > 1] == []
    seen: dict[str, str] = {}
    for address, page in pages.items():
        if address == "404.html":
            continue
        description = page.css_first('meta[name="description"]').attributes["content"] or ""
        assert 50 <= len(description) <= 155, f"{address}: {len(description)} characters: {description}"
        assert description not in seen, f"{address} and {seen[description]} share a description"
        seen[description] = address


def test_no_id_stands_twice_on_a_page(pages):
    for address, page in pages.items():
        ids = Counter(node.attributes["id"] for node in page.css("[id]"))
        assert [name for name, count in ids.items() if count > 1] == [], address


def test_every_fact_has_its_anchor_at_home_and_in_the_comparison(pages, guide):
    for name, platform in guide.platforms.items():
        home = pages[f"platforms/{name}/"]
        anchors = {node.attributes["id"] for node in home.css("[id]")}
        missing = [attribute for attribute in guide.attributes if attribute not in anchors]
        assert missing == [], f"platforms/{name}/"
        for attribute in platform.facts:
            topic = guide.attributes[attribute].topic
            assert pages[f"compare/{topic}/"].css_first(f'[id="{name}-{attribute}"]') is not None


def test_every_do_rule_case_term_and_source_has_its_address(pages, guide):
    homes = {
        "dos-and-donts/": guide.guidance,
        "rules/": guide.rules,
        "glossary/": guide.terms,
        "history/": guide.events,
        "data/figures/": guide.figures,
        "cases/crises/": [name for name, case in guide.cases.items() if case.kind == "crisis"],
        "cases/successes/": [name for name, case in guide.cases.items() if case.kind == "success"],
        "sources/": [f"source-{name}" for name in guide.sources],
    }
    for address, names in homes.items():
        anchors = {node.attributes["id"] for node in pages[address].css("[id]")}
        assert [name for name in names if name not in anchors] == [], address


def test_every_value_in_a_table_says_when_and_by_whom(pages):
    for address, page in pages.items():
        for value in page.css("table[data-topic] td > .g-value, table[data-topic] td > .g-words"):
            cell = value.parent
            mark = cell.css_first(".g-mark")
            assert mark is not None, f"{address}: {cell.text()}"
            assert re.search(r"\d{4}", mark.text()), f"{address}: {mark.text()}"
            assert mark.css_first("a") is not None or "our judgement" in mark.text(), f"{address}: {cell.text()}"


def test_tables_can_be_read_by_ear(pages):
    for address, page in pages.items():
        for table in page.css("table.g-table"):
            assert table.css_first("caption") is not None, address
            assert all(head.attributes.get("scope") in ("row", "col") for head in table.css("th")), address
            assert all((row.css_first("th") or row.css_first("td")).tag == "th" for row in table.css("tbody tr")), address


def test_words_of_neighbouring_cells_do_not_stick_together(pages):
    text = pages["compare/reach/"].css_first("table").text()
    assert "Monthly active users" in text
    assert not re.search(r"users(?:Daily|Time)|(?:million|unknown)[A-Z]", text)


def test_the_sitemap_names_each_page_by_its_canonical_address(built, pages):
    listed = set(re.findall(r"<loc>(.*?)</loc>", (built / "sitemap.xml").read_text("utf-8")))
    for address, page in pages.items():
        if address == "404.html":
            continue
        canonical = page.css_first('link[rel="canonical"]').attributes["href"]
        assert canonical == urljoin("https://guide.example/", address)
        assert canonical in listed


def test_the_data_file_and_its_schema_are_published_as_they_are(built):
    assert (built / "data" / "guide.yml").read_bytes() == (ROOT / "docs" / "data" / "guide.yml").read_bytes()
    assert (built / "data" / "guide.schema.json").read_text("utf-8").startswith("{")
