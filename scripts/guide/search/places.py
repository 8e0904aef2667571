"""Everything in the data that a reader can look for, each with its names, its words and its address."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guide import addresses, tables, values
from guide.explorer import COMPANIES, FUNCTIONS
from guide.model import REFERENCE, Fact, Figure, Guide

NOTE = 100
"""Most characters of the line under a result."""


@dataclass(frozen=True)
class Place:
    """One possible result. `names` are what it is called, `asked` questions that it answers, `text` what it says; `page` and `anchor` say where it is."""

    kind: str
    page: str
    title: str
    anchor: str = ""
    note: str = ""
    names: tuple[str, ...] = ()
    text: str = ""
    platforms: tuple[str, ...] = ()
    attribute: str = ""
    asked: tuple[str, ...] = ()


def places(guide: Guide) -> Iterator[Place]:
    """All places that the data file makes, in its own order."""
    for name, attribute in guide.attributes.items():
        topic = guide.topics[attribute.topic]
        title = f"{attribute.label}, all platforms"
        yield Place("attribute", f"compare/{attribute.topic}.md", title, "", attribute.about, (attribute.label, *attribute.also), topic.label, attribute=name)
    for name, platform in guide.platforms.items():
        for attribute, series in platform.facts.items():
            yield _fact(guide, name, attribute, series[0])
    for name, route in guide.routes.items():
        page, company = f"platforms/{route.platform}.md", COMPANIES[route.company].removeprefix("a ")
        title = f"{guide.platforms[route.platform].name}: {FUNCTIONS[route.function]}, {company}"
        text = " ".join(filter(None, (*route.papers, route.fee, route.time, route.note)))
        note = f"{route.answer}. {text}"
        yield Place("route", page, title, f"route-{name}", _short(guide, note), (), _filled(guide, text), (route.platform,))
    for name, term in guide.terms.items():
        names = (term.term, term.chinese, term.pinyin, *term.also)
        yield Place("term", "glossary.md", term.term, name, _short(guide, f"{term.chinese} {term.pinyin}. {term.meaning}"), names, term.meaning, term.platforms)
    for name, rule in guide.rules.items():
        names = tuple(filter(None, (rule.name, rule.chinese, rule.pinyin)))
        text = " ".join((*rule.asks, rule.penalty or "", rule.issuer))
        yield Place("rule", "rules/index.md", rule.name, name, _short(guide, f"{rule.chinese}. {rule.asks[0]}"), names, _filled(guide, text))
    for name, case in guide.cases.items():
        page = "cases/crises.md" if case.kind == "crisis" else "cases/successes.md"
        text = f"{case.what} {case.outcome} {case.lesson} {name.replace('-', ' ')}"  # a name in the data is often what people remember
        yield Place("case", page, case.title, name, _short(guide, case.what), (case.brand, case.title), _filled(guide, text), case.platforms)
    for name, item in guide.guidance.items():
        head = "Do" if item.kind == "do" else "Don't"
        platforms = () if item.platforms == "all" else item.platforms
        yield Place("advice", "dos-and-donts.md", f"{head}: {_filled(guide, item.text)}", name, "", (), _filled(guide, item.why), platforms)
    for name, figure in guide.figures.items():
        yield Place("figure", "data/figures.md", figure.label, name, _said(guide, figure, _value(guide, name)), (), "", figure.platforms)
    for name, event in guide.events.items():
        yield Place("event", "history.md", event.title, name, event.date.words, (), f"{event.date.words} {_filled(guide, event.what)}", event.platforms)
    for one, other in itertools.combinations(guide.platforms, 2):
        title = f"{guide.platforms[one].name} and {guide.platforms[other].name} compared"
        yield Place("pair", addresses.pair(one, other), title, platforms=(one, other))


def _fact(guide: Guide, platform: str, attribute: str, fact: Fact) -> Place:
    label = guide.attributes[attribute].label
    title = f"{guide.platforms[platform].name}: {label if label[:2].isupper() else label[0].lower() + label[1:]}"
    value = tables.reading(guide.attributes[attribute], fact)
    text = _filled(guide, " ".join(filter(None, (value.text, fact.scope, fact.note, fact.why))))
    return Place("fact", f"platforms/{platform}.md", title, attribute, _said(guide, fact, value), (), text, (platform,), attribute)


def _said(guide: Guide, fact: Fact, value: values.Value) -> str:
    """A value with what was counted, its date and its source: `1,414 million | accounts, 30 September 2025, Tencent`."""
    date = fact.dated
    when = date.words if fact.as_of else f"seen {date.words}"
    source = guide.sources[fact.sources[0]].short if fact.sources else "our judgement" if fact.why else ""
    return f"{_filled(guide, value.text)} | {', '.join(filter(None, (fact.scope, when, source)))}"


def _value(guide: Guide, name: str) -> values.Value:
    """The value of a fact or figure by its name, as `{…}` in a text names it."""
    platform, dot, attribute = name.partition(".")
    if dot:
        return tables.reading(guide.attributes[attribute], guide.facts(platform, attribute)[0])
    figure: Figure = guide.figures[name]
    return values.read(figure.value, figure.type, figure.unit)


def _filled(guide: Guide, text: str) -> str:
    return REFERENCE.sub(lambda found: _value(guide, found[1]).text, text)


def _short(guide: Guide, text: str) -> str:
    return shortened(_filled(guide, text))


def shortened(text: str, most: int = NOTE) -> str:
    """The beginning of a text, ended at a word."""
    plain = re.sub(r"\s+", " ", text).strip()
    if len(plain) <= most:
        return plain
    start = plain[:most]
    return f"{start[: start.rfind(' ')] if ' ' in start[most // 2 :] else start}…"


def names_of_platforms(guide: Guide) -> dict[str, Sequence[str]]:
    """Every name of every platform."""
    return {name: (platform.name, platform.chinese, platform.pinyin, *platform.also) for name, platform in guide.platforms.items()}
