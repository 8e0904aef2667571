"""Everything on the site that can be cited by itself, as a sentence: a fact, a do or don't, a rule, a case, a table …

A sentence gives the value, its date, its original source and our address; `{accessed}` stands for the day of reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from guide import values
from guide.cite import NAME
from guide.leaf import Leaf
from guide.model import REFERENCE, Fact, Figure, Guide, Source
from guide.place import Place
from guide.tables import reading

ACCESSED = "{accessed}"


def of_page(known: Mapping[str, str], leaf: Leaf, place: Place) -> dict[str, str]:
    """Anchor → citation, for every statement that the page shows. `known` comes from `sentences`.

    On a platform's page a fact's anchor is the attribute, elsewhere platform and attribute.
    """
    own = leaf.meta.get("platform")
    found = {}
    for anchor in leaf.anchors:
        names = (f"{own}-{anchor}", f"{anchor}-{own}", anchor) if own else (anchor,)
        sentence = next((known[name] for name in names if name in known), None)
        if sentence:
            found[anchor] = _cited(sentence, leaf, place, anchor)
    for node in leaf.tree.css("table[id], figure[id]"):
        caption = node.css_first("caption, figcaption")
        anchor = node.attributes.get("id") or ""
        if caption and anchor not in found:
            what = "Table" if node.tag == "table" else "Chart"
            found[anchor] = _cited(f"{what}: “{' '.join(caption.text().split())}”.", leaf, place, anchor)
    return found


def sentences(guide: Guide) -> dict[str, str]:
    """Anchor → sentence for all statements of the guide; a fact's anchor is `platform-attribute`."""
    return dict(_all(guide))


def _cited(sentence: str, leaf: Leaf, place: Place, anchor: str) -> str:
    return f"{sentence} In: {NAME}, edition {place.edition}, “{leaf.title}”, {place.cited(leaf.url, anchor)} (accessed {ACCESSED})."


def _all(guide: Guide) -> Iterator[tuple[str, str]]:
    for name, platform in guide.platforms.items():
        for attribute, series in platform.facts.items():
            about = guide.attributes[attribute]
            yield f"{name}-{attribute}", _fact(guide, f"{platform.name}, {_lower(about.label)}", series[0], reading(about, series[0]).text)
        for goal, fit in platform.fit.items():
            yield (
                f"fit-{goal}-{name}",
                f"{platform.name} for {_lower(guide.goals[goal].label)}: {fit.value} (the guide's judgement: {_sentence(guide, fit.why)}).",
            )
    for name, figure in guide.figures.items():
        yield name, _fact(guide, figure.label, figure, values.read(figure.value, figure.type, figure.unit).text)
    for name, item in guide.guidance.items():
        yield name, f"{_sentence(guide, item.text)}. {_sentence(guide, item.why)}.{_sources(guide, item.sources)}"
    for name, route in guide.routes.items():
        who = f"{guide.platforms[route.platform].name}, {route.function.replace('-', ' ')}, {route.company.replace('-', ' ')} company"
        yield f"route-{name}", f"{who}: {route.answer}{_dated(route.as_of, route.seen)}.{_sources(guide, route.sources)}"
    for name, rule in guide.rules.items():
        asks = "; ".join(_sentence(guide, duty) for duty in rule.asks)
        yield name, f"{rule.name} ({rule.chinese}), {rule.issuer}, in force since {rule.in_force.words}: {asks}.{_sources(guide, rule.sources)}"
    for name, case in guide.cases.items():
        yield name, f"{case.title} ({case.brand}, {case.date.words}): {_sentence(guide, case.what)}.{_sources(guide, case.sources)}"
    for name, term in guide.terms.items():
        yield name, f"{term.term} ({term.chinese}, {term.pinyin}): {_sentence(guide, term.meaning)}.{_sources(guide, term.sources)}"
    for name, event in guide.events.items():
        yield name, f"{event.date.words}: {event.title}. {_sentence(guide, event.what)}.{_sources(guide, event.sources)}"


def _fact(guide: Guide, label: str, fact: Fact, value: str) -> str:
    scope = f", {fact.scope}" if fact.scope else ""
    doubt = ", low confidence" if fact.confidence == "low" else ""
    reason = f" The guide's judgement: {_sentence(guide, fact.why)}." if fact.why else ""
    return f"{label}: {value}{scope}{_dated(fact.as_of, fact.seen)}{doubt}.{reason}{_sources(guide, fact.sources)}"


def _dated(as_of: object, seen: object) -> str:
    words = getattr(as_of or seen, "words", "")
    if not words:
        return ""
    return f" ({words})" if as_of else f" (source undated, seen {words})"


def _sources(guide: Guide, names: Sequence[str]) -> str:
    if not names:
        return ""
    told = []
    for name in names:
        source = guide.sources[name]
        parts = [source.short, f"“{source.title}”", str(source.published) if source.published else "undated", _address(source)]
        told.append(", ".join(part for part in parts if part))
    return f" Source{'s' if len(told) > 1 else ''}: {'; '.join(told)}."


def _address(source: Source) -> str:
    """Where the source is read; one that died has both addresses."""
    if source.gone:
        return f"{source.url} (gone since {source.gone.words})" + (f", archived at {source.archived}" if source.archived else "")
    return source.url or source.copy_of or ""


def filled(guide: Guide, text: str) -> str:
    """A text of the data with its `{fact}` references replaced by their values."""
    parts = REFERENCE.split(text)
    return "".join(part if place % 2 == 0 else _named(guide, part) for place, part in enumerate(parts))


def _sentence(guide: Guide, text: str) -> str:
    """The same without its last full stop, since sentences set their own."""
    return filled(guide, text).removesuffix(".")


def _named(guide: Guide, name: str) -> str:
    platform, dot, attribute = name.partition(".")
    if dot:
        return reading(guide.attributes[attribute], guide.facts(platform, attribute)[0]).text
    figure: Figure = guide.figures[name]
    return values.read(figure.value, figure.type, figure.unit).text


def _lower(label: str) -> str:
    """A label inside a sentence: QR codes stay QR codes."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
