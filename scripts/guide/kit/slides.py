"""Slides as PowerPoint: the decks of `decks`, drawn in the guide's design, with charts and tables that can be edited.

The same deck gives the same bytes: what python-pptx and its workbooks date with the clock is dated with the edition.
"""

from __future__ import annotations

import copy
import functools
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from guide.cite import AUTHOR, LICENCE, NAME
from guide.drawing import PALETTE
from guide.kit import decks, room
from guide.kit.decks import Bars, Cover, Deck, Grid, Lines, Positions, Slide, Trend
from guide.kit.material import Material
from guide.kit.product import Product, key_of

LATIN, CHINESE = "Arial", "Microsoft YaHei"
"""Faces that ordinary machines have; LibreOffice puts metric equals in their place."""
DO, DONT = "#23603a", "#98281f"
"""The style sheet's colours for dos and don'ts."""
_FAMILY = {"social-tools": "tools", "social-media": "media", "recommendation-feeds": "feeds"}
_SHAPES = {"social-tools": "OVAL", "social-media": "RECTANGLE", "recommendation-feeds": "ISOSCELES_TRIANGLE"}
_SIGNS = {"OVAL": "●", "RECTANGLE": "■", "ISOSCELES_TRIANGLE": "▲"}
_PRESENTATION = "http://schemas.openxmlformats.org/presentationml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_EMU = 914_400
_HAN = re.compile("([\u2e80-\u9fff\uff00-\uffef]+)")


def products(material: Material) -> list[Product]:
    """A deck for each platform and each category."""
    guide, place = material.guide, material.place
    made = [(f"platforms/{name}.pptx", decks.platform(guide, place, name)) for name in guide.platforms]
    made += [(f"categories/{name}.pptx", decks.category(guide, place, name)) for name in guide.categories]
    return [Product(path, key_of(repr(deck)), functools.partial(pptx, deck, guide.edition)) for path, deck in made]


def beside(url: str) -> list[tuple[str, str]]:
    """The deck of a platform's or a category's page."""
    section, _, name = url.strip("/").partition("/")
    return [("Slides, PPTX", f"{section}/{name}.pptx")] if section in ("platforms", "categories") and name else []


def pptx(deck: Deck, edition: str) -> bytes:
    """The deck as a file."""
    from pptx import Presentation

    made: Any = Presentation()
    made.slide_width, made.slide_height = _inches(room.WIDTH), _inches(room.HEIGHT)
    _set_master(made)
    for number, slide in enumerate(deck.slides, 1):
        _draw(made, deck, slide, number)
    properties = made.core_properties
    properties.title, properties.author, properties.language = f"{deck.title}: {NAME}", AUTHOR, "en-GB"
    properties.subject, properties.comments = f"Edition {edition}", f"CC BY 4.0, {LICENCE}"
    properties.version = edition
    content = io.BytesIO()
    made.save(content)
    return _settled(content.getvalue(), edition)


# Master -------------------------------------------------------------------------------------------------------


