"""The chooser at `/choose/`: five answers in, a ranked list of platforms out, each with its reasons.

All that decides stands in the data file under `chooser:`. `rules` turns it and the facts into one plain table of
reasons, which the page carries as JSON; `rank` is the whole of the reckoning, written here and, in the same few
lines, in `docs/assets/chooser.js`. A test compares the two over every path of answers.

`check` says what is wrong with the rules in the data file.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypedDict

from guide import tables
from guide.explorer import FUNCTIONS
from guide.model import REFERENCE, Answer, Chooser, Fact, Figure, Guide
from guide.problem import Problem, nearest
from guide.values import read

Side = Literal["for", "against"]

Answers = Mapping[str, str]
"""Question → answer; what is left out is not counted."""


class Reason(TypedDict):
    """One thing that speaks for or against a platform: the anchor on its page. Its words are in the platform's `said`."""

    points: int
    anchor: str


class Ranked(TypedDict):
    """A platform with its points; `closed` when its company cannot do a thing that the answers need."""

    platform: str
    points: int
    closed: bool
    reasons: list[Reason]


def rules(guide: Guide) -> dict[str, Any]:
    """Everything that the page needs, as plain values: questions, contradictions, and for each platform its reasons.

    `reasons` are by `question.answer`, `routes` by `company.function`, and `said` has the words of each by its anchor.
    """
    chooser = guide.chooser
    if chooser is None:
        raise LookupError("the data file has no `chooser:`. Add the section, or take the call out")
    return {
        "questions": [
            {
                "id": question,
                "label": about.label,
                "answers": [
                    {"id": name, "label": answer.label, "company": answer.company, "needs": list(answer.needs), "goals": list(answer.goals)}
                    for name, answer in about.answers.items()
                ],
            }
            for question, about in chooser.questions.items()
        ],
        "functions": list(FUNCTIONS),
        "contradictions": [{"when": list(item.when), "says": item.says} for item in chooser.contradictions],
        "platforms": [_platform(guide, chooser, name) for name in guide.platforms],
    }


def rank(table: Mapping[str, Any], answers: Answers) -> list[Ranked]:
    """All platforms, the fittest first: open before closed, then by points, then in the order of the file.

    What two answers name is one reason, with the points of both.
    """
    given = [answer for question in table["questions"] for answer in question["answers"] if answers.get(question["id"]) == answer["id"]]
    company = next((answer["company"] for answer in given if answer["company"]), None)
    needs = [function for function in table["functions"] if any(function in answer["needs"] for answer in given)]
    ranked: list[Ranked] = []
    for platform in table["platforms"]:
        found = [reason for question, answer in answers.items() for reason in platform["reasons"].get(f"{question}.{answer}", [])]
        routes = [platform["routes"][f"{company}.{function}"] for function in needs] if company else []
        points: dict[str, int] = {}
        for reason in [*found, *routes]:
            points[reason["anchor"]] = points.get(reason["anchor"], 0) + reason["points"]
        reasons: list[Reason] = [{"points": number, "anchor": anchor} for anchor, number in points.items()]
        closed = any(route["answer"] == "no" for route in routes)
        ranked.append({"platform": platform["id"], "points": sum(points.values()), "closed": closed, "reasons": reasons})
    return sorted(ranked, key=lambda item: (item["closed"], -item["points"]))


def contradictions(table: Mapping[str, Any], answers: Answers) -> list[str]:
    """What the answers say against each other."""
    given = {f"{question}.{answer}" for question, answer in answers.items()}
    return [item["says"] for item in table["contradictions"] if given.issuperset(item["when"])]


def changes(table: Mapping[str, Any], answers: Answers) -> list[tuple[str, str, str]]:
    """For each answered question the first other answer that puts another platform first: question, answer, platform."""
    first = rank(table, answers)[0]["platform"]
    found = []
    for question in table["questions"]:
        if question["id"] not in answers:
            continue
        for answer in question["answers"]:
            other = rank(table, {**answers, question["id"]: answer["id"]})[0]["platform"]
            if other != first:
                found.append((question["id"], answer["id"], other))
                break
    return found


