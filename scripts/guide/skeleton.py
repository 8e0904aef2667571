"""A platform to fill in: every key with a comment, every attribute waiting for its value."""

from __future__ import annotations

from guide.model import Guide


def platform(guide: Guide, name: str) -> str:
    """YAML to paste under `platforms:`; valid once the angle brackets are replaced."""
    lines = [
        f"  {name}:",
        "    name: <name in English>",
        "    chinese: <name in characters>",
        "    pinyin: <with tone marks>",
        "    also: [<every other name a reader may type>]",
        f"    category: <one of: {', '.join(guide.categories)}>",
        "    summary: <what it is for, in at most 160 characters>",
        "    facts:",
    ]
    for topic, about in guide.topics.items():
        lines.append(f"      # {about.label}: {about.about[0].lower()}{about.about[1:]}")
        for attribute in guide.of_topic(topic):
            record = guide.attributes[attribute]
            hint = f"one of: {', '.join(record.scale)}; say why" if record.judged else record.about
            lines.append(f"      # {record.label} ({record.type}{', ' + record.unit if record.unit else ''}): {hint}")
            lines.append(f"      {attribute}: {{value: unknown, seen: <year-month>, note: <what was looked for>}}")
    lines += ["    fit:", "      # strong, possible or weak, with the reason and the facts that it rests on"]
    lines += [f"      {goal}: {{value: <fit>, why: <reason>, facts: []}}" for goal, record in guide.goals.items() if record.fit]
    return "\n".join(lines) + "\n"
