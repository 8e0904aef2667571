"""Questions that the data makes: one kind a function, the list of them at the end.

Right and wrong both come from the data, and what is wrong is wrong by it: another platform's value, a law on another
subject, a goal at which the platform is judged weak. Nothing is left to chance: `lot` draws, always alike, and a new
platform or term changes a question only where it is drawn.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from guide.dates import PartialDate
from guide.explorer import COMPANIES, FUNCTIONS
from guide.model import Fact, Guide, Part
from guide.questions.texts import dated, filled, said
from guide.tables import reading

TRUTH = ("True", "False")


@dataclass(frozen=True)
class Made:
    """A question made from the data. `fixed` are choices that always stand in one order, such as true and false."""

    name: str
    part: Part
    level: Literal["easy", "middle", "hard"]
    asks: str
    right: str
    wrong: tuple[str, ...]
    explanation: str
    rests_on: tuple[str, ...]
    fixed: tuple[str, ...] = ()


def questions(guide: Guide) -> Iterator[Made]:
    """Every question that the data makes."""
    for kind in KINDS:
        yield from kind(guide)


def lot(seed: str, what: str) -> str:
    """The place of a thing in a draw: stable, whatever else takes part."""
    return hashlib.sha256(f"{seed}|{what}".encode()).hexdigest()


def drawn(seed: str, things: Iterable[str], count: int) -> tuple[str, ...]:
    """So many of the things; the others change nothing."""
    return tuple(sorted(dict.fromkeys(things), key=lambda thing: lot(seed, thing))[:count])


# Families and the map -----------------------------------------------------------------------------------------


def families(guide: Guide) -> Iterator[Made]:
    """To which family a platform belongs; wrong is one to which it does not even half belong."""
    for name, platform in guide.platforms.items():
        category = guide.categories[platform.category]
        ours = {platform.category, *platform.also_in}
        ours |= {parent for each in ours if (parent := guide.categories[each].parent)} | {n for n, c in guide.categories.items() if c.parent in ours}
        wrong = [record.label for other, record in guide.categories.items() if other not in ours]
        if len(wrong) > 1:
            asks = f"In which family does the guide put {platform.name}?"
            yield Made(
                f"family.{name}", "families", "easy", asks, category.label, tuple(wrong), f"{category.label}: {_low(category.about)}.", (platform.category,)
            )


def positions(guide: Guide) -> Iterator[Made]:
    """Where a platform stands on the map; wrong are the places of others."""
    places = {name: _place(guide, name) for name in guide.platforms}
    for name, platform in guide.platforms.items():
        wrong = drawn(f"map.{name}", set(places.values()) - {places[name]}, 3)
        why = " ".join(_sentence(filled(guide, fact.why or "")) for fact in (guide.facts(name, "openness")[0], guide.facts(name, "tie-strength")[0]))
        asks = f"Where does {platform.name} stand on the guide's map?"
        yield Made(f"map.{name}", "families", "middle", asks, places[name], wrong, why, (f"{name}.openness", f"{name}.tie-strength"))


def _place(guide: Guide, name: str) -> str:
    return f"{said(guide, f'{name}.openness').capitalize()}; ties {said(guide, f'{name}.tie-strength')}"


# Platforms ----------------------------------------------------------------------------------------------------


def largest(guide: Guide) -> Iterator[Made]:
    """Which of four has most users, where the figures leave no doubt."""
    about = guide.attributes["monthly-active-users"]
    known = {}
    for name in guide.platforms:
        for fact in guide.facts(name, "monthly-active-users")[:1]:
            size = reading(about, fact).order
            if size is not None and fact.confidence != "low" and not fact.value.startswith(("over", "up to", "under")):
                known[name] = size
    clear = [
        group for group in itertools.combinations(known, 4) if (ranked := sorted((known[name] for name in group), reverse=True)) and ranked[0] > 1.3 * ranked[1]
    ]
    seen: set[str] = set()
    for group in sorted(clear, key=lambda group: lot("largest", " ".join(group))):
        top = max(group, key=known.__getitem__)
        if top in seen:
            continue
        seen.add(top)
        told = "; ".join(f"{_name(guide, name)} {said(guide, f'{name}.monthly-active-users')} ({_scoped(guide, name)})" for name in group)
        asks = "By its newest figure in the guide, which of these had the most monthly active users?"
        wrong = tuple(_name(guide, name) for name in group if name != top)
        explanation = f"{told}. Mind what each figure counts before you put two side by side."
        yield Made(f"largest.{top}", "platforms", "easy", asks, _name(guide, top), wrong, explanation, tuple(f"{name}.monthly-active-users" for name in group))


def _scoped(guide: Guide, name: str) -> str:
    fact = guide.facts(name, "monthly-active-users")[0]
    return ", ".join(filter(None, (fact.scope, dated(fact))))


def launches(guide: Guide) -> Iterator[Made]:
    """When a platform opened, which of four opened first, and in which order; never two of one year."""
    years = {}
    for name in guide.platforms:
        for fact in guide.facts(name, "launched")[:1]:
            if fact.known and fact.confidence != "low":
                years[name] = PartialDate.parse(fact.value)
    for name in drawn("launched", years, 6):
        others = [other for other in drawn(f"launched.{name}", years, len(years)) if years[other].year != years[name].year]
        wrong = tuple(dict.fromkeys(str(years[other].year) for other in others))[:3]
        asks = f"In which year did {_name(guide, name)} open?"
        explanation = f"{_name(guide, name)} opened: {said(guide, f'{name}.launched')}."
        yield Made(f"launched.{name}", "platforms", "middle", asks, str(years[name].year), wrong, explanation, (f"{name}.launched",))
    for group in _apart(years, "first", 4, 4):
        ranked = sorted(group, key=years.__getitem__)
        told = "; ".join(f"{_name(guide, name)} {said(guide, f'{name}.launched')}" for name in ranked)
        wrong = tuple(_name(guide, name) for name in ranked[1:])
        rests = tuple(f"{name}.launched" for name in ranked)
        yield Made(f"first.{'.'.join(sorted(group))}", "platforms", "easy", "Which of these opened first?", _name(guide, ranked[0]), wrong, f"{told}.", rests)
    for group in _apart(years, "order", 3, 4):
        ranked = sorted(group, key=years.__getitem__)
        orders = [", ".join(_name(guide, name) for name in order) for order in itertools.permutations(ranked)]
        name = f"order.{'.'.join(sorted(group))}"
        told = "; ".join(f"{_name(guide, each)} {said(guide, f'{each}.launched')}" for each in ranked)
        rests = tuple(f"{each}.launched" for each in ranked)
        yield Made(name, "platforms", "hard", "In which order did these open, the oldest first?", orders[0], drawn(name, orders[1:], 3), f"{told}.", rests)


def _apart(years: Mapping[str, PartialDate], seed: str, size: int, count: int) -> Iterator[tuple[str, ...]]:
    """Groups of so many things with no year in common; no two groups share more than one thing."""
    chosen: list[set[str]] = []
    for place in range(3 * count):
        group: dict[int, str] = {}
        for name in drawn(f"{seed}.{place}", years, len(years)):
            alike = any(len(other & {*group.values(), name}) > 1 for other in chosen)
            if len(group) < size and not alike:
                group.setdefault(years[name].year, name)
        if len(group) == size and len(chosen) < count:
            chosen.append(set(group.values()))
            yield tuple(group.values())


def owners(guide: Guide) -> Iterator[Made]:
    """Who stands behind a platform whose name does not say it."""
    held = {name: said(guide, f"{name}.owner") for name in guide.platforms if _known(guide, name, "owner")}
    for name, owner in held.items():
        if _leaks(guide, name, owner):
            continue
        words = _capitals(owner)
        wrong = {other for place, other in held.items() if not _capitals(other) & words and not _leaks(guide, place, other)}
        chosen: list[str] = []
        for other in drawn(f"owner.{name}", wrong, len(wrong)):
            if all(not _capitals(other) & _capitals(each) for each in chosen):
                chosen.append(other)
        if len(chosen) > 1:
            asks = f"Who owns {_name(guide, name)}?"
            yield Made(f"owner.{name}", "platforms", "easy", asks, owner, tuple(chosen[:3]), _told(guide, name, "owner"), (f"{name}.owner",))


def uses(guide: Guide) -> Iterator[Made]:
    """Which platform people open for what."""
    for name in guide.platforms:
        if not _known(guide, name, "main-use") or any(_leaks(guide, other, said(guide, f"{name}.main-use")) for other in guide.platforms):
            continue
        use = said(guide, f"{name}.main-use")
        asks = f"Which platform do people open for this: {use}?"
        wrong = [other for other in drawn(f"use.{name}", guide.platforms, len(guide.platforms)) if other != name and _known(guide, other, "main-use")]
        explanation = (
            f"{_told(guide, name, 'main-use')} Compare: " + "; ".join(f"{_name(guide, other)}: {said(guide, f'{other}.main-use')}" for other in wrong[:3]) + "."
        )
        rests = tuple(f"{each}.main-use" for each in (name, *wrong[:3]))
        yield Made(f"use.{name}", "platforms", "easy", asks, _name(guide, name), tuple(_name(guide, other) for other in wrong[:3]), explanation, rests)


def markets(guide: Guide) -> Iterator[Made]:
    """What the official market for paid posts is called on a platform; wrong are other platforms' markets."""
    held = {name: said(guide, f"{name}.creator-marketplace") for name in guide.platforms if _known(guide, name, "creator-marketplace")}
    for name, market in held.items():
        if any(_leaks(guide, other, market) for other in guide.platforms):
            continue
        wrong = drawn(f"market.{name}", {text for other, text in held.items() if _apart_in_names(text, market) and not _leaks(guide, other, text)}, 3)
        if len(wrong) > 1:
            asks = f"Where are paid posts booked officially on {_name(guide, name)}?"
            yield Made(
                f"market.{name}", "platforms", "middle", asks, market, wrong, _told(guide, name, "creator-marketplace"), (f"{name}.creator-marketplace",)
            )


