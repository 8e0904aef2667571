"""What the slides say: a deck for each platform and for each category, chosen from the guide, ready to be drawn.

Texts stand as they are in the data. What does not fit is left out whole and never cut: `room` measures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from guide import values
from guide.cite import AUTHOR, NAME
from guide.kit import room
from guide.model import Case, Fact, Guide
from guide.place import Place
from guide.statements import filled, sentences
from guide.tables import reading


@dataclass(frozen=True)
class Line:
    """A paragraph, with what is said of it below in small type, or an address that it leads to."""

    text: str
    below: str = ""
    href: str = ""


@dataclass(frozen=True)
class Lines:
    """Paragraphs one below the other. `sign` is the word and the colour at their head: do or don't; `small` are sources."""

    lines: tuple[Line, ...]
    sign: str = ""
    small: bool = False


@dataclass(frozen=True)
class Grid:
    """A table: its first row and its first column are heads."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    about: str
    size: float = room.NOTE


@dataclass(frozen=True)
class Trend:
    """Values over time, a line a series; `about` is read out to those who cannot see it."""

    series: tuple[tuple[str, tuple[tuple[date, float], ...]], ...]
    unit: str
    colour: str
    about: str


@dataclass(frozen=True)
class Bars:
    """One value a platform; the strong ones are in their family's colour."""

    bars: tuple[tuple[str, float, str, bool], ...]  # label, value, family, strong
    unit: str
    about: str


@dataclass(frozen=True)
class Dot:
    """A platform's place on the map, in steps of the two scales."""

    name: str
    x: float
    y: float
    family: str
    strong: bool
    about: str


@dataclass(frozen=True)
class Positions:
    """The map of platforms; the scales are those of openness and of tie strength."""

    dots: tuple[Dot, ...]
    across: tuple[str, ...]
    up: tuple[str, ...]
    families: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cover:
    """The first slide: names, what it is, edition and licence."""

    chinese: str
    about: str
    foot: str


@dataclass(frozen=True)
class Slide:
    """A slide with its speaker's notes: where each figure comes from, and how to cite it."""

    title: str
    body: Cover | Lines | Grid | Trend | Bars | Positions
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Deck:
    """Slides under a name; `family` gives their colour."""

    title: str
    family: str
    foot: str
    slides: tuple[Slide, ...]


_IDENTITY = ("main-use", "discovery", "owner", "launched", "listed-on", "overseas-route")
_PEOPLE = ("monthly-active-users", "time-per-user", "age", "gender", "city-tier", "interests")
_COMPARED = ("main-use", "discovery", "links-out", "broadcast-limit", "verification-fee", "post-life")
USERS = "monthly-active-users"


def platform(guide: Guide, place: Place, name: str) -> Deck:
    """The deck of one platform."""
    own, told = guide.platforms[name], _Notes(guide, place, f"platforms/{name}/", guide.platforms[name].name)
    family = guide.family(own.category)
    peers = _peers(guide, name)
    slides = [
        _cover(guide, told, own.name, f"{own.chinese}  {own.pinyin}", own.summary),
        _listing(guide, told, name, f"What {own.name} is", _IDENTITY),
        _map(guide, told, f"{own.name} on the map", [name]),
        _users(guide, told, name) or _beside(guide, told, name),
        _listing(guide, told, name, f"Who is on {own.name}", _PEOPLE),
        _fit(guide, told, name),
        *_advice(guide, told, [key for key, item in guide.guidance.items() if item.platforms == (name,)], own.name),
        _comparison(guide, told, [name, *peers]),
    ]
    return _deck(guide, told, own.name, family, [slide for slide in slides if slide])


def category(guide: Guide, place: Place, name: str) -> Deck:
    """The deck of one category."""
    own, told = guide.categories[name], _Notes(guide, place, f"categories/{name}/", guide.categories[name].label)
    members = guide.in_category(name)
    whole = [each for each in members if _belongs(guide, each, name)]
    slides = [
        _cover(guide, told, own.label, f"{own.chinese}  {own.pinyin}", _sentence(own.about)),
        _belonging(guide, told, name, members, whole),
        _map(guide, told, f"{own.label} on the map", members),
        _bars(guide, told, members, whole, f"{guide.attributes[USERS].label}, the newest figure of each"),
        _strong(guide, told, members),
        *_advice(guide, told, [key for key, item in guide.guidance.items() if name in item.categories], own.label.lower()),
        _examples(guide, told, whole, members),
        _members(guide, told, members),
    ]
    return _deck(guide, told, own.label, guide.family(name), [slide for slide in slides if slide])