def _set_master(made: Any) -> None:
    """Turns the library's plain master into the guide's: faces, colours, places; only the layouts that are used stay."""
    master = made.slide_master
    for layout in [layout for layout in made.slide_layouts if layout.name not in ("Title Slide", "Title and Content", "Title Only")]:
        made.slide_layouts.remove(layout)
    theme = next(relation.target_part for relation in master.part.rels.values() if relation.reltype.endswith("/theme"))
    theme._blob = _themed(theme.blob)
    background = master._element.cSld
    for old in background.findall(f"{{{_PRESENTATION}}}bg"):
        background.remove(old)
    background.insert(
        0,
        _xml(f'<p:bg xmlns:p="{_PRESENTATION}" xmlns:a="{_DRAWING}"><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'),
    )
    for holder in (master, *made.slide_layouts):
        for shape in holder.placeholders:
            _place(shape)
    styles = master._element.find(f"{{{_PRESENTATION}}}txStyles")
    title, body = (styles.find(f"{{{_PRESENTATION}}}{kind}/{{{_DRAWING}}}lvl1pPr") for kind in ("titleStyle", "bodyStyle"))
    title.set("algn", "l")
    title.find(f"{{{_DRAWING}}}defRPr").set("sz", str(room.TITLE * 100))
    title.find(f"{{{_DRAWING}}}defRPr").set("b", "1")
    body.find(f"{{{_DRAWING}}}spcBef").clear()
    body.find(f"{{{_DRAWING}}}spcBef").append(_xml(f'<a:spcPts xmlns:a="{_DRAWING}" val="0"/>'))
    body.set("marL", "0")
    body.set("indent", "0")
    body.find(f"{{{_DRAWING}}}defRPr").set("sz", str(room.BODY * 100))
    bullet = body.find(f"{{{_DRAWING}}}buChar")
    body.replace(bullet, _xml(f'<a:buNone xmlns:a="{_DRAWING}"/>'))


def _place(shape: Any) -> None:
    """Puts a placeholder of a master or layout where the guide has it, for a slide of 16 to 9."""
    kind = str(shape.placeholder_format.type).partition(" ")[0]
    width = room.RIGHT - room.LEFT
    across, down, wide, high = {
        "TITLE": (room.LEFT, 0.4, width, 1.05),
        "CENTER_TITLE": (room.LEFT, 1.9, width, 0.95),
        "SUBTITLE": (room.LEFT, 2.9, width, 2.6),
        "DATE": (9.0, 6.95, 1.5, 0.35),
        "FOOTER": (room.LEFT, 6.95, 9.0, 0.35),
        "SLIDE_NUMBER": (11.6, 6.95, room.RIGHT - 11.6, 0.35),
    }.get(kind, (room.LEFT, room.TOP, width, room.BOTTOM - room.TOP))
    shape.left, shape.top, shape.width, shape.height = (_inches(part) for part in (across, down, wide, high))
    body = shape.text_frame._txBody.find(f"{{{_DRAWING}}}bodyPr")
    body.set("anchor", {"TITLE": "b", "CENTER_TITLE": "b"}.get(kind, "ctr" if kind in ("FOOTER", "SLIDE_NUMBER", "DATE") else "t"))
    for child in list(body):
        body.remove(child)  # no shrinking on overflow: what does not fit is left out before it is drawn
    if kind in ("FOOTER", "SLIDE_NUMBER", "DATE"):
        level = shape.text_frame._txBody.find(f"{{{_DRAWING}}}lstStyle/{{{_DRAWING}}}lvl1pPr")
        if level is not None:
            level.set("algn", "r" if kind == "SLIDE_NUMBER" else "l")
            run = level.find(f"{{{_DRAWING}}}defRPr")
            run.set("sz", str(room.SMALL * 100))
            for child in list(run):
                run.remove(child)
            run.append(_xml(f'<a:solidFill xmlns:a="{_DRAWING}"><a:schemeClr val="tx2"/></a:solidFill>'))
    if kind in ("CENTER_TITLE", "SUBTITLE"):
        size, bold = (room.LEAD, 1) if kind == "CENTER_TITLE" else (room.BODY, 0)
        style = shape.text_frame._txBody.find(f"{{{_DRAWING}}}lstStyle")
        for child in list(style):
            style.remove(child)
        style.append(_xml(f'<a:lvl1pPr xmlns:a="{_DRAWING}" marL="0" indent="0" algn="l"><a:buNone/><a:defRPr sz="{size * 100}" b="{bold}"/></a:lvl1pPr>'))


