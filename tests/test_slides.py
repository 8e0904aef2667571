"""Slides: their figures are the data's, nothing overflows, nothing is small, each can be read out, cited and edited."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from pptx import Presentation

from builds import ROOT, TODAY
from guide import prose
from guide.kit import decks, room, slides
from guide.kit.decks import Deck, Grid, Line, Lines, Slide
from guide.load import load
from guide.model import Guide
from guide.place import Place

PLACE = Place("https://guide.example/", "2026-11")
A, P = "{http://schemas.openxmlformats.org/drawingml/2006/main}", "{http://schemas.openxmlformats.org/presentationml/2006/main}"


@pytest.fixture(scope="module")
def guide() -> Guide:
    pages = (page.read_text("utf-8") for page in (ROOT / "docs").rglob("*.md"))
    return load(ROOT / "docs" / "data" / "guide.yml", TODAY, prose.cited(pages))


@pytest.fixture(scope="module")
def said(guide: Guide) -> dict[str, Deck]:
    """What every deck says."""
    made = {name: decks.platform(guide, PLACE, name) for name in guide.platforms}
    return made | {name: decks.category(guide, PLACE, name) for name in guide.categories}


@pytest.fixture(scope="module")
def drawn(said: dict[str, Deck]) -> dict[str, Any]:
    """Every deck as a library reads it from its file."""
    return {name: Presentation(io.BytesIO(slides.pptx(deck, "2026-11"))) for name, deck in said.items()}


def pages(drawn: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, deck in drawn.items():
        yield from ((f"{name} {number}", page) for number, page in enumerate(deck.slides, 1))


# Figures ------------------------------------------------------------------------------------------------------


def test_the_points_of_a_trend_are_those_of_the_data(guide: Guide, drawn: dict[str, Any]) -> None:
    compared = 0
    for name in guide.platforms:
        known = {(fact.scope or "Monthly active users", fact.as_of.last): fact.value for fact in guide.facts(name, "monthly-active-users") if fact.as_of}
        for page in drawn[name].slides:
            for chart in (
                shape.chart
                for shape in page.shapes
                if shape.has_chart and len(shape.chart.plots[0].categories.levels) == 0 and "LINE" in str(shape.chart.chart_type)
            ):
                days = [
                    datetime.date(1899, 12, 30) + datetime.timedelta(int(float(day.label))) if not isinstance(day, datetime.date) else day
                    for day in chart.plots[0].categories
                ]
                for series in chart.plots[0].series:
                    for day, value in zip(days, series.values, strict=True):
                        if value is not None:
                            number = re.search(r"\d[\d.]*", known[series.name, day])
                            assert number and float(number[0]) == value, f"{name} {series.name} {day}"
                            compared += 1
    assert compared > 100


def test_each_bar_is_the_newest_figure_and_says_its_bound_and_month(guide: Guide, drawn: dict[str, Any]) -> None:
    seen = set()
    by_name = {platform.name: name for name, platform in guide.platforms.items()}
    for where, page in pages(drawn):
        for chart in (shape.chart for shape in page.shapes if shape.has_chart and "BAR" in str(shape.chart.chart_type)):
            for label, value in zip(chart.plots[0].categories, chart.plots[0].series[0].values, strict=True):
                platform, _, rest = str(label).partition(": ")
                fact = guide.facts(by_name[platform], "monthly-active-users")[0]
                assert float(re.sub(r"[^\d.]", "", fact.value.split(" to ")[0])) == value, where
                assert rest.endswith(fact.dated.short) and (not fact.value.startswith("over") or "over" in rest), where
                seen.add(platform)
    assert len(seen) >= 11


def test_a_table_says_what_the_data_says(guide: Guide, said: dict[str, Deck]) -> None:
    for name in guide.platforms:
        for attribute in ("main-use", "age", "owner"):
            fact = guide.facts(name, attribute)[0]
            grids = [slide.body for slide in said[name].slides if isinstance(slide.body, Grid)]
            row = next((row for grid in grids for row in grid.rows if row[0] == guide.attributes[attribute].label), None)
            assert row is None or fact.value in row[1] or "{" in fact.value, f"{name}.{attribute}"
            assert row or fact.value == "not applicable", f"{name}.{attribute} is on no slide"


def test_a_deck_has_its_parts(guide: Guide, said: dict[str, Deck]) -> None:
    for name, deck in said.items():
        kinds = [type(slide.body).__name__ for slide in deck.slides]
        assert kinds[0] == "Cover" and {"Grid", "Positions", "Lines"} <= set(kinds) and {"Trend", "Bars"} & set(kinds), name
        titles = [slide.title for slide in deck.slides]
        assert any(title.startswith("Dos for") for title in titles) and any(title.startswith("Don’ts for") for title in titles), name
        assert any("compared" in title for title in titles) and titles[-1].startswith("Sources"), name
    assert set(said) == {*guide.platforms, *guide.categories}


def test_notes_name_the_source_of_each_figure_and_how_to_cite(guide: Guide, said: dict[str, Deck], drawn: dict[str, Any]) -> None:
    for name, deck in said.items():
        for slide, page in zip(deck.slides, drawn[name].slides, strict=True):
            notes = page.notes_slide.notes_text_frame.text
            assert notes == "\n".join(slide.notes)
            assert "Cite: China Social Guide contributors (2026-11)" in notes and "https://guide.example/2026-11/" in notes
    trend = next(slide for slide in said["wechat"].slides if type(slide.body).__name__ == "Trend")
    points = [note for note in trend.notes if re.match(r"\d{4}", note)]
    assert len(points) == sum(len(points) for _, points in trend.body.series)  # type: ignore[union-attr]
    assert all("http" in note or "undated" in note or re.search(r": .+, \d{4}", note) for note in points)
    age = guide.sources[guide.facts("wechat", "age")[0].sources[0]]
    assert any(age.title in note for slide in said["wechat"].slides for note in slide.notes)


def test_every_source_behind_a_slide_stands_among_the_sources(guide: Guide, said: dict[str, Deck]) -> None:
    for name, deck in said.items():
        listed = {line.href for slide in deck.slides if slide.title.startswith("Sources") for line in slide.body.lines}  # type: ignore[union-attr]
        for fact in (guide.facts(name, attribute)[0] for attribute in ("main-use", "age") if name in guide.platforms):
            assert {guide.sources[source].url for source in fact.sources} - {None} <= listed, name
        assert listed, name


# Room ---------------------------------------------------------------------------------------------------------


HELVETICA = dict(
    zip(
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz",
        [278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, *[556] * 10, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722,
         722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333,
         556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500],
        strict=True,
    )
)  # fmt: skip
"""Adobe's metrics of Helvetica, in thousandths of the size: Arial has the same widths."""