def gaps(guide: Guide) -> Iterator[Made]:
    """What was looked for and not found: a reader must know the gaps as well as the values."""
    for name in drawn("gap", guide.platforms, len(guide.platforms)):
        facts = {attribute: series[0] for attribute, series in guide.platforms[name].facts.items() if attribute in guide.attributes}
        missing = [attribute for attribute, fact in facts.items() if fact.value == "unknown"]
        known = [attribute for attribute, fact in facts.items() if fact.known and not guide.attributes[attribute].judged]
        if not missing or len(known) < 3:
            continue
        gap = drawn(f"gap.{name}", missing, 1)[0]
        wrong = drawn(f"gap.{name}", known, 3)
        asks = f"Which of these did the guide look for and not find for {_name(guide, name)}?"
        explanation = f"Unknown. {_sentence(filled(guide, facts[gap].note or ''))}"
        rests = tuple(f"{name}.{attribute}" for attribute in (gap, *wrong))
        labels = tuple(f"{guide.attributes[each].label}: {_low(guide.attributes[each].about)}" for each in wrong)
        right = f"{guide.attributes[gap].label}: {_low(guide.attributes[gap].about)}"
        yield Made(f"gap.{name}", "platforms", "hard", asks, right, labels, explanation, rests)


# Practice -----------------------------------------------------------------------------------------------------


