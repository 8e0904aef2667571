"""What a page writes in `{{ … }}` becomes what a reader sees; a slip says where and what was meant."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from builds import TODAY
from guide.dates import PartialDate
from guide.links.record import Check
from guide.links.verdict import Kind
from guide.pages import Page, PageError, Site


@pytest.fixture
def render(good):
    site = Site(good)

    def run(markdown: str, path: str = "platforms/orchid.md", **meta: str) -> LexborHTMLParser:
        return LexborHTMLParser(site.render(Page(path, meta, markdown)).markdown)

    return run


def test_a_number_in_a_sentence_has_its_date_and_source(render):
    text = render('{{ fact("orchid.monthly-active-users") }}', path="index.md")
    assert text.text() == "1,414 million (Sep 2025, Orchid Ltd)"
    assert text.css_first("a").attributes["href"] == "sources/#source-orchid-results"


def test_a_point_of_a_series_is_named_by_its_date(render):
    assert render('{{ fact("orchid.monthly-active-users", at="2016") }}').text().startswith("over 700 million (2016,")


def test_an_undated_source_is_said_to_be_undated(render):
    assert "undated, seen Nov 2026" in render('{{ fact("orchid.verification-fee") }}').text()


def test_low_confidence_is_said_in_words(render):
    assert "low confidence" in render('{{ fact("orchid.time-per-user") }}').text()


def test_a_figure_of_the_market_can_be_named(render):
    assert render('{{ fact("internet-users") }}').text().startswith("1,123 million")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('{{ tabel("reach") }}', "unknown function `tabel`. Did you mean `table`?"),
        ('{{ table("reech") }}', "unknown topic `reech`. Did you mean `reach`?"),
        ('{{ table("reach", platforms=["orchit"]) }}', "unknown platform `orchit`. Did you mean `orchid`?"),
        ('{{ table("reach", attributes=["monthly-users"]) }}', "unknown attribute `monthly-users`."),
        ('{{ fact("orchid.monthly-active-user") }}', "unknown fact `orchid.monthly-active-user`. Did you mean `monthly-active-users`?"),
        ('{{ fact("orchid.monthly-active-users", at="2015") }}', "unknown date of orchid.monthly-active-users `2015`. Did you mean `2016`?"),
        ('{{ fact("internet-user") }}', "unknown figure `internet-user`. Did you mean `internet-users`?"),
        ('{{ source("surwey") }}', "unknown source `surwey`. Did you mean `survey`?"),
        ('{{ chart("user") }}', "unknown chart `user`. Did you mean `users`?"),
        ('{{ guidance(goals=["awarenes"]) }}', "unknown goal `awarenes`. Did you mean `awareness`?"),
        ('{{ case("orchid-storm") }}', "unknown case `orchid-storm`. Did you mean `orchid-storm-2018`?"),
        ('{{ rule("advertisement-law") }}', "unknown rule `advertisement-law`. Did you mean `advertising-law`?"),
        ('{{ table("reach", plattforms=[]) }}', "unexpected keyword argument 'plattforms'"),
        ('{{ table("reach" }}', "See `Page functions` in CONTRIBUTING.md"),
        ("{{ table(reach) }}", "its arguments in quotes"),
        ('{{ table("re" + "ach") }}', "its arguments in quotes"),
        ('{{ table("reach").upper() }}', "its arguments in quotes"),
        ("{{ table(" + "-" * 100_000 + "1) }}", "its arguments in quotes"),
        ('{{ table("reach") }', "`{{` has no `}}`"),
        ("{{ facts('reach') }}", "no platform is named."),
    ],
)
def test_a_slip_names_the_page_the_line_and_what_was_meant(good, call, said):
    page = Page.read("compare/x.md", f"---\ntitle: X\n---\n\n# X\n\nWords.\n\n{call}\n")
    with pytest.raises(PageError) as caught:
        Site(good).render(page)
    assert str(caught.value).startswith("docs/compare/x.md:9: ")
    assert said in str(caught.value)


def test_attribute_lists_of_markdown_survive(good):
    page = Page("index.md", {}, "## Words {#own-id}\n")
    assert Site(good).render(page).markdown == "## Words {#own-id}\n"


def test_every_cell_of_a_comparison_has_an_anchor_a_date_and_a_source(render):
    table = render('{{ table("reach") }}', path="compare/reach.md").css_first("table")
    cell = table.css_first("#orchid-monthly-active-users")
    assert "1,414 million" in cell.text() and "Sep 2025" in cell.text()
    assert cell.css_first("a").attributes["href"] == "../../sources/#source-orchid-results"
    for header in table.css("th"):
        assert header.attributes.get("scope") in ("col", "row")
    assert table.css_first("caption").text().startswith("Reach: how many people")


def test_unknown_is_said_and_not_applicable_is_not_no(render):
    table = render('{{ facts("reach", platform="lotus") }}{{ facts("accounts", platform="lotus") }}')
    assert "unknown" in table.css_first("#time-per-user").text()
    assert "Looked for in results" in table.css_first("#time-per-user").text()
    assert "not applicable" in table.css_first("#verification-fee").text()


def test_two_platforms_stand_side_by_side_with_differences_first(render):
    rows = render('{{ table("identity", platforms=["orchid", "lotus"]) }}', path="compare/x.md").css("tbody tr")
    assert [row.attributes["id"] for row in rows] == ["launched", "main-use"]
    same = render('{{ table("position", platforms=["orchid", "orchid"]) }}', path="compare/x.md").css("tbody tr")
    assert all("data-alike" in row.attributes for row in same)


def test_conflicting_figures_stand_side_by_side(render):
    row = render('{{ facts("reach", platform="orchid") }}').css_first("#monthly-active-users")
    assert "over 700 million" in row.text() and "650 million" in row.text()


def test_no_anchor_stands_twice_on_a_page(render):
    page = render('{{ table("reach") }}\n\n{{ table("reach") }}', path="compare/reach.md")
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))


def test_a_reference_in_a_text_shows_the_value(render):
    assert "Only 1,414 million people" in render("{{ fit() }}", platform="orchid").text()


def test_text_of_the_data_is_shown_and_never_run(good):
    hostile = good.model_copy(
        update={"platforms": {**good.platforms, "orchid": good.platforms["orchid"].model_copy(update={"summary": '<script>alert("x")</script>'})}}
    )
    html = Site(hostile).render(Page("index.md", {}, "{{ platforms() }}")).markdown
    assert "<script" not in html and "&lt;script&gt;" in html


def test_a_page_is_dated_by_the_facts_that_it_shows(good):
    dates = Site(good).render(Page("x.md", {"platform": "orchid"}, '{{ facts("reach") }}')).dates
    assert [str(date) for date in dates] == ["2016", "2025-09-30"]


def test_sources_lists_what_the_page_cites_and_marks_lead_there(render):
    page = render('{{ fact("internet-users") }}\n\n{{ sources() }}', path="index.md")
    assert page.css_first("a").attributes["href"] == "#source-survey"
    assert [item.attributes["id"] for item in page.css("li")] == ["source-survey"]
    assert "a copy: a printed report" in page.css_first("#source-survey").text()


def test_the_bibliography_says_when_a_source_was_read_and_what_the_link_checker_learned(good):
    checks = {"https://example.com/orchid/q3": Check(Kind.ALIVE, TODAY, None)}
    page = LexborHTMLParser(Site(good, checks=checks).render(Page("sources.md", {}, "{{ bibliography() }}")).markdown)
    assert "read November 2026" in page.css_first("#source-help-page").text()
    assert "its link answered when the link checker asked on 2026-11-24" in page.css_first("#source-orchid-results").text()
    assert "link checker" not in page.css_first("#source-gazette").text()


@pytest.mark.parametrize("archived", ["https://archive.example.org/q3", None])
def test_a_source_that_died_shows_both_addresses(good, archived):
    dead = good.sources["orchid-results"].model_copy(update={"gone": PartialDate(2026, 10), "archived": archived})
    guide = good.model_copy(update={"sources": {**good.sources, "orchid-results": dead}})
    entry = LexborHTMLParser(Site(guide).render(Page("sources.md", {}, "{{ bibliography() }}")).markdown).css_first("#source-orchid-results")
    assert "gone since October 2026 from https://example.com/orchid/q3" in entry.text()
    assert [a.attributes["href"] for a in entry.css("a[rel~=external]")] == ([archived] if archived else [])
    assert ("no archived copy is known" in entry.text()) is (archived is None)


def test_a_do_shows_its_reason_level_and_source(render):
    page = render("{{ guidance(every=True) }}", path="dos-and-donts.md")
    dont = page.css_first("#orchid-dont-boast")
    assert "The law names such words" in dont.text()
    assert "Law" in dont.text() and "Advertising Law" in dont.text() and "Ministry" in dont.text()
    assert dont.css_first(".g-sign").text() == "Don't"


def test_what_holds_everywhere_is_not_repeated_on_every_platform(render):
    page = render("{{ guidance() }}", platform="orchid")
    assert page.css_first("#orchid-do-answer") is not None
    assert page.css_first("#orchid-dont-boast") is None


def test_routes_say_unknown_where_nothing_was_found(render):
    page = render("{{ routes() }}", platform="lotus")
    assert "unknown" in page.css_first("#route-lotus-overseas-sell").text()
    assert "not recorded yet" in page.css_first("#route-lotus-overseas-verify").text()


def test_a_chart_needs_points_and_says_so(good):
    with pytest.raises(PageError, match="fewer than three dated points"):
        Site(good).render(Page("x.md", {"platform": "lotus"}, '{{ chart("users") }}'))


def test_a_chart_is_a_named_picture_that_says_its_finding(render):
    chart = render('{{ chart("users") }}', platform="orchid").css_first("figure")
    picture = chart.css_first("svg")
    assert picture.attributes["role"] == "img"
    assert chart.css_first("title").text() == "Orchid counted 1,414 million monthly active users in September 2025"
    assert "over 700 million in 2016" in chart.css_first("desc").text()
    named = picture.attributes["aria-labelledby"].split()
    assert all(chart.css_first(f"#{name}") is not None for name in named)


def test_tables_are_set_aside_while_markdown_is_read_and_stand_in_their_place_after_it(good):
    rendered = Site(good).render(Page("platforms/orchid.md", {"platform": "orchid"}, 'Before\n\n{{ facts("reach") }}\n\n{{ fact("internet-users") }} after'))
    assert "<table" not in rendered.text and "1,123 million" in rendered.text
    assert rendered.filled(f"<p>{rendered.text}</p>") == f"<p>{rendered.markdown}</p>"
    assert "<table" in rendered.markdown and "monthly-active-users" in rendered.anchors


def test_a_page_reads_the_same_whichever_pages_were_made_before_it(good):
    table = Page("compare/reach.md", {}, '{{ table("reach") }}\n\n{{ sources() }}')
    pair = Page("compare/lotus-vs-orchid.md", {}, '{{ table("reach", platforms=["lotus", "orchid"]) }}\n\n{{ sources() }}')
    one, other = Site(good), Site(good)
    assert [one.render(table), one.render(pair)] == [other.render(pair), other.render(table)][::-1]
    assert one.render(pair).dates and "source-" in one.render(pair).markdown
