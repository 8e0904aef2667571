"""From a description of a chart to pictures: inline SVG for a page, SVG and PNG to take away.

Altair describes, vl-convert draws, neither needs a browser. On a page the colours are the style sheet's
custom properties, so that a chart follows light and dark; in a download they are those of the light scheme.
What was drawn is kept between builds, by what it was drawn from.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert
from altair.utils.schemapi import disable_debug_mode

disable_debug_mode()  # checking each part of a chart as it is put together costs more than drawing it, and drawing finds faults too

PALETTE = {
    "paper": "#fbf9f4",
    "ink": "#1f2328",
    "faint": "#5c605f",
    "rule": "#d8d2c4",
    "tools": "#0b5d61",
    "media": "#a23f12",
    "feeds": "#46409c",
}
"""The light scheme of the style sheet, for pictures that leave the page; a test holds the two together."""

SHELF = Path(".cache") / "pictures"
"""Where pictures are kept, below the folder in which the build runs; deleting it costs a few seconds."""
INK, FAINT, RULE = "var(--g-ink)", "var(--g-faint)", "var(--g-rule)"
FAMILY = {"social-tools": "var(--g-tools)", "social-media": "var(--g-media)", "recommendation-feeds": "var(--g-feeds)"}
_DRAWN_BY = importlib.metadata.version("vl-convert-python")
_FACE = "Liberation Sans"  # comes inside vl-convert, so that pictures are alike on every machine; on a page the style sheet sets the face


def styled(chart: Any, right: int = 70, **data: Sequence[Mapping[str, Any]]) -> str:
    """A chart's specification as JSON, in the guide's style. `right` leaves room for labels, in pixels; `data` are the rows of its named data.

    Altair copies a chart with all that it holds at every step that describes it: rows that come last are copied once.
    """
    chart = chart.configure(background="transparent", font=_FACE, padding={"left": 5, "top": 8, "right": right, "bottom": 5})
    chart = chart.configure_view(stroke=None).configure_axis(
        labelColor=FAINT, titleColor=FAINT, gridColor=RULE, domainColor=RULE, tickColor=RULE, labelFontSize=12, titleFontSize=12, titleFontWeight="normal"
    )
    return json.dumps({**chart.to_dict(validate=False), "datasets": data}, sort_keys=True)


def words(scale: Sequence[str], label: str) -> alt.Axis:
    """An axis for a scale of words: only its two ends are named."""
    ends = f"[{json.dumps(scale[0])}, {json.dumps(scale[-1])}]"
    expression = f"datum.value === 0 ? {ends}[0] : datum.value === {len(scale) - 1} ? {ends}[1] : ''"
    return alt.Axis(title=label, values=list(range(len(scale))), labelExpr=expression, ticks=False, grid=True)


@functools.cache
def inline(spec: str) -> str:
    """The SVG for a page: no fixed size, no face, no roles of its own."""
    svg = _kept(json.loads(spec), _svg).decode()
    svg = re.sub(r' (?:role|class|aria-[a-z]+|pointer-events|opacity="1"|xmlns:xlink|version)(?:="[^"]*")?', "", svg)
    svg = re.sub(r' font-family="[^"]*"', "", svg)
    svg = re.sub(r'<svg ([^>]*?)width="([\d.]+)" height="([\d.]+)"', r"<svg \1", svg, count=1)
    return " ".join(svg.split("\n"))


def svg(spec: str, title: str, source: Sequence[str]) -> str:
    """A picture of its own: the title above, the lines with source and address below."""
    return _kept(_alone(spec, title, source), _svg).decode()


def png(spec: str, title: str, source: Sequence[str]) -> bytes:
    """The same at twice the size, for slides."""
    return _kept(svg(spec, title, source), _png)


def _svg(spec: dict[str, Any]) -> bytes:
    return vl_convert.vegalite_to_svg(spec).encode()


def _png(svg: str) -> bytes:
    return vl_convert.svg_to_png(svg, scale=2)


def _kept(drawn: Any, draw: Callable[[Any], bytes]) -> bytes:
    said = json.dumps([draw.__name__, _DRAWN_BY, drawn], sort_keys=True)
    place = SHELF / hashlib.sha256(said.encode()).hexdigest()
    try:
        return place.read_bytes()
    except OSError:
        picture = draw(drawn)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as beside:
            beside.write(picture)
        Path(beside.name).replace(place)
    except OSError:
        pass  # a folder that may not be written costs a later build the time to draw
    return picture


def _alone(spec: str, title: str, source: Sequence[str]) -> dict[str, Any]:
    plain = re.sub(r"var\(--g-(\w+)\)", lambda match: PALETTE[match[1]], spec)
    whole = json.loads(plain)
    ink, faint = PALETTE["ink"], PALETTE["faint"]
    whole["title"] = {"text": title, "anchor": "start", "color": ink, "fontSize": 16, "offset": 14}
    whole["config"]["background"] = PALETTE["paper"]
    whole["config"]["padding"] = {"left": 20, "top": 16, "right": 90, "bottom": 14}
    caption = {
        "data": {"values": [{}]},
        "mark": {"type": "text", "align": "left", "baseline": "top", "fontSize": 11, "color": faint, "lineHeight": 15},
        "encoding": {"text": {"value": list(source)}, "x": {"value": 0}, "y": {"value": whole["height"] + 46}},
    }
    return {**whole, "layer": [*whole["layer"], caption]}
