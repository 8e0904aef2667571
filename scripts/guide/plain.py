"""A built page as Markdown, for readers who work with an assistant or a text editor.

HTML goes in, Markdown with absolute addresses comes out. Drawings, buttons and the marks beside headings are left out.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

_LEFT_OUT = "svg, script, style, button, form, template, a.headerlink, [hidden], input"
_SIGN = re.compile(r"[*_`\[\]<]")
_BLOCKS = {"p", "div", "section", "article", "aside", "figure", "figcaption", "ul", "ol", "dl", "dt", "dd", "li", "table", "pre", "blockquote", "details",
           "summary", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "header", "nav", "caption", "dialog", "main"}  # fmt: skip


def markdown(html: str, address: str) -> str:
    """The page's content as Markdown; links are resolved against `address`."""
    tree = LexborHTMLParser(f"<main>{html}</main>")
    for node in tree.css(_LEFT_OUT):
        node.decompose()
    main = tree.css_first("main")
    text = "\n\n".join(block for block in _blocks(main, address) if block.strip()) if main else ""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _blocks(node: LexborNode, address: str) -> Iterator[str]:
    """The blocks inside a node, in order; text that stands between blocks makes one of its own."""
    line = ""
    for child in node.iter(include_text=True):
        if child.tag in _BLOCKS:
            if line.strip():
                yield _tidy(line)
            line = ""
            yield from _block(child, address)
        else:
            line += _inline(child, address)
    if line.strip():
        yield _tidy(line)


def _block(node: LexborNode, address: str) -> Iterator[str]:
    match node.tag:
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            yield f"{'#' * int(node.tag[1])} {_line(node, address)}"
        case "ul" | "ol":
            yield _items(node, address)
        case "table":
            yield from _table(node, address)
        case "dl":
            yield _definitions(node, address)
        case "pre":
            yield f"```\n{node.text().rstrip()}\n```"
        case "blockquote":
            yield "\n".join(f"> {line}" for line in "\n\n".join(_blocks(node, address)).splitlines())
        case "hr":
            yield "---"
        case "summary" | "figcaption" | "caption":
            yield f"**{_line(node, address)}**"
        case _:
            yield from _blocks(node, address)


def _items(node: LexborNode, address: str) -> str:
    lines = []
    for number, item in enumerate((child for child in node.iter() if child.tag == "li"), 1):
        sign = f"{number}. " if node.tag == "ol" else "- "
        inner = "\n\n".join(_blocks(item, address))
        lines.append(sign + inner.replace("\n", "\n" + " " * len(sign)))
    return re.sub(r"\n[ ]+(?=\n)", "\n", "\n".join(lines))


def _definitions(node: LexborNode, address: str) -> str:
    lines = []
    for child in node.css("dt, dd"):
        lines.append(f"- **{_line(child, address)}**" if child.tag == "dt" else f"  {_line(child, address)}")
    return "\n".join(lines)


def _table(node: LexborNode, address: str) -> Iterator[str]:
    caption = node.css_first("caption")
    if caption:
        yield f"**{_line(caption, address)}**"
    rows = [[_line(cell, address).replace("|", "\\|") for cell in row.iter() if cell.tag in ("th", "td")] for row in node.css("tr")]
    width = max((len(row) for row in rows), default=0)
    if width:
        lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
        yield "\n".join([lines[0], "| " + " | ".join(["---"] * width) + " |", *lines[1:]])


def _line(node: LexborNode, address: str) -> str:
    """Everything inside a node on one line: its blocks become sentences beside each other."""
    return _tidy("".join(_inline(child, address) for child in node.iter(include_text=True)))


def _inline(node: LexborNode, address: str) -> str:
    tag = node.tag
    if tag == "-text":
        return _SIGN.sub(r"\\\g<0>", node.text_content or "")
    inner = "".join([_inline(child, address) for child in node.iter(include_text=True)])
    match tag:
        case "a":
            target = node.attributes.get("href")
            return f"[{_tidy(inner)}]({_joined(address, target)})" if target and inner.strip() else inner
        case "b" | "strong":
            return f"**{inner.strip()}**" if inner.strip() else ""
        case "i" | "em" | "cite":
            return f"*{inner.strip()}*" if inner.strip() else ""
        case "code":
            return f"`{node.text()}`"
        case "br":
            return " "
        case "img":
            return node.attributes.get("alt") or ""
        case _ if tag in _BLOCKS:
            return f" {inner} "
    return inner


def _joined(address: str, target: str) -> str:
    if target.startswith(("https://", "http://")):
        return target
    path, sign, anchor = target.partition("#")
    return f"{_page(address, path)}{sign}{anchor}"


_page = functools.lru_cache(maxsize=20_000)(urljoin)  # a page links to the same few pages again and again


def _tidy(text: str) -> str:
    return " ".join(text.split())