def _themed(blob: bytes) -> bytes:
    """The theme with the guide's colours and faces."""
    from pptx.opc.oxml import serialize_part_xml

    theme = _xml(blob)
    colours = {
        "dk1": "ink", "lt1": "paper", "dk2": "faint", "lt2": "rule", "accent1": "tools", "accent2": "media", "accent3": "feeds",
        "accent4": "faint", "accent5": "ink", "accent6": "rule", "hlink": "tools", "folHlink": "feeds",
    }  # fmt: skip
    for name, colour in colours.items():
        slot = theme.find(f".//{{{_DRAWING}}}clrScheme/{{{_DRAWING}}}{name}")
        for child in list(slot):
            slot.remove(child)
        slot.append(_xml(f'<a:srgbClr xmlns:a="{_DRAWING}" val="{PALETTE[colour][1:].upper()}"/>'))
    for part in ("majorFont", "minorFont"):
        font = theme.find(f".//{{{_DRAWING}}}{part}")
        font.find(f"{{{_DRAWING}}}latin").set("typeface", LATIN)
        font.find(f"{{{_DRAWING}}}ea").set("typeface", CHINESE)
        for script in font.findall(f"{{{_DRAWING}}}font[@script='Hans']"):
            script.set("typeface", CHINESE)
    return serialize_part_xml(theme)


# Slides -------------------------------------------------------------------------------------------------------


def _draw(made: Any, deck: Deck, slide: Slide, number: int) -> None:
    layouts = {layout.name: layout for layout in made.slide_layouts}
    kind = {Cover: "Title Slide", Lines: "Title and Content"}.get(type(slide.body), "Title Only")
    page = made.slides.add_slide(layouts[kind])
    _write(page.shapes.title.text_frame, slide.title)
    colour = PALETTE[_FAMILY.get(deck.family, "ink")]
    match slide.body:
        case Cover() as cover:
            _cover(page, cover, colour)
        case Lines() as lines:
            _lines(page, lines)
        case Grid() as grid:
            _grid(page, grid, colour)
        case Trend() as trend:
            _trend(page, trend)
        case Bars() as bars:
            _bars(page, bars)
        case Positions() as positions:
            _positions(page, positions)
    if kind != "Title Slide":
        _foot(page, layouts[kind], deck.foot, number)
    page.notes_slide.notes_text_frame.text = "\n".join(slide.notes)


def _cover(page: Any, cover: Cover, colour: str) -> None:
    frame = page.placeholders[1].text_frame
    _write(frame, cover.chinese, size=24, colour=colour)
    _write(frame, cover.about, size=20, more=True)
    _write(frame, cover.foot, size=room.SMALL, colour=PALETTE["faint"], more=True)
    for paragraph in frame.paragraphs:
        paragraph.space_after = _points(14)
    band = page.shapes.add_shape(1, 0, _inches(1.5), _inches(room.WIDTH), _inches(0.06))
    _fill(band, colour)
    _decorative(band)
    page.shapes._spTree.insert(2, band._element)  # behind, and before the title for those who step through


def _lines(page: Any, body: Lines) -> None:
    frame = page.placeholders[1].text_frame
    for place, line in enumerate(body.lines):
        _write(frame, line.text, size=room.SMALL if body.small else room.BODY, bold=bool(line.below), href=line.href, more=bool(place), sign=body.sign)
        if line.below:
            _write(frame, line.below, size=room.NOTE, colour=PALETTE["faint"], more=True)
        frame.paragraphs[-1].space_after = _points(room.gap(body.small) * 72)


def _grid(page: Any, grid: Grid, colour: str) -> None:
    heights = [room.row(cells, grid.widths, grid.size, head=not line) for line, cells in enumerate(grid.rows)]
    frame = page.shapes.add_table(len(grid.rows), len(grid.widths), *(_inches(part) for part in (room.LEFT, room.TOP, sum(grid.widths), sum(heights))))
    _described(frame, "Table", grid.about)
    table = frame.table
    table.first_row, table.first_col, table.horz_banding = True, True, False
    style = table._tbl.tblPr.find(f"{{{_DRAWING}}}tableStyleId")
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid: the cells say how they look
    for place, wide in enumerate(grid.widths):
        table.columns[place].width = _inches(wide)
    for line, cells in enumerate(grid.rows):
        table.rows[line].height = _inches(heights[line])
        for place, text in enumerate(cells):
            cell = table.cell(line, place)
            cell.margin_left = cell.margin_right = _inches(room.MARGIN)
            cell.margin_top = cell.margin_bottom = _inches(0.05)
            _write(cell.text_frame, text, size=grid.size, bold=not line or not place, colour=colour if not line else PALETTE["ink"])
            _ruled(cell, PALETTE["ink"] if not line else PALETTE["rule"])


