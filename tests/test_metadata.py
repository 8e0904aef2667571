"""Machines read each page's title, author, date, publisher, address and licence, whichever vocabulary they know."""

from __future__ import annotations

import json

import extruct
import pytest
from selectolax.lexbor import LexborHTMLParser

from guide import metadata
from guide.leaf import Leaf
from guide.metadata import Download
from guide.place import Place

PLACE = Place("https://guide.example/", "2026-11")
PAGES = ("index.html", "platforms/orchid/index.html", "compare/reach/index.html", "compare/lotus-vs-orchid/index.html", "dos-and-donts/index.html")


@pytest.fixture(scope="module", params=PAGES)
def page(small_site, request):
    return (small_site / request.param).read_text("utf-8")


def tags(page: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in LexborHTMLParser(page).css("meta[name], meta[property]"):
        name = tag.attributes.get("name") or tag.attributes.get("property") or ""
        found.setdefault(name, []).append(tag.attributes.get("content") or "")
    return found


def heading(page: str) -> str:
    title = LexborHTMLParser(page).css_first("h1")
    for link in title.css("a.headerlink"):
        link.decompose()
    return title.text(strip=True)


def test_reference_managers_make_a_web_page_of_it(page):
    found = tags(page)
    # With og:type article, or with a journal's tags, Zotero makes a journal article.
    assert found["og:type"] == ["website"]
    assert not {"citation_journal_title", "citation_issn", "citation_doi", "citation_volume", "DC.type"} & found.keys()
    assert found["citation_title"] == [heading(page)] == found["DC.title"] == found["og:title"]
    assert found["citation_publication_date"] == ["2026-11"] == found["DC.date"]
    assert found["citation_publisher"] == ["China Social Guide"] == found["og:site_name"]
    assert found["citation_language"] == ["en"]


def test_the_comma_behind_the_author_is_meant(page):
    # Without it Zotero files the guide under C., first name China Social Guide; other readers show it.
    assert tags(page)["citation_author"] == ["China Social Guide contributors,"] == tags(page)["DC.creator"]


def test_the_address_to_cite_is_in_the_edition_and_canonical_is_the_living_page(page):
    found, tree = tags(page), LexborHTMLParser(page)
    links = {node.attributes["rel"]: node.attributes["href"] for node in tree.css("link[rel]")}
    (cited,) = found["citation_public_url"]
    assert cited.startswith("https://guide.example/2026-11/")
    assert cited == found["DC.identifier"][0]
    # Served flat, the edition is not there yet: a link leads to what is. Released, see test_release.
    assert links["canonical"] == links["cite-as"] == found["og:url"][0] == cited.replace("2026-11/", "", 1)
    assert links["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert len(tree.css("link[rel=canonical]")) == 1


def test_an_independent_reader_finds_the_same_in_each_vocabulary(page):
    read = extruct.extract(page, base_url="https://guide.example/", syntaxes=["json-ld", "opengraph", "dublincore"], uniform=True)
    graph = {node["@type"]: node for each in read["json-ld"] for node in each.get("@graph", [each])}
    article = graph["Article"]
    assert article["headline"] == heading(page)
    assert article["datePublished"] == article["version"] == "2026-11"
    assert article["author"]["name"] == "China Social Guide contributors"
    assert article["license"].startswith("https://creativecommons.org/")
    assert read["opengraph"][0]["og:title"] == heading(page)
    dublin = {each.get("name"): each.get("content") for part in ("elements", "terms") for each in read["dublincore"][0][part]}
    assert (dublin["DC.title"], dublin["DC.date"], dublin["DCTERMS.modified"]) == (heading(page), "2026-11", "2026-11")
    assert dublin["DC.rights"] == "https://creativecommons.org/licenses/by/4.0/"


def test_bread_crumbs_lead_from_home_to_the_page(small_site):
    page = (small_site / "platforms" / "orchid" / "index.html").read_text("utf-8")
    graph = json.loads(LexborHTMLParser(page).css_first('script[type="application/ld+json"]').text())["@graph"]
    crumbs = next(node for node in graph if node["@type"] == "BreadcrumbList")["itemListElement"]
    assert [(crumb["position"], crumb["name"]) for crumb in crumbs] == [(1, "Start"), (2, "Orchid")]
    assert crumbs[0]["item"] == "https://guide.example/"


def test_the_data_page_is_a_data_set_with_its_files(good):
    leaf = Leaf("data/index.md", "data/", "<h1>Data</h1>", {"description": "All of it"})
    nodes = _graph(good, leaf, [Download("data/reach.csv", "text/csv", "Reach")])
    (data,) = nodes["Dataset"]
    assert data["distribution"][0]["contentUrl"] == "https://guide.example/data/reach.csv"
    assert data["distribution"][0]["encodingFormat"] == "text/csv"
    assert data["license"] and data["version"] == "2026-11" and "Monthly active users" in data["variableMeasured"]
    assert data["temporalCoverage"] == "2016-01-01/2026-11-30"


def test_a_comparison_is_a_data_set_of_its_topic(good):
    leaf = Leaf("compare/reach.md", "compare/reach/", "<h1>Reach compared</h1>", {"topic": "reach"})
    (data,) = _graph(good, leaf, [Download("data/reach.csv", "text/csv", "Reach"), Download("data/identity.csv", "text/csv", "Identity")])["Dataset"]
    assert [each["contentUrl"] for each in data["distribution"]] == ["https://guide.example/data/reach.csv"]
    assert data["variableMeasured"] == ["Monthly active users", "Time per user", "Women among users"]


def test_the_glossary_defines_terms(good):
    nodes = _graph(good, Leaf("glossary.md", "glossary/", "<h1>Glossary</h1>"), [])
    (terms,) = nodes["DefinedTermSet"]
    assert terms["hasDefinedTerm"][0]["name"] == "Red packet"
    assert "红包" in terms["hasDefinedTerm"][0]["alternateName"]


def _graph(good, leaf: Leaf, downloads: list[Download]) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for node in json.loads(metadata.head(good, leaf, [], PLACE, downloads).linked_data)["@graph"]:
        found.setdefault(node["@type"], []).append(node)
    return found


def test_text_of_a_page_cannot_end_the_script_element(good):
    hostile = Leaf("x.md", "x/", "<h1>&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;</h1>", {"description": "</script>"})
    assert "<" not in metadata.head(good, hostile, [], PLACE, []).linked_data


def test_the_feed_and_the_markdown_copy_are_found_and_the_theme_takes_neither_for_a_language(page, small_site):
    links = LexborHTMLParser(page).css("link[rel~=alternate][type]")
    assert [link.attributes["type"] for link in links] == ["text/markdown", "application/atom+xml"]
    assert not LexborHTMLParser(page).css("[rel=alternate]")


def test_nothing_of_the_head_is_run_or_fetched_from_elsewhere(page):
    for script in LexborHTMLParser(page).css("head script"):
        source = script.attributes.get("src")
        assert script.attributes.get("type") == "application/ld+json" or not source or "//" not in source