def test_the_estimate_is_near_the_real_widths_and_never_below(guide: Guide) -> None:
    texts = [text for item in guide.guidance.values() for text in (item.text, item.why) if all(sign in HELVETICA for sign in text)]
    assert len(texts) > 400
    for text in texts:
        real = sum(HELVETICA[sign] for sign in text) / 1000 * 20 / 72
        assert real <= room.width(text, 20) <= 1.2 * real, text


def test_nothing_overflows(drawn: dict[str, Any]) -> None:
    """Every frame and every table, by the sizes that stand in the file: the text of a frame is as high as it, or less."""
    frames = 0
    for where, page in pages(drawn):
        for shape in _flat(page.shapes):
            if shape.has_text_frame and shape.text_frame.text:
                frames += 1
                inside = shape.width / 914_400 - 0.2 if shape.is_placeholder else shape.width / 914_400 - 0.1
                high = sum(_height(paragraph, inside, _default(shape)) for paragraph in shape.text_frame.paragraphs)
                assert high <= shape.height / 914_400 + 0.02, f"{where}: {shape.text_frame.text[:60]}"
                assert shape.left >= 0 and shape.left + shape.width <= 13.34 * 914_400, where
            if getattr(shape, "has_table", False) and shape.has_table:
                table = shape.table
                for row in table.rows:
                    for column, cell in zip(table.columns, row.cells, strict=True):
                        high = sum(_height(paragraph, column.width / 914_400 - 0.2, 16) for paragraph in cell.text_frame.paragraphs)
                        assert high <= row.height / 914_400 + 0.02, f"{where}: {cell.text_frame.text[:60]}"
                assert shape.top + sum(row.height for row in table.rows) <= 6.9 * 914_400, where
    assert frames > 500


