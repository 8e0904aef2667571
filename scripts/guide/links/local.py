"""What one file settles by itself, once the names of all files are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from . import css, data, markup, quote, values
from .address import Address, Kind, Place, absolute, base_of, fragment_names, rebase, resolve, scheme
from .finding import Finding, Level
from .folder import Answer, Folder, address_of, is_page
from .markup import Page, Target
from .nearest import Names, nearest
from .position import Places

_LOADED_RELS = frozenset(["stylesheet", "icon", "manifest", "preload", "modulepreload", "prefetch", "apple-touch-icon", "mask-icon"])
_KNOWN_SCHEMES = ("http", "https", "mailto", "tel")
# Registered schemes that look like a slip of those (IANA, "URI schemes").
_OTHER_SCHEMES = frozenset(["ftp", "ftps", "sftp", "tftp", "shttp"])
_PLACEHOLDER = "the address of a page or file"


@dataclass(slots=True)
class Report:
    """What one file says, small enough to send between processes.

    anchors: what fragments can name, NUL before, between and after; needs: pages and fragments to be found in them,
    by turns, NUL between; quoted: pages and fragments that name words in them (`quote`);
    loads and follows: files that it uses and pages that it leads to; outside: addresses on other hosts;
    root: the root element of an XML file; json: the manifests and JSON feeds that it links to, each with its kind.
    """

    file: str
    findings: list[Finding] = field(default_factory=list)
    anchors: str = ""
    needs: str = ""
    quoted: set[tuple[str, str]] = field(default_factory=set)
    loads: set[str] = field(default_factory=set)
    follows: set[str] = field(default_factory=set)
    outside: list[str] = field(default_factory=list)
    canonical: str | None = None
    canonical_file: str | None = None
    alternates: list[tuple[str, str, str]] = field(default_factory=list)
    forward: tuple[str, str] | None = None
    unlisted: bool = False
    root: str = ""
    json: dict[str, str] = field(default_factory=dict)


def joined(names: Iterable[str]) -> str:
    """Names as `Report.anchors` holds them: HTML cannot hold NUL, so a search in the text finds whole names only."""
    return "\0" + "\0".join(names) + "\0"


def has_anchor(anchors: str, fragment: str) -> bool:
    """True when a browser finds a place for this fragment in a page with these anchors (`Report.anchors`)."""
    if f"\0{fragment}\0" in anchors:
        return True
    names = fragment_names(fragment)
    if not names:
        return True
    return any(f"\0{name}\0" in anchors for name in names) or names[-1].lower() == "top"


@lru_cache(maxsize=64)
def _names(anchors: str) -> Names:
    return Names(name for name in anchors.split("\0") if name)


def inspect(file: str, folder: Folder, where: Place, kind: str = "") -> Report:
    """Read one file of the site and report what it says; kind tells a JSON file what it is (`Report.json`)."""
    try:
        raw = folder.read(file)
    except OSError as error:
        problem = f"the file cannot be read: {error.strerror or error}"
        return Report(file, [Finding("unreadable", Level.ERROR, file, problem, "Build the site again.")])
    if is_page(file):
        return _Page(file, folder, where, _source(file, raw)).report
    return _Other(file, folder, where, raw, kind).report


def _source(file: str, raw: bytes) -> str:
    text = markup.decode(raw)
    return markup.unfold(text) if file.lower().endswith(".xhtml") else text


def explain(file: str, folder: Folder, where: Place, missing: set[tuple[str, str]], anchors: dict[str, str], kind: str = "") -> list[Finding]:
    """Findings for the links of a file whose anchors turned out to be missing from other pages; kind as for `inspect`."""
    if not is_page(file):
        return _Other(file, folder, where, folder.read(file), kind).no_anchors(missing)
    return [page.no_anchor(target, address, goal, anchors[goal]) for page, target, address, goal in _leading(file, folder, where, missing)]


def unsaid(folder: Folder, goal: str, fragments: Iterable[str]) -> set[tuple[str, str]]:
    """The page and those of the fragments whose quotations are not in it."""
    text = quote.words(_source(goal, folder.read(goal)))
    return {(goal, fragment) for fragment in fragments if not all(quote.holds(text, found) for found in quote.quotes(fragment))}


def misquoted(file: str, folder: Folder, where: Place, missing: set[tuple[str, str]]) -> list[Finding]:
    """Findings for the links of a page that quote what other pages do not say (from `unsaid`)."""
    return [page.misquoted(target, address, goal) for page, target, address, goal in _leading(file, folder, where, missing)]


def _leading(file: str, folder: Folder, where: Place, goals: set[tuple[str, str]]) -> Iterator[tuple[_Page, Target, Address, str]]:
    """The targets of a page that lead to one of these pages and fragments."""
    page = _Page(file, folder, where, _source(file, folder.read(file)), quiet=True)
    for target in page.page.targets:
        address = resolve(target.value, page.base, where)
        if address.kind is Kind.SITE and address.fragment:
            goal = folder.find(address.path)[1]
            if (goal, address.fragment) in goals:
                yield page, target, address, goal


def locate(file: str, folder: Folder, wanted: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], tuple[int, int, str]]:
    """Line, column and text of the first element of a page with this (tag, attribute, value)."""
    page = markup.read(_source(file, folder.read(file)))
    places = Places(page.source)
    found = {}
    for key in wanted:
        for target in page.targets:
            if (target.tag, target.attribute, target.value) == key:
                raw = target.node.attributes.get(target.attribute) or ""
                found[key] = (*places.element(target.tag, target.attribute, raw, 0), markup.label(target.node))
                break
    return found


def mention(file: str, folder: Folder, where: Place, url: str) -> tuple[int, int, str, str, str, str]:
    """Line, column, tag, attribute, text and address as written of the first element of a page that leads to a whole address."""
    if is_page(file):
        page = _Page(file, folder, where, _source(file, folder.read(file)), quiet=True)
        for target in page.page.targets:
            if resolve(target.value, page.base, where).whole == url:
                return (*page.place(target), target.tag, target.attribute, markup.label(target.node), target.value)
    return 0, 0, "", "", "", url


class _File:
    """What pages and other files have in common: judging one address."""

    def __init__(self, file: str, folder: Folder, where: Place) -> None:
        self.folder = folder
        self.where = where
        self.report = Report(file)
        self.base = base_of(file, where)

    def missing(self, address: Address, answer: Answer) -> dict[str, str]:
        """The words for an address that leads to nothing, and the nearest one that exists."""
        path = "" if address.path == "." else address.path
        resolved = self.where.of(path)
        if answer is Answer.NO_INDEX:
            return {
                "rule": "no-index",
                "problem": f"leads to the folder {resolved}, which has no index page",
                "mend": "Link to a page in it, or add its index.html.",
                "expected": f"{path.rstrip('/')}/index.html".lstrip("/"),
                "resolved": resolved,
            }
        close = self.folder.meant(path)
        expected = path + "index.html" if path.endswith("/") else path
        return {
            "rule": "missing-file",
            "problem": f"leads to {resolved}, which is not in the site",
            "mend": "Correct the address or add the file.",
            "expected": expected,
            "resolved": resolved,
            "nearest": self.where.of(address_of(close)) if close else "",
        }


class _Page(_File):
    """One HTML page; `quiet` reads it again without judging it."""

    def __init__(self, file: str, folder: Folder, where: Place, source: str, *, quiet: bool = False) -> None:
        super().__init__(file, folder, where)
        self.page: Page = markup.read(source)
        self.places = Places(source)
        if self.page.base is not None:
            self.base = rebase(self.page.base, self.base, where)
        if not quiet:
            self._inspect()

    def _inspect(self) -> None:
        page, report, folder, where, base = self.page, self.report, self.folder, self.where, self.base
        file, loads, follows = report.file, report.loads, report.follows
        anchors = report.anchors = joined(page.anchors)
        needs: dict[str, None] = {}
        for target in page.targets:
            value = target.value
            if target.use.required and (not value or value.isspace()):
                self._empty(target)
                continue
            address = resolve(value, base, where)
            if address.kind is not Kind.SITE:
                self._elsewhere(target, address)
                continue
            answer, found = folder.find(address.path)
            if not found:
                self._add(target, Level.ERROR if target.use.certain else Level.WARNING, **self.missing(address, answer))
                continue
            (follows if target.use.follow else loads).add(found)
            if answer is Answer.FORWARDED:
                self._slashless(target, address)
            fragment = address.fragment
            if fragment and is_page(found):
                if ":~:" in fragment:
                    report.quoted.add((found, fragment))
                if found != file:
                    needs[f"{found}\0{fragment}"] = None
                elif target.role != "style" and not has_anchor(anchors, fragment):
                    self.report.findings.append(self.no_anchor(target, address, file, anchors))
        report.needs = "\0".join(needs)
        self._elements()

    def _elements(self) -> None:
        """Rules about elements rather than addresses; each looks only when its words are in the source."""
        page = self.page
        lower = page.lower
        if len(page.ids) != len(set(page.ids)):
            self._doubled()
        if lower.count("<img") != sum(target.tag == "img" and target.attribute == "src" for target in page.targets):
            for nth, node in enumerate(page.tree.css("img")):
                if "src" not in node.attributes and "srcset" not in node.attributes:
                    self._element(node, "img", nth, "missing-address", "has neither src nor srcset", "Name the picture in src.")
        if "<link" in lower:
            self._links()
        if "refresh" in lower:
            self._refresh()
        if "srcset" in lower:
            self._sets()
        if "usemap" in lower:
            self._maps()
        if "_blank" in lower:
            self._blank()
        for node in page.linked_data:
            self._linked_data(node)
        if "noindex" in lower:
            robots = page.tree.css("meta[name='robots' i]")
            self.report.unlisted = any("noindex" in (node.attributes.get("content") or "").lower() for node in robots)

    def _add(self, target: Target, level: Level, *, rule: str, problem: str, mend: str, **more: str) -> None:
        self.report.findings.append(self._finding(target, level, rule, problem, mend, more))

    def _finding(self, target: Target, level: Level, rule: str, problem: str, mend: str, more: dict[str, str]) -> Finding:
        line, column = self.place(target)
        attribute = f" {target.attribute}" if target.attribute else ""
        return Finding(
            rule, level, self.report.file, f"<{target.tag}{attribute}> {problem}", mend, line, column,
            target.tag, target.attribute, markup.label(target.node), target.value, **more,
        )  # fmt: skip

    def place(self, target: Target) -> tuple[int, int]:
        """Line and column of the element of a target."""
        attribute = target.attribute if target.attribute in target.node.attributes else ""
        raw = (target.node.attributes.get(attribute) or "") if attribute else ""
        return self.places.element(target.tag, attribute, raw, self._order.get((target.node.mem_id, attribute), 0))

    @cached_property
    def _order(self) -> dict[tuple[int, str], int]:
        """For each element and attribute, how many elements before it have the same tag and value."""
        order: dict[tuple[int, str], int] = {}
        before: Counter[tuple[str, str, str]] = Counter()
        for target in self.page.targets:
            attribute = target.attribute if target.attribute in target.node.attributes else ""
            if (target.node.mem_id, attribute) not in order:
                same = (target.tag, attribute, (target.node.attributes.get(attribute) or "") if attribute else "")
                order[target.node.mem_id, attribute] = before[same]
                before[same] += 1
        return order

    def _empty(self, target: Target) -> None:
        self._add(
            target, Level.ERROR, rule="empty-address", problem="is empty",
            mend=f"Give it an address or take the attribute {target.attribute} away.", expected=_PLACEHOLDER,
        )  # fmt: skip

    def _slashless(self, target: Target, address: Address) -> None:
        path = "" if address.path == "." else address.path + "/"
        self._add(
            target, Level.WARNING, rule="slashless-folder", problem="names a folder without its slash, which costs a redirect",
            mend="Add the slash.", resolved=self.where.of(path.rstrip("/")), expected=self.where.of(path),
        )  # fmt: skip

    def no_anchor(self, target: Target, address: Address, goal: str, anchors: str) -> Finding:
        """The finding for a fragment that the page it leads to does not have."""
        fragment = address.fragment or ""
        wanted = fragment_names(fragment)[-1]
        close = _names(anchors).nearest(wanted)
        page = self.where.of(address_of(goal))
        more = {
            "resolved": f"{page}#{fragment}",
            "expected": f"an element with id {wanted!r} in {goal}",
            "nearest": f"#{close}" if close else "",
        }
        here = "this page" if goal == self.report.file else page
        return self._finding(
            target, Level.ERROR, "missing-anchor", f"leads to #{wanted}, which is not in {here}",
            "Correct the fragment or give an element that id.", more,
        )  # fmt: skip

    def misquoted(self, target: Target, address: Address, goal: str) -> Finding:
        """The finding for a text fragment whose words are not in the page it leads to."""
        page = self.where.of(address_of(goal))
        said = " … ".join(" ".join(filter(None, found)) for found in quote.quotes(address.fragment or ""))
        return self._finding(
            target, Level.WARNING, "missing-text", f"quotes {said!r}, which {page} does not say",
            "Quote the page as it is now, or link to it without the words.", {"resolved": f"{page}#{address.fragment}", "expected": said},
        )  # fmt: skip

    def _elsewhere(self, target: Target, address: Address) -> None:
        kind, url = address.kind, address.path
        if kind is Kind.BAD:
            self._add(
                target, Level.ERROR, rule="bad-address", problem=f"holds {target.value.strip()!r}, which is not an address",
                mend="Write a whole address, with special characters percent-encoded.", expected=_PLACEHOLDER,
            )  # fmt: skip
        elif kind is Kind.OUTSIDE:
            self._outside(target, address)
        elif kind is Kind.OTHER:
            self._other(target, url)
        else:
            self.report.outside.append(address.whole)
            if self.where.secure and url.startswith("http:") and self._loads(target):
                self._add(
                    target, Level.ERROR, rule="insecure-asset", problem="loads a file over http into a site served over https",
                    mend="Write https, or serve the file from here.", resolved=url, expected="https" + url[4:],
                )  # fmt: skip

    def _loads(self, target: Target) -> bool:
        if target.tag == "link":
            return bool(markup.rels(target.node) & _LOADED_RELS)
        return not target.use.follow and target.role != "card"

    def _outside(self, target: Target, address: Address) -> None:
        answer, found = self.folder.find(address.path.lstrip("/"))
        close = self.where.prefix + address_of(found) if found and answer is not Answer.MISSING else ""
        self._add(
            target, Level.ERROR, rule="outside-site",
            problem=f"leads to {address.path}, outside of {self.where.prefix} where the site is served",
            mend=f"Start the address with {self.where.prefix} or write it relative to the page.",
            resolved=absolute(target.value, self.base), expected=f"an address below {self.where.prefix}", nearest=close,
        )  # fmt: skip

    def _other(self, target: Target, url: str) -> None:
        name = scheme(target.value)
        if name in ("mailto", "tel"):
            problem = values.mail_problem(target.value.strip()) if name == "mailto" else values.phone_problem(target.value.strip())
            if problem:
                example = "mailto:name@example.org" if name == "mailto" else "tel:+86-10-5555-0100"
                self._add(
                    target, Level.ERROR, rule=f"bad-{name}", problem=problem, mend=f"Write it like {example}.",
                    expected=example, resolved=url,
                )  # fmt: skip
        elif name == "file":
            self._add(
                target, Level.WARNING, rule="local-file", problem="leads to a file on the reader's own computer, which browsers do not open from a site",
                mend="Put the file into the site and link to it there.", resolved=url, expected=_PLACEHOLDER,
            )  # fmt: skip
        elif name not in _OTHER_SCHEMES and (close := nearest(name, _KNOWN_SCHEMES)):
            self._add(
                target, Level.WARNING, rule="odd-scheme", problem=f"has the scheme {name!r}, which browsers do not know",
                mend="Correct the beginning of the address.", resolved=url, expected="https://", nearest=f"{close}:",
            )  # fmt: skip

    def _element(self, node: markup.LexborNode, tag: str, nth: int, rule: str, problem: str, mend: str, level: Level = Level.ERROR) -> None:
        line, column = self.places.element(tag, "", "", nth)
        self.report.findings.append(Finding(rule, level, self.report.file, f"<{tag}> {problem}", mend, line, column, tag, "", markup.label(node)))

    def _doubled(self) -> None:
        counts = Counter(self.page.ids)
        seen: Counter[tuple[str, str]] = Counter()
        first: set[str] = set()
        for node in self.page.tree.css("[id]"):
            tag, name = node.tag or "", node.attributes["id"] or ""
            nth = seen[tag, name]
            seen[tag, name] += 1
            if counts[name] > 1 and name in first:
                line, column = self.places.element(tag, "id", name, nth)
                self.report.findings.append(
                    Finding(
                        "doubled-id", Level.WARNING, self.report.file,
                        f"the id {name!r} is used {counts[name]} times, and links reach only the first",
                        "Give each element an id of its own.", line, column, tag, "id", markup.label(node), f"#{name}",
                    )
                )  # fmt: skip
            first.add(name)

    def _links(self) -> None:
        """`link` elements: canonical, alternates in other languages, and the attributes that make them links at all."""
        canonicals = []
        for nth, node in enumerate(self.page.tree.css("link")):
            attributes = node.attributes
            if "href" not in attributes and "imagesrcset" not in attributes:
                self._element(node, "link", nth, "missing-address", "has no href", "Add the address, or take the element away.")
                continue
            words = markup.rels(node)
            if not words and "itemprop" not in attributes and "property" not in attributes:
                self._element(node, "link", nth, "missing-rel", "has no rel, so browsers ignore it", "Say in rel what it is.", Level.WARNING)
            href = attributes.get("href") or ""
            if "canonical" in words and href:
                canonicals.append(href)
            kind = "manifest" if "manifest" in words else "feed" if (attributes.get("type") or "").lower() == "application/feed+json" else ""
            if kind and (goal := self._goal(href)):
                self.report.json[goal] = kind
            if "alternate" in words and "hreflang" in attributes and href:
                goal = self._goal(href)
                if goal:
                    self.report.alternates.append(((attributes["hreflang"] or "").lower(), href, goal))
        if canonicals:
            self.report.canonical = canonicals[0]
            self.report.canonical_file = self._goal(canonicals[0])
            if len(set(canonicals)) > 1:
                target = next(t for t in self.page.targets if t.tag == "link" and t.value == canonicals[1])
                self._add(
                    target, Level.WARNING, rule="canonical-twice", problem="names a second canonical address",
                    mend="Keep one.", expected=canonicals[0],
                )  # fmt: skip

    def _goal(self, href: str) -> str | None:
        address = resolve(href, self.base, self.where)
        return self.folder.find(address.path)[1] or None if address.kind is Kind.SITE else None

    def _refresh(self) -> None:
        for nth, node in enumerate(self.page.tree.css("meta")):
            if (node.attributes.get("http-equiv") or "").lower() != "refresh":
                continue
            content = node.attributes.get("content")
            found = values.refresh(content or "")
            if found is None:
                self._element(
                    node, "meta", nth, "bad-refresh", f"refresh has the content {content or ''!r}, which browsers ignore",
                    'Write it like content="0; url=new/".',
                )  # fmt: skip
            elif found.url is not None and self.report.forward is None:
                goal = self._goal(found.url)
                if goal:
                    self.report.forward = (found.url, goal)

    def _sets(self) -> None:
        for attribute in ("srcset", "imagesrcset"):
            for node in self.page.tree.css(f"[{attribute}]"):
                value = node.attributes[attribute] or ""
                urls, odd = values.srcset(value)
                target = Target(node.tag or "", attribute, value, markup.Use(False, True), "attribute", node)
                if not urls:
                    self._empty(target)
                for word in odd:
                    self._add(
                        target, Level.WARNING, rule="bad-srcset", problem=f"has {word!r} after an address, so browsers skip that picture",
                        mend="Write a width like 640w or a density like 2x.", expected="640w",
                    )  # fmt: skip

    def _maps(self) -> None:
        """HTML, "valid hash-name reference": `usemap` is `#` and the name of a map in the page."""
        names = {node.attributes.get("name") for node in self.page.tree.css("map")}
        for node in self.page.tree.css("a img[usemap], button img[usemap]"):
            self._add(
                Target("img", "usemap", node.attributes["usemap"] or "", markup.Use(False, True), "attribute", node), Level.WARNING, rule="map-in-link",
                problem="names a map inside of a link or button, where HTML allows none: a click has two goals",
                mend="Take the map or the link away.", expected="a picture outside of links",
            )  # fmt: skip
        for node in self.page.tree.css("img[usemap], object[usemap]"):
            value = node.attributes["usemap"] or ""
            if not value.startswith("#") or value[1:] not in names:
                close = nearest(value.lstrip("#"), [name for name in names if name])
                self._add(
                    Target(node.tag or "", "usemap", value, markup.Use(False, True), "attribute", node), Level.ERROR, rule="missing-map",
                    problem=f"names the map {value!r}, which is not in this page", mend="Write # and the name of a map.",
                    expected="# and the name of a map", nearest=f"#{close}" if close else "",
                )  # fmt: skip

    def _blank(self) -> None:
        """A page opened in a new window must not reach back; older browsers need to be told (HTML, link type `noopener`)."""
        for target in self.page.targets:
            if target.tag not in ("a", "area", "form") or not target.use.follow:
                continue
            opens = (target.node.attributes.get("target") or "").lower() == "_blank"
            told = markup.rels(target.node) & {"noopener", "noreferrer", "opener"}
            if opens and not told and resolve(target.value, self.base, self.where).kind is Kind.EXTERNAL:
                self._add(
                    target, Level.WARNING, rule="missing-rel", problem="opens another site in a new window without rel",
                    mend='Add rel="noopener".', expected='rel="noopener"',
                )  # fmt: skip

    def _linked_data(self, node: markup.LexborNode) -> None:
        try:
            found = data.linked_data(node.text())
        except (ValueError, RecursionError) as error:
            target = Target("script", "type", node.attributes["type"] or "", markup.Use(False, False), "data", node)
            self._add(
                target, Level.WARNING, rule="bad-json", problem=f"holds JSON-LD that cannot be read: {error}",
                mend="Mend the JSON.", expected="JSON",
            )  # fmt: skip
            return
        for url in found:
            address = resolve(url, self.base, self.where)
            if address.kind is Kind.EXTERNAL:
                self.report.outside.append(address.whole)
            if address.kind is not Kind.SITE:
                continue
            answer, goal = self.folder.find(address.path)
            if goal:
                self.report.loads.add(goal)
            else:
                target = Target("script", "type", node.attributes["type"] or "", markup.Use(False, False), "data", node)
                words = self.missing(address, answer)
                line, column = self.place(target)
                self.report.findings.append(
                    Finding(
                        words["rule"], Level.ERROR, self.report.file, f"JSON-LD {words['problem']}", words["mend"], line, column,
                        "script", "", "", url, words["resolved"], words["expected"], words.get("nearest", ""),
                    )
                )  # fmt: skip


class _Other(_File):
    """A file that is not HTML: a style sheet, a manifest, a feed, a sitemap or a picture in SVG."""

    def __init__(self, file: str, folder: Folder, where: Place, raw: bytes, kind: str = "") -> None:
        super().__init__(file, folder, where)
        self._fragments: list[tuple[tuple[str, str], str, int, int]] = []
        if file.lower().endswith(".css"):
            self._sheet(raw)
        elif kind:
            self._json(raw, kind)
        else:
            self._xml(raw)
        self.report.needs = "\0".join(part for need, *_ in self._fragments for part in need)

    def no_anchors(self, missing: set[tuple[str, str]]) -> list[Finding]:
        """Findings for the fragments of this file that other pages do not have."""
        for need, url, line, column in self._fragments:
            if need in missing:
                problem = f"leads to #{need[1]}, which is not in {self.where.of(address_of(need[0]))}"
                self._complain("missing-anchor", problem, "Correct the fragment or give an element that id.", line, column, url)
        return [finding for finding in self.report.findings if finding.rule == "missing-anchor"]

    def _sheet(self, raw: bytes) -> None:
        sheet = markup.decode(raw, css.charset(raw))
        places = Places(sheet)
        for reference in css.references(sheet):
            if not reference.url.startswith("#"):
                self._judge(reference.url, *places.at(reference.offset), False, "url()")

    def _json(self, raw: bytes, kind: str) -> None:
        text = raw.decode("utf-8-sig", "replace")
        try:
            found = data.members(text, kind)
        except (ValueError, RecursionError) as error:
            self.report.findings.append(Finding("bad-json", Level.ERROR, self.report.file, f"the {kind} cannot be read: {error}", "Mend the JSON."))
            return
        places = Places(text)
        for url, follow in found:
            self._judge(url, *places.at(max(0, text.find(f'"{url}"'))), follow, kind)

    def _xml(self, raw: bytes) -> None:
        document = data.xml(raw)
        self.report.root = document.root
        if document.problem and document.root in ("urlset", "sitemapindex", "rss", "feed", "svg"):
            self.report.findings.append(Finding("bad-xml", Level.ERROR, self.report.file, f"the XML cannot be read: {document.problem}", "Mend the XML."))
        for mention in document.mentions:
            self._judge(*mention[:4], f"<{mention.what}>")

    def _judge(self, url: str, line: int, column: int, follow: bool, what: str) -> None:
        address = resolve(url, self.base, self.where)
        if address.kind is Kind.EXTERNAL:
            self.report.outside.append(address.whole)
        elif address.kind is Kind.BAD:
            self._complain("bad-address", f"{what} holds {url!r}, which is not an address", "Correct it.", line, column, url)
        elif address.kind is Kind.SITE:
            answer, goal = self.folder.find(address.path)
            if not goal:
                words = self.missing(address, answer)
                rule, problem, mend = words.pop("rule"), words.pop("problem"), words.pop("mend")
                self._complain(rule, f"{what} {problem}", mend, line, column, url, **words)
                return
            (self.report.follows if follow else self.report.loads).add(goal)
            if address.fragment and is_page(goal):
                self._fragments.append(((goal, address.fragment), url, line, column))

    def _complain(self, rule: str, problem: str, mend: str, line: int, column: int, url: str, **more: str) -> None:
        self.report.findings.append(Finding(rule, Level.ERROR, self.report.file, problem, mend, line, column, address=url, **more))
