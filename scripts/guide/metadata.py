"""What machines read in the head of a page: Highwire, Dublin Core, Open Graph, schema.org.

Which tags, and in which form, was measured with reference managers' own readers:
`og:type` is `website`, or Zotero makes a journal article; `citation_public_url` wins over all other addresses, so it
names the edition, as `cite-as` does where editions are served; an organisation is torn into first and last name
unless a comma ends it, which other readers show.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guide.cite import AUTHOR, LICENCE, NAME
from guide.leaf import Leaf
from guide.model import Guide
from guide.place import Place

WHOLE = f"{AUTHOR},"
"""The author as Highwire and Dublin Core tags give it: the comma keeps Zotero from making a first name of it."""


@dataclass(frozen=True)
class Download:
    """A file of the data: where it is below the site, its media type and what it holds."""

    path: str
    media: str
    about: str


@dataclass(frozen=True)
class Head:
    """Tags by name, tags by property, links by relation, and the JSON-LD as text that is safe inside a script element."""

    names: tuple[tuple[str, str], ...]
    properties: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    linked_data: str


def head(guide: Guide, leaf: Leaf, parents: Sequence[Leaf], place: Place, downloads: Sequence[Download]) -> Head:
    """The head of one page. `parents` are the pages above it, the home page first."""
    living, cited, edition = place.living(leaf.url), place.cited(leaf.url), place.edition
    names = (
        ("citation_title", leaf.title),
        ("citation_author", WHOLE),
        ("citation_publication_date", edition),
        ("citation_publisher", NAME),
        ("citation_language", "en"),
        ("citation_public_url", cited),
        ("DC.title", leaf.title),
        ("DC.creator", WHOLE),
        ("DC.publisher", NAME),
        ("DC.date", edition),
        ("DC.language", "en"),
        ("DC.identifier", cited),
        ("DC.rights", LICENCE),
        ("DCTERMS.issued", edition),
        ("DCTERMS.modified", edition),
    )
    properties = (("og:type", "website"), ("og:site_name", NAME), ("og:title", leaf.title), ("og:url", living), ("og:description", leaf.description))
    data = {"@context": "https://schema.org", "@graph": list(_graph(guide, leaf, parents, place, downloads))}
    # `<` can only end the script element too early, and JSON has another way to write it.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Head(names, tuple((name, said) for name, said in properties if said), (("license", LICENCE), ("cite-as", cited if place.released else living)), text)


def _graph(guide: Guide, leaf: Leaf, parents: Sequence[Leaf], place: Place, downloads: Sequence[Download]) -> list[dict[str, Any]]:
    living = place.living(leaf.url)
    nodes = [_article(leaf, place)]
    if parents:
        crumbs = [*parents, leaf]
        items = [{"@type": "ListItem", "position": number, "name": each.title, "item": place.living(each.url)} for number, each in enumerate(crumbs, 1)]
        nodes.append({"@type": "BreadcrumbList", "@id": f"{living}#breadcrumbs", "itemListElement": items})
    if leaf.path == "data/index.md":
        nodes.append(_dataset(guide, place, leaf, f"{NAME}: data, edition {place.edition}", downloads))
    topic = leaf.meta.get("topic")
    if topic in guide.topics:
        table = [each for each in downloads if each.path == f"data/{topic}.csv"]
        nodes.append(_dataset(guide, place, leaf, leaf.title, table, guide.of_topic(topic)))
    if leaf.path == "glossary.md":
        nodes.append(_terms(guide, place, leaf))
    return nodes


def _article(leaf: Leaf, place: Place) -> dict[str, Any]:
    living = place.living(leaf.url)
    return {
        "@type": "Article",
        "@id": f"{living}#page",
        "headline": leaf.title,
        "name": leaf.title,
        **({"description": leaf.description} if leaf.description else {}),
        "url": living,
        "mainEntityOfPage": living,
        "author": {"@type": "Organization", "name": AUTHOR},
        "publisher": {"@type": "Organization", "name": NAME},
        "datePublished": place.edition,
        "dateModified": place.edition,
        "version": place.edition,
        "inLanguage": "en",
        "license": LICENCE,
        "isAccessibleForFree": True,
        "isPartOf": {"@type": "WebSite", "name": NAME, "url": place.living("")},
        **({"archivedAt": place.cited(leaf.url)} if place.released else {}),
    }


def _dataset(guide: Guide, place: Place, leaf: Leaf, name: str, downloads: Sequence[Download], attributes: Sequence[str] = ()) -> dict[str, Any]:
    labels = [guide.attributes[each].label for each in attributes or guide.attributes]
    dates = [fact.as_of for platform in guide.platforms.values() for series in platform.facts.values() for fact in series if fact.as_of]
    return {
        "@type": "Dataset",
        "@id": f"{place.living(leaf.url)}#data",
        "name": name,
        "description": f"{leaf.description or name}. {len(guide.platforms)} platforms, every value with its date and source.",
        "url": place.living(leaf.url),
        "version": place.edition,
        "datePublished": place.edition,
        "license": LICENCE,
        "creator": {"@type": "Organization", "name": AUTHOR},
        "publisher": {"@type": "Organization", "name": NAME},
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "spatialCoverage": "China",
        **({"temporalCoverage": f"{min(dates).first}/{max(dates).last}"} if dates else {}),
        "variableMeasured": labels,
        "distribution": [
            {"@type": "DataDownload", "contentUrl": place.living(each.path), "encodingFormat": each.media, "description": each.about} for each in downloads
        ],
    }


def _terms(guide: Guide, place: Place, leaf: Leaf) -> dict[str, Any]:
    living = place.living(leaf.url)
    terms = [
        {
            "@type": "DefinedTerm",
            "@id": f"{living}#{name}",
            "url": f"{living}#{name}",
            "name": term.term,
            "alternateName": [term.chinese, term.pinyin, *term.also],
            "description": term.meaning,
            "inDefinedTermSet": f"{living}#terms",
        }
        for name, term in guide.terms.items()
    ]
    return {"@type": "DefinedTermSet", "@id": f"{living}#terms", "name": f"{NAME}: {leaf.title}", "url": living, "hasDefinedTerm": terms}


def parents(leaf: Leaf, leaves: Mapping[str, Leaf]) -> list[Leaf]:
    """The pages above one by its address, the home page first; `leaves` by address."""
    steps = [part for part in leaf.url.split("/") if part]
    above = ["", *("/".join(steps[:depth]) + "/" for depth in range(1, len(steps)))] if steps else []
    return [leaves[url] for url in above if url in leaves and url != leaf.url]
