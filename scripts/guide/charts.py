"""Which charts there are: what each draws of the guide, and the sentence that says what it shows."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
from markupsafe import Markup

from guide import drawing, tables
from guide.dates import PartialDate
from guide.model import Fact, Guide

_UTC = alt.Scale(type="utc")  # a day is the same day wherever the chart is drawn


@dataclass(frozen=True)
class Chart:
    """A drawing, its finding as title, a description for those who cannot see it, and the numbers behind it.

    `spec` is the drawing as `drawing` reads it; `rows` are what its CSV holds, the head first; `table` is the page
    and the anchor where the same numbers stand as a table.
    """

    title: str
    description: str
    spec: str
    facts: tuple[Fact, ...]
    rows: tuple[tuple[str, ...], ...]
    table: tuple[str, str]
    judged: bool = False

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source behind the drawing, once, in the order of the points."""
        return tuple(dict.fromkeys(name for fact in self.facts for name in fact.sources))

    @property
    def newest(self) -> PartialDate:
        return max(fact.dated for fact in self.facts)

    def credit(self, guide: Guide) -> str:
        """Who stands behind the drawing, in one line for inside the picture: names in Latin letters, which every font has."""
        if self.judged:
            return "The guide's own judgement"
        names = list(dict.fromkeys(guide.sources[name].short for name in self.sources))
        shown = [name for name in names if name.isascii()][:2]
        rest = len(names) - len(shown)
        return f"Sources: {', '.join(shown)}{f' and {rest} more' if rest else ''}, newest figure {_month(max(self.facts, key=lambda fact: fact.dated))}"

    def picture(self, anchor: str) -> Markup:
        """The SVG as one named picture: the title and the description are read out, its parts are not."""
        title, about = f"{anchor}-title", f"{anchor}-about"
        head = Markup('<svg role="img" aria-labelledby="{} {}"').format(title, about)
        inside = Markup('<title id="{}">{}</title><desc id="{}">{}</desc>').format(title, self.title, about, self.description)
        opening, _, rest = drawing.inline(self.spec).removeprefix("<svg").partition(">")
        return head + Markup(f"{opening}>") + inside + Markup(rest)


def users(guide: Guide, platforms: Sequence[str], attribute: str = "monthly-active-users") -> Chart | None:
    """Users over time, a line a platform and scope; None with fewer than three dated points in all."""
    points = [point for platform in platforms for point in _points(guide, platform, attribute)]
    if len(points) < 3:
        return None
    about = guide.attributes[attribute]
    title, description = _finding(about.label, about.unit or "", points)
    names = [guide.platforms[platform].name for platform in platforms]
    plain = [_plain(point) for point in points]
    base = alt.Chart(alt.NamedData("points")).encode(
        x=alt.X("date:T", title=None, scale=_UTC, axis=alt.Axis(format="%Y", tickCount={"interval": "year", "step": 2})),
        y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=4, format=",d")),
        color=alt.Color("name:N", scale=alt.Scale(domain=names, range=[_colour(guide, p) for p in platforms]), legend=None),
        detail="line:N",
    )
    last = _apart([point for point in plain if point["last"]], max(point["value"] for point in points))
    ends = alt.Chart(alt.NamedData("ends")).encode(x=alt.X("date:T", scale=_UTC), y="y:Q", color="name:N", text="label:N")
    layers = [base.mark_line(strokeWidth=2), base.mark_point(filled=True, size=22, opacity=1), ends.mark_text(align="left", dx=7, fontSize=13, fontWeight=600)]
    spec = drawing.styled(alt.layer(*layers).properties(width=560, height=240), points=plain, ends=last)
    rows = [(p["name"], str(p["fact"].as_of), p["fact"].value, about.unit or "", p["fact"].scope or "", _publishers(guide, p["fact"])) for p in points]
    table = (f"platforms/{platforms[0]}.md", attribute) if len(platforms) == 1 else ("compare/reach.md", "table-reach")
    facts = tuple(point["fact"] for point in points)
    return Chart(title, description, spec, facts, (("platform", "as of", "value", "unit", "scope", "sources"), *rows), table)


