"""What a question rests on: statements of the guide by the names that their anchors have.

    wechat.age · fit-loyalty-wechat · route-weibo-overseas-sell · social-tools · the id of a figure, do, rule, case, term, event

A mark is short for what a statement says. It changes when the statement does, not when it is dated or sourced anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from guide.model import REFERENCE, Guide, Record

SECTIONS = ("figures", "guidance", "rules", "cases", "terms", "events", "categories")
_APART = {"sources", "confidence", "as_of", "seen", "others", "also"}


def record(guide: Guide, name: str) -> Record | None:
    """The statement of that name; of a series, its newest value."""
    platform, dot, attribute = name.partition(".")
    if dot:
        series = guide.facts(platform, attribute) if platform in guide.platforms else ()
        return series[0] if series else None
    for section in SECTIONS:
        if name in (held := getattr(guide, section)):
            return held[name]
    if name.startswith("route-"):
        return guide.routes.get(name.removeprefix("route-"))
    if goal_platform := _fit(guide, name):
        goal, owner = goal_platform
        return guide.platforms[owner].fit[goal]
    return None


def mark(guide: Guide, name: str) -> str | None:
    """Six signs that stand for what the statement says, with the facts that its texts call in; None where there is none."""
    said = record(guide, name)
    if said is None:
        return None
    text = json.dumps(said.model_dump(mode="json", exclude=_APART, exclude_none=True), sort_keys=True, ensure_ascii=False)
    called = [str(getattr(record(guide, reference), "value", "")) for reference in REFERENCE.findall(text[1:-1])]
    return hashlib.sha256("\n".join([text, *called]).encode()).hexdigest()[:6]


def home(guide: Guide, name: str) -> tuple[str, str]:
    """The page and the anchor where the statement is at home."""
    platform, dot, attribute = name.partition(".")
    if dot:
        return f"platforms/{platform}.md", attribute
    for section, page in (
        ("figures", "data/figures.md"),
        ("guidance", "dos-and-donts.md"),
        ("rules", "rules/index.md"),
        ("terms", "glossary.md"),
        ("events", "history.md"),
    ):
        if name in getattr(guide, section):
            return page, name
    if name in guide.cases:
        return f"cases/{'crises' if guide.cases[name].kind == 'crisis' else 'successes'}.md", name
    if name in guide.categories:
        return f"categories/{name}.md", ""
    if name.startswith("route-"):
        return f"platforms/{guide.routes[name.removeprefix('route-')].platform}.md", name
    goal, owner = _fit(guide, name) or ("", "")
    return f"platforms/{owner}.md", f"fit-{goal}"


def label(guide: Guide, name: str) -> str:
    """What readers call the statement, in a few words."""
    platform, dot, attribute = name.partition(".")
    if dot:
        return f"{guide.platforms[platform].name}: {guide.attributes[attribute].label}"
    if name.startswith("route-"):
        return f"{guide.platforms[guide.routes[name.removeprefix('route-')].platform].name}: what a company can do"
    if goal_platform := _fit(guide, name):
        goal, owner = goal_platform
        return f"{guide.platforms[owner].name} for {guide.goals[goal].label.lower()}"
    if name in guide.guidance:
        kind = "do" if guide.guidance[name].kind == "do" else "don't"
        platforms = guide.guidance[name].platforms
        return f"A {kind} for {guide.platforms[platforms[0]].name if platforms != 'all' and platforms else 'every platform'}"
    said = record(guide, name)
    return next(str(value) for key in ("name", "title", "term", "label") if (value := getattr(said, key, None)))


def names(guide: Guide) -> Iterator[str]:
    """The name of every statement on which a question can rest."""
    for platform, known in guide.platforms.items():
        yield from (f"{platform}.{attribute}" for attribute in known.facts)
        yield from (f"fit-{goal}-{platform}" for goal in known.fit)
    for section in SECTIONS:
        yield from getattr(guide, section)
    yield from (f"route-{route}" for route in guide.routes)


def places(guide: Guide, name: str) -> Iterator[tuple[str, ...]]:
    """Where in the data file a statement of that name could stand."""
    platform, dot, attribute = name.partition(".")
    if dot:
        yield ("platforms", platform, "facts", attribute)
        yield ("attributes", attribute)
        return
    yield from ((section, name) for section in SECTIONS)
    yield ("routes", name.removeprefix("route-"))
    yield from (("platforms", owner, "fit", goal) for owner in guide.platforms for goal in guide.goals if name == f"fit-{goal}-{owner}")


def _fit(guide: Guide, name: str) -> tuple[str, str] | None:
    for owner, platform in guide.platforms.items():
        if name.startswith("fit-") and name.endswith(f"-{owner}"):
            goal = name.removeprefix("fit-").removesuffix(f"-{owner}")
            if goal in platform.fit:
                return goal, owner
    return None