def strengths(guide: Guide) -> Iterator[Made]:
    """Which platform is strong at a goal, and at which goal a platform is strong; wrong is what is judged weak."""
    for goal, about in guide.goals.items():
        if not about.fit:
            continue
        judged = {
            value: [name for name, platform in guide.platforms.items() if goal in platform.fit and platform.fit[goal].value == value]
            for value in ("strong", "weak")
        }
        if judged["strong"] and len(judged["weak"]) > 1:
            right = drawn(f"strong.{goal}", judged["strong"], 1)[0]
            wrong = drawn(f"strong.{goal}", judged["weak"], 3)
            asks = f"Which platform does the guide judge strong for {about.label.lower()} ({_low(about.about)})?"
            why = _sentence(filled(guide, guide.platforms[right].fit[goal].why))
            rests = tuple(f"fit-{goal}-{name}" for name in (right, *wrong))
            yield Made(f"strong.{goal}", "practice", "middle", asks, _name(guide, right), tuple(_name(guide, name) for name in wrong), why, rests)
    for name, platform in guide.platforms.items():
        for value, other in (("strong", "weak"), ("weak", "strong")):
            own = [goal for goal, fit in platform.fit.items() if fit.value == value]
            against = [goal for goal, fit in platform.fit.items() if fit.value == other]
            if not own or len(against) < 2:
                continue
            seed = f"{value}-at.{name}"
            right, wrong = drawn(seed, own, 1)[0], drawn(seed, against, 3)
            asks = f"At which of these does the guide judge {platform.name} {value}?"
            why = _sentence(filled(guide, platform.fit[right].why))
            rests = tuple(f"fit-{goal}-{name}" for goal in (right, *wrong))
            labels = tuple(guide.goals[goal].label for goal in wrong)
            yield Made(seed, "practice", "middle", asks, guide.goals[right].label, labels, why, rests)


