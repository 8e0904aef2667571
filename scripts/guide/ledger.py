"""The ledger of published addresses: no page and no anchor vanishes without leading somewhere.

`editions/addresses.txt` is written by `guide release`. `editions/moved.yml` is written by people:

    platforms/old-name/: {to: platforms/new-name/, why: the platform was renamed}
    platforms/weibo/#old-attribute: {to: "platforms/weibo/#accounts", why: retired, nobody publishes it any more}
"""

from __future__ import annotations

import html
import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from guide.leaf import Leaf
from guide.place import Place
from guide.problem import Problems, nearest

_NOT_CONTENT = ".c-cite, .g-foot, .g-next"  # what overrides/ adds below a page

Addresses = Mapping[str, frozenset[str]]
"""Page address (`platforms/wechat/`, the home page is ``) → its anchors."""


@dataclass(frozen=True)
class Move:
    """Where a published address leads today; `to` is an address of the same form."""

    to: str
    why: str


def addresses(leaves: Iterable[Leaf]) -> dict[str, frozenset[str]]:
    """The addresses of a site."""
    return {leaf.url: frozenset(leaf.anchors) for leaf in leaves}


def of_site(folder: Path) -> dict[str, frozenset[str]]:
    """The addresses of a built site, read from its pages' own content."""
    found = []
    for path in sorted(folder.rglob("*.html")):
        if path.name in ("404.html",):
            continue
        tree = LexborHTMLParser(path.read_text("utf-8"))
        content = tree.css_first("article.md-content__inner")
        if not content:  # a redirect
            continue
        for theirs in content.css(_NOT_CONTENT):
            theirs.decompose()
        inside = path.relative_to(folder).as_posix()
        found.append(Leaf(inside, inside.removesuffix("index.html"), content.html or ""))
    return addresses(found)


def parse(text: str) -> dict[str, frozenset[str]]:
    """Reads the ledger."""
    found: dict[str, set[str]] = {}
    page = ""
    for line in text.splitlines():
        if line.startswith("  #"):
            found[page].add(line[3:])
        elif line.startswith("/"):
            page = line[1:]
            found[page] = set()
    return {page: frozenset(anchors) for page, anchors in found.items()}


def written(known: Addresses) -> str:
    """The ledger as text: a page a line, anchors indented below it, both sorted."""
    head = "Every published address. Written by `guide release`; to move one, add a line to moved.yml beside it.\n"
    return head + "".join(f"/{page}\n" + "".join(f"  #{anchor}\n" for anchor in sorted(known[page])) for page in sorted(known))


def joined(one: Addresses, other: Addresses) -> dict[str, frozenset[str]]:
    """Everything that either holds."""
    return {page: one.get(page, frozenset()) | other.get(page, frozenset()) for page in {*one, *other}}


def moves(raw: Mapping[str, Any], name: str) -> dict[str, Move]:
    """Reads `moved.yml`. Raises Problems."""
    found, faults = {}, []
    for old, said in raw.items():
        if not isinstance(said, dict) or set(said) != {"to", "why"} or not all(isinstance(value, str) for value in said.values()):
            faults.append(f"{name}: {old}: not a move. Write {{to: the new address, why: what happened}}")
        else:
            found[old] = Move(said["to"], said["why"])
    if faults:
        raise Problems(faults)
    return found


def problems(published: Addresses, now: Addresses, moved: Mapping[str, Move]) -> list[str]:
    """What breaks the promise: addresses that vanished, moves that lead nowhere, chain, loop or clash."""
    found = [*_vanished(published, now, moved)]
    for old, move in moved.items():
        where = f"editions/moved.yml: {old}"
        page, anchor = _split(move.to)
        if _exists(old, now):
            found.append(f"{where}: clashes with an address that exists. Take the move out, or the page or anchor")
        if _target(move.to, moved):
            found.append(f"{where}: leads to {move.to}, which has moved itself. Lead it to {_end(old, moved)}")
        elif page not in now:
            found.append(f"{where}: leads to /{page}, which does not exist. {nearest(page, now)}")
        elif anchor and anchor not in now[page]:
            found.append(f"{where}: leads to #{anchor}, which /{page} does not have. {nearest(anchor, now[page])}")
    return found


