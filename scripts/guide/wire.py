"""What goes over the wire: a built site made small, its files named by their content, and its pages under one policy.

Runs on the finished folder, so that it takes whatever the theme and the guide's own scripts have written there:

- every page's style sheets become one, without the rules for classes that no page and no script knows;
- scripts lose their white space, never block the page, and find each other by their new names;
- a name carries the hash of its content, so that a browser may keep the file for good;
- pages lose the white space that nobody sees, and carry the policy of `guide.policy`.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

import lightningcss
import rjsmin

from guide import cores, policy
from guide.problem import Problems

_LEFT_OUT = ("assets/javascripts", "partials")
"""The theme's own program and search, which the guide does not use, 1 MB in 40 files; and scripts of templates, which stand in the pages."""

_SHEET = re.compile(r'<link rel="stylesheet" href="(?P<way>[^":]*?)(?P<path>assets/[^"]+\.css)">')
_ASSET = re.compile(r'(?P<tag><(?:script|link)\b[^>]*?\b(?:src|href)=")(?P<way>[^":]*?)(?P<path>assets/[^"]+)"')
_BLOCKING = re.compile(r'<script src="([^"]+)">')
_INLINE = re.compile(r'<script(?![^>]*\bsrc=)(?![^>]*type="application/(?:ld\+)?json")[^>]*>(.*?)</script>', re.DOTALL)
_CLASSES = re.compile(r'class="([^"]*)"')
_AS_IT_IS = re.compile(r"(<(pre|textarea|script)\b.*?</\2>)", re.DOTALL)
_SPACES = re.compile(r"[ \t]{2,}")
_CHARSET = '<meta charset="utf-8">'
_WORD = re.compile(r"[\w-]+")
_NAME = r"(-?[A-Za-z_][\w-]*)"
_ELSEWHERE = re.compile(r"""url\(\s*["']?(?!data:|#)([^"')]+)""")
_LITERAL = re.compile(r"""(["'])(\./)?((?:[\w-]+/)*[\w-]+(?:\.[\w-]+)*\.js)\1""")


def named(path: str, content: str) -> str:
    """`assets/cite.js` → `assets/cite.<hash>.js`: twelve hexadecimal digits, which nginx and `_headers` know as kept for good."""
    place = PurePosixPath(path)
    return str(place.with_name(f"{place.name.split('.')[0]}.{hashlib.sha256(content.encode()).hexdigest()[:12]}{place.suffix}"))


def sheet(texts: Iterable[str], known: frozenset[str]) -> str:
    """Style sheets joined in their order and made small; rules for classes that are not `known` are left out."""
    text = "\n".join(texts)
    if found := _ELSEWHERE.search(text):
        raise Problems([f"style sheets: url({found[1]}) is another file, and its place changes. Write it into the sheet as data:"])
    named_otherwise = set(re.findall("#" + _NAME, text))  # the library drops an id of the same name with a class
    unused = set(re.findall(r"\." + _NAME, text)) - known - named_otherwise
    return lightningcss.process_stylesheet(text, unused_symbols=unused, minify=True)


def scripts(texts: Mapping[str, str]) -> Mapping[str, tuple[str, str]]:
    """Scripts by path → their new paths and texts. A string that is the path of another of them follows it to its new name."""
    made: dict[str, tuple[str, str]] = {}

    def make(path: str, above: tuple[str, ...]) -> tuple[str, str]:
        if path in above:
            raise Problems([f"{path}: loads itself, by way of {above[-1]}. Names by content need scripts that do not go in circles"])
        if path not in made:
            text = texts[path]
            small = text if ".min." in path else str(rjsmin.jsmin(text, keep_bang_comments=True))
            small = re.sub(r"\n?//# sourceMappingURL=\S+\s*$", "\n", small)

            def follow(found: re.Match[str]) -> str:
                quote, here, name = found.groups()
                target = str(PurePosixPath(path).parent / name) if here else name
                if target not in texts or target == path:
                    return found[0]
                new = make(target, (*above, path))[0]
                return f"{quote}./{PurePosixPath(new).name}{quote}" if here else f"{quote}{new}{quote}"

            small = _LITERAL.sub(follow, small)
            made[path] = (named(path, small), small)
        return made[path]

    for path in sorted(texts):
        make(path, ())
    return made


