"""`guide bench data`: how long a data file takes to check and to export, and how time and memory grow with its values.

The files are made up: 200 platforms by 200 attributes, each with a series as long as the number of values asks for.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from guide.links.bench import measure
from guide.problem import Problems

SIDE = 200


def run(options: argparse.Namespace) -> int:
    """Checks and exports a file of each size, a line each, and returns 0. Raises Problems where one fails."""
    print(f"{'command':8} {'values':>9} {'file MB':>8} {'seconds':>8} {'MB':>6} {'µs a value':>11}")
    for values in options.values:
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder, "docs", "data", "guide.yml")
            data.parent.mkdir(parents=True)
            data.write_text(made(max(1, values // SIDE**2)), "utf-8")
            for command in (["check"], ["export", "out"]):
                best = measure([sys.executable, "-m", "guide", *command], Path(folder))
                if best.code:
                    raise Problems([f"guide {command[0]}: failed with {values} values. Run it on a smaller file first"])
                each = 1e6 * best.seconds / values
                print(f"{command[0]:8} {values:>9,} {data.stat().st_size / 1e6:>8.1f} {best.seconds:>8.1f} {best.megabytes:>6.0f} {each:>11.1f}", flush=True)
    return 0


def made(series: int) -> str:
    """A data file of 200 platforms by 200 attributes, each with a series of that length, newest first, a value a line."""
    attributes = [f"a-{number}" for number in range(SIDE)]
    count = {"topic": "reach", "type": "count", "unit": "million", "review-months": "6", "about": "Accounts"}
    drawn = {
        "launched": {"topic": "reach", "label": "Launched", "type": "date", "review-months": "60", "about": "First release"},
        "openness": {"topic": "reach", "label": "Openness", "type": "score", "scale": ["closed", "open"], "review-months": "24", "about": "How far"},
        "tie-strength": {"topic": "reach", "label": "Ties", "type": "score", "scale": ["weak", "strong"], "review-months": "24", "about": "Who"},
        "monthly-active-users": {"label": "Monthly users", **count},
    }
    head = {
        "edition": "2026-11",
        "sources": {"report": {"title": "A report", "publisher": "A publisher", "url": "https://guide.example/report", "kind": "press", "language": "en"}},
        "topics": {"reach": {"label": "Reach", "about": "How many people"}},
        "attributes": {**drawn, **{name: {"label": f"Users {name}", **count} for name in attributes}},
        "goals": {"awareness": {"label": "Awareness", "fit": "true", "about": "Being known"}},
        "stages": {"always": {"label": "At any time", "about": "Holds always"}},
        "subjects": {"advertising": {"label": "Advertising", "about": "Claims"}},
        "categories": {"tools": {"label": "Tools", "chinese": "工具", "pinyin": "gōngjù", "parent": None, "about": "Closed", "sources": ["report"]}},
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items()] + ["platforms:"]
    points = [(number, f"{2026 - number // 12}-{12 - number % 12:02}") for number in range(1, series + 1)]
    for platform in range(SIDE):
        lines.append(f"  p-{platform}:")
        lines.append(f"    {{name: Platform {platform}, chinese: 平台{platform}, pinyin: píngtái, category: tools, summary: A platform, facts:")
        lines.append("      {openness: {value: open, as_of: 2026, why: All can read}, tie-strength: {value: weak, as_of: 2026, why: All can follow},")
        for attribute in attributes:
            facts = ",\n".join(f"{{value: {value}, as_of: {date}, sources: [report], confidence: low}}" for value, date in points)
            lines.append(f"{attribute}: [{facts}],")
        lines.append("      }}")
    return "\n".join(lines) + "\n"
