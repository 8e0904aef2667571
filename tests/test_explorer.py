"""The explorer's table is whole without scripts, and says all that its filters and sorts need."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from guide import explorer, values
from guide.pages import Page, PageError, Site


@pytest.fixture(scope="module")
def page(good):
    text = Site(good).render(Page("compare/index.md", {}, '{{ explorer(start=["women", "openness"]) }}')).markdown
    return LexborHTMLParser(text)


def test_every_platform_and_every_attribute_is_in_the_page(good, page):
    assert len(page.css("tbody tr")) == len(good.platforms)
    assert len(page.css("tbody td")) == len(good.platforms) * len(good.attributes)
    assert {head.attributes.get("scope") for head in page.css("th")} == {"col", "row"}


def test_every_known_cell_has_its_value_its_date_and_its_source(page):
    cell = page.css_first("#orchid td[data-label='Monthly active users']")
    assert cell.text() == "1,414 million Sep 2025, Orchid Ltd"
    assert [link.attributes["href"] for link in cell.css("a")] == ["../platforms/orchid/#monthly-active-users", "../sources/#source-orchid-results"]


def test_a_judgement_and_an_undated_source_say_so(page):
    assert "our judgement, Nov 2026" in page.css_first("#orchid td[data-label='Openness']").text()
    assert "seen Nov 2026" in page.css_first("#orchid td[data-label='Verification fee']").text()
    assert "low confidence" in page.css_first("#orchid td[data-label='Time per user']").text()


def test_what_is_unknown_has_no_order_and_is_said(page):
    cell = page.css_first("#lotus td[data-label='Time per user']")
    assert cell.text().startswith("unknown") and "data-order" not in cell.attributes


def test_rows_say_by_what_they_can_be_filtered(good):
    orchid, lotus = explorer.explorer(good).rows
    assert lotus.families == ("interests", "media", "tools")
    assert (orchid.strong, lotus.strong) == ((), ("awareness",))
    assert (orchid.open, lotus.open) == (("overseas-verify",), ())  # unknown is not open


def test_only_what_has_an_order_can_be_sorted(good):
    assert not explorer.ordered(good.attributes["main-use"])
    assert all(explorer.ordered(good.attributes[name]) for name in ("launched", "openness", "women", "verification-fee"))


@pytest.mark.parametrize(
    ("kind", "text", "order"),
    [
        ("money", "RMB 300", "RMB 300"),
        ("money", "over USD 3.5 billion", "USD 3500000000"),
        ("count", "12 to 60", "12"),
        ("share", "51.5", "51.5"),
        ("count", "unknown", ""),
    ],
)
def test_a_cell_is_ordered_by_its_number_and_money_within_its_currency(good, kind, text, order):
    attribute = good.attributes["women"].model_copy(update={"type": kind})
    assert explorer.order(attribute, values.read(text, kind)) == order


def test_the_search_leaves_the_explorer_to_the_pages_that_hold_the_facts(page):
    assert "data-search-exclude" in page.css_first(".x-explorer").attributes


def test_the_controls_wait_for_scripts(page):
    assert "hidden" in page.css_first("form").attributes
    assert [box.attributes["value"] for box in page.css("input[name=attributes][checked]")] == ["openness", "women"]


def test_no_script_stands_in_the_page(page):
    assert all("src" in script.attributes for script in page.css("script"))
    assert not page.css("[style], [onclick]")


def test_a_misspelt_attribute_is_said(good):
    with pytest.raises(PageError, match="unknown attribute `womem`"):
        Site(good).render(Page("compare/index.md", {}, '{{ explorer(start=["womem"]) }}'))
