"""The data as files: JSON, one CSV a topic, a workbook, a Frictionless data package, one JSON a platform.

A guide goes in, the bytes of every file come out, by their path below the site. No clock: two exports are the same.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter

from guide import values
from guide.cite import AUTHOR, LICENCE, NAME, issued, record
from guide.dates import PartialDate
from guide.metadata import Download
from guide.model import Attribute, Fact, Guide
from guide.place import Place
from guide.sources import last_read
from guide.statements import filled
from guide.tables import reading

Row = dict[str, str | float | datetime.date | None]

COLUMNS = {
    "platform_id": ("string", "The platform's id, as in addresses"),
    "platform": ("string", "The platform's name"),
    "chinese": ("string", "Its name in Chinese"),
    "attribute_id": ("string", "The attribute's id, as in addresses"),
    "attribute": ("string", "What is said"),
    "kind": ("string", "current, earlier (an older value of the series) or other (published by somebody else at the same time)"),
    "state": ("string", "known, unknown (looked for and not found) or not applicable"),
    "value": ("string", "The value as the guide shows it"),
    "number": ("number", "The value as a number, the lower end of a range; money in whole units of its currency"),
    "number_to": ("number", "The upper end of a range"),
    "bound": ("string", "about, over, under or up to"),
    "unit": ("string", "The unit, or the currency of money"),
    "as_of": ("string", "When it was true, as precise as the source: 2025, 2025-09 or 2025-09-30"),
    "seen": ("string", "When the source was read, where it carries no date"),
    "date": ("date", "The last day of as_of, or of seen, for sorting and charts"),
    "scope": ("string", "What was counted, where that differs from the usual"),
    "confidence": ("string", "high, medium or low"),
    "note": ("string", "What a reader must know"),
    "why": ("string", "The reason of a judgement"),
    "sources": ("string", "Ids of the sources, with a space between them: see sources.csv"),
    "address": ("string", "Where the fact stands in this edition"),
}
"""Every column of a topic's table: its type and what it holds."""

SOURCES = {
    "source_id": ("string", "The source's id"),
    "title": ("string", "Its title"),
    "publisher": ("string", "Who published it"),
    "published": ("string", "When, as precise as the source says"),
    "date": ("date", "The last day of published"),
    "kind": ("string", "primary, regulator, statistics, academic, press or industry"),
    "language": ("string", "Its language"),
    "url": ("string", "Its address"),
    "archived": ("string", "The address of a copy in an archive"),
    "gone": ("string", "Since when its address leads nowhere"),
    "checked": ("string", "When somebody last read it for the guide, where that was recorded"),
    "copy": ("string", "Where the text was read, when that was not the original"),
}

_RANGE = re.compile(r"\d+(?:\.\d+)?(?: to (\d+(?:\.\d+)?))?", re.ASCII)
_BOUNDS = ("about", "over", "under", "up to")
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def files(guide: Guide, place: Place) -> dict[str, bytes]:
    """Path below the site → content, for every download that is made from the data."""
    tables = {topic: list(rows(guide, topic, place)) for topic in guide.topics}
    sources, whole = list(_sources(guide)), guide.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    return {
        "data/guide.json": _json({**_about(guide, place), **whole}),
        **{f"data/{topic}.csv": _csv(COLUMNS, table) for topic, table in tables.items()},
        "data/sources.csv": _csv(SOURCES, sources),
        "data/guide.xlsx": workbook(guide, place, tables, sources),
        "data/datapackage.json": _json(_package(guide, place)),
        **{f"data/platforms/{name}.json": _json(_platform(guide, place, name, whole)) for name in guide.platforms},
    }


def downloads(guide: Guide) -> list[Download]:
    """What `files` writes and the build publishes, with a sentence on each, in the order in which readers want them."""
    return [
        Download("data/guide.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Workbook: a sheet a topic, and one of the sources"),
        *(Download(f"data/{name}.csv", "text/csv", f"{topic.label}: {topic.about}") for name, topic in guide.topics.items()),
        Download("data/sources.csv", "text/csv", "Every source with its address, its date and, where known, its copy in an archive"),
        Download("data/guide.json", "application/json", "Everything in one JSON file"),
        Download("data/guide.yml", "application/yaml", "The data file itself, as it is edited"),
        Download("data/guide.schema.json", "application/schema+json", "The JSON Schema of the data file"),
        Download("data/datapackage.json", "application/json", "Frictionless data package: names and explains every column of the CSV files"),
    ]