def advice(guide: Guide) -> Iterator[Made]:
    """True or false: a do as it stands, or a don't without its not."""
    plain = {name: item for name, item in guide.guidance.items() if not _TURNS.search(item.text.removeprefix("Do not ")) and item.confidence != "low"}
    groups = [[name for name, item in plain.items() if item.platforms == (platform,)] for platform in guide.platforms]
    groups.append([name for name, item in plain.items() if item.platforms == "all" and item.level == "law"])
    groups.append([name for name, item in plain.items() if item.platforms == "all" and item.level == "practice"])
    for names in groups:
        dos = [name for name in names if plain[name].kind == "do"]
        donts = [name for name in names if plain[name].kind == "dont" and plain[name].text.startswith("Do not ") and not _SPLIT.search(plain[name].text)]
        for name in (*drawn("do", dos, 1), *drawn("dont", donts, 1)):
            item = plain[name]
            text = filled(guide, item.text).rstrip(".")
            where = "" if item.platforms == "all" else f" for {_name(guide, item.platforms[0])}"
            if item.kind == "dont":
                text = text.removeprefix("Do not ")
                text = text[:1].upper() + text[1:]
            explanation = f"{'' if item.kind == 'do' else _sentence(filled(guide, item.text))} {_sentence(filled(guide, item.why))}"
            asks = f"True or false? The guide advises{where}: “{text}.”"
            yield Made(f"advice.{name}", "practice", "easy", asks, TRUTH[item.kind == "dont"], (), explanation, (name,), TRUTH)


_TURNS = re.compile(r"\b(?:unless|except|until|only|without|instead|not|never|no)\b", re.IGNORECASE)
_SPLIT = re.compile(r"[;:]|\b(?:nor|or else|above all)\b")


def levels(guide: Guide) -> Iterator[Made]:
    """What stands behind a piece of advice: the law, a platform's rule or practice, where its words do not tell."""
    words = {"law": "The law", "platform-rule": "The platform's own rule", "practice": "Practice: nobody forbids it"}
    for level in words:
        names = [n for n, item in guide.guidance.items() if item.level == level and item.confidence == "high" and not _GIVES_AWAY.search(item.text)]
        for name in drawn(f"level.{level}", names, 4):
            item = guide.guidance[name]
            where = "" if item.platforms == "all" or len(item.platforms) != 1 else f"{_name(guide, item.platforms[0])}: "
            explanation = _sentence(filled(guide, item.why)) + "".join(f" Rule: {guide.rules[rule].name}." for rule in item.rules)
            asks = f"What stands behind this advice? {where}“{filled(guide, item.text).rstrip('.')}.”"
            yield Made(f"level.{name}", "practice", "hard", asks, words[level], (), explanation, (name,), tuple(words.values()))


_GIVES_AWAY = re.compile(r"platform will|must|law|rule|ask(?:s)? for written permission|refuse|will be", re.IGNORECASE)


def doors(guide: Guide) -> Iterator[Made]:
    """What a company from abroad can do; that nobody knows is an answer too."""
    words = {"yes": "Yes", "partly": "Partly, or under conditions", "no": "No", "unknown": "The guide found no answer"}
    overseas = {name: route for name, route in guide.routes.items() if route.company == "overseas"}
    for answer in words:
        for name in drawn(f"door.{answer}", [name for name, route in overseas.items() if route.answer == answer and (route.note or route.papers)], 4):
            route = overseas[name]
            asks = f"Can {COMPANIES[route.company]} than China {FUNCTIONS[route.function]} on {_name(guide, route.platform)}?".replace(
                "elsewhere than", "outside"
            )
            parts = [
                words[answer],
                filled(guide, route.note or ""),
                f"Papers: {', '.join(filled(guide, paper) for paper in route.papers)}" if route.papers else "",
            ]
            explanation = " ".join(_sentence(part) for part in parts if part)
            yield Made(f"door.{name}", "practice", "hard", asks, words[answer], (), explanation, (f"route-{name}",), tuple(words.values()))


# Rules --------------------------------------------------------------------------------------------------------


