"""Charts as SVG text, drawn when the site is built: Vega-Lite through Altair, rendered without a browser.

Colours are CSS custom properties of the site's style sheet, so that a chart follows light and dark.
"""

from __future__ import annotations

import calendar
import functools
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert
from markupsafe import Markup

from guide import tables
from guide.dates import PartialDate
from guide.model import Fact, Guide

FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
INK, FAINT, RULE = "var(--g-ink)", "var(--g-faint)", "var(--g-rule)"
FAMILY_COLOURS = {
    "social-tools": "var(--g-tools)",
    "social-media": "var(--g-media)",
    "recommendation-feeds": "var(--g-feeds)",
}


@dataclass(frozen=True)
class Chart:
    """A drawing with its finding as title, a description for those who cannot see it, and the facts behind it."""

    title: str
    description: str
    svg: str
    facts: tuple[Fact, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source behind the drawing, once, in the order of the points."""
        return tuple(dict.fromkeys(name for fact in self.facts for name in fact.sources))

    @property
    def newest(self) -> PartialDate:
        return max(fact.dated for fact in self.facts)

    def drawing(self, anchor: str) -> Markup:
        """The SVG as one named picture: the title and the description are read out, its parts are not."""
        title, about = f"{anchor}-title", f"{anchor}-about"
        head = Markup('<svg role="img" aria-labelledby="{} {}"').format(title, about)
        inside = Markup('<title id="{}">{}</title><desc id="{}">{}</desc>').format(title, self.title, about, self.description)
        opening, _, rest = self.svg.removeprefix("<svg").partition(">")
        return head + Markup(f"{opening}>") + inside + Markup(rest)


def users(guide: Guide, platforms: Sequence[str], attribute: str = "monthly-active-users") -> Chart | None:
    """Users over time, a line a platform and scope; None with fewer than three dated points in all."""
    points = [point for platform in platforms for point in _points(guide, platform, attribute)]
    if len(points) < 3:
        return None
    unit = guide.attributes[attribute].unit
    label = guide.attributes[attribute].label
    names = [guide.platforms[platform].name for platform in platforms]
    title, description = _finding(label, unit or "", points)
    colours = [FAMILY_COLOURS.get(guide.family(guide.platforms[p].category), INK) for p in platforms]
    base = alt.Chart(alt.Data(values=[_plain(point) for point in points])).encode(
        x=alt.X("date:T", title=None, axis=alt.Axis(format="%Y", tickCount={"interval": "year", "step": 2})),
        y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=4, format=",d")),
        color=alt.Color("name:N", scale=alt.Scale(domain=names, range=colours), legend=None),
        detail="line:N",
    )
    layers = [base.mark_line(strokeWidth=2, interpolate="linear"), base.mark_point(filled=True, size=22, opacity=1)]
    ends = base.transform_filter("datum.last").mark_text(align="left", dx=7, fontSize=13, fontWeight=600)
    layers.append(ends.encode(text="label:N"))
    drawing = alt.layer(*layers).properties(width=560, height=240)
    return Chart(title, description, _svg(drawing), tuple(point["fact"] for point in points))


def position_map(guide: Guide, highlight: str | None = None) -> Chart:
    """Openness across, tie strength up: a dot a platform in its family's colour, the name beside it."""
    openness, ties = guide.attributes["openness"], guide.attributes["tie-strength"]
    cells: dict[tuple[float, float], list[str]] = {}
    for name in guide.platforms:
        x, y = (tables.cell(guide, name, attribute).value.order for attribute in ("openness", "tie-strength"))
        if x is not None and y is not None:
            cells.setdefault((x, y), []).append(name)
    dots: list[dict[str, Any]] = []
    for (x, y), names in cells.items():
        for place, name in enumerate(names):
            platform = guide.platforms[name]
            offset = (place - (len(names) - 1) / 2) * 0.23
            family = guide.family(platform.category)
            dots.append({"x": x, "y": y - offset, "name": platform.name, "family": family, "faded": highlight not in (None, name)})
    last_x, last_y = len(openness.scale) - 1, len(ties.scale) - 1
    families = [family for family in guide.categories if guide.categories[family].parent is None]
    shapes = ["circle", "square", "triangle-up", "diamond"]
    base = alt.Chart(alt.Data(values=dots)).encode(
        x=alt.X("x:Q", scale=alt.Scale(domain=[-0.4, last_x + 0.85]), axis=_words(openness.scale, openness.label)),
        y=alt.Y("y:Q", scale=alt.Scale(domain=[-0.55, last_y + 0.55]), axis=_words(ties.scale, ties.label)),
        color=alt.Color("family:N", legend=None, scale=alt.Scale(domain=families, range=[FAMILY_COLOURS.get(f, INK) for f in families])),
        opacity=alt.condition("datum.faded", alt.value(0.4), alt.value(1)),
    )
    shape = alt.Shape("family:N", legend=None, scale=alt.Scale(domain=families, range=shapes[: len(families)]))
    points = base.mark_point(filled=True, size=90).encode(shape=shape)
    labels = base.mark_text(align="left", dx=9, fontSize=13).encode(text="name:N")
    where = "; ".join(
        f"{guide.platforms[name].name} {openness.scale[int(x)]}, ties {ties.scale[int(y)]}" for (x, y), names in sorted(cells.items()) for name in names
    )
    title = "The more open a platform, the weaker the ties of its users"
    drawing = alt.layer(points, labels).properties(width=560, height=330)
    facts = tuple(fact for name in guide.platforms for a in ("openness", "tie-strength") for fact in guide.facts(name, a)[:1])
    return Chart(title, f"Platforms by openness and tie strength. {where}.", _svg(drawing), facts)


def small_map(guide: Guide, platform: str) -> Markup:
    """The map without words, for a plate: one dot among the others. It says nothing that the page does not say in words."""
    dots = []
    for name in guide.platforms:
        x, y = (tables.cell(guide, name, attribute).value.order for attribute in ("openness", "tie-strength"))
        dots.append({"x": x, "y": y, "own": name == platform})
    last_x, last_y = (len(guide.attributes[attribute].scale) - 1 for attribute in ("openness", "tie-strength"))
    colour = FAMILY_COLOURS.get(guide.family(guide.platforms[platform].category), INK)
    blank = alt.Axis(labels=False, ticks=False, grid=False)
    chart = alt.Chart(alt.Data(values=sorted(dots, key=lambda dot: dot["own"]))).mark_point(filled=True)
    chart = chart.encode(
        x=alt.X("x:Q", title="open →", axis=blank, scale=alt.Scale(domain=[-0.4, last_x + 0.4])),
        y=alt.Y("y:Q", title="strong ties →", axis=blank, scale=alt.Scale(domain=[-0.4, last_y + 0.4])),
        size=alt.condition("datum.own", alt.value(160), alt.value(40)),
        color=alt.condition("datum.own", alt.value(colour), alt.value(RULE)),
        opacity=alt.value(1),
    )
    svg = _svg(alt.layer(chart.properties(width=150, height=110)), right=8)
    return Markup(svg.replace("<svg", '<svg aria-hidden="true"', 1))


def _words(scale: Sequence[str], label: str) -> alt.Axis:
    ends = f"[{json.dumps(scale[0])}, {json.dumps(scale[-1])}]"
    expression = f"datum.value === 0 ? {ends}[0] : datum.value === {len(scale) - 1} ? {ends}[1] : ''"
    return alt.Axis(title=label, values=list(range(len(scale))), labelExpr=expression, ticks=False, grid=True)


def _points(guide: Guide, platform: str, attribute: str) -> list[dict[str, Any]]:
    """The known points of a series, oldest first; a change of scope starts a new line, so that unlike counts never join."""
    about = guide.attributes[attribute]
    points: list[dict[str, Any]] = []
    for fact in reversed(guide.facts(platform, attribute)):
        value = tables.reading(about, fact)
        if fact.as_of and value.order is not None:
            line = f"{platform} {fact.scope or ''}"
            points.append({"platform": platform, "name": guide.platforms[platform].name, "line": line, "date": fact.as_of.last.isoformat(),
                           "value": value.order, "text": value.text, "fact": fact, "last": False})  # fmt: skip
    if points:
        points[-1]["last"] = True
    return points


def _finding(label: str, unit: str, points: list[dict[str, Any]]) -> tuple[str, str]:
    """The title says what the newest point shows; the description walks the ends of every platform's series."""
    parts = []
    for platform in dict.fromkeys(point["platform"] for point in points):
        own = [point for point in points if point["platform"] == platform]
        first, last = own[0], own[-1]
        parts.append(f"{last['name']}: {first['text']} in {_month(first['fact'])}, {last['text']} in {_month(last['fact'])}")
    newest = {p: [x for x in points if x["platform"] == p][-1] for p in dict.fromkeys(x["platform"] for x in points)}
    if len(newest) == 1:
        (only,) = newest.values()
        title = f"{only['name']} counted {only['text']} {label.lower()} in {_month(only['fact'])}"
    else:
        largest = max(newest.values(), key=lambda point: point["value"])
        title = f"{largest['name']} counted the most {label.lower()}: {largest['text']} in {_month(largest['fact'])}"
    return title, f"{label} over time, in {unit}. {'; '.join(parts)}."


def _month(fact: Fact) -> str:
    """`September 2025` or `2025`: as close as a sentence about a trend needs."""
    date = fact.dated
    return f"{calendar.month_name[date.month]} {date.year}" if date.month else str(date.year)


def _plain(point: dict[str, Any]) -> dict[str, Any]:
    kept = {key: point[key] for key in ("name", "line", "date", "value", "last")}
    return {**kept, "label": f"{point['name']} {point['text'].removesuffix(' million')}"}


def _svg(chart: Any, right: int = 70) -> str:
    styled = chart.configure(background="transparent", font="Helvetica", padding={"left": 5, "top": 8, "right": right, "bottom": 5})
    styled = styled.configure_view(stroke=None).configure_axis(
        labelColor=FAINT, titleColor=FAINT, gridColor=RULE, domainColor=RULE, tickColor=RULE, labelFontSize=12, titleFontSize=12, titleFontWeight="normal"
    )
    return _draw(json.dumps(styled.to_dict(), sort_keys=True))


@functools.cache
def _draw(spec: str) -> str:
    svg = vl_convert.vegalite_to_svg(json.loads(spec))
    svg = re.sub(r' (?:role|class|aria-[a-z]+|pointer-events|opacity="1"|xmlns:xlink|version)(?:="[^"]*")?', "", svg)
    svg = re.sub(r'font-family="[^"]*"', "", svg)  # the style sheet sets the face; Helvetica only measured it
    svg = re.sub(r'<svg ([^>]*?)width="([\d.]+)" height="([\d.]+)"', r"<svg \1", svg, count=1)
    return " ".join(svg.split("\n"))
