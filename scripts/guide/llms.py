"""The guide for people who read with an assistant: `llms.txt`, and every page as Markdown beside its HTML."""

from __future__ import annotations

from collections.abc import Sequence

from guide import plain
from guide.cite import LICENCE, NAME, Reference
from guide.leaf import Leaf
from guide.place import Place

SECTIONS = {
    "platforms/": "Platforms", "categories/": "Families", "compare/": "Comparisons", "practice/": "How to", "rules/": "Rules", "cases/": "Cases",
    "teach/": "Teaching", "data/": "Data", "about/": "About",
}  # fmt: skip
"""A page's first folder → the heading of `llms.txt` under which it stands; all others stand under `Guide`."""


def copy(leaf: Leaf, references: Sequence[Reference], place: Place) -> str:
    """A page as Markdown, ending in how to cite it."""
    cited = place.cited(leaf.url)
    lines = "\n".join(f"- {each.label}: {each.text}" for each in references)
    foot = f"---\n\nFrom {NAME}, edition {place.edition}: {cited}. Licence: CC BY 4.0, {LICENCE}\n\nCite this page:\n\n{lines}\n"
    return f"{plain.markdown(leaf.html, place.living(leaf.url))}\n{foot}"


def index(leaves: Sequence[Leaf], place: Place, about: str, downloads: Sequence[tuple[str, str]]) -> str:
    """`llms.txt` (llmstxt.org): what the guide is, and where each page stands as Markdown."""
    groups: dict[str, list[str]] = {"Guide": [], **{name: [] for name in SECTIONS.values()}, "Optional": []}
    for leaf in leaves:
        # 78 pairs of platforms repeat what the comparisons say.
        pair = "-vs-" in leaf.url
        heading = "Optional" if pair else next((name for folder, name in SECTIONS.items() if leaf.url.startswith(folder)), "Guide")
        description = f": {leaf.description}" if leaf.description else ""
        groups[heading].append(f"- [{leaf.title}]({place.living(leaf.url)}index.md){description}")
    groups["Data"] += [f"- [{path}]({place.living(path)}): {said}" for path, said in downloads]
    body = "\n\n".join(f"## {name}\n\n" + "\n".join(lines) for name, lines in groups.items() if lines)
    told = "Every number has a date and a source; `unknown` means that nobody has published it. Cite the edition's address, which each page names at its end."
    return f"# {NAME}\n\n> {about}. Edition {place.edition}, licence CC BY 4.0.\n\n{told}\n\n{body}\n"