def position_map(guide: Guide, highlight: str | None = None) -> Chart:
    """Openness across, tie strength up: a dot a platform in its family's colour and shape, the name beside it."""
    openness, ties = guide.attributes["openness"], guide.attributes["tie-strength"]
    cells = _positions(guide)
    dots: list[dict[str, Any]] = []
    for (x, y), names in cells.items():
        for place, name in enumerate(names):
            offset = (place - (len(names) - 1) / 2) * 0.26
            family = guide.family(guide.platforms[name].category)
            dots.append({"x": x, "y": y - offset, "name": guide.platforms[name].name, "family": family, "shown": 1 if highlight in (None, name) else 0.4})
    families = [name for name, category in guide.categories.items() if category.parent is None]
    shapes = ["circle", "square", "triangle-up", "diamond"][: len(families)]
    base = alt.Chart(alt.NamedData("dots")).encode(
        x=alt.X("x:Q", scale=alt.Scale(domain=[-0.4, len(openness.scale) - 0.15]), axis=drawing.words(openness.scale, openness.label)),
        y=alt.Y("y:Q", scale=alt.Scale(domain=[-0.55, len(ties.scale) - 0.45]), axis=drawing.words(ties.scale, ties.label)),
        color=alt.Color("family:N", legend=None, scale=alt.Scale(domain=families, range=[drawing.FAMILY.get(f, drawing.INK) for f in families])),
        opacity=alt.Opacity("shown:Q", scale=None),
    )
    shape = alt.Shape("family:N", legend=None, scale=alt.Scale(domain=families, range=shapes))
    layers = (base.mark_point(filled=True, size=90).encode(shape=shape), base.mark_text(align="left", dx=9, fontSize=13).encode(text="name:N"))
    spec = drawing.styled(alt.layer(*layers).properties(width=560, height=330), dots=dots)
    listed = [(guide.platforms[name].name, openness.scale[int(x)], ties.scale[int(y)]) for (x, y), names in sorted(cells.items()) for name in names]
    description = "Platforms by openness and tie strength. " + "; ".join(f"{name} {x}, ties {y}" for name, x, y in listed) + "."
    facts = tuple(fact for name in guide.platforms for a in ("openness", "tie-strength") for fact in guide.facts(name, a)[:1])
    head = ("platform", openness.label.lower(), ties.label.lower())
    table = ("compare/position.md", "table-position")
    return Chart("The more open a platform, the weaker the ties of its users", description, spec, facts, (head, *listed), table, judged=True)


def small_map(guide: Guide, platform: str) -> Markup:
    """The map without words, for a plate: one dot among the others. It says nothing that the page does not say in words."""
    cells = _positions(guide)
    other, own = {"size": 40, "colour": drawing.RULE}, {"size": 160, "colour": _colour(guide, platform)}
    dots = sorted(({"x": x, "y": y, **(own if platform in names else other)} for (x, y), names in cells.items()), key=lambda dot: dot["size"])
    last_x, last_y = (len(guide.attributes[attribute].scale) - 1 for attribute in ("openness", "tie-strength"))
    blank = alt.Axis(labels=False, ticks=False, grid=False)
    chart = alt.Chart(alt.NamedData("dots")).mark_point(filled=True, opacity=1)
    chart = chart.encode(
        x=alt.X("x:Q", title="open →", axis=blank, scale=alt.Scale(domain=[-0.4, last_x + 0.4])),
        y=alt.Y("y:Q", title="strong ties →", axis=blank, scale=alt.Scale(domain=[-0.4, last_y + 0.4])),
        size=alt.Size("size:Q", scale=None),
        color=alt.Color("colour:N", scale=None),
    )
    svg = drawing.inline(drawing.styled(alt.layer(chart.properties(width=150, height=110)), right=8, dots=dots))
    return Markup(svg.replace("<svg", '<svg aria-hidden="true"', 1))