class _Notes:
    """Collects what a deck rests on, and writes the notes of its slides."""

    def __init__(self, guide: Guide, place: Place, page: str, title: str) -> None:
        self.guide, self.place, self.page, self.title = guide, place, page, title
        self.known = sentences(guide)
        self.sources: dict[str, None] = {}

    def slide(self, title: str, body: Lines | Grid | Trend | Bars | Positions | Cover, rests_on: Iterable[tuple[str, str]], sources: Iterable[str]) -> Slide:
        """`rests_on` are statements, by the name of the sentence and the page with its anchor."""
        self.sources.update(dict.fromkeys(sources))
        said = [f"{self.known[name]} {self.place.cited(*link.split('#'))}" for name, link in rests_on if name in self.known]
        return Slide(title, body, (*(["Where it comes from:", *said] if said else []), self.cite()))

    def cite(self) -> str:
        """How to cite the page of the deck."""
        return f"Cite: {AUTHOR} ({self.guide.edition}). {self.title}. {NAME}. {self.place.cited(self.page)}"


def _deck(guide: Guide, told: _Notes, title: str, family: str, slides: Sequence[Slide]) -> Deck:
    foot = f"{NAME}, edition {guide.edition} · CC BY 4.0"
    return Deck(title, family, foot, (*slides, *_sources(guide, told)))


# Parts of a deck ----------------------------------------------------------------------------------------------


def _cover(guide: Guide, told: _Notes, title: str, chinese: str, about: str) -> Slide:
    foot = f"{NAME}, edition {guide.edition}. Text and data CC BY 4.0: change it, and name the guide"
    return Slide(title, Cover(chinese, _sentence(about), foot), ("Each slide has notes: where its figures come from, and how to cite them.", told.cite()))


def _listing(guide: Guide, told: _Notes, name: str, title: str, attributes: Sequence[str]) -> Slide | None:
    known = [(a, guide.facts(name, a)[0]) for a in attributes if guide.facts(name, a) and guide.facts(name, a)[0].value != values.NOT_APPLICABLE]
    rows = [(guide.attributes[a].label, _said(guide, a, fact), _dated(fact)) for a, fact in known]
    if not rows:
        return None
    widths = (3.0, 6.6, 2.7)
    head = ("What", "Value", "Date")
    count, size = room.rows_that_fit(head, rows, widths)
    rows, kept = rows[:count], known[:count]
    grid = Grid((head, *rows), widths, f"{title}: " + "; ".join(f"{label}, {text}" for label, text, _ in rows), size)
    return told.slide(title, grid, [_link(name, a) for a, _ in kept], _of(fact for _, fact in kept))


def _belonging(guide: Guide, told: _Notes, name: str, members: Sequence[str], whole: Sequence[str]) -> Slide:
    """Who belongs to a category and who half belongs, with the sentence of each."""
    widths = (2.0, 1.8, 8.5)
    rows = [(guide.platforms[n].name, "wholly" if n in whole else "half", _sentence(guide.platforms[n].summary)) for n in members]
    head = ("Platform", "Belongs", "What it is")
    count, size = room.rows_that_fit(head, rows, widths)
    title = f"Who belongs to {told.title.lower()}" + (f": {count} of {len(rows)}" if count < len(rows) else "")
    grid = Grid((head, *rows[:count]), widths, "; ".join(f"{n}, {how}" for n, how, _ in rows[:count]), size)
    return told.slide(title, grid, [], guide.categories[name].sources)


def _map(guide: Guide, told: _Notes, title: str, strong: Sequence[str]) -> Slide:
    across, up = guide.attributes["openness"].scale, guide.attributes["tie-strength"].scale
    cells: dict[tuple[float, float], list[str]] = {}
    for name in guide.platforms:
        x, y = (reading(guide.attributes[a], guide.facts(name, a)[0]).order for a in ("openness", "tie-strength"))
        if x is not None and y is not None:
            cells.setdefault((x, y), []).append(name)
    dots = [
        Dot(
            guide.platforms[name].name,
            x,
            y - (place - (len(names) - 1) / 2) * 0.27,
            guide.family(guide.platforms[name].category),
            name in strong,
            f"{guide.platforms[name].name}: {across[int(x)]}, ties {up[int(y)]}",
        )
        for (x, y), names in sorted(cells.items())
        for place, name in enumerate(names)
    ]
    families = tuple((name, record.label) for name, record in guide.categories.items() if record.parent is None)
    rests = [_link(name, a) for name in strong for a in ("openness", "tie-strength")]
    return told.slide(title, Positions(tuple(dots), across, up, families), rests, [])