def duties(guide: Guide) -> Iterator[Made]:
    """Which rule asks for a thing; wrong are rules on other subjects, whose names share no word with it."""
    sure = {name: rule for name, rule in guide.rules.items() if rule.confidence == "high"}
    chosen: dict[str, str] = {}
    for name in drawn("duty", sure, len(sure)):
        texts = [text for text in sure[name].asks if len(text) > 40 and not _capitals(text) & _capitals(sure[name].name)]
        if texts and not any(_heads(guide, name) & _heads(guide, other) for other in chosen):
            chosen[name] = drawn(f"duty.{name}", texts, 1)[0]
    for name, duty in list(chosen.items())[:18]:
        wrong = [other for other in drawn(f"duty.{name}", sure, len(sure)) if _foreign(guide, name, other) and not _asks_alike(sure[other].asks, duty)]
        asks = f"Which rule asks this? “{_bare(filled(guide, duty))}.”"
        rule = sure[name]
        explanation = f"{_sentence(filled(guide, duty))} {rule.name} ({rule.chinese}), {rule.issuer}, in force since {rule.in_force.words}."
        yield Made(f"duty.{name}", "rules", "middle", asks, sure[name].name, tuple(sure[other].name for other in wrong[:3]), explanation, (name,))


def newest(guide: Guide) -> Iterator[Made]:
    """Which of four rules came into force last."""
    dates = {name: rule.in_force for name, rule in guide.rules.items() if rule.confidence == "high"}
    recent = {name: date for name, date in dates.items() if date.year >= 2015}
    for group in _apart(recent, "force", 4, 5):
        ranked = sorted(group, key=recent.__getitem__)
        told = "; ".join(f"{guide.rules[name].name}, {guide.rules[name].in_force.words}" for name in ranked)
        name = f"force.{ranked[-1]}"
        wrong = tuple(guide.rules[each].name for each in ranked[:-1])
        yield Made(name, "rules", "hard", "Which of these came into force last?", guide.rules[ranked[-1]].name, wrong, f"{told}.", tuple(ranked))


def _foreign(guide: Guide, one: str, other: str) -> bool:
    """Whether two rules have neither a subject nor the head of their names in common."""
    return other != one and not set(guide.rules[one].subjects) & set(guide.rules[other].subjects) and not _heads(guide, one) & _heads(guide, other)


def _asks_alike(duties: Iterable[str], duty: str) -> bool:
    """Whether one of the duties shares three of its longer words with another: then it may be the same duty."""
    words = set(re.findall(r"[^\W\d_]{4,}|[\u4e00-\u9fff]{2,}", duty.lower()))
    return any(len(words & set(re.findall(r"[^\W\d_]{4,}|[\u4e00-\u9fff]{2,}", other.lower()))) > 2 for other in duties)


def _heads(guide: Guide, name: str) -> set[str]:
    return {guide.rules[name].name.partition(",")[0]}


# Cases and history --------------------------------------------------------------------------------------------


def settled(guide: Guide) -> Iterator[Made]:
    """Which rule a case belongs to; wrong are rules on other subjects."""
    for name, case in guide.cases.items():
        if len(case.rules) == 1 and case.confidence == "high":
            wrong = [other for other in drawn(f"turned.{name}", guide.rules, len(guide.rules)) if _foreign(guide, case.rules[0], other)]
            asks = f"{_sentence(filled(guide, case.what))} Which rule does the guide name with this case?"
            right = guide.rules[case.rules[0]].name
            wrongs = tuple(guide.rules[other].name for other in wrong[:3])
            if len(asks) < 300:
                yield Made(f"turned.{name}", "cases", "middle", asks, right, wrongs, _sentence(filled(guide, case.outcome)), (name, case.rules[0]))


def lessons(guide: Guide) -> Iterator[Made]:
    """Which brand's case taught a thing; wrong are brands of the same kind of case."""
    for kind in ("crisis", "success"):
        cases = {name: case for name, case in guide.cases.items() if case.kind == kind and case.confidence == "high"}
        for name in drawn(f"lesson.{kind}", cases, 6):
            case = cases[name]
            rest = [other for other in drawn(f"lesson.{name}", cases, len(cases)) if not _capitals(cases[other].brand) & _capitals(case.brand)]
            wrong = tuple(dict.fromkeys(cases[other].brand for other in rest))[:3]
            if _capitals(case.brand) & _capitals(case.what):
                continue
            asks = f"Whose case is this, {case.date.year}? {_sentence(filled(guide, case.what))}"
            if len(asks) < 300:
                yield Made(f"lesson.{name}", "cases", "middle", asks, case.brand, wrong, f"Lesson: {_sentence(filled(guide, case.lesson))}", (name,))