def rows(guide: Guide, topic: str, place: Place) -> Iterator[Row]:
    """Every value of a topic, platform by platform, newest first; others' values behind the one they compete with."""
    for name in guide.platforms:
        for attribute in guide.of_topic(topic):
            for age, fact in enumerate(guide.facts(name, attribute)):
                yield _row(guide, place, name, attribute, fact, "earlier" if age else "current")
                for other in fact.others:
                    yield _row(guide, place, name, attribute, other, "other")


def workbook(guide: Guide, place: Place, tables: Mapping[str, Sequence[Row]], sources: Sequence[Row]) -> bytes:
    """One XLSX workbook: about, a sheet a topic, the sources; headers frozen, dates and numbers as such."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    year, month = (int(part) for part in guide.edition.split("-"))
    book.set_properties({"title": f"{NAME}: data", "author": AUTHOR, "created": datetime.datetime(year, month, 1), "comments": _cited(place)})
    formats = {"head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}), "date": book.add_format({"num_format": "yyyy-mm-dd"})}
    about = book.add_worksheet("About")
    about.set_column(0, 0, 16)
    about.set_column(1, 1, 100)
    for line, (name, said) in enumerate(_about(guide, place).items()):
        about.write_string(line, 0, name, formats["head"])
        about.write_string(line, 1, str(said))
    for topic, table in tables.items():
        _sheet(book, guide.topics[topic].label, COLUMNS, table, formats)
    _sheet(book, "Sources", SOURCES, sources, formats)
    book.close()
    return made.getvalue()


def _sheet(book: Any, name: str, columns: Mapping[str, tuple[str, str]], table: Sequence[Row], formats: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(name[:31])
    sheet.freeze_panes(1, 2)
    for place, (column, (kind, _)) in enumerate(columns.items()):
        sheet.write_string(0, place, column, formats["head"])
        sheet.set_column(place, place, {"value": 32, "note": 40, "address": 40, "title": 50, "url": 50}.get(column, 12 if kind != "string" else 16))
    for line, row in enumerate(table, 1):
        for place, column in enumerate(columns):
            match row[column]:
                case datetime.date() as day:
                    sheet.write_datetime(line, place, datetime.datetime(day.year, day.month, day.day), formats["date"])
                case float() | int() as number:
                    sheet.write_number(line, place, number)
                case str() as text if text:
                    sheet.write_string(line, place, text)
    sheet.autofilter(0, 0, max(len(table), 1), len(columns) - 1)


def _row(guide: Guide, place: Place, name: str, attribute: str, fact: Fact, kind: str) -> Row:
    about = guide.attributes[attribute]
    value = reading(about, fact)
    number, number_to, bound, unit = _numbers(about, fact, value)
    return {
        "platform_id": name,
        "platform": guide.platforms[name].name,
        "chinese": guide.platforms[name].chinese,
        "attribute_id": attribute,
        "attribute": about.label,
        "kind": kind,
        "state": value.kind,
        "value": filled(guide, value.text),
        "number": number,
        "number_to": number_to,
        "bound": bound,
        "unit": unit,
        "as_of": _said(fact.as_of),
        "seen": _said(fact.seen),
        "date": fact.dated.last,
        "scope": fact.scope or "",
        "confidence": fact.confidence or "",
        "note": filled(guide, fact.note or ""),
        "why": filled(guide, fact.why or ""),
        "sources": " ".join(fact.sources),
        "address": place.cited(f"platforms/{name}/", attribute),
    }


def _numbers(about: Attribute, fact: Fact, value: values.Value) -> tuple[float | None, float | None, str, str]:
    """A quantity or money taken apart: number, upper end, bound, unit."""
    if about.type not in ("count", "share", "money") or value.order is None:
        return None, None, "", about.unit or ""
    bound = next((word for word in _BOUNDS if fact.value.startswith(f"{word} ")), "")
    span = _RANGE.search(fact.value)
    scale = next((factor for word, factor in _SCALES.items() if fact.value.endswith(f" {word}")), 1) if about.type == "money" else 1
    unit = next(word for word in fact.value.split() if word in values.CURRENCIES) if about.type == "money" else about.unit or ""
    upper = float(span[1]) * scale if span and span[1] else None
    return value.order, upper, bound, unit


def _sources(guide: Guide) -> Iterator[Row]:
    read = last_read(guide)
    for name, source in guide.sources.items():
        yield {
            "source_id": name,
            "title": source.title,
            "publisher": source.publisher,
            "published": _said(source.published),
            "date": source.published.last if source.published else None,
            "kind": source.kind,
            "language": source.language,
            "url": source.url or "",
            "archived": source.archived or "",
            "gone": _said(source.gone),
            "checked": _said(read.get(name)),
            "copy": source.copy_of or "",
        }


def _said(date: PartialDate | None) -> str:
    return str(date) if date else ""


def sheet(rows: Iterable[Sequence[str | float | datetime.date | None]]) -> bytes:
    """CSV that a spreadsheet opens right: with a mark of UTF-8, and no cell that it would run as a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _csv(columns: Mapping[str, tuple[str, str]], table: Sequence[Row]) -> bytes:
    return sheet([list(columns), *([row[column] for column in columns] for row in table)])


