"""What prose a built page holds: the page itself and one place for each of its headings.

Tables and lists that come from the data are left out here, since `places` finds each of their rows a better address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from guide.model import Guide
from guide.search.places import Place, names_of_platforms, shortened

_DATA = (
    "table, figure, svg, script, style, nav, .headerlink, .g-advice, .g-cases, .g-rules, .g-terms, .g-timeline, .g-sources, .g-mark, .g-plate, "
    ".g-hidden, [data-filters]"
)
_HEADS = ("h1", "h2", "h3", "h4")


@dataclass(frozen=True)
class Built:
    """A page as MkDocs has made it: its path in `docs/`, title, front matter and HTML."""

    path: str
    title: str
    meta: Mapping[str, Any]
    html: str


def sections(guide: Guide, page: Built) -> Iterator[Place]:
    """The page, then its headings. `also:` in the front matter are its other names, `asked:` readers' questions that it answers.

    A page that is marked `search: {exclude: true}` is not found.
    """
    if (page.meta.get("search") or {}).get("exclude"):
        return
    platform = page.meta.get("platform")
    own = (platform,) if platform else ()
    names: Sequence[str] = [page.title, *page.meta.get("also", ())]
    if platform:
        names = [*names, *names_of_platforms(guide)[platform]]
    if category := guide.categories.get(page.meta.get("category", "")):
        names = [*names, category.label, category.chinese, category.pinyin]
    if topic := guide.topics.get(page.meta.get("topic", "")):
        names = [*names, topic.label]
    asked = page.meta.get("asked", ())
    description = str(page.meta.get("description", ""))
    parts = list(_parts(page.html))
    opening = parts[0][2] if parts and not parts[0][0] else ""
    kind = "platform" if platform else "page"
    yield Place(
        kind,
        page.path,
        page.title,
        "",
        shortened(description),
        tuple(dict.fromkeys(map(str, names))),
        f"{description} {opening}",
        own,
        asked=tuple(map(str, asked)),
    )
    for anchor, heading, text in parts:
        if anchor and (text or heading not in ("Sources", "At a glance")):
            yield Place("section", page.path, heading, anchor, shortened(text), (), text, own)


def _parts(html: str) -> Iterator[tuple[str, str, str]]:
    """Anchor, heading and text of each part, the part before the second heading without an anchor."""
    tree = LexborHTMLParser(f"<body>{html}</body>")
    for node in tree.css(_DATA):
        node.decompose()
    anchor, heading, words = "", "", list[str]()
    for node in _walk(tree.body):
        if node.tag in _HEADS:
            yield anchor, heading, " ".join(" ".join(words).split())
            words = []
            anchor, heading = ("" if node.tag == "h1" else node.attributes.get("id") or ""), node.text().strip()
        elif text := node.text(separator=" ").strip():
            words.append(text)
    yield anchor, heading, " ".join(" ".join(words).split())


def _walk(node: LexborNode | None) -> Iterator[LexborNode]:
    """Headings, and whatever holds no heading, in the order of the page."""
    for child in node.iter(include_text=True) if node else ():
        if child.tag not in _HEADS and child.tag != "-text" and child.css_first(",".join(_HEADS)):
            yield from _walk(child)
        else:
            yield child
