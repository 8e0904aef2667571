"""Small mends to what the theme and Markdown write, so that pages are valid and can be read by ear."""

from __future__ import annotations

import re

_BOX = re.compile(r'<input type="checkbox" disabled')  # a form's own boxes are never disabled, and have labels
_TOGGLE = re.compile(r'(<input [^>]*type="(?:checkbox|radio)"[^>]*?) autocomplete="off"')
_DRAWER = re.compile(r'<input class="md-toggle" data-md-toggle="drawer"[^>]*>\s*')
_LABEL = re.compile(r'(<label class="md-nav__link " for="(\w+)"[^>]*>\s*<span class="md-nav__icon md-icon"></span>)(\s*</label>)')
_TITLE = '<label class="md-nav__title" for="{}">\\s*<span class="md-nav__icon md-icon"></span>\\s*(.*?)\\s*</label>'
_CONTENTS = re.compile(r'<label (class="md-nav__title") for="__toc">(.*?)</label>', re.DOTALL)

_TABLE = re.compile(r"<table>(\s*<thead>(.*?)</thead>\s*<tbody>)(.*?)(</tbody>\s*</table>)", re.DOTALL)
_HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def content(html: str) -> str:
    """What Markdown leaves out: the boxes of a checklist get a name, and the cells of a table of three columns or more
    get their column's, so that on a phone a row can be a card.
    """
    return _TABLE.sub(_carded, _BOX.sub('<input aria-label="done" type="checkbox" disabled', html))


def _carded(table: re.Match[str]) -> str:
    labels = [_TAG.sub("", head).strip().replace('"', "&quot;") for head in _HEAD.findall(table[2])]
    if len(labels) < 3:
        return table[0]

    def row(found: re.Match[str]) -> str:
        first, *others = found[0].split("<td")
        marked = (f' data-label="{label}"{cell}' if place else cell for place, (label, cell) in enumerate(zip(labels, others, strict=False)))
        return "<td".join([first, *marked])

    return f"<table data-cards>{table[1]}{_ROW.sub(row, table[3])}{table[4]}"


def page(html: str) -> str:
    """The theme writes an empty `tabindex`; `autocomplete` on boxes that nobody types into; a drawer's switch that no
    key reaches (partials/header.html has one); a section's switch without a name, by which its list is named too; and, on a page that no menu
    holds, a label for a switch that is not there.
    """

    def named(label: re.Match[str]) -> str:
        title = re.search(_TITLE.format(label[2]), html, re.DOTALL)
        return f'{label[1]}<span class="g-hidden">Pages under {title[1]}</span>{label[3]}' if title else label[0]

    html = _LABEL.sub(named, _DRAWER.sub("", _TOGGLE.sub(r"\1", html.replace(' tabindex=""', ""))))
    return html if 'id="__toc"' in html else _CONTENTS.sub(r"<div \1>\2</div>", html)
