"""Sources seen from the other side: what rests on each, and when each was last read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guide.dates import PartialDate
from guide.links.record import Check
from guide.model import Fact, Guide, Source


def by_publisher(sources: Mapping[str, Source]) -> dict[str, Source]:
    """The sources in the order in which a reader looks for them."""
    return dict(sorted(sources.items(), key=lambda item: (item[1].publisher.casefold(), item[0])))


def last_read(guide: Guide) -> dict[str, PartialDate]:
    """For each source the last time that somebody is known to have read it: its `checked`, or the `seen` of what rests on it."""
    found = {name: source.checked for name, source in guide.sources.items() if source.checked}
    for names, seen in _seen(guide):
        for name in names:
            found[name] = max(seen, found.get(name, seen))
    return found


def checked(guide: Guide, checks: Mapping[str, Check]) -> dict[str, Check]:
    """For each source what the link checker last learned of its address; `checks` is by address without fragment."""
    asked = {name: source.url.partition("#")[0] for name, source in guide.sources.items() if source.url}
    return {name: checks[url] for name, url in asked.items() if url in checks}


def support(guide: Guide) -> dict[str, list[tuple[str, str, str]]]:
    """For each source what rests on it: the label, the page and the anchor of each statement."""
    found: dict[str, list[tuple[str, str, str]]] = {name: [] for name in guide.sources}
    for name, platform in guide.platforms.items():
        for attribute, series in platform.facts.items():
            label = f"{platform.name}: {guide.attributes[attribute].label.lower()}"
            for source in dict.fromkeys(s for fact in series for each in (fact, *fact.others) for s in each.sources):
                found[source].append((label, f"platforms/{name}.md", attribute))
    for name, figure in guide.figures.items():
        for source in figure.sources:
            found[source].append((figure.label, "data/figures.md", name))
    for name, item in guide.guidance.items():
        for source in item.sources:
            found[source].append((item.text.removesuffix("."), "dos-and-donts.md", name))
    for name, rule in guide.rules.items():
        for source in rule.sources:
            found[source].append((rule.name, "rules/index.md", name))
    for name, case in guide.cases.items():
        for source in case.sources:
            found[source].append((case.title, f"cases/{'crises' if case.kind == 'crisis' else 'successes'}.md", name))
    for name, event in guide.events.items():
        for source in event.sources:
            found[source].append((event.title, "history.md", name))
    for name, route in guide.routes.items():
        label = f"{guide.platforms[route.platform].name}: {route.function.replace('-', ' ')}, {route.company.replace('-', ' ')} company"
        for source in route.sources:
            found[source].append((label, f"platforms/{route.platform}.md", f"route-{name}"))
    return found


def _seen(guide: Guide) -> Iterator[tuple[tuple[str, ...], PartialDate]]:
    series = [fact for platform in guide.platforms.values() for facts in platform.facts.values() for fact in facts]
    facts: list[Fact] = [*series, *guide.figures.values()]
    for fact in facts:
        facts.extend(fact.others)
        if fact.seen:
            yield fact.sources, fact.seen
    yield from ((route.sources, route.seen) for route in guide.routes.values() if route.seen)