def _trend(page: Any, trend: Trend) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION

    data = CategoryChartData(number_format="#,##0.##")
    days = sorted({day for _, points in trend.series for day, _ in points})
    data.categories = days
    for name, points in trend.series:
        known = dict(points)
        data.add_series(name, [known.get(day) for day in days])
    chart = _chart(page, XL_CHART_TYPE.LINE_MARKERS, data, trend.about)
    chart.has_legend = len(trend.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    tones = [PALETTE[_FAMILY.get(trend.colour, "ink")], PALETTE["faint"], PALETTE["ink"]]
    for series, tone in zip(chart.plots[0].series, tones, strict=False):
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = _rgb(tone), _points(2.25)
        series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 5
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = series.marker.format.line.color.rgb = _rgb(tone)
    for blanks in chart._chartSpace.iter(f"{{{_CHART}}}dispBlanksAs"):
        blanks.set("val", "span")  # the points of a series are joined over the dates of the others
    values, dates = chart.value_axis, chart.category_axis
    values.minimum_scale = 0
    values.has_title = True
    _write(values.axis_title.text_frame, trend.unit, size=room.SMALL, colour=PALETTE["faint"])
    dates.tick_labels.number_format, dates.tick_labels.number_format_is_linked = "yyyy", False
    dates.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    years = max(1, round((days[-1].year - days[0].year) / 8))
    for tag, value in (("baseTimeUnit", "days"), ("majorUnit", str(years)), ("majorTimeUnit", "years")):
        for old in dates._element.findall(f"{{{_CHART}}}{tag}"):
            dates._element.remove(old)
        dates._element.append(_xml(f'<c:{tag} xmlns:c="{_CHART}" val="{value}"/>'))


def _bars(page: Any, bars: Bars) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    data = CategoryChartData(number_format="#,##0.##")
    data.categories = [label for label, _, _, _ in bars.bars]
    data.add_series(f"Monthly active users, {bars.unit}", [value for _, value, _, _ in bars.bars])
    chart = _chart(page, XL_CHART_TYPE.BAR_CLUSTERED, data, bars.about)
    chart.has_legend = False
    plot = chart.plots[0]
    plot.gap_width = 45
    for place, (_, _, family, strong) in enumerate(bars.bars):
        fill = plot.series[0].points[place].format.fill
        fill.solid()
        fill.fore_color.rgb = _rgb(PALETTE[_FAMILY.get(family, "ink")] if strong else PALETTE["rule"])
    chart.category_axis.reverse_order = True
    chart.category_axis.format.line.color.rgb = _rgb(PALETTE["rule"])
    chart.value_axis.visible = False
    chart.value_axis.minimum_scale = 0
    chart.value_axis.has_major_gridlines = False


def _chart(page: Any, kind: Any, data: Any, about: str) -> Any:
    place = (room.LEFT, room.TOP, room.RIGHT - room.LEFT, room.BOTTOM - room.TOP)
    frame = page.shapes.add_chart(kind, *(_inches(part) for part in place), data)
    _described(frame, "Chart", about)
    chart = frame.chart
    chart.has_title = False
    chart.font.size, chart.font.color.rgb = _points(room.SMALL), _rgb(PALETTE["ink"])
    for axis in (chart.value_axis, chart.category_axis):
        axis.format.line.color.rgb = _rgb(PALETTE["rule"])
    chart.value_axis.major_gridlines.format.line.color.rgb = _rgb(PALETTE["rule"])
    return chart


def _positions(page: Any, positions: Positions) -> None:
    """The map as shapes that a trainer can move: a dot and a name, grouped, one group a platform."""
    from pptx.enum.shapes import MSO_SHAPE

    left, top, right, bottom = room.LEFT, room.TOP + 0.1, room.RIGHT, room.BOTTOM - 0.35
    steps = len(positions.across) - 1, len(positions.up) - 1
    field = page.shapes.add_shape(1, *(_inches(part) for part in (left, top, right - left, bottom - top)))
    field.fill.background()
    field.line.color.rgb, field.line.width = _rgb(PALETTE["rule"]), _points(1)
    _plain(field)
    _decorative(field)
    for text, x, y, align in (
        (positions.across[0], left, bottom + 0.03, "l"),
        (f"Openness: {positions.across[-1]} →", right - 4, bottom + 0.03, "r"),
        (f"↑ Ties: {positions.up[-1]}", left, top, "l"),
        (f"ties {positions.up[0]}", left, bottom - 0.36, "l"),
    ):
        _words(page.shapes, text, x, y, 4, PALETTE["faint"], align)
    legend = "    ".join(f"{_SIGNS[_SHAPES.get(family, 'OVAL')]} {label}" for family, label in positions.families)
    _words(page.shapes, legend, left + 2.2, bottom + 0.03, 8, PALETTE["faint"], "ctr")
    for dot in positions.dots:
        x = left + 0.6 + dot.x / steps[0] * (right - left - 2.6)
        y = bottom - 0.65 - dot.y / steps[1] * (bottom - top - 1.2)
        colour = PALETTE[_FAMILY.get(dot.family, "ink")] if dot.strong else PALETTE["faint"]
        group = page.shapes.add_group_shape()
        mark = group.shapes.add_shape(getattr(MSO_SHAPE, _SHAPES.get(dot.family, "OVAL")), *(_inches(part) for part in (x, y - 0.09, 0.18, 0.18)))
        _fill(mark, colour)
        _words(group.shapes, dot.name, x + 0.2, y - 0.17, room.width(dot.name, room.SMALL, True) + 0.3, colour, bold=dot.strong)
        group.name = dot.name
        _alt(group, dot.about)


def _foot(page: Any, layout: Any, text: str, number: int) -> None:
    """Footer and slide number as placeholders of the layout: last in the reading order."""
    for shape in layout.placeholders:
        kind = str(shape.placeholder_format.type).partition(" ")[0]
        if kind not in ("FOOTER", "SLIDE_NUMBER"):
            continue
        element = copy.deepcopy(shape._element)
        properties = element.find(f"{{{_PRESENTATION}}}spPr")
        for child in list(properties):
            properties.remove(child)  # place and look come from the layout
        body = element.find(f"{{{_PRESENTATION}}}txBody")
        for paragraph in body.findall(f"{{{_DRAWING}}}p"):
            body.remove(paragraph)
        field = 'fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"' if kind == "SLIDE_NUMBER" else "r"
        paragraph = _xml(f'<a:p xmlns:a="{_DRAWING}"><a:{field}><a:rPr lang="en-GB"/><a:t/></a:{field[:3].strip()}></a:p>')
        paragraph.find(f".//{{{_DRAWING}}}t").text = str(number) if kind == "SLIDE_NUMBER" else text
        body.append(paragraph)
        element.find(f"{{{_PRESENTATION}}}nvSpPr/{{{_PRESENTATION}}}cNvPr").set("id", str(max(_ids(page)) + 1))
        page.shapes._spTree.append(element)


# Shapes and text ----------------------------------------------------------------------------------------------


def _write(frame: Any, text: str, size: float = 0, bold: bool = False, colour: str = "", href: str = "", more: bool = False, sign: str = "") -> None:
    """A paragraph; Chinese is marked as such, so that it is read out and set as Chinese."""
    paragraph = frame.add_paragraph() if more else frame.paragraphs[0]
    if sign:
        head = _run(paragraph, f"{sign}  ", size, True, DO if sign == "Do" else DONT, "en-GB")
        head.font.bold = True
    for place, part in enumerate(_HAN.split(text)):
        if part:
            run = _run(paragraph, part, size, bold, colour, "zh-CN" if place % 2 else "en-GB")
            if href:
                run.hyperlink.address = href


def _run(paragraph: Any, text: str, size: float, bold: bool, colour: str, language: str) -> Any:
    run = paragraph.add_run()
    run.text = text
    run._r.get_or_add_rPr().set("lang", language)
    if size:
        run.font.size = _points(size)
    if bold:
        run.font.bold = True
    if colour:
        run.font.color.rgb = _rgb(colour)
    return run


def _words(shapes: Any, text: str, left: float, top: float, width: float, colour: str, align: str = "l", size: float = room.SMALL, bold: bool = False) -> None:
    box = shapes.add_textbox(*(_inches(part) for part in (left, top, width, 0.36)))
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = _inches(0.05)
    frame.margin_top = frame.margin_bottom = _inches(0.03)
    _write(frame, text, size=size, bold=bold, colour=colour)
    frame.paragraphs[0]._p.get_or_add_pPr().set("algn", align)


def _described(frame: Any, name: str, about: str) -> None:
    frame.name = name
    _alt(frame, about)


def _alt(shape: Any, about: str) -> None:
    shape._element.xpath(".//p:cNvPr")[0].set("descr", about)


def _decorative(shape: Any) -> None:
    """Marks a shape as one that says nothing, so that it is passed over when the slide is read out."""
    shape._element.xpath(".//p:cNvPr")[0].append(
        _xml(
            f'<a:extLst xmlns:a="{_DRAWING}"><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
            '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
        )
    )


def _fill(shape: Any, colour: str) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = _rgb(colour)
    shape.line.fill.background()
    _plain(shape)


def _plain(shape: Any) -> None:
    """Takes the theme's shadow and rounded look off a shape."""
    for style in shape._element.findall(f"{{{_PRESENTATION}}}style"):
        shape._element.remove(style)


def _ruled(cell: Any, colour: str) -> None:
    """A thin line below a cell, and none elsewhere."""
    properties = cell._tc.get_or_add_tcPr()
    for side in ("lnL", "lnR", "lnT"):
        properties.append(_xml(f'<a:{side} xmlns:a="{_DRAWING}" w="0"><a:noFill/></a:{side}>'))
    fill = f'<a:solidFill><a:srgbClr val="{colour[1:].upper()}"/></a:solidFill>'
    properties.append(_xml(f'<a:lnB xmlns:a="{_DRAWING}" w="9525">{fill}</a:lnB>'))
    properties.append(_xml(f'<a:noFill xmlns:a="{_DRAWING}"/>'))


def _ids(page: Any) -> Iterator[int]:
    yield from (int(node.get("id")) for node in page.shapes._spTree.xpath(".//p:cNvPr"))


def _inches(part: float) -> int:
    return round(part * _EMU)


def _points(size: float) -> int:
    return round(size * 12_700)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour[1:].upper())


def _xml(text: str | bytes) -> Any:
    from pptx.oxml import parse_xml

    return parse_xml(text)


# The same bytes -----------------------------------------------------------------------------------------------


def _settled(content: bytes, edition: str) -> bytes:
    """A package of Office with every date in it set to the edition's month, workbooks inside it too."""
    year, month = (int(part) for part in edition.split("-"))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name in given.namelist():
            part = given.read(name)
            if name.endswith(".xlsx"):
                part = _settled(part, edition)
            elif name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", f"{edition}-01T00:00:00Z".encode(), part)
            out.writestr(zipfile.ZipInfo(name, (year, month, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()
