"""The functions that a Markdown page calls in `{{ … }}`: `table("reach")`, `fact("wechat.age")`, `guidance()` …

`render` turns the Markdown of one page with such calls into Markdown with HTML in their place.
A misspelt name raises PageError with the page, the line and the nearest right name.
"""

from __future__ import annotations

import functools
import json
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

import jinja2
import yaml
from markupsafe import Markup, escape

from guide import addresses, calls, charts, chooser, drawing, explorer, export, sources, tables, values, watched
from guide.advice import choose as choose_guidance
from guide.changes import Change
from guide.changes import markdown as told
from guide.dates import PartialDate
from guide.links.record import Check
from guide.model import REFERENCE, Fact, Figure, Guide
from guide.problem import nearest
from guide.questions import formats, grounds
from guide.questions.bank import PARTS, Question, bank


class PageError(Exception):
    """`docs/page.md:12: what is wrong. how to mend`."""


@dataclass(frozen=True)
class Page:
    """A page of `docs/`: its path there, its front matter, its Markdown and the line on which that begins."""

    path: str
    meta: Mapping[str, Any]
    markdown: str
    first_line: int = 1

    @classmethod
    def read(cls, path: str, text: str) -> Page:
        """A page from the text of its file."""
        front = _FRONT.match(text)
        if not front:
            return cls(path, {}, text)
        return cls(path, yaml.safe_load(front[1]) or {}, text[front.end() :], front[0].count("\n") + 1)


@dataclass(frozen=True)
class Rendered:
    """A page's Markdown with what its calls put there, and the first and last date of the facts that it shows.

    Tables and lists are set aside as `blocks`, and `text` has a mark in the place of each: Markdown leaves HTML as it is,
    but reads all of it twice to find where it ends, which took a third of a build.
    """

    text: str
    blocks: Sequence[str]
    dates: tuple[PartialDate, PartialDate] | None
    charts: Mapping[str, charts.Chart] = field(default_factory=dict)  # by the path of their downloads

    @property
    def markdown(self) -> str:
        """The whole page, as another engine reads it."""
        return self.filled(self.text)

    @property
    def anchors(self) -> set[str]:
        """The anchors in the blocks."""
        return {anchor for block in self.blocks for anchor in _ID.findall(block)}

    def filled(self, text: str) -> str:
        """A text with each block in the place of its mark: the page's Markdown, or the HTML that was made of it."""
        return _MARK.sub(lambda mark: self.blocks[int(mark[1])], text)


@dataclass(frozen=True)
class Cell:
    """What a cell of a comparison says, with the sources that it names and the dates of what it shows."""

    html: Markup
    cited: Mapping[str, None]
    dates: AbstractSet[PartialDate]


@dataclass
class Site:
    """The guide with its templates, ready to render pages; made once a build."""

    guide: Guide
    directories: bool = True
    templates: jinja2.Environment = field(default_factory=lambda: _templates())
    history: Sequence[tuple[str, Sequence[Change]]] = ()  # edition → what changed in it, newest first
    editions: Sequence[str] = ()  # those that were published, oldest first
    checks: Mapping[str, Check] = field(default_factory=dict)  # what the link checker last learned, by address
    cells: dict[tuple[Any, ...], Cell] = field(default_factory=dict)  # what many comparisons show alike is written once

    @functools.cached_property
    def last_read(self) -> dict[str, PartialDate]:
        """When each source was last read."""
        return sources.last_read(self.guide)

    @functools.cached_property
    def bank(self) -> list[Question]:
        """Every question of the bank."""
        return bank(self.guide)

    def watching(self, seen: watched.Rested) -> Site:
        """The same, for one page: it adds to `seen` the records on which the page rests."""
        site = replace(self, guide=watched.watched(self.guide, seen))
        site.__dict__["last_read"] = watched.noting("last_read", self.last_read, seen)
        return site

    def changed(self, before: Site) -> watched.Rested:
        """The records that differ from those of an earlier build."""
        return watched.changed(before.guide, self.guide) | watched.different("last_read", before.last_read, self.last_read)

    def render(self, page: Page) -> Rendered:
        """The page with every call replaced. Raises PageError."""
        functions = Functions(self, page)
        try:
            markdown = calls.filled(page.markdown, functions.exposed())
        except calls.BadCall as bad:
            raise PageError(f"docs/{page.path}:{page.first_line + bad.line - 1}: {bad.what}. {bad.mend}") from None
        dates = functions.dates
        return Rendered(markdown, functions.blocks, (min(dates), max(dates)) if dates else None, functions.charts)

    def chart_files(self, stem: str, chart: charts.Chart, address: str) -> dict[str, bytes]:
        """The downloads of a chart by their paths: SVG, PNG and CSV. `address` is the site's, for the source line."""
        source = (chart.credit(self.guide), f"China Social Guide, edition {self.guide.edition}, {address}")
        return {
            f"{stem}.svg": drawing.svg(chart.spec, chart.title, source).encode(),
            f"{stem}.png": drawing.png(chart.spec, chart.title, source),
            f"{stem}.csv": export.sheet([*chart.rows, (". ".join(source),)]),
        }


