"""The calls in a page's Markdown: `{{ table("reach", platforms=["weibo"]) }}`.

Between the braces stands one call with plain arguments (texts, numbers, lists, True, False, None) and nothing else, so that
a page cannot compute what the data does not say.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from guide.problem import nearest

_CALL = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_MEND = "See `Page functions` in CONTRIBUTING.md"


class BadCall(Exception):
    """A call that cannot be made: the line of the text on which it begins, what is wrong, and how to mend it."""

    def __init__(self, line: int, what: str, mend: str = _MEND) -> None:
        super().__init__(line, what, mend)
        self.line, self.what, self.mend = line, what, mend


def filled(text: str, functions: Mapping[str, Callable[..., str]]) -> str:
    """The text with what each call gives in its place, called in their order. Raises BadCall.

    A function says what is wrong with an argument by a LookupError: `what is wrong. how to mend`.
    """
    return "".join(_parts(text, functions))


def _parts(text: str, functions: Mapping[str, Callable[..., str]]) -> Iterator[str]:
    end = 0
    for found in _CALL.finditer(text):
        yield text[end : found.start()]
        end = found.end()
        line = text.count("\n", 0, found.start()) + 1
        name, arguments, named = _read(found[1], line)
        if name not in functions:
            raise BadCall(line, f"unknown function `{name}`", nearest(name, functions))
        try:
            yield functions[name](*arguments, **named)
        except TypeError as error:
            raise BadCall(line, re.sub(r"^\w+\.(\w+)\(\)", r"`\1`", str(error))) from None
        except LookupError as error:
            what, _, mend = str(error.args[0]).partition(". ")
            raise BadCall(line, what, mend) from None
    if "{{" in text[end:]:
        raise BadCall(text.count("\n", 0, text.index("{{", end)) + 1, "`{{` has no `}}`")
    yield text[end:]


def _read(call: str, line: int) -> tuple[str, list[Any], dict[str, Any]]:
    """The function's name, its arguments in their order, and those by name."""
    try:
        read = ast.parse(call.strip(), mode="eval").body
        if not (isinstance(read, ast.Call) and isinstance(read.func, ast.Name)):
            raise ValueError
        named = {str(each.arg): ast.literal_eval(each.value) for each in read.keywords}
        return read.func.id, [ast.literal_eval(each) for each in read.args], named
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # the last two for what nests too deep
        raise BadCall(line, f"`{call.strip()[:60]}` is not a function with its arguments in quotes") from None