def follow(address: str, moved: Mapping[str, Move]) -> str:
    """Where a published address leads today: an anchor's own move wins over its page's."""
    page, anchor = _split(address)
    if address in moved:
        return moved[address].to
    if page in moved:
        to = moved[page].to
        return f"{to}#{anchor}" if anchor and "#" not in to else to
    return address


def redirects(moved: Mapping[str, Move], place: Place) -> dict[str, bytes]:
    """File below the site → HTML, for every page that moved; anchors that moved with it go along."""
    pages = {old: move for old, move in moved.items() if "#" not in old}
    return {_file(old): _redirect(old, move, moved_from(old, moved), place).encode() for old, move in pages.items()}


def moved_from(page: str, moved: Mapping[str, Move]) -> list[tuple[str, str, str]]:
    """Anchors that left a page: the anchor, the relative way to where it is now, and why."""
    left = [(*_split(old), move) for old, move in moved.items() if "#" in old]
    return [(anchor, _way(page, move.to), move.why) for here, anchor, move in left if here == page]


def _vanished(published: Addresses, now: Addresses, moved: Mapping[str, Move]) -> Iterator[str]:
    mend = "Bring it back, or say in editions/moved.yml where it leads"
    for page, anchors in sorted(published.items()):
        if page not in now and page not in moved:
            yield f"/{page}: a published page has vanished. {mend}"
        elif page in now:
            for anchor in sorted(anchors - now[page]):
                if f"{page}#{anchor}" not in moved:
                    yield f"/{page}#{anchor}: a published anchor has vanished. {mend}"
        else:
            to = moved[page].to
            for anchor in sorted(anchors) if "#" not in to and to in now else ():
                if f"{page}#{anchor}" not in moved and anchor not in now[to]:
                    yield f"/{page}#{anchor}: its page has moved to /{to}, which has no such anchor. Say in editions/moved.yml where it leads"


def _target(address: str, moved: Mapping[str, Move]) -> bool:
    return address in moved or _split(address)[0] in moved


def _end(old: str, moved: Mapping[str, Move]) -> str:
    """Where a chain ends; a loop ends in a sentence."""
    seen, here = [old], moved[old].to
    while _target(here, moved) and here not in seen:
        seen.append(here)
        here = follow(here, moved)
    return "a page that exists: this is a loop" if here in seen else here


def _exists(address: str, now: Addresses) -> bool:
    page, anchor = _split(address)
    return page in now and (not anchor or anchor in now[page])


def _split(address: str) -> tuple[str, str]:
    page, _, anchor = address.partition("#")
    return page, anchor


def _file(page: str) -> str:
    return page if page.endswith(".html") else f"{page}index.html"


def _way(page: str, target: str) -> str:
    there, anchor = _split(target)
    if there == page and anchor:
        return f"#{anchor}"
    base = page if page.endswith("/") else posixpath.dirname(page)
    relative = posixpath.relpath(there or ".", base or ".")
    return f"{relative}{'/' if not there or there.endswith('/') else ''}{'#' + anchor if anchor else ''}"


def _redirect(old: str, move: Move, anchors: Iterable[tuple[str, str, str]], place: Place) -> str:
    way, there = html.escape(_way(old, move.to)), html.escape(place.living(move.to))
    root = html.escape(_way(old, ""))
    own = html.escape(json.dumps({anchor: there for anchor, there, _ in anchors}))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Moved</title>
<link rel="canonical" href="{there}">
<meta name="robots" content="noindex">
<script src="{root}assets/moved.js" data-to="{way}" data-anchors="{own}"></script>
<meta http-equiv="refresh" content="1; url={way}">
</head>
<body>
<p>This page has moved: <a href="{way}">{way}</a> ({html.escape(move.why)}).</p>
</body>
</html>
"""
