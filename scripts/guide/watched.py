"""Which records of the guide a page rests on, so that a change while serving makes anew only the pages that show it.

A watched guide is the guide, but it notes what is looked up in it: `(section, id)`, and `("facts", "platform.attribute")`
for the series of a platform. Who goes through a whole section rests on all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from guide.model import Guide, Platform

Rested = set[tuple[str, str]]
"""Section and id of each record; the id `*` stands for all of a section, and also for which ids there are."""


class _Watched(dict[str, Any]):
    """A dictionary that notes the keys that are asked for."""

    def __init__(self, section: str, records: Mapping[str, Any], seen: Rested, before: str = "") -> None:
        super().__init__(records)
        self._section, self._before, self._seen = section, before, seen

    def _note(self, key: object) -> None:
        self._seen.add((self._section, f"{self._before}{key}"))

    def __getitem__(self, key: str) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self._note("*")
        return super().__iter__()

    def __len__(self) -> int:
        self._note("*")
        return super().__len__()

    def keys(self) -> Any:
        self._note("*")
        return super().keys()

    def values(self) -> Any:
        self._note("*")
        return super().values()

    def items(self) -> Any:
        self._note("*")
        return super().items()


def watched(guide: Guide, seen: Rested) -> Guide:
    """The same guide, which adds to `seen` what is looked up in it. What is not a section, such as the edition, all rest on."""
    seen.add(("guide", "*"))
    sections = {name: noting(name, records, seen) for name, records in _sections(guide)}
    platforms = {name: platform.model_copy(update={"facts": noting("facts", platform.facts, seen, f"{name}.")}) for name, platform in guide.platforms.items()}
    return guide.model_copy(update={**sections, "platforms": noting("platforms", platforms, seen)})


def changed(old: Guide, new: Guide) -> Rested:
    """What differs between two guides, in the same terms: a page that rests on none of it shows the same."""
    others = {name for name in Guide.model_fields if not isinstance(getattr(old, name), dict)}
    found = different("guide", {name: getattr(old, name) for name in others}, {name: getattr(new, name) for name in others})
    for name, records in _sections(old):
        found |= different(name, records, getattr(new, name))
    found |= different("platforms", _without_facts(old), _without_facts(new))
    for name in old.platforms.keys() & new.platforms.keys():
        found |= different("facts", old.platforms[name].facts, new.platforms[name].facts, f"{name}.")
    return found


def noting(section: str, records: Mapping[str, Any], seen: Rested, before: str = "") -> dict[str, Any]:
    """The records of a section, which add to `seen` what is looked up among them; `before` begins their ids."""
    return _Watched(section, records, seen, before)


def different(section: str, old: Mapping[str, Any], new: Mapping[str, Any], before: str = "") -> Rested:
    """The records of a section that differ; an order that differs is seen by those who go through all."""
    found = {(section, f"{before}{name}") for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    return found | {(section, f"{before}*")} if found or list(old) != list(new) else found


def _without_facts(guide: Guide) -> dict[str, Platform]:
    return {name: platform.model_copy(update={"facts": {}}) for name, platform in guide.platforms.items()}


def _sections(guide: Guide) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return ((name, records) for name in Guide.model_fields if name != "platforms" and isinstance(records := getattr(guide, name), dict))