def _users(guide: Guide, told: _Notes, name: str) -> Slide | None:
    """Users over time, where three points or more were counted alike; the two longest series and the newest."""
    about, lines = guide.attributes[USERS], {}
    for fact in reversed(guide.facts(name, USERS)):
        order = reading(about, fact).order
        if fact.as_of and order is not None:
            lines.setdefault(fact.scope or about.label, {})[fact.as_of.last] = (order, fact)
    if not lines or max(len(points) for points in lines.values()) < 3:
        return None
    newest = max(lines, key=lambda scope: max(lines[scope]))
    longest = sorted((scope for scope in lines if len(lines[scope]) > 1), key=lambda scope: -len(lines[scope]))[:2]
    shown = [newest, *(scope for scope in longest if scope != newest)]
    facts = [fact for scope in shown for _, fact in lines[scope].values()]
    last = max(facts, key=lambda fact: fact.dated)
    title = f"{guide.platforms[name].name}: {reading(about, last).text} {about.label.lower()}, {last.dated.words}"
    series = tuple((scope, tuple((day, value) for day, (value, _) in sorted(lines[scope].items()))) for scope in shown)
    ends = "; ".join(
        f"{scope}: from {min(points)} ({points[min(points)][0]:g}) to {max(points)} ({points[max(points)][0]:g})"
        for scope, points in lines.items()
        if scope in shown
    )
    trend = Trend(series, about.unit or "", guide.family(guide.platforms[name].category), f"{about.label} in {about.unit} over time. {ends}.")
    made = told.slide(title, trend, [_link(name, USERS)], last.sources)
    points = [
        f"{fact.dated}: {reading(about, fact).text}{f', {fact.scope}' if fact.scope else ''}. {_works(guide, fact)}"
        for fact in sorted(facts, key=lambda fact: fact.dated)
    ]
    left = len(guide.facts(name, USERS)) - len(facts)
    more = [f"{left} further values, counted otherwise, stand on the page."] if left > 0 else []
    return Slide(made.title, made.body, (*made.notes[:-1], "Every point and its source:", *points, *more, made.notes[-1]))


def _beside(guide: Guide, told: _Notes, name: str) -> Slide | None:
    """A platform's users among those of the others, where too few counts are known to draw them over time."""
    own, fact = guide.platforms[name].name, next(iter(guide.facts(name, USERS)), None)
    said = reading(guide.attributes[USERS], fact).text if fact and fact.known else ""
    label = guide.attributes[USERS].label.lower()
    title = f"{own}: {said} {label}, {fact.dated.words}" if fact and said else f"{own}: {label} unknown, and those of the others"
    return _bars(guide, told, [*guide.platforms], [name], title)


def _bars(guide: Guide, told: _Notes, names: Sequence[str], strong: Sequence[str], title: str) -> Slide | None:
    """The newest figure of each platform, largest first; what each counts stands in the notes."""
    about = guide.attributes[USERS]
    known = {n: guide.facts(n, USERS)[0] for n in names if guide.facts(n, USERS) and guide.facts(n, USERS)[0].known}
    read = sorted(known.items(), key=lambda item: -(reading(about, item[1]).order or 0))
    if len(read) < 2:
        return None
    bars = tuple(
        (
            f"{guide.platforms[n].name}: {reading(about, fact).text}, {fact.dated.short}",
            reading(about, fact).order or 0.0,
            guide.family(guide.platforms[n].category),
            n in strong,
        )
        for n, fact in read
    )
    spoken = "; ".join(f"{guide.platforms[n].name} {reading(about, fact).text}, {fact.dated.words}" for n, fact in read)
    body = Bars(bars, about.unit or "", f"{about.label}, newest figure of each. {spoken}.")
    made = told.slide(title, body, [_link(n, USERS) for n, _ in read], _of(known.values()))
    warning = "The figures count different things in different months: read each with its scope, and do not add them up."
    return Slide(made.title, made.body, (warning, *made.notes))


def _fit(guide: Guide, told: _Notes, name: str) -> Slide | None:
    fits = guide.platforms[name].fit
    strong = [Line(guide.goals[g].label, _sentence(filled(guide, fit.why))) for g, fit in fits.items() if fit.value == "strong"]
    weak = [Line(f"{guide.goals[g].label}: weak", _sentence(filled(guide, fit.why))) for g, fit in fits.items() if fit.value == "weak"]
    lines = [*strong, *weak]
    shown = tuple(lines[place] for place in room.lines_that_fit([(line.text, line.below) for line in lines]))
    if not shown:
        return None
    goals = [guide.goals[g].label.lower() for g, fit in fits.items() if fit.value == "strong"]
    title = f"{guide.platforms[name].name} is strong at {_listed(goals)}" if goals else f"{guide.platforms[name].name} is strong at none of the goals"
    rests = [(f"fit-{g}-{name}", f"platforms/{name}/#fit-{g}") for g in fits]
    return told.slide(title, Lines(shown), rests, [])