def shares(guide: Guide, attribute: str) -> Chart | None:
    """A share by platform as bars, largest first; None where fewer than three platforms have one."""
    about = guide.attributes[attribute]
    known = [(name, guide.facts(name, attribute)[0]) for name in guide.platforms if guide.facts(name, attribute) and guide.facts(name, attribute)[0].known]
    read = sorted(((name, fact, tables.reading(about, fact)) for name, fact in known), key=lambda item: -(item[2].order or 0))
    if len(read) < 3:
        return None
    names = [guide.platforms[name].name for name, _, _ in read]
    bars = [
        {"name": guide.platforms[name].name, "value": value.order, "text": f"{value.text}, {fact.dated.short}", "colour": _colour(guide, name)}
        for name, fact, value in read
    ]
    base = alt.Chart(alt.NamedData("bars")).encode(
        y=alt.Y("name:N", sort=names, title=None, axis=alt.Axis(ticks=False, domain=False, labelColor=drawing.INK, labelFontSize=13)),
        x=alt.X("value:Q", title=None, scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(values=[0, 50, 100], format="d")),
    )
    layers = (base.mark_bar(height=14).encode(color=alt.Color("colour:N", scale=None)), base.mark_text(align="left", dx=6, fontSize=12).encode(text="text:N"))
    spec = drawing.styled(alt.layer(*layers).encode().properties(width=520, height=26 * len(bars)), bars=bars)
    top, low = read[0], read[-1]
    title = f"{about.label}: from {low[2].text} on {names[-1]} to {top[2].text} on {names[0]}"
    description = f"{about.label} by platform, from different years and publishers. " + "; ".join(f"{bar['name']} {bar['text']}" for bar in bars) + "."
    rows = [(guide.platforms[n].name, str(f.dated), f.value, about.unit or "", f.scope or "", _publishers(guide, f)) for n, f, _ in read]
    table = (f"compare/{about.topic}.md", f"table-{about.topic}")
    return Chart(title, description, spec, tuple(f for _, f, _ in read), (("platform", "date", "value", "unit", "scope", "sources"), *rows), table)


def launches(guide: Guide) -> Chart:
    """When each platform opened, oldest first."""
    opened = sorted((PartialDate.parse(fact.value), name, fact) for name in guide.platforms for fact in guide.facts(name, "launched")[:1] if fact.known)
    names = [guide.platforms[name].name for _, name, _ in opened]
    dots = [
        {"name": label, "date": date.first.isoformat(), "text": f"{label} {date.year}", "colour": _colour(guide, name)}
        for label, (date, name, _) in zip(names, opened, strict=True)
    ]
    base = alt.Chart(alt.NamedData("dots")).encode(
        x=alt.X("date:T", title=None, scale=_UTC, axis=alt.Axis(format="%Y", tickCount={"interval": "year", "step": 4})),
        y=alt.Y("name:N", sort=names, title=None, axis=None),
        color=alt.Color("colour:N", scale=None),
    )
    layers = (base.mark_point(filled=True, size=70, opacity=1), base.mark_text(align="left", dx=9, fontSize=13).encode(text="text:N"))
    spec = drawing.styled(alt.layer(*layers).properties(width=520, height=24 * len(dots)), dots=dots)
    (first, _, _), (last, _, _) = opened[0], opened[-1]
    title = f"{names[0]} opened in {first.year}, the last of {len(names)} platforms in {last.year}"
    description = "When each platform opened. " + "; ".join(dot["text"] for dot in dots) + "."
    rows = [(guide.platforms[name].name, str(date), _publishers(guide, fact)) for date, name, fact in opened]
    facts = tuple(fact for _, _, fact in opened)
    return Chart(title, description, spec, facts, (("platform", "launched", "sources"), *rows), ("compare/identity.md", "table-identity"))


def fits(guide: Guide) -> Chart:
    """Goals across, platforms down: a large full mark for strong, a middling one for possible, a small ring for weak."""
    goals = {name: goal.label for name, goal in guide.goals.items() if goal.fit}
    judged = [(name, goal, platform.fit[goal].value) for name, platform in guide.platforms.items() for goal in goals if goal in platform.fit]
    names = [platform.name for platform in guide.platforms.values()]
    dots = [{"name": guide.platforms[name].name, "goal": goals[goal], "fit": value, "colour": _colour(guide, name)} for name, goal, value in judged]
    base = alt.Chart(alt.NamedData("dots")).encode(
        x=alt.X("goal:N", sort=list(goals.values()), title=None, axis=alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False, labelFontSize=12)),
        y=alt.Y("name:N", sort=names, title=None, axis=alt.Axis(ticks=False, domain=False, labelColor=drawing.INK, labelFontSize=13)),
        color=alt.Color("colour:N", scale=None),
        size=alt.Size("fit:N", legend=None, scale=alt.Scale(domain=["strong", "possible", "weak"], range=[230, 90, 40])),
    )
    full = base.transform_filter("datum.fit !== 'weak'").mark_point(filled=True, opacity=1)
    ring = base.transform_filter("datum.fit === 'weak'").mark_point(filled=False, strokeWidth=1)
    spec = drawing.styled(alt.layer(full, ring).properties(width=560, height=26 * len(names)), dots=dots)
    strong = {goal: [guide.platforms[n].name for n, g, value in judged if g == goal and value == "strong"] for goal in goals}
    rarest, commonest = (choose(strong, key=lambda goal: len(strong[goal])) for choose in (min, max))
    count = len(strong[commonest])
    title = f"{count} platform{' is' if count == 1 else 's are'} strong at {goals[commonest].lower()}, {len(strong[rarest])} at {goals[rarest].lower()}"
    description = "Which platform is strong at which goal. " + "; ".join(f"{goals[goal]}: {_listed(found) or 'none'}" for goal, found in strong.items()) + "."
    rows = [(guide.platforms[name].name, goals[goal], value, guide.platforms[name].fit[goal].why) for name, goal, value in judged]
    return Chart(title, description, spec, (), (("platform", "goal", "fit", "why"), *rows), ("choose.md", "fit-matrix"), judged=True)


