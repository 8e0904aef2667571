"""Pages that nobody writes: pairs of platforms, topics without prose, the list of figures."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Collection

from guide import addresses
from guide.model import Guide
from guide.questions.bank import PARTS


def pages(guide: Guide, written: Collection[str]) -> dict[str, str]:
    """Path in `docs/` → Markdown, for every such page that is not among the written ones."""
    made = {f"compare/{name}.md": _topic(guide, name) for name in guide.topics}
    for one, other in itertools.combinations(guide.platforms, 2):
        page = addresses.pair(one, other)
        first, second = page.removeprefix("compare/").removesuffix(".md").split("-vs-")
        made[page] = _pair(guide, first, second)
    made["data/figures.md"] = _FIGURES
    if "teach/questions.md" in written:
        made |= {f"teach/questions/{part}.md": _questions(part, label) for part, label in PARTS.items()}
    return {page: text for page, text in made.items() if page not in written}


def _words(text: str) -> str:
    """Words of the data in a page: what Markdown, HTML or a call would take for its own is written as an entity."""
    return re.sub(r"[&<>`*_\[\]{}\\]", lambda sign: f"&#{ord(sign[0])};", text)


def _quoted(text: str) -> str:
    """Words of the data in front matter: a string of JSON is one of YAML."""
    return json.dumps(text, ensure_ascii=False)


def _topic(guide: Guide, name: str) -> str:
    topic = guide.topics[name]
    description = f"{topic.label} of {len(guide.platforms)} Chinese social platforms in one table, every value with its date and source"
    return f"""---
title: {_quoted(f"{topic.label} compared")}
description: {_quoted(description)}
topic: {name}
hide: [toc]
---

# {_words(topic.label)} compared

{{{{ table("{name}") }}}}

## Sources

{{{{ sources() }}}}
"""


def _pair(guide: Guide, one: str, other: str) -> str:
    first, second = guide.platforms[one], guide.platforms[other]
    title = f"{first.name} and {second.name} compared"
    description = f"{first.name} next to {second.name}: users, audience, accounts, content, advertising and rules, differences first, each value sourced"
    tables = "\n\n".join(f'## {topic.label}\n\n{{{{ table("{name}", platforms=["{one}", "{other}"]) }}}}' for name, topic in guide.topics.items())
    return f"""---
title: {_quoted(title)}
description: {_quoted(description)}
platforms: [{one}, {other}]
search: {{exclude: true}}
---

# {_words(title)}

**[{_words(first.name)}](../platforms/{one}.md)**: {_words(first.summary)}.

**[{_words(second.name)}](../platforms/{other}.md)**: {_words(second.summary)}.

In each table what differs stands first.

{tables}

## Sources

{{{{ sources() }}}}
"""


def _questions(part: str, label: str) -> str:
    return f"""---
title: "Questions: {label.lower()}"
description: "Questions for a course or a test with answers that unfold: {label.lower()}. Each says what it rests on, with the way to the page"
hide: [toc]
search: {{exclude: true}}
---

# Questions: {label.lower()}

Open an answer to see why, and where the guide says so. Printed, the page holds the questions alone.
The [other parts and the files](../questions.md) for learning systems stand on one page.

{{{{ questions("{part}") }}}}
"""


_FIGURES = """---
title: Figures
description: Every figure of the guide that belongs to no comparison table, of the market, of a law or told once, with date and source
---

# Figures

Numbers that stand in the text of the guide but in no comparison: of the market as a whole, of a law, of one event. A name leads to its entry
among [the sources](../sources.md).

{{ figures() }}
"""