def small(html: str) -> str:
    """A page without the indents and empty lines of its templates, but never without a space between two words or cells.

    HTML minifiers take the space between cells away, which glues words together for whoever reads the text alone.
    """
    parts = _AS_IT_IS.split(html)  # every third part begins a stretch that stays as it is, and its tag's name follows
    return "".join(part if order % 3 == 1 else _tight(part) for order, part in enumerate(parts) if order % 3 < 2)


def _tight(text: str) -> str:
    first, *lines = text.split("\n")
    if lines:
        between = (line.strip() for line in lines[:-1])
        text = "\n".join([first.rstrip(), *filter(None, between), lines[-1].lstrip()])
    return _SPACES.sub(" ", text) if "  " in text or "\t" in text else text


def page(where: str, html: str, names: Mapping[str, str], sheets: Mapping[Sequence[str], str], allowed: Sequence[str]) -> str:
    """A page as it is sent. `names` leads from old paths to new, `sheets` from a page's style sheets to the one of them all.

    `allowed` are the inline scripts that the policy names. Raises Problems on another one, since no browser would run it.
    """
    for text in _INLINE.findall(html):
        if text not in allowed:
            raise Problems([f"{where}: an inline script, which the policy forbids: {text[:60]!r}. Move it into a file under docs/assets"])
    if linked := tuple(found["path"] for found in _SHEET.finditer(html)):
        places = iter(range(len(linked)))
        html = _SHEET.sub(lambda found: f'<link rel="stylesheet" href="{found["way"]}{sheets[linked]}">' if next(places) == 0 else "", html)
    html = _ASSET.sub(lambda found: f'{found["tag"]}{found["way"]}{names.get(found["path"], found["path"])}"', html)
    html = _BLOCKING.sub(r'<script src="\1" defer>', html)
    html = html.replace(_CHARSET, f'{_CHARSET}<meta http-equiv="Content-Security-Policy" content="{policy.content(allowed)}">', 1)
    return small(html)


def finish(site: Path, allowed: Sequence[str]) -> None:
    """Does all of this to the folder of a built site, and writes `_headers` into it."""
    for folder in _LEFT_OUT:
        shutil.rmtree(site / folder, ignore_errors=True)
    for spare in [*site.glob("assets/**/*.map")]:
        spare.unlink()
    pages = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    programs = {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in [*site.glob("assets/**/*.js"), *site.glob("search/*.js")]}

    known = frozenset(word for text in {text for html in pages.values() for text in _CLASSES.findall(html)} for word in text.split())
    known |= {word for path, text in programs.items() if path.startswith("assets/") for word in _WORD.findall(text)}
    sheets, spent = {}, set()
    for linked in {tuple(found["path"] for found in _SHEET.finditer(html)) for html in pages.values()} - {()}:
        text = sheet(((site / path).read_text("utf-8") for path in linked), known)
        sheets[linked] = named("assets/site.css", text)
        (site / sheets[linked]).write_text(text, "utf-8")
        spent |= set(linked)

    made = dict(scripts(programs))
    for path in site.glob("assets/favicon.svg"):
        text = path.read_text("utf-8")
        made[path.relative_to(site).as_posix()] = (named("assets/favicon.svg", text), text)
    for new, text in made.values():
        (site / new).write_text(text, "utf-8")
    for path in spent | made.keys():
        (site / path).unlink()

    names = {old: new for old, (new, _) in made.items()}

    def send(path: Path) -> None:
        path.write_text(page(path.relative_to(site).as_posix(), pages[path], names, sheets, allowed), "utf-8")

    for _ in cores.each(send, [*pages]):
        pass
    # One rule for all that the search loads: Cloudflare reads a hundred rules and no more.
    kept = {"search/*" if path.startswith("search/") else path for path in [*sheets.values(), *names.values()]}
    (site / "_headers").write_text(policy.headers_file(allowed, sorted(kept)), "utf-8")