def _positions(guide: Guide) -> dict[tuple[float, float], list[str]]:
    """Platforms by their place on the map."""
    cells: dict[tuple[float, float], list[str]] = {}
    for name in guide.platforms:
        x, y = (tables.cell(guide, name, attribute).value.order for attribute in ("openness", "tie-strength"))
        if x is not None and y is not None:
            cells.setdefault((x, y), []).append(name)
    return cells


def _points(guide: Guide, platform: str, attribute: str) -> list[dict[str, Any]]:
    """The known points of a series, oldest first; a change of scope starts a new line, so that unlike counts never join."""
    about = guide.attributes[attribute]
    points: list[dict[str, Any]] = []
    for fact in reversed(guide.facts(platform, attribute)):
        value = tables.reading(about, fact)
        if fact.as_of and value.order is not None:
            name, line = guide.platforms[platform].name, f"{platform} {fact.scope or ''}"
            points.append({"platform": platform, "name": name, "line": line, "fact": fact, "value": value.order, "text": value.text, "last": False})
    if points:
        points[-1]["last"] = True
    return points


def _finding(label: str, unit: str, points: list[dict[str, Any]]) -> tuple[str, str]:
    """The title says what the newest point shows; the description walks the ends of every platform's series."""
    series = {name: [point for point in points if point["platform"] == name] for name in dict.fromkeys(point["platform"] for point in points)}
    ends = [(own[0], own[-1]) for own in series.values()]
    walked = "; ".join(f"{last['name']}: {first['text']} in {_month(first['fact'])}, {last['text']} in {_month(last['fact'])}" for first, last in ends)
    largest = max((last for _, last in ends), key=lambda point: point["value"])
    counted = f"counted {largest['text']} {label.lower()}" if len(ends) == 1 else f"counted the most {label.lower()}: {largest['text']}"
    return f"{largest['name']} {counted} in {_month(largest['fact'])}", f"{label} over time, in {unit}. {walked}."


def _plain(point: dict[str, Any]) -> dict[str, Any]:
    label = f"{point['name']} {point['text'].removesuffix(' million')}"
    kept = {key: point[key] for key in ("name", "line", "value", "last")}
    return {**kept, "date": point["fact"].as_of.last.isoformat(), "label": label}


def _apart(ends: list[dict[str, Any]], top: float) -> list[dict[str, Any]]:
    """Labels at the ends of lines, moved up just so far that none lies on another; a line of text takes 7 % of the height."""
    placed: list[dict[str, Any]] = []
    for end in sorted(ends, key=lambda end: end["value"]):
        floor = placed[-1]["y"] + top * 0.07 if placed else 0
        placed.append({**end, "y": max(end["value"], floor)})
    return placed


def _month(fact: Fact) -> str:
    """`September 2025` or `2025`: as close as a sentence about a trend needs."""
    date = fact.dated
    return f"{calendar.month_name[date.month]} {date.year}" if date.month else str(date.year)


def _publishers(guide: Guide, fact: Fact) -> str:
    return "; ".join(guide.sources[name].short for name in fact.sources)


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _colour(guide: Guide, platform: str) -> str:
    return drawing.FAMILY.get(guide.family(guide.platforms[platform].category), drawing.INK)