def paths(table: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Every way of answering all questions."""
    names = [question["id"] for question in table["questions"]]
    for answers in itertools.product(*([answer["id"] for answer in question["answers"]] for question in table["questions"])):
        yield dict(zip(names, answers, strict=True))


def check(guide: Guide) -> Iterator[Problem]:
    """What an answer names exists, is known, and can be compared; a contradiction names answers that there are."""
    if guide.chooser is None:
        return
    facts = [f"{name}.{attribute}" for name, platform in guide.platforms.items() for attribute in platform.facts]
    for question, about in guide.chooser.questions.items():
        for key, answer in about.answers.items():
            path = ("chooser", "questions", question, "answers", key)
            for goal in answer.goals:
                if goal not in guide.goals:
                    yield Problem((*path, "goals", goal), f"unknown goal `{goal}`", nearest(goal, guide.goals), at_key=True)
            for side, names in (("for", answer.speaks_for), ("against", answer.speaks_against)):
                for place, name in enumerate(names):
                    if name not in facts:
                        yield Problem((*path, side, place), f"unknown fact `{name}`", nearest(name, facts))
                    elif guide.facts(*name.split("."))[0].value == "unknown":
                        yield Problem((*path, side, place), f"`{name}` is unknown and cannot speak {side} a platform", "Take it out")
            for name in {*answer.speaks_for} & {*answer.speaks_against}:
                yield Problem(path, f"`{name}` speaks for and against", "Keep one of the two", at_key=True)
            for side, bounds in (("above", answer.above), ("below", answer.below)):
                for attribute, bound in bounds.items():
                    if attribute not in guide.attributes:
                        yield Problem((*path, side, attribute), f"unknown attribute `{attribute}`", nearest(attribute, guide.attributes), at_key=True)
                    elif _order(guide, attribute, bound) is None:
                        mend = "Write a number, or a word of the attribute's scale"
                        yield Problem((*path, side, attribute), f"`{bound}` is no value that `{attribute}` can be measured by", mend)
    known = [f"{question}.{answer}" for question, about in guide.chooser.questions.items() for answer in about.answers]
    for place, item in enumerate(guide.chooser.contradictions):
        for position, name in enumerate(item.when):
            if name not in known:
                yield Problem(("chooser", "contradictions", place, "when", position), f"unknown answer `{name}`", nearest(name, known))


def _platform(guide: Guide, chooser: Chooser, name: str) -> dict[str, Any]:
    platform = guide.platforms[name]
    said: dict[str, str] = {}
    return {
        "id": name,
        "name": platform.name,
        "family": guide.family(platform.category),
        "category": guide.categories[platform.category].label,
        "summary": platform.summary,
        "fit": {goal: fit.value for goal, fit in platform.fit.items()},
        "reasons": {
            f"{question}.{key}": found
            for question, about in chooser.questions.items()
            for key, answer in about.answers.items()
            if (found := _reasons(guide, chooser, name, answer, said))
        },
        "routes": {f"{company}.{function}": _route(guide, chooser, name, company, function, said) for company, function in _asked(chooser)},
        "said": said,
    }


def _reasons(guide: Guide, chooser: Chooser, platform: str, answer: Answer, said: dict[str, str]) -> list[Reason]:
    found: list[Reason] = []
    weights = chooser.weights
    for goal, times in answer.goals.items():
        if fit := guide.platforms[platform].fit.get(goal):
            said[f"fit-{goal}"] = f"{guide.goals[goal].label}: {fit.value}, our judgement. {_filled(guide, fit.why)}"
            found.append({"points": times * weights[fit.value], "anchor": f"fit-{goal}"})
    sides: dict[str, Side] = {**dict.fromkeys(answer.speaks_for, "for"), **dict.fromkeys(answer.speaks_against, "against")}
    limits: tuple[tuple[Side, dict[str, str], int], ...] = (("for", answer.above, 1), ("against", answer.below, -1))
    for side, bounds, sign in limits:
        for attribute, bound in bounds.items():
            here, there = tables.cell(guide, platform, attribute).value.order, _order(guide, attribute, bound)
            if here is not None and there is not None and (here - there) * sign >= 0:
                sides.setdefault(f"{platform}.{attribute}", side)
    for name, side in sides.items():
        owner, _, attribute = name.partition(".")
        if owner == platform:
            said[attribute] = _said(guide, platform, attribute)
            found.append({"points": weights[side], "anchor": attribute})
    return found


def _route(guide: Guide, chooser: Chooser, platform: str, company: str, function: str, said: dict[str, str]) -> dict[str, Any]:
    """One thing that a company must be able to do. Where nobody has looked, that is said, and counts as unknown."""
    name = f"{platform}-{company}-{function}"
    route = guide.routes.get(name)
    answer = route.answer if route else "unknown"
    text = f"Can your company {FUNCTIONS[function]}? {answer.capitalize()}" + ("" if route else ", not recorded yet")
    if route and route.note and answer != "unknown":
        text += f". {_filled(guide, route.note)}"
    anchor = f"route-{name}"
    said[anchor] = text
    return {"points": chooser.weights[answer], "anchor": anchor, "answer": answer, "recorded": route is not None}


def _asked(chooser: Chooser) -> list[tuple[str, str]]:
    answers = [answer for question in chooser.questions.values() for answer in question.answers.values()]
    needed = {function for answer in answers for function in answer.needs}
    return [(answer.company, function) for answer in answers if answer.company for function in FUNCTIONS if function in needed]


def _said(guide: Guide, platform: str, attribute: str) -> str:
    """`Age: 58.6% under 30, QuestMobile panel (Oct 2025)`."""
    fact = guide.facts(platform, attribute)[0]
    scope = f", {fact.scope}" if fact.scope else ""
    judged = "our judgement, " if guide.attributes[attribute].judged else ""
    low = ", low confidence" if fact.confidence == "low" else ""
    return f"{guide.attributes[attribute].label}: {tables.reading(guide.attributes[attribute], fact).text}{scope} ({judged}{fact.dated.short}{low})"


def _order(guide: Guide, attribute: str, bound: str) -> float | None:
    about = guide.attributes[attribute]
    try:
        return read(bound, about.type, about.unit, about.scale).order
    except ValueError:
        return None


def _filled(guide: Guide, text: str) -> str:
    """A text of the data with the values of the facts that it names."""

    def value(name: str) -> str:
        platform, dot, attribute = name.partition(".")
        fact: Fact = guide.facts(platform, attribute)[0] if dot else guide.figures[name]
        return (read(fact.value, fact.type, fact.unit) if isinstance(fact, Figure) else tables.reading(guide.attributes[attribute], fact)).text

    return REFERENCE.sub(lambda match: value(match[1]), text)
