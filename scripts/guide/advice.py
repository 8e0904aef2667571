"""Which dos and don'ts a page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guide.model import Guidance, Guide


def choose(
    guide: Guide,
    meta: Mapping[str, Any],
    platforms: Sequence[str] | None = None,
    goals: Sequence[str] | None = None,
    stages: Sequence[str] | None = None,
    kind: str | None = None,
) -> dict[str, Guidance]:
    """Dos first, then don'ts, law before platform rule before practice.

    `meta` is the front matter of the page: its platform, category or subject chooses, and the other
    arguments narrow. What holds for all platforms stands on the page of all dos and don'ts and
    wherever a goal or a stage is asked for, not again on every platform's page.
    """

    def wanted(item: Guidance) -> bool:
        if (platform := meta.get("platform")) and (item.platforms == "all" or platform not in item.platforms):
            return False
        if (category := meta.get("category")) and category not in item.categories:
            return False
        if (subject := meta.get("subject")) and not any(subject in guide.rules[rule].subjects for rule in item.rules):
            return False
        return (
            (not platforms or item.platforms == "all" or bool(set(platforms) & set(item.platforms)))
            and (not goals or bool(set(goals) & set(item.goals)))
            and (not stages or "always" in item.stages or bool(set(stages) & set(item.stages)))
            and kind in (None, item.kind)
        )

    levels = ("law", "platform-rule", "practice")
    chosen = [(name, item) for name, item in guide.guidance.items() if wanted(item)]
    return dict(sorted(chosen, key=lambda pair: (pair[1].kind != "do", levels.index(pair[1].level))))
