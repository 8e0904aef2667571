"""While serving, a page is made anew when a record that it shows has changed, and only then."""

from __future__ import annotations

import pytest

from guide.pages import Page, Site

PAGES = {
    "a fact in a sentence": Page("x.md", {}, '{{ fact("orchid.monthly-active-users") }}'),
    "a comparison": Page("compare/reach.md", {}, '{{ table("reach") }}\n\n{{ sources() }}'),
    "a platform": Page("platforms/lotus.md", {"platform": "lotus"}, '{{ plate() }}\n\n{{ facts("accounts") }}'),
    "advice": Page("dos-and-donts.md", {}, "{{ guidance(every=True) }}"),
    "words alone": Page("y.md", {}, "Words."),
}


def edited(site: Site, section: str, name: str, /, **update: object) -> Site:
    records = getattr(site.guide, section)
    return Site(site.guide.model_copy(update={section: {**records, name: records[name].model_copy(update=update)}}))


def with_fact(site: Site, value: str) -> Site:
    orchid = site.guide.platforms["orchid"]
    first, *others = orchid.facts["monthly-active-users"]
    return edited(site, "platforms", "orchid", facts={**orchid.facts, "monthly-active-users": (first.model_copy(update={"value": value}), *others)})


CHANGES = {
    "nothing": lambda site: Site(site.guide),
    "a fact": lambda site: with_fact(site, "999"),
    "a platform's name": lambda site: edited(site, "platforms", "orchid", name="Orchis"),
    "a source": lambda site: edited(site, "sources", "orchid-results", publisher="Another"),
    "a label": lambda site: edited(site, "attributes", "verification-fee", label="Fee"),
    "an order": lambda site: Site(site.guide.model_copy(update={"platforms": dict(reversed(site.guide.platforms.items()))})),
    "the edition": lambda site: Site(site.guide.model_copy(update={"edition": "2031-01"})),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_page_that_shows_a_change_is_made_anew(good, page, change):
    before = Site(good)
    seen: set[tuple[str, str]] = set()
    shown = before.watching(seen).render(page)
    after = change(before)
    same = Site(after.guide).render(page)
    if (shown.text, shown.blocks, shown.dates) != (same.text, same.blocks, same.dates):
        assert seen & after.changed(before)


def test_watching_changes_nothing_that_is_shown(good):
    for page in PAGES.values():
        assert Site(good).watching(set()).render(page) == Site(good).render(page)


def test_a_page_stays_when_what_changed_is_elsewhere(good):
    before, seen = Site(good), set()
    before.watching(seen).render(PAGES["a fact in a sentence"])
    assert not seen & edited(before, "attributes", "verification-fee", label="Fee").changed(before)
    assert not seen & Site(good).changed(before)
    assert seen & with_fact(before, "999").changed(before)