def history(guide: Guide) -> Iterator[Made]:
    """What came first in the life of a platform."""
    for name, platform in guide.platforms.items():
        dates = {
            key: event.date
            for key, event in guide.events.items()
            if event.platforms == (name,) and event.confidence != "low" and not re.search(r"\d{4}", event.title)
        }
        for group in _apart(dates, f"history.{name}", 4, 1):
            ranked = sorted(group, key=dates.__getitem__)
            told = "; ".join(f"{guide.events[key].title}, {dates[key].words}" for key in ranked)
            wrong = tuple(guide.events[key].title for key in ranked[1:])
            yield Made(
                f"history.{name}", "cases", "hard", f"{platform.name}: which came first?", guide.events[ranked[0]].title, wrong, f"{told}.", tuple(ranked)
            )


# Words --------------------------------------------------------------------------------------------------------


def meanings(guide: Guide) -> Iterator[Made]:
    """What a Chinese term means, and how a thing is called in Chinese; wrong are terms that share no word or sign."""
    texts = {name: filled(guide, term.meaning) for name, term in guide.terms.items()}
    for place, name in enumerate(drawn("term", guide.terms, 32)):
        term = guide.terms[name]
        unlike = (other for other in drawn(f"term.{name}", guide.terms, len(guide.terms)) if _unlike(guide, name, other))
        if place % 2:
            asks = f"What does {term.chinese} ({term.pinyin}) mean?"
            wrong = tuple(texts[other] for other in itertools.islice(unlike, 3))
            yield Made(f"meaning.{name}", "terms", "middle", asks, texts[name], wrong, f"{term.term}: {texts[name]}", (name,))
        else:
            others = tuple(itertools.islice(unlike, 3))
            asks = f"Which word is meant? “{texts[name]}”"
            right, *wrong = (f"{guide.terms[each].chinese} ({guide.terms[each].pinyin})" for each in (name, *others))
            explanation = f"{right}, in English: {term.term}. The others: {'; '.join(f'{guide.terms[o].chinese}, {guide.terms[o].term}' for o in others)}."
            yield Made(f"word.{name}", "terms", "hard", asks, right, tuple(wrong), explanation, (name, *others))


def _unlike(guide: Guide, one: str, other: str) -> bool:
    """Whether two terms share no word of their English names, no sign, and neither explains itself by the other."""
    a, b = guide.terms[one], guide.terms[other]
    words = [set(re.findall(r"[a-z]{3,}", f"{term.term} {' '.join(term.also)}".lower())) for term in (a, b)]
    told = [set(re.findall(r"[a-z]{3,}", term.meaning.lower())) for term in (a, b)]
    return one != other and not words[0] & words[1] and not set(a.chinese) & set(b.chinese) and not words[0] & told[1] and not words[1] & told[0]


KINDS: Sequence[Callable[[Guide], Iterator[Made]]] = (
    families, positions, largest, launches, owners, uses, markets, gaps, strengths, advice, levels, doors, duties, newest, settled, lessons, history, meanings,
)  # fmt: skip


# Words and names ----------------------------------------------------------------------------------------------


def _name(guide: Guide, platform: str) -> str:
    return guide.platforms[platform].name


def _known(guide: Guide, platform: str, attribute: str) -> bool:
    series = guide.facts(platform, attribute)
    return bool(series) and series[0].known


def _told(guide: Guide, platform: str, attribute: str) -> str:
    fact: Fact = guide.facts(platform, attribute)[0]
    note = f" {_sentence(filled(guide, fact.note))}" if fact.note else ""
    return f"{guide.attributes[attribute].label} of {_name(guide, platform)}: {said(guide, f'{platform}.{attribute}')} ({dated(fact)}).{note}"


def _leaks(guide: Guide, platform: str, text: str) -> bool:
    """Whether a text names the platform, and so gives the answer away."""
    known = guide.platforms[platform]
    return any(word.casefold() in text.casefold() for word in (known.name, known.chinese, *known.also))


def _capitals(text: str) -> set[str]:
    """The names in a text: words with a capital, those that everything is called left out."""
    return set(re.findall(r"[A-Z][A-Za-z’]{2,}", text)) - {
        "Inc",
        "Ltd",
        "Company",
        "Limited",
        "Group",
        "Holdings",
        "Technology",
        "The",
        "China",
        "Article",
        "Articles",
    }


def _apart_in_names(one: str, other: str) -> bool:
    return one != other and not _capitals(one) & _capitals(other)


def _bare(text: str) -> str:
    """A duty without its article."""
    return re.sub(r"\s*\((?:Articles?|first|see)[^()]*\)", "", text).rstrip(".")


def _sentence(text: str) -> str:
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if not text or text.endswith((".", "?", "!", "”")) else f"{text}."


def _low(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
