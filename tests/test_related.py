"""What stands at the foot of a page comes from the data."""

from __future__ import annotations

from guide.related import related

METAS = {
    "platforms/orchid.md": {"title": "Orchid", "platform": "orchid"},
    "platforms/lotus.md": {"title": "Lotus", "platform": "lotus"},
    "categories/media.md": {"title": "Media", "category": "media"},
    "categories/tools.md": {"title": "Tools", "category": "tools"},
    "rules/advertising.md": {"title": "Advertising", "subject": "advertising"},
    "practice/launch.md": {"title": "Launch", "goals": ["awareness"]},
    "practice/paper.md": {"title": "Papers", "goals": ["compliance"]},
    "index.md": {"title": "Home"},
}


def test_a_how_to_leads_to_the_platforms_that_are_strong_at_its_goal(good):
    assert related(good, "practice/launch.md", METAS) == [("Strong at awareness", [("Lotus", "platforms/lotus.md")])]


def test_a_platform_leads_to_the_how_tos_of_its_strong_goals(good):
    assert related(good, "platforms/lotus.md", METAS) == [("How to", [("Launch", "practice/launch.md")])]
    assert related(good, "platforms/orchid.md", METAS) == []


def test_a_category_leads_to_its_platforms_and_to_the_other_families(good):
    assert related(good, "categories/tools.md", METAS) == [
        ("Platforms", [("Orchid", "platforms/orchid.md"), ("Lotus", "platforms/lotus.md")]),
        ("Other families", [("Media", "categories/media.md")]),
    ]


def test_a_rules_page_leads_to_the_cases_of_its_rules(good):
    assert related(good, "rules/advertising.md", METAS) == [("Cases", [("A storm", "cases/crises.md#orchid-storm-2018")])]


def test_a_page_without_kin_has_no_foot(good):
    assert related(good, "index.md", METAS) == []
