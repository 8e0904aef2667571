"""The files that the browser loads when the search is used: places, their names, and which words stand where.

They are scripts and no JSON, since a page from a folder may load a script but not fetch a file. Words stand in order,
each with the places that hold it as steps from one to the next, which compresses to about a byte a step. The line
under a result comes from a file for each page, which is loaded when a result of that page is shown; values of facts
are answers and stand in the index. Titles of sources are a file of their own, which is loaded when the index
meets a query badly. The same guide and pages give the same bytes.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from guide.model import Guide
from guide.search import words
from guide.search.places import Place, names_of_platforms, places
from guide.search.sections import Built, sections

KINDS = ("platform", "page", "section", "fact", "attribute", "route", "term", "rule", "case", "advice", "figure", "event", "pair")
_WITH_NOTE = ("platform", "page", "fact", "attribute", "pair")
_TITLED_BY_PARTS = ("fact", "attribute", "pair")
"""Kinds whose titles the browser puts together from the names of platforms and attributes."""
_DIGITS = "".join(chr(code) for code in range(35, 126) if chr(code) not in '"\\')
"""Characters that JSON writes as they are; an even number of them."""


def files(guide: Guide, pages: Iterable[Built], addresses: Mapping[str, str]) -> dict[str, str]:
    """Path on the site → script. `addresses` says where on the site each path of `docs/` is found."""
    written = list(pages)
    titles = {page.path: page.title for page in written}
    found = [place for page in written for place in sections(guide, page)]
    found += [place for place in places(guide) if place.page in addresses]
    made = {}
    if "sources.md" in addresses:
        listed = [[name, source.title, source.short, str(source.published or "")[:4]] for name, source in guide.sources.items()]
        made["search/sources.js"] = f"window.guideSources={_compact({'page': addresses['sources.md'], 'list': listed})}\n"
    for number, page in enumerate(_used(found)):
        if any(notes := _notes(found, page)):
            made[_lines(number)] = f"(window.guideNotes||={{}})[{number}]={_compact(notes)}\n"
    return {"search/index.js": f"window.guideIndex={_compact(_index(guide, found, addresses, titles))}\n", **made}


def _lines(page: int) -> str:
    """Where the lines of a page are found; the index names the whole path, which thus follows the file to its name by content."""
    return f"search/notes-{page}.js"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _notes(found: list[Place], page: str) -> list[str]:
    return [place.note for place in found if place.page == page and place.kind not in _WITH_NOTE]


def _used(found: list[Place]) -> list[str]:
    return list(dict.fromkeys(place.page for place in found))


def _index(guide: Guide, found: list[Place], addresses: Mapping[str, str], titles: Mapping[str, str]) -> dict[str, object]:
    used = _used(found)
    order = {page: number for number, page in enumerate(used)}
    platforms = {name: number for number, name in enumerate(guide.platforms)}
    attributes = {name: number for number, name in enumerate(guide.attributes)}
    return {
        "kinds": KINDS,
        "stopped": sorted(words.STOPPED),
        "faint": words.FAINT,
        "pages": [[addresses[page], titles.get(page, ""), _lines(number) if any(_notes(found, page)) else 0] for number, page in enumerate(used)],
        "platforms": [[platform.name, *_keys(names)] for platform, names in zip(guide.platforms.values(), names_of_platforms(guide).values(), strict=True)],
        "attributes": [[a.label, *dict.fromkeys(words.fold(name) for name in (a.label, *a.also))] for a in guide.attributes.values()],
        "synonyms": guide.synonyms,
        "places": {
            "kind": [KINDS.index(place.kind) for place in found],
            "page": [order[place.page] for place in found],
            "anchor": [place.anchor for place in found],
            "title": [0 if place.kind in _TITLED_BY_PARTS else place.title for place in found],
            "note": [place.note if place.kind in _WITH_NOTE else 0 for place in found],
            "platforms": [[platforms[name] for name in place.platforms] for place in found],
            "attribute": [attributes[place.attribute] if place.attribute else -1 for place in found],
            "keys": [
                " ".join(dict.fromkeys(words.spaced(name) for name in (*place.names, *place.asked))) if place.kind != "attribute" else "" for place in found
            ],
        },
        "digits": _DIGITS,
        "words": _words(found),
    }


def _keys(names: Iterable[str]) -> list[str]:
    return [key for key in dict.fromkeys(words.squeeze(name) for name in names) if key]


def _words(found: list[Place]) -> list[str]:
    """`word field+steps field+steps …` by word: the numbers of places, as steps from one to the next."""
    holders: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, place in enumerate(found):
        for field, text in enumerate((" ⁂ ".join((*place.names, *place.asked)), place.title, place.text)):
            for word in dict.fromkeys(words.cut(text)):
                holders[word][field].append(number)
    return [f"{word} {' '.join(f'{field}{_steps(numbers)}' for field, numbers in sorted(fields.items()))}" for word, fields in sorted(holders.items())]


def _steps(numbers: list[int]) -> str:
    return "".join(_digits(number - before) for before, number in zip([0, *numbers], numbers, strict=False))


def _digits(number: int) -> str:
    """A number from its small end: the first half of the digits ends a number, the second half says that more follow."""
    half = len(_DIGITS) // 2
    more, last = divmod(number, half)
    return _DIGITS[last] if not more else _DIGITS[half + last] + _digits(more - 1)