def _cell(value: str | float | datetime.date | None) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_RISKY) else value
    if isinstance(value, float | int):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    return "" if value is None else value.isoformat()


def _about(guide: Guide, place: Place) -> dict[str, Any]:
    """What every file says of itself."""
    return {"name": NAME, "edition": guide.edition, "licence": f"CC BY 4.0, {LICENCE}", "cite": _cited(place), "address": place.cited("data/")}


def _cited(place: Place) -> str:
    each = record(place, "data/", f"{NAME}: data, edition {place.edition}", "dataset")
    return f"{AUTHOR} ({issued(each)}). {each['title']} [Data set]. {each['URL']}"


def _platform(guide: Guide, place: Place, name: str, whole: Mapping[str, Any]) -> dict[str, Any]:
    """One platform with what its facts need to be understood: attributes, its routes, its dos and don'ts, its sources."""
    mine = whole["platforms"][name]
    routes = {key: route for key, route in whole.get("routes", {}).items() if route["platform"] == name}
    advice = {key: item for key, item in whole.get("guidance", {}).items() if item["platforms"] == "all" or name in item["platforms"]}
    cited = json.dumps([mine, routes, advice])
    return {
        **_about(guide, place),
        "address": place.cited(f"platforms/{name}/"),
        "id": name,
        "platform": mine,
        "attributes": {key: about for key, about in whole["attributes"].items() if key in mine["facts"]},
        "routes": routes,
        "guidance": advice,
        "sources": {key: source for key, source in whole["sources"].items() if f'"{key}"' in cited},
    }


def _package(guide: Guide, place: Place) -> dict[str, Any]:
    resources = [
        *((name, topic.label, topic.about, COLUMNS, None) for name, topic in guide.topics.items()),
        ("sources", "Sources", "Every source", SOURCES, "source_id"),
    ]
    return {
        "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
        "profile": "tabular-data-package",
        "name": "china-social-guide",
        "title": f"{NAME}: data",
        "version": guide.edition,
        "description": f"Every fact of the guide, by topic, with date and source. Cite: {_cited(place)}",
        "homepage": place.cited("data/"),
        "licenses": [{"name": "CC-BY-4.0", "path": LICENCE, "title": "Creative Commons Attribution 4.0"}],
        "contributors": [{"title": AUTHOR, "role": "author"}],
        "resources": [
            {
                "name": name,
                "title": title,
                "description": about,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8-sig",
                "schema": {
                    "fields": [{"name": column, "type": kind, "description": said} for column, (kind, said) in columns.items()],
                    **({"primaryKey": key} if key else {}),
                },
            }
            for name, title, about, columns, key in resources
        ],
    }


def _json(said: Mapping[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