def _advice(guide: Guide, told: _Notes, names: Sequence[str], whom: str) -> list[Slide]:
    """As many dos, and as many don'ts, as a slide holds: law first, and the surest of each level."""
    levels, sure = ("law", "platform-rule", "practice"), ("high", "medium", "low")
    slides = []
    for kind, head in (("do", "Do"), ("dont", "Don’t")):
        chosen = sorted(
            (n for n in names if guide.guidance[n].kind == kind),
            key=lambda n: (levels.index(guide.guidance[n].level), sure.index(guide.guidance[n].confidence or "low")),
        )
        texts = [(_sentence(filled(guide, guide.guidance[n].text)), _sentence(filled(guide, guide.guidance[n].why))) for n in chosen]
        held = room.lines_that_fit([(f"{head}  {text}", why) for text, why in texts])[:5]
        if not held:
            continue
        shown = [chosen[place] for place in held]
        rests = [(n, f"dos-and-donts/#{n}") for n in shown]
        title = f"{'Dos' if kind == 'do' else 'Don’ts'} for {whom}" + (f": {len(shown)} of {len(chosen)}" if len(chosen) > len(shown) else "")
        body = Lines(tuple(Line(*texts[place]) for place in held), head)
        slides.append(told.slide(title, body, rests, [source for n in shown for source in guide.guidance[n].sources]))
    return slides


def _comparison(guide: Guide, told: _Notes, names: Sequence[str]) -> Slide | None:
    """The platform beside its two nearest, attribute by attribute, as many as fit."""
    rows, kept = [], []
    widths = (2.1, *[10.2 / len(names)] * len(names))
    for attribute in _COMPARED:
        facts = [guide.facts(n, attribute)[:1] for n in names]
        if all(facts) and facts[0][0].known:
            rows.append((guide.attributes[attribute].label, *(_said(guide, attribute, fact[0]) for fact in facts)))
            kept.append(attribute)
    labels = [guide.platforms[n].name for n in names]
    head = ("What", *labels)
    count, size = room.rows_that_fit(head, rows, widths)
    if not count:
        return None
    grid = Grid((head, *rows[:count]), widths, f"{_listed(labels)} compared by {_listed([row[0].lower() for row in rows[:count]])}", size)
    rests = [_link(n, a) for a in kept[:count] for n in names]
    return told.slide(f"{_listed(labels)} compared", grid, rests, _of(guide.facts(n, a)[0] for a in kept[:count] for n in names))


def _members(guide: Guide, told: _Notes, names: Sequence[str]) -> Slide | None:
    """The platforms of a category, one a row."""
    attributes, widths = ("main-use", "openness", "tie-strength", USERS), (1.4, 4.9, 1.4, 1.4, 3.2)
    rows = [(guide.platforms[n].name, *(_said(guide, a, guide.facts(n, a)[0]) if guide.facts(n, a) else "not recorded" for a in attributes)) for n in names]
    head = ("Platform", *(guide.attributes[a].label for a in attributes))
    count, size = room.rows_that_fit(head, rows, widths)
    if not count:
        return None
    title = f"{told.title} compared" + (f": {count} of {len(names)}" if count < len(names) else "")
    grid = Grid((head, *rows[:count]), widths, f"{title}: {_names(guide, names[:count])}", size)
    rests = [_link(n, a) for n in names[:count] for a in attributes]
    return told.slide(title, grid, rests, _of(guide.facts(n, a)[0] for n in names[:count] for a in attributes if guide.facts(n, a)))


def _strong(guide: Guide, told: _Notes, names: Sequence[str]) -> Slide | None:
    """Goal by goal, which platforms of a category are strong."""
    rows = []
    for goal, about in guide.goals.items():
        if about.fit:
            strong = [n for n in names if guide.platforms[n].fit.get(goal) and guide.platforms[n].fit[goal].value == "strong"]
            rows.append((about.label, _names(guide, strong) if strong else "none of them"))
    widths = (2.6, 9.7)
    head = ("Goal", "Strong")
    count, size = room.rows_that_fit(head, rows, widths)
    grid = Grid((head, *rows[:count]), widths, "; ".join(f"{goal}: {strong}" for goal, strong in rows[:count]), size)
    rests = [(f"fit-{g}-{n}", f"platforms/{n}/#fit-{g}") for g in guide.goals for n in names if g in guide.platforms[n].fit]
    return told.slide(f"What {told.title.lower()} are strong at, by the guide’s judgement", grid, rests, [])