def test_an_overflow_is_seen() -> None:
    line = Line("A sentence that is far longer than a slide is wide, " * 40)
    deck = Deck("Too much", "social-tools", "Foot", (Slide("Too much", Lines((line,)), ("Note",)),))
    with pytest.raises(AssertionError, match="A sentence that is far longer"):
        test_nothing_overflows({"deck": Presentation(io.BytesIO(slides.pptx(deck, "2026-11")))})


def test_what_does_not_fit_is_left_out_whole() -> None:
    texts = [("One line of text", "and one that explains it")] * 20
    held = room.lines_that_fit(texts)
    assert held == [*range(len(held))] and 5 < len(held) < 12
    assert room.lines_that_fit([texts[0], ("word " * 900, ""), texts[0]]) == [0, 2]  # what comes after may still have room
    rows = [("Head", "cell " * 60)] * 20
    assert 2 < room.rows_that_fit(("What", "Value"), rows, (3, 9))[0] < 12


def test_a_table_is_set_smaller_only_where_that_shows_more_of_it() -> None:
    rows = [("Head", "cell " * 20)] * 40
    sizes = {count: room.rows_that_fit(("What", "Value"), rows[:count], (3, 9)) for count in (2, 40)}
    assert sizes[2] == (2, room.NOTE)
    assert sizes[40][1] == room.SMALL and sizes[40][0] < 40


