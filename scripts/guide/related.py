"""Where a reader goes from a page: chosen from the data, by family, goal, rule and topic, never by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from guide.model import Guide

Group = tuple[str, list[tuple[str, str]]]
"""A label and the pages under it, each with its title and its path in `docs/`."""


def related(guide: Guide, path: str, metas: Mapping[str, Mapping[str, Any]]) -> list[Group]:
    """What stands at the foot of the page `path`. `metas` holds the front matter of every page by its path."""
    meta = metas.get(path, {})
    match meta:
        case {"platform": str(name)}:  # its family and its comparisons stand under "Works well with"
            strong = [goal for goal, fit in guide.platforms[name].fit.items() if fit.value == "strong"]
            groups = [("How to", _sharing(metas, path, strong))]
        case {"platforms": [str(one), str(other)]}:
            groups = [("The two platforms", _platforms(guide, [one, other])), ("One topic, every platform", _others(metas, path, "topic"))]
        case {"category": str(name)}:
            groups = [("Platforms", _platforms(guide, guide.in_category(name))), ("Other families", _others(metas, path, "category"))]
        case {"subject": str(name)}:
            groups = _of_subject(guide, name, metas)
        case {"topic": str()}:
            groups = [("Other comparisons", _others(metas, path, "topic"))]
        case {"goals": [*goals]}:
            groups = [
                (f"Strong at {_labels(guide, goals)}", _platforms(guide, _strong(guide, goals))),
                ("How to", _sharing(metas, path, goals)),
            ]
        case _:
            groups = []
    return [(label, links) for label, links in groups if links]


def _of_subject(guide: Guide, name: str, metas: Mapping[str, Mapping[str, Any]]) -> list[Group]:
    rules = {rule for rule, record in guide.rules.items() if name in record.subjects}
    shared = {subject for rule in rules for subject in guide.rules[rule].subjects if subject != name}
    pages = [(guide.subjects[subject].label, f"rules/{subject}.md") for subject in guide.subjects if subject in shared]
    cases = [
        (case.title, f"cases/{'crises' if case.kind == 'crisis' else 'successes'}.md#{key}") for key, case in guide.cases.items() if rules & set(case.rules)
    ]
    return [("Rules that overlap", pages), ("Cases", cases[:5])]


def _platforms(guide: Guide, names: Iterable[str]) -> list[tuple[str, str]]:
    return [(guide.platforms[name].name, f"platforms/{name}.md") for name in names]


def _strong(guide: Guide, goals: Iterable[str]) -> list[str]:
    """Platforms that are strong at any of the goals, those strong at most of them first."""
    wanted = set(goals)
    counted = {name: sum(goal in wanted and fit.value == "strong" for goal, fit in platform.fit.items()) for name, platform in guide.platforms.items()}
    return sorted((name for name, count in counted.items() if count), key=lambda name: -counted[name])


def _others(metas: Mapping[str, Mapping[str, Any]], path: str, kind: str) -> list[tuple[str, str]]:
    return [(str(meta["title"]), other) for other, meta in metas.items() if kind in meta and other != path and "title" in meta]


def _sharing(metas: Mapping[str, Mapping[str, Any]], path: str, goals: Iterable[str]) -> list[tuple[str, str]]:
    wanted = set(goals)
    return [(str(meta["title"]), other) for other, meta in metas.items() if other != path and wanted & set(meta.get("goals") or ())][:6]


def _labels(guide: Guide, goals: Iterable[str]) -> str:
    return " or ".join(guide.goals[goal].label.lower() for goal in goals if goal in guide.goals)
