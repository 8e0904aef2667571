"""Small mends to what the theme and Markdown write, so that pages are valid and can be read by ear."""

from __future__ import annotations

import re

_BOX = re.compile(r'<input type="checkbox" disabled')  # a form's own boxes are never disabled, and have labels
_TOGGLE = re.compile(r'(<input [^>]*type="(?:checkbox|radio)"[^>]*?) autocomplete="off"')


def content(html: str) -> str:
    """The boxes of a checklist get a name: Markdown leaves them without one."""
    return _BOX.sub('<input aria-label="done" type="checkbox" disabled', html)


def page(html: str) -> str:
    """The theme writes an empty `tabindex`, and `autocomplete` on boxes that nobody types into."""
    return _TOGGLE.sub(r"\1", html.replace(' tabindex=""', ""))
