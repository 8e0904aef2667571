"""A chart says what it shows, hides nothing, and can be taken away with its source inside."""

from __future__ import annotations

import csv
import io
import itertools
import re

from selectolax.lexbor import LexborHTMLParser

from builds import ROOT
from guide import charts, drawing
from guide.pages import Page, Site


def test_an_unlike_count_never_joins_the_line_of_another(good):
    chart = charts.users(good, ["orchid"])
    assert chart is not None
    lines = re.findall(r'"line": "([^"]*)"', chart.spec)
    assert set(lines) == {"orchid ", "orchid all accounts"}


def test_fewer_than_three_points_make_no_chart(good):
    assert charts.users(good, ["lotus"]) is None


def test_two_labels_never_lie_on_each_other(good):
    ends = [{"value": 500.0}, {"value": 510.0}, {"value": 505.0}, {"value": 0.0}]
    placed = sorted(end["y"] for end in charts._apart(ends, 1000))
    assert all(upper - lower >= 70 for lower, upper in itertools.pairwise(placed))


def test_the_map_says_in_words_where_each_platform_stands(good):
    description = charts.position_map(good).description
    assert "Orchid closed, ties strong" in description and "Lotus open, ties weak" in description


def test_the_title_of_the_fit_counts_what_is_strong(good):
    assert charts.fits(good).title == "1 platform is strong at awareness, 1 at awareness"


def test_colours_of_downloads_are_those_of_the_light_scheme():
    sheet = (ROOT / "docs" / "assets" / "guide.css").read_text("utf-8").partition('[data-md-color-scheme="slate"]')[0]
    written = dict(re.findall(r"--g-(\w+): (#\w+);", sheet))
    assert {name: written[name] for name in drawing.PALETTE} == drawing.PALETTE


def test_a_chart_on_a_page_has_no_colour_of_its_own(good):
    svg = drawing.inline(charts.position_map(good).spec)
    assert not re.search(r"#[0-9a-fA-F]{3,6}\b", svg)
    assert "var(--g-ink)" in svg


def test_downloads_hold_title_source_and_every_number(good):
    site = Site(good)
    ((stem, chart),) = site.render(Page("platforms/orchid.md", {"platform": "orchid"}, '{{ chart("users") }}')).charts.items()
    files = site.chart_files(stem, chart, "https://guide.example/")
    picture = LexborHTMLParser(files["assets/charts/users-orchid.svg"].decode())
    assert "Orchid counted 1,414 million monthly active users in September 2025" in picture.text()
    assert "China Social Guide, edition 2026-11, https://guide.example/" in picture.text()
    assert "var(" not in files["assets/charts/users-orchid.svg"].decode()
    assert files["assets/charts/users-orchid.png"].startswith(b"\x89PNG")
    rows = list(csv.reader(io.StringIO(files["assets/charts/users-orchid.csv"].decode("utf-8-sig"))))
    assert [row[2] for row in rows[1:4]] == ["over 700", "1200", "1414"]