class Functions:
    """What one page can call. Platform, category, subject and topic default to those of the page's front matter."""

    def __init__(self, site: Site, page: Page) -> None:
        self.site, self.guide, self.page = site, site.guide, page
        self.cited: dict[str, None] = {}  # sources in the order in which the page rests on them
        self.dates: set[PartialDate] = set()  # of the facts that the page shows
        self.anchors: set[str] = set()
        self.charts: dict[str, charts.Chart] = {}
        self.blocks: list[str] = []  # HTML that Markdown need not read
        self.lists_sources = re.search(r"\{\{\s*sources\(", page.markdown) is not None

    def exposed(self) -> dict[str, Callable[..., Markup]]:
        """The functions by the names that pages use."""
        names = (
            "bibliography", "case", "cases", "changes", "chart", "chooser", "downloads", "edition", "explorer", "fact", "facts", "figures", "fit",
            "glance", "guidance", "latest", "pairs", "plate", "platforms", "questions", "related", "routes", "rule", "rules", "source", "sources",
            "table", "tasks", "terms", "timeline", "topics",
        )  # fmt: skip
        return {name: self._set_aside(getattr(self, name)) for name in names}

    def _set_aside(self, function: Callable[..., Markup]) -> Callable[..., Markup]:
        @functools.wraps(function)
        def called(*arguments: Any, **named: Any) -> Markup:
            html = function(*arguments, **named)
            if not _BLOCK.match(html):
                return html
            self.blocks.append(html)
            return Markup('<div class="g-block">{}</div>').format(len(self.blocks) - 1)

        return called

    # In a sentence ------------------------------------------------------------------------------------------

    def fact(self, name: str, at: str | None = None, mark: bool = True) -> Markup:
        """A fact's value with source and date in brackets; `at` picks a point of a series by its `as_of`."""
        fact = self._fact(name, at)
        return self._html("fact.html", fact=fact, value=self._value(name, fact), mark=mark)

    def source(self, name: str) -> Markup:
        """`(Publisher, 2025)` with a link to the source."""
        self._known(name, self.guide.sources, "source")
        return self._html("source.html", name=name)

    # Tables -------------------------------------------------------------------------------------------------

    def table(
        self,
        topic: str,
        platforms: Sequence[str] | None = None,
        attributes: Sequence[str] | None = None,
        category: str | None = None,
    ) -> Markup:
        """A topic compared across platforms: all of them, the named ones, or those of a category."""
        self._known(topic, self.guide.topics, "topic")
        for name in platforms or ():
            self._known(name, self.guide.platforms, "platform")
        for name in attributes or ():
            self._known(name, self.guide.attributes, "attribute")
        chosen = list(platforms or (self._members(category) if category else self.guide.platforms))
        table = tables.comparison(self.guide, attributes or self.guide.of_topic(topic), chosen)
        return self._html("table.html", table=table, topic=topic)

    def explorer(self, start: Sequence[str] = ()) -> Markup:
        """Every platform by every attribute; with scripts a reader begins with the attributes in `start`."""
        for name in start:
            self._known(name, self.guide.attributes, "attribute")
        names = {"companies": explorer.COMPANIES, "functions": explorer.FUNCTIONS, "ordered": explorer.ordered, "order": explorer.order}
        return self._html("explorer.html", table=explorer.explorer(self.guide, start), **names)

    def chooser(self) -> Markup:
        """Five questions and a ranked answer; nothing where the data file has no rules for one."""
        if self.guide.chooser is None:
            return Markup("")
        table = chooser.rules(self.guide)
        for platform in table["platforms"]:
            platform["href"] = self.href(f"platforms/{platform['id']}.md")
        # `</script>` in a text of the data would end the script; JSON can write `<` another way.
        data = json.dumps(table, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        return self._html("chooser.html", table=table, json=Markup(data))

    def facts(self, topic: str, platform: str | None = None) -> Markup:
        """One topic's facts for one platform, an attribute a row: the home of those facts' anchors."""
        self._known(topic, self.guide.topics, "topic")
        chosen = self._platform(platform)
        return self._html("facts.html", table=tables.listing(self.guide, self.guide.of_topic(topic), chosen), topic=topic, platform=chosen)

    def glance(self, platform: str | None = None) -> Markup:
        """Who owns it, since when, what for, how it is found: the identity facts and the doors to the rest."""
        return self.facts("identity", platform)

    def plate(self, platform: str | None = None) -> Markup:
        """The head of a platform page: names, family, owner, the one-sentence use, latest users, the small map."""
        chosen = self._platform(platform)
        return self._html("plate.html", id=chosen, map=charts.small_map(self.guide, chosen))

    def fit(self, platform: str | None = None) -> Markup:
        """The guide's judgement of each goal: of one platform on its page, of all platforms elsewhere."""
        chosen = platform or self.page.meta.get("platform")
        if chosen:
            return self._html("fit.html", id=self._platform(chosen))
        return self._html("fit_matrix.html", goals={name: goal.label for name, goal in self.guide.goals.items() if goal.fit})

    def routes(self, platform: str | None = None, company: str | None = None) -> Markup:
        """What a kind of company can do: on one platform, or one kind of company on all of them."""
        chosen = platform or self.page.meta.get("platform")
        if company:
            functions = {name: name.replace("-", " ").capitalize() for name in explorer.FUNCTIONS}
            return self._html("routes_matrix.html", company=company, functions=functions, routes=self.guide.routes)
        routes = {name: route for name, route in self.guide.routes.items() if route.platform == self._platform(chosen)}
        return self._html("routes.html", routes=routes, id=chosen)

    # Charts -------------------------------------------------------------------------------------------------

    def chart(self, name: str, platforms: Sequence[str] | None = None) -> Markup:
        """`users` and `daily-users` over time, the `map`, `women` by platform, `launches`, or the `fit` of goals."""
        self._known(name, ("users", "daily-users", "map", "women", "launches", "fit"), "chart")
        for platform in platforms or ():
            self._known(platform, self.guide.platforms, "platform")
        own = self.page.meta.get("platform")
        match name:
            case "map":
                chart = charts.position_map(self.guide, own)
            case "women":
                chart = charts.shares(self.guide, "gender")
            case "launches":
                chart = charts.launches(self.guide)
            case "fit":
                chart = charts.fits(self.guide)
            case _:
                attribute = "monthly-active-users" if name == "users" else "daily-active-users"
                chart = charts.users(self.guide, list(platforms or [self._platform(None)]), attribute)
        if chart is None:
            raise LookupError(f"`chart({name!r})` has fewer than three dated points. Take the chart out, or add facts")
        anchor = "-".join(["chart", name, *(platforms or ())])
        stem = "assets/charts/" + "-".join([name, *(platforms or ([own] if own else []))])
        self.charts[stem] = chart
        return self._html("chart.html", chart=chart, id=anchor, stem=stem)

    # Lists --------------------------------------------------------------------------------------------------

    def guidance(
        self,
        platforms: Sequence[str] | None = None,
        goals: Sequence[str] | None = None,
        stages: Sequence[str] | None = None,
        kind: str | None = None,
        every: bool = False,
    ) -> Markup:
        """Dos and don'ts of the page's platform, category or subject, or those that are asked for; `every` for all."""
        for names, known, what in ((platforms, self.guide.platforms, "platform"), (goals, self.guide.goals, "goal"), (stages, self.guide.stages, "stage")):
            for name in names or ():
                self._known(name, known, what)
        meta = {} if every or platforms or goals or stages else self.page.meta
        chosen = choose_guidance(self.guide, meta, platforms, goals, stages, kind)
        return self._html("guidance.html", items=chosen, filters=every)

    def case(self, name: str) -> Markup:
        """One case in short, with its lesson."""
        self._known(name, self.guide.cases, "case")
        return self._html("cases.html", cases={name: self.guide.cases[name]}, home=False)

    def cases(self, kind: str | None = None, platforms: Sequence[str] | None = None) -> Markup:
        """All cases of a kind, newest first: the home of their anchors."""
        chosen = {
            name: case
            for name, case in sorted(self.guide.cases.items(), key=lambda item: item[1].date, reverse=True)
            if kind in (None, case.kind) and (not platforms or set(platforms) & set(case.platforms))
        }
        return self._html("cases.html", cases=chosen, home=True)

    def rule(self, name: str) -> Markup:
        """A rule's name with a link to where it is described."""
        self._known(name, self.guide.rules, "rule")
        return self._html("rule.html", name=name)

    def rules(self, subject: str | None = None) -> Markup:
        """The rules of a subject: name, issuer, in force since, what each asks, the penalty."""
        chosen = subject or self.page.meta.get("subject")
        if chosen:
            self._known(chosen, self.guide.subjects, "subject")
        found = {name: rule for name, rule in self.guide.rules.items() if not chosen or chosen in rule.subjects}
        return self._html("rules.html", rules=dict(sorted(found.items(), key=lambda item: item[1].in_force, reverse=True)), subject=chosen)

    def timeline(self, platforms: Sequence[str] | None = None) -> Markup:
        """Dated steps, oldest first: of the page's platform, of the named ones, or of the whole market."""
        chosen = set(platforms or ([self.page.meta["platform"]] if self.page.meta.get("platform") else ()))
        events = {name: event for name, event in self.guide.events.items() if not chosen or chosen & set(event.platforms)}
        return self._html("timeline.html", events=dict(sorted(events.items(), key=lambda item: (item[1].date.first, item[0]))))

    def latest(self, number: int = 3) -> Markup:
        """The newest dated steps of the whole market, newest first, each with the way to its place in the history."""
        newest = sorted(self.guide.events.items(), key=lambda item: (item[1].date, item[0]), reverse=True)[:number]
        return self._html("latest.html", events=dict(newest))

    def terms(self) -> Markup:
        """The glossary, by English term."""
        return self._html("terms.html", terms=dict(sorted(self.guide.terms.items(), key=lambda item: item[1].term.casefold())))

    def sources(self) -> Markup:
        """The sources that this page rests on, in the order of their publishers. Call it last."""
        cited = {name: self.guide.sources[name] for name in self.cited}
        return self._html("sources.html", sources=sources.by_publisher(cited), supports=None, read=self.site.last_read)

    def bibliography(self) -> Markup:
        """Every source of the guide: what it supports, when it was last read, and what the link checker last learned of its address."""
        names = {"sources": sources.by_publisher(self.guide.sources), "supports": sources.support(self.guide), "read": self.site.last_read}
        return self._html("sources.html", checks=sources.checked(self.guide, self.site.checks), **names)

    def platforms(self, category: str | None = None) -> Markup:
        """Platforms as a list of doors, each with its sentence and latest users."""
        chosen = category or self.page.meta.get("category")
        return self._html("platforms.html", ids=self._members(chosen) if chosen else list(self.guide.platforms))

    def topics(self) -> Markup:
        """The comparisons, a door each."""
        return self._html("topics.html")

    def pairs(self) -> Markup:
        """Every pair of platforms, by the first of the two."""
        return self._html("pairs.html")

    def tasks(self) -> Markup:
        """The six doors of the home page."""
        return self._html("tasks.html")

    def edition(self) -> Markup:
        """The edition of the data, as a year and a month."""
        return escape(self.guide.edition)

    def related(self) -> Markup:
        """Where to go next from a platform: its family, the platforms that serve the same goals, its comparisons."""
        chosen = self._platform(None)
        strong = {goal for goal, fit in self.guide.platforms[chosen].fit.items() if fit.value == "strong"}
        family = [p for p in self._members(self.guide.platforms[chosen].category) if p != chosen]
        shared = {
            p: goals for p, record in self.guide.platforms.items()
            if p != chosen and (goals := [g for g in strong if g in record.fit and record.fit[g].value == "strong"])
        }  # fmt: skip
        goals = {p: sorted(names, key=list(self.guide.goals).index) for p, names in shared.items()}
        return self._html("related.html", id=chosen, family=family, shared=goals)

    def figures(self) -> Markup:
        """Every figure outside the matrix: the home of their anchors."""
        return self._html("figures.html")

    def downloads(self) -> Markup:
        """The files of the data, with what each is for."""
        return self._html("downloads.html", files=export.downloads(self.guide))

    def questions(self, part: str | None = None) -> Markup:
        """One part of the bank of questions, with answers that unfold; without a part the parts and the files."""
        if part:
            self._known(part, PARTS, "part")
        chosen = [question for question in self.site.bank if part in (None, question.part)]
        names = {"label": grounds.label, "home": grounds.home, "parts": PARTS, "files": formats.DOWNLOADS}
        return self._html("questions.html", questions=chosen, part=part, **names)

    def changes(self) -> Markup:
        """What changed from edition to edition, newest first, each statement with the way to it."""
        first = min([*self.site.editions, self.guide.edition])
        parts = [f"## Edition {edition} {{#edition-{edition}}}\n\n{told(found, self._changed, 3)}" for edition, found in self.site.history]
        return Markup("\n".join([*parts, f"## Edition {first} {{#edition-{first}}}\n\nThe first edition."]))

    def _changed(self, change: Change) -> str:
        """The way to what changed; of what was retired to its page, if that is still there."""
        gone = change.page.startswith("platforms/") and change.page[10:-3] not in self.guide.platforms
        anchor = f"#{change.anchor}" if change.anchor and change.kind != "retired" else ""
        return "" if gone else posixpath.relpath(change.page, posixpath.dirname(self.page.path) or ".") + anchor

    # What the templates ask for -------------------------------------------------------------------------------

    def href(self, page: str, anchor: str = "") -> str:
        """The relative link from this page to another one."""
        return addresses.way(self.page.path, page, anchor, self.site.directories)

    def cite(self, name: str) -> str:
        """The link to a source, which from now on counts as cited on this page, and on which the page rests."""
        self._known(name, self.guide.sources, "source")
        self.cited.setdefault(name)
        return f"#source-{name}" if self.lists_sources else self.href("sources.md", f"source-{name}")

    def rests_on(self, fact: Fact) -> str:
        """Counts a known fact among those that date the page; writes nothing."""
        if fact.known and fact.as_of:
            self.dates.add(fact.as_of)
        return ""

    def ranked(self, names: Sequence[str]) -> list[str]:
        """Sources with the platform's or regulator's own first, since a short mark names only one; one a publisher."""
        ranked = sorted(names, key=lambda name: _RANK.index(self.guide.sources[name].kind))
        return list({self.guide.sources[name].short: name for name in reversed(ranked)}.values())[::-1]

    def once(self, anchor: str) -> Markup:
        """` id="anchor"` the first time it is asked for on a page, nothing after that."""
        if anchor in self.anchors:
            return Markup("")
        self.anchors.add(anchor)
        return Markup(f' id="{escape(anchor)}"')

    def filled(self, text: str) -> Markup:
        """A text of the data with `{fact}` references replaced by their values."""
        parts = REFERENCE.split(text)
        return Markup("").join(escape(part) if place % 2 == 0 else escape(self._value(part, self._fact(part)).text) for place, part in enumerate(parts))

    def marked(self, text: str) -> Markup:
        """Plain words with their Chinese marked as such."""
        return Markup("").join(
            Markup('<span lang="zh-Hans">{}</span>').format(part) if place % 2 else escape(part) for place, part in enumerate(_HAN.split(text))
        )

    def file(self, path: str) -> str:
        """The relative link from this page to a file of the site that is not a page."""
        root = addresses.way(self.page.path, "index.md", directories=True)
        return path if root == "./" else f"{root}{path}"

    def pair(self, one: str, other: str) -> str:
        """The page that compares two platforms."""
        return addresses.pair(one, other)

    def value(self, name: str) -> values.Value:
        """The value of a fact or figure by its name."""
        return self._value(name, self._fact(name))

    def other(self, figure: Figure, other: Fact) -> values.Value:
        """What another publisher says of a figure, in the figure's own unit."""
        return values.read(other.value, figure.type, figure.unit)

    def fact_home(self, name: str) -> str:
        """The link to where a fact is at home."""
        platform, dot, attribute = name.partition(".")
        return self.href(f"platforms/{platform}.md", attribute) if dot else self.href("data/figures.md", name)

    def cell(self, cell: tables.Cell) -> Markup:
        """What a cell of a comparison says. It reads the same on all pages from which the same links lead."""
        own = self.page.path == f"platforms/{cell.platform}.md"
        key = (cell.platform, cell.attribute, own, self.lists_sources, self.file(""))
        if key not in self.site.cells:
            apart = Functions(self.site, self.page)
            html = apart._html("cell.html", cell=cell)
            self.site.cells[key] = Cell(html, apart.cited, apart.dates)
        known = self.site.cells[key]
        for name in known.cited:
            self.cite(name)
        self.dates |= known.dates
        return known.html

    def _html(self, template: str, **names: Any) -> Markup:
        text = self.site.templates.get_template(template).render(f=self, guide=self.guide, page=self.page, **names)
        # A raw HTML block in Markdown ends at nothing but its own end tag when it holds no blank line.
        return Markup("\n".join(line.strip() for line in text.splitlines() if line.strip()))

    def _fact(self, name: str, at: str | None = None) -> Fact:
        platform, dot, attribute = name.partition(".")
        if not dot:
            self._known(name, self.guide.figures, "figure")
            return self.guide.figures[name]
        self._known(platform, self.guide.platforms, "platform")
        self._known(attribute, self.guide.platforms[platform].facts, "fact", f"{platform}.")
        series = self.guide.facts(platform, attribute)
        if at is None:
            return series[0]
        dates = {str(fact.dated): fact for fact in reversed(series)}
        self._known(at, dates, f"date of {name}")
        return dates[at]

    def _value(self, name: str, fact: Fact) -> values.Value:
        if isinstance(fact, Figure):
            return values.read(fact.value, fact.type, fact.unit)
        return tables.reading(self.guide.attributes[name.partition(".")[2]], fact)

    def reading(self, attribute: str, fact: Fact) -> values.Value:
        return tables.reading(self.guide.attributes[attribute], fact)

    def current(self, platform: str, attribute: str) -> tables.Cell:
        return tables.cell(self.guide, platform, attribute)

    def _platform(self, name: str | None) -> str:
        chosen = name or self.page.meta.get("platform")
        if not chosen:
            raise LookupError("no platform is named. Name one, or set `platform:` in the page's front matter")
        self._known(chosen, self.guide.platforms, "platform")
        return str(chosen)

    def _members(self, category: str) -> list[str]:
        self._known(category, self.guide.categories, "category")
        return self.guide.in_category(category)

    def _known(self, name: str, known: Iterable[str], what: str, before: str = "") -> None:
        if name not in known:
            raise LookupError(f"unknown {what} `{before}{name}`. {nearest(name, known)}")


_MARK = re.compile(r'<div class="g-block">(\d+)</div>')
_BLOCK = re.compile(r"<(?:article|aside|details|div|dl|fieldset|figure|form|ol|p|section|table|ul)\b")
_ID = re.compile(r'\bid="([^"]+)"')
_FRONT = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)
_HAN = re.compile("([\u3400-\u9fff]+)")
_RANK = ("primary", "regulator", "statistics", "academic", "press", "industry")


def _templates() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("guide", "templates"), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["when"] = lambda date: date.words if isinstance(date, PartialDate) else ""
    made.filters["begun"] = values.begun
    made.filters["short"] = lambda date: date.short
    return made