def test_sources_are_spread_over_their_slides() -> None:
    """No slide is left with one or two of them, and there are no more slides than full ones would be."""
    for count in (1, 17, 20, 37, 75):
        pages = room.pages_of_lines(["A publisher: the title of what it published, 2025-11"] * count)
        full = max(room.pages_of_lines(["A publisher: the title of what it published, 2025-11"] * 400))
        assert sum(pages) == count and len(pages) == -(-count // full)
        assert len(pages) == 1 or pages[-1] > full / 3, pages
    assert room.pages_of_lines([]) == []


def test_no_slide_of_a_deck_is_all_but_empty(said: dict[str, Deck]) -> None:
    """A list of one short line says less than the title above it."""
    for name, deck in said.items():
        for slide in deck.slides:
            if isinstance(slide.body, Lines):
                assert len(slide.body.lines) > 1 or any(line.below for line in slide.body.lines), f"{name}: {slide.title}"


def test_a_platform_whose_users_are_unknown_says_so_above_those_of_the_others(said: dict[str, Deck]) -> None:
    assert "Taobao Live: monthly active users unknown, and those of the others" in [slide.title for slide in said["taobao-live"].slides]


def _flat(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        yield from _flat(shape.shapes) if hasattr(shape, "shapes") else [shape]


def _default(shape: Any) -> float:
    if not shape.is_placeholder:
        return 14
    kind = str(shape.placeholder_format.type).partition(" ")[0]
    return {"TITLE": 30, "CENTER_TITLE": 40, "FOOTER": 14, "SLIDE_NUMBER": 14}.get(kind, 20)


def _height(paragraph: Any, across: float, default: float) -> float:
    runs = [run for run in paragraph.runs if run.text]
    if not runs:
        return 0
    size = max(run.font.size.pt if run.font.size else default for run in runs)
    after = paragraph.space_after.inches if paragraph.space_after is not None else 0
    return room.height("".join(run.text for run in runs), size, across, bold=any(run.font.bold for run in runs) or default >= 30) + after


# Form ---------------------------------------------------------------------------------------------------------


def test_no_type_is_smaller_than_14_points(drawn: dict[str, Any], said: dict[str, Deck]) -> None:
    sizes = set()
    for name in ("wechat", "wecom", "social-media"):
        with zipfile.ZipFile(io.BytesIO(slides.pptx(said[name], "2026-11"))) as package:
            parts = [part for part in package.namelist() if re.match(r"ppt/(slides|charts)/[^/]+\.xml", part)]
            for part in parts:
                sizes |= {int(size) for size in re.findall(rb'<a:(?:rPr|defRPr|endParaRPr)[^>]* sz="(\d+)"', package.read(part))}
    assert sizes and min(sizes) >= 1400


def test_slides_are_wide_and_set_in_faces_that_machines_have(said: dict[str, Deck], drawn: dict[str, Any]) -> None:
    deck = drawn["wechat"]
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=0.001)
    with zipfile.ZipFile(io.BytesIO(slides.pptx(said["wechat"], "2026-11"))) as package:
        theme = package.read("ppt/theme/theme1.xml").decode()
        assert theme.count('<a:latin typeface="Arial"') == 2 and theme.count('<a:ea typeface="Microsoft YaHei"') == 2
        named = {face for part in package.namelist() if part.startswith("ppt/slides/") for face in re.findall(rb'typeface="([^"]*)"', package.read(part))}
        assert named <= {b"+mn-lt", b"+mj-lt", b"+mn-ea"}
        marked = {language for part in package.namelist() if part.startswith("ppt/slides/") for language in re.findall(rb'lang="([^"]*)"', package.read(part))}
        assert marked == {b"en-GB", b"zh-CN"}


def test_every_slide_can_be_read_out(drawn: dict[str, Any]) -> None:
    """A title of its own, first among what speaks; words for every chart, table and mark; the foot last."""
    for where, page in pages(drawn):
        assert page.shapes.title.text_frame.text.strip(), where
        speaking = [shape for shape in page.shapes if "decorative" not in shape._element.xml]
        assert speaking[0].shape_id == page.shapes.title.shape_id, where
        for shape in page.shapes:
            if shape.has_chart or getattr(shape, "has_table", False) or hasattr(shape, "shapes"):
                assert len(shape._element.xpath(".//p:cNvPr")[0].get("descr") or "") > 10, f"{where}: {shape.name}"
        if page.slide_layout.name != "Title Slide":
            assert [str(shape.placeholder_format.type).partition(" ")[0] for shape in [*page.placeholders][-2:]] == ["FOOTER", "SLIDE_NUMBER"], where
        ids = [int(node.get("id")) for node in page.shapes._spTree.xpath(".//p:cNvPr")]
        assert len(ids) == len(set(ids)), where
    for name, deck in drawn.items():
        titles = [page.shapes.title.text_frame.text for page in deck.slides]
        assert len(titles) == len(set(titles)), name


def test_the_map_can_be_moved_platform_by_platform(guide: Guide, drawn: dict[str, Any]) -> None:
    groups = {shape.name: shape for page in drawn["weibo"].slides for shape in page.shapes if hasattr(shape, "shapes")}
    assert set(groups) == {platform.name for platform in guide.platforms.values()}
    assert "open, ties mostly weak" in groups["Weibo"]._element.xpath(".//p:cNvPr")[0].get("descr")
    assert groups["WeCom"].left < groups["Kuaishou"].left < groups["Weibo"].left and groups["WeChat"].top < groups["Zhihu"].top


def test_a_deck_is_the_same_bytes_and_dated_by_its_edition(said: dict[str, Deck]) -> None:
    content = slides.pptx(said["wecom"], "2026-11")
    assert content == slides.pptx(said["wecom"], "2026-11")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {info.date_time[:3] for info in package.infolist()} == {(2026, 11, 1)}
        assert b"2026-11-01T00:00:00Z" in package.read("docProps/core.xml")


def test_text_of_the_data_is_shown_as_it_is() -> None:
    text = 'a < b & "c" </a:t> ]]> <script>'
    deck = Deck(
        text, "social-tools", text, (Slide(text, Lines((Line(text, text),)), (text,)), Slide("T", Grid(((text, "b"), ("c", text)), (6, 6), text), (text,)))
    )
    made: Any = Presentation(io.BytesIO(slides.pptx(deck, "2026-11")))
    first, second = made.slides
    assert first.shapes.title.text_frame.text == text and text in first.placeholders[1].text_frame.text and first.notes_slide.notes_text_frame.text == text
    assert next(shape for shape in second.shapes if shape.has_table).table.cell(0, 0).text_frame.text == text
    assert list(first.placeholders)[-2].text_frame.text == text


def test_colours_are_those_of_the_style_sheet() -> None:
    sheet = (ROOT / "docs" / "assets" / "guide.css").read_text("utf-8")
    light = sheet[sheet.index('[data-md-color-scheme="default"]') : sheet.index('[data-md-color-scheme="slate"]')]
    assert f"--g-do: {slides.DO};" in light and f"--g-dont: {slides.DONT};" in light


def test_a_page_of_a_platform_or_category_offers_its_deck() -> None:
    assert slides.beside("platforms/wechat/") == [("Slides, PPTX", "platforms/wechat.pptx")]
    assert slides.beside("categories/social-tools/") == [("Slides, PPTX", "categories/social-tools.pptx")]
    assert slides.beside("platforms/") == slides.beside("rules/advertising/") == []