def _examples(guide: Guide, told: _Notes, whole: Sequence[str], members: Sequence[str]) -> Slide | None:
    """A case of getting it right and one of getting it wrong: sure, as much on these platforms as can be, and the newest of such."""

    def best(kind: str) -> tuple[str, Case] | None:
        found = [(n, c) for n, c in guide.cases.items() if c.kind == kind and set(c.platforms) & set(members) and c.confidence == "high"]
        return max(found, key=lambda item: (*(_share(item[1], names) for names in (whole, members)), item[1].date), default=None)

    cases = [found for kind in ("success", "crisis") if (found := best(kind))]
    lines = [Line(f"{c.title} ({c.date.words})", f"{_sentence(filled(guide, c.what))} Lesson: {_sentence(filled(guide, c.lesson))}") for _, c in cases]
    held = room.lines_that_fit([(line.text, line.below) for line in lines])
    if not held:
        return None
    shown = [cases[place] for place in held]
    rests = [(n, f"cases/{'crises' if c.kind == 'crisis' else 'successes'}/#{n}") for n, c in shown]
    title = "Right and wrong: two cases" if len(held) == 2 else "A case"
    return told.slide(title, Lines(tuple(lines[place] for place in held)), rests, [source for _, case in shown for source in case.sources])


def _share(case: Case, names: Sequence[str]) -> float:
    """How much of a case happened on these platforms."""
    return len(set(case.platforms) & set(names)) / len(case.platforms)


def _sources(guide: Guide, told: _Notes) -> list[Slide]:
    """All sources of the deck, on as many slides as they take, by publisher."""
    lines = []
    for name in sorted(told.sources, key=lambda name: (guide.sources[name].short.casefold(), name)):
        source = guide.sources[name]
        lines.append(Line(f"{source.short}: {source.title}, {source.published or 'undated'}", href=source.url or ""))
    left = iter(lines)
    pages = [tuple(islice(left, count)) for count in room.pages_of_lines([line.text for line in lines])]
    where = f"{told.place.cited(told.page)}#sources"
    notes = (f"Every source with its address: {where}", told.cite())
    total = f" of {len(pages)}" if len(pages) > 1 else ""
    return [Slide(f"Sources{f' {number}' if total else ''}{total}", Lines(page, small=True), notes) for number, page in enumerate(pages, 1)]


# Words --------------------------------------------------------------------------------------------------------


def _said(guide: Guide, attribute: str, fact: Fact) -> str:
    scope = f", {fact.scope}" if fact.scope else ""
    doubt = " (low confidence)" if fact.confidence == "low" else ""
    return f"{reading(guide.attributes[attribute], fact).text}{scope}{doubt}"


def _dated(fact: Fact) -> str:
    if fact.why:
        return f"our judgement, {fact.dated.short}"
    if not fact.known:
        return f"looked for, {fact.dated.short}"
    return fact.dated.words if fact.as_of else f"read {fact.dated.short}"


def _link(platform: str, attribute: str) -> tuple[str, str]:
    """The name of a fact's sentence, and where the fact stands."""
    return f"{platform}-{attribute}", f"platforms/{platform}/#{attribute}"


def _of(facts: Iterable[Fact]) -> list[str]:
    return [source for fact in facts for source in fact.sources]


def _works(guide: Guide, fact: Fact) -> str:
    """The sources of a point, each with its address."""
    works = [guide.sources[name] for name in fact.sources]
    return "; ".join(f"{work.short}: {work.title}, {work.published or 'undated'}{f', {work.url}' if work.url else ''}" for work in works)


def _belongs(guide: Guide, platform: str, category: str) -> bool:
    line: str | None = guide.platforms[platform].category
    while line and line != category:
        line = guide.categories[line].parent
    return line == category


def _peers(guide: Guide, name: str) -> list[str]:
    """The two platforms to set beside one: the other of the founding pair, then those of its category, then of its family."""
    own = guide.platforms[name]
    pair: Mapping[str, str] = {"wechat": "weibo", "weibo": "wechat"}

    def near(other: str) -> tuple[bool, bool, bool]:
        there = guide.platforms[other]
        return pair.get(name) != other, there.category != own.category, guide.family(there.category) != guide.family(own.category)

    return sorted((other for other in guide.platforms if other != name), key=near)[:2]


def _names(guide: Guide, names: Sequence[str]) -> str:
    return ", ".join(guide.platforms[name].name for name in names)


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _sentence(text: str) -> str:
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!", "”")) else f"{text}."
