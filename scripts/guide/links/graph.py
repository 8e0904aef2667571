"""What only the pages together settle: anchors in other pages, forwarding, languages, canonical addresses, what nobody uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch

from . import local
from .address import Place
from .finding import Finding, Level
from .folder import Folder, address_of, is_page
from .local import Report

_FRONT = ("index.html", "index.htm", "404.html")
# Files that browsers, robots, hosts and scripts ask for by name, without a link.
_ASKED_FOR = (
    "robots.txt", "*sitemap*.xml", "*sitemap*.xml.gz", "favicon.ico", "CNAME", ".nojekyll", "humans.txt", "security.txt", "llms.txt",
    ".well-known/*", "search/*", "_headers", "_redirects", "*.map", "browserconfig.xml", "ads.txt", "objects.inv", "*.py", "*.gz", "*.br",
)  # fmt: skip
_MAPS = ("urlset", "sitemapindex")


@dataclass(slots=True)
class Web:
    """The pages of a site and what leads where; filled report by report, judged at the end; needs as in `Report`, still unmet."""

    folder: Folder
    where: Place
    findings: list[Finding] = field(default_factory=list)
    anchors: dict[str, str] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)
    quoted: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    linked: set[str] = field(default_factory=set)
    mapped: set[str] = field(default_factory=set)
    outside: dict[str, set[str]] = field(default_factory=dict)
    canonical: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    alternates: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    forward: dict[str, tuple[str, str]] = field(default_factory=dict)
    unlisted: set[str] = field(default_factory=set)
    json: dict[str, str] = field(default_factory=dict)

    def add(self, report: Report) -> None:
        """Take in what one file says."""
        file = report.file
        self.findings += report.findings
        if is_page(file):
            self.anchors[file] = report.anchors
        if report.needs:
            unmet = self._unmet(report.needs)
            if unmet:
                self.needs[file] = "\0".join(part for need in unmet for part in need)
        if report.quoted:
            self.quoted[file] = report.quoted
        self.used |= report.loads
        if report.root in _MAPS:
            self.mapped |= report.follows
            self.used |= report.follows
        else:
            self.linked |= report.follows - {file}
        for url in report.outside:
            self.outside.setdefault(url, set()).add(file)
        if report.canonical is not None:
            self.canonical[file] = report.canonical, report.canonical_file
        if report.alternates:
            self.alternates[file] = report.alternates
        if report.forward:
            self.forward[file] = report.forward
        self.json |= report.json
        if report.unlisted:
            self.unlisted.add(file)

    def judge(self) -> list[Finding]:
        """All findings: those of the files and those that take the whole site."""
        return [
            *self.findings,
            *self._missing_anchors(),
            *self._missing_texts(),
            *self._forwards(),
            *self._languages(),
            *self._canonicals(),
            *self._map(),
            *self._unused(),
        ]

    def _unmet(self, needs: str) -> set[tuple[str, str]]:
        """The pages and fragments of `Report.needs` that have not been found; a page that is still to come has none."""
        parts = needs.split("\0")
        unmet = set()
        for page, fragment in zip(parts[::2], parts[1::2], strict=True):
            anchors = self.anchors.get(page)
            if anchors is None or not (f"\0{fragment}\0" in anchors or local.has_anchor(anchors, fragment)):
                unmet.add((page, fragment))
        return unmet

    def _missing_anchors(self) -> Iterator[Finding]:
        for file, needs in self.needs.items():
            if missing := self._unmet(needs):
                yield from local.explain(file, self.folder, self.where, missing, self.anchors, self.json.get(file, ""))

    def _missing_texts(self) -> Iterator[Finding]:
        wanted: dict[str, set[str]] = {}
        for goal, fragment in set().union(*self.quoted.values()):
            if local.has_anchor(self.anchors[goal], fragment):  # else that is said already
                wanted.setdefault(goal, set()).add(fragment)
        missing = {lost for goal, fragments in wanted.items() for lost in local.unsaid(self.folder, goal, fragments)}
        for file, quoted in self.quoted.items():
            if quoted & missing:
                yield from local.misquoted(file, self.folder, self.where, quoted & missing)

    def _forwards(self) -> Iterator[Finding]:
        """Pages that forward at once or after a while (`meta refresh`): a loop never ends, a chain costs time."""
        for file, (url, goal) in self.forward.items():
            if goal == file:
                continue
            path = [file]
            while goal in self.forward and goal not in path:
                path.append(goal)
                goal = self.forward[goal][1]
            if goal == file or goal == path[-1]:
                shown = " → ".join(map(self._shown, [*path, goal]))
                if goal == file:
                    yield self._at(file, ("meta", "content", url), "redirect-loop", Level.ERROR, f"forwards in a loop: {shown}",
                                   "Let it forward to a page that stays.", goal)  # fmt: skip
                continue
            if len(path) > 1:
                shown = " → ".join(map(self._shown, [*path, goal]))
                yield self._at(file, ("meta", "content", url), "redirect-chain", Level.WARNING, f"forwards to a page that forwards: {shown}",
                               "Forward to the last page.", goal)  # fmt: skip

    def _languages(self) -> Iterator[Finding]:
        """Google and the others use `hreflang` only when both pages name each other."""
        for file, alternates in self.alternates.items():
            for language, url, goal in alternates:
                if goal != file and not any(back == file for _, _, back in self.alternates.get(goal, ())):
                    yield self._at(file, ("link", "href", url), "one-way-language", Level.WARNING,
                                   f"names {self._shown(goal)} as its version in {language!r}, which does not name this page in return",
                                   "Add a link with hreflang to that page, or take this one away.", file)  # fmt: skip

    def _canonicals(self) -> Iterator[Finding]:
        for file, (url, goal) in self.canonical.items():
            if goal is None or goal == file:
                continue
            further = self.canonical.get(goal, ("", goal))[1]
            if goal in self.forward or further != goal:
                yield self._at(file, ("link", "href", url), "canonical-chain", Level.WARNING,
                               f"names {self._shown(goal)} as canonical, which is not the last word itself",
                               "Name the page that has the content.", further or goal)  # fmt: skip

    def _map(self) -> Iterator[Finding]:
        if not self.mapped:
            return
        for file in self._content():
            own = self.canonical.get(file, ("", file))[1] in (None, file)
            if file not in self.mapped and own:
                yield Finding("unmapped-page", Level.NOTE, file, "the page is not in the sitemap", "Add it, or mark it noindex.")
        for file in sorted(self.mapped):
            if file in self.forward or file in self.unlisted:
                what = "forwards to another" if file in self.forward else "asks search engines not to list it"
                yield Finding("mapped-in-vain", Level.WARNING, file, f"the page is in the sitemap but {what}",
                              "Take it out of the sitemap.")  # fmt: skip

    def _unused(self) -> Iterator[Finding]:
        for file in self._content():
            if file not in self.linked:
                yield Finding("orphan-page", Level.NOTE, file, "no page links to this page", "Link to it, or delete it.")
        for file in sorted(self.folder.files):
            if not is_page(file) and file not in self.used and file not in self.linked and not self._asked_for(file):
                yield Finding("unused-file", Level.NOTE, file, "no page uses this file", "Use it, or delete it.")

    def _content(self) -> list[str]:
        return [file for file in sorted(self.anchors) if file not in _FRONT and file not in self.forward and file not in self.unlisted]

    @staticmethod
    def _asked_for(file: str) -> bool:
        return any(fnmatch(file, pattern) for pattern in _ASKED_FOR)

    def _shown(self, file: str) -> str:
        return self.where.of(address_of(file))

    def _at(self, file: str, key: tuple[str, str, str], rule: str, level: Level, problem: str, mend: str, expected: str) -> Finding:
        line, column, text = local.locate(file, self.folder, [key]).get(key, (0, 0, ""))
        tag, attribute, value = key
        return Finding(rule, level, file, problem, mend, line, column, tag, attribute, text, value, expected=self._shown(expected))
