"""MkDocs events → calls. All logic is in the package `guide`; this is the only module that knows MkDocs."""

from __future__ import annotations

import datetime
import logging
import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from logging.handlers import BufferingHandler
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import CountHandler

from guide import addresses, cores, editions, generated, policy, prose, publishing, related, staging, tidy, watched, wire
from guide.kit import cli as kit
from guide.leaf import Leaf, heading
from guide.links import record
from guide.load import load
from guide.made import Made
from guide.model import Guide
from guide.pages import Page, PageError, Site
from guide.problem import Problems
from guide.search import index
from guide.search.sections import Built

KEPT = "kept.html"
"""The template of a page that is shown as it was."""

_state: dict[str, Any] = {}


def on_startup(command: str, dirty: bool) -> None:
    sys.excepthook = _told
    _state["serving"] = command in ("serve", "mike")  # mike only reads the settings, and has `mkdocs build` do the rest


def _told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A disk that is full, or a folder that may not be written, is said in one line; all else as Python says it."""
    if isinstance(error, OSError) and error.strerror:
        print(
            f"{error.filename or 'the site'}: {error.strerror}. The last good site is as it was; make room or give leave to write, and build again",
            file=sys.stderr,
        )
    elif isinstance(error, Problems):
        print("\n".join(error.lines), file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


def _guide(path: Path, today: datetime.date, cited: frozenset[str]) -> Guide:
    """As `load` reads it; the one of the build before where nothing has changed."""
    asked = (path.read_bytes() if path.is_file() else b"", today, cited)
    if _state.get("asked") != asked:
        _state["guide"] = load(path, today, cited)
        _state["asked"] = asked
    return _state["guide"]


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    if "writing" in _state:  # of the build before, while serving
        _state.pop("writing").stop()
    data = Path(config.docs_dir) / "data" / "guide.yml"
    try:
        cited = prose.cited(page.read_text("utf-8") for page in Path(config.docs_dir).rglob("*.md"))
        guide = _guide(Path(os.path.relpath(data)), datetime.date.today(), frozenset(cited))
        archive = editions.read(Path(config.config_file_path).parent / editions.FOLDER)
        checks = record.at(data.with_name(record.NAME))
    except record.BadRecord as error:
        raise PluginError(str(error)) from None
    except Problems as problems:
        raise PluginError("the data file has faults\n" + "\n".join(problems.lines)) from None
    _state["archive"], history = archive, archive.history(guide.edition, data.read_text("utf-8-sig"))
    _state["site"] = Site(guide, directories=config.use_directory_urls, history=history, editions=[*archive.data], checks=checks)
    if "MIKE_DOCS_VERSION" in os.environ:  # an edition is made: the theme shows which one, and the way to the latest
        config.extra["version"] = {"provider": "mike", "default": "latest"}
    config.extra["edition"], config.extra["kit"] = guide.edition, bool(os.environ.get(kit.WANTED))
    if not _state["serving"]:
        target = Path(config.site_dir)
        try:
            _state["lock"] = staging.lock(target)
        except Problems as problems:
            raise PluginError("\n".join(problems.lines)) from None
        _state["target"], config.site_dir = config.site_dir, str(staging.begin(target))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    written = {file.src_uri for file in files}
    for uri, content in generated.pages(_state["site"].guide, written).items():
        files.append(File.generated(config, uri, content=content))
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """All pages are known now and none is read yet: they are made on all cores, and MkDocs takes them as they come.

    While serving, a page is made anew only when its text changes, or a record of the guide that it shows, or what all pages rest on.
    """
    site, pages = _state["site"], files.documentation_pages()
    ground = (site.history, site.checks, sorted(file.src_uri for file in files))
    kept: dict[tuple[str, str], Made] = _state["shelf"] if _state.get("ground") == ground else {}
    changed = site.changed(_state["shown"]) if kept else set()
    _state["ground"], _state["shown"] = ground, site
    _state["shelf"] = {key: kept[key] for key in map(_key, pages) if key in kept and kept[key].rests_on.isdisjoint(changed)}
    new = [file for file in pages if _key(file) not in _state["shelf"]]
    _state["coming"] = zip([_key(file) for file in new], cores.each(partial(_make, config, files), new), strict=True)
    _state["files"] = {}


def _key(file: File) -> tuple[str, str]:
    return file.src_uri, file.content_string


def _make(config: MkDocsConfig, files: Files, file: File) -> Made:
    page = file.page or MkDocsPage(None, file, config)
    page.read_source(config)
    markdown = page.markdown or ""
    source = file.content_string
    first_line = source[: source.rfind(markdown)].count("\n") + 1 if markdown in source else 1
    site: Site = _state["site"]
    rests_on: watched.Rested = set()
    if _state["serving"]:
        site = site.watching(rests_on)
    try:
        rendered = site.render(Page(file.src_uri, page.meta, markdown, first_line))
    except PageError as error:
        raise PluginError(str(error)) from None
    page.markdown = rendered.text
    heard, log = BufferingHandler(10_000), logging.getLogger("mkdocs")
    handlers = log.handlers
    log.handlers = [heard]
    try:
        page.render(config, files)
    finally:
        log.handlers = handlers
    for line in heard.buffer:
        line.msg, line.args = line.getMessage(), ()  # what it was made from may not travel
    content = tidy.content(rendered.filled(page.content or ""))
    return Made(
        meta={**page.meta, "facts": rendered.dates},
        content=content,
        toc=page.toc,
        title=page._title_from_render,
        anchors=(page.present_anchor_ids or set()) | rendered.anchors,
        links={to.src_uri: anchors for to, anchors in (page.links_to_anchors or {}).items()},
        files={path: data for stem, chart in rendered.charts.items() for path, data in site.chart_files(stem, chart, config.site_url or "").items()},
        said=heard.buffer,
        heading=heading(content),
        rests_on=frozenset(rests_on),
    )


def on_page_markdown(markdown: str, page: MkDocsPage, **_: Any) -> str:
    shelf, key = _state["shelf"], _key(page.file)
    while key not in shelf:
        made, what = next(_state["coming"])
        shelf[made] = what
    page.update_date = f"{_state['site'].guide.edition}-01"  # the edition's month, not the day of the build
    return ""


def on_page_content(html: str, page: MkDocsPage, files: Files, **_: Any) -> str:
    made: Made = _state["shelf"][_key(page.file)]
    page.meta, page.toc, page._title_from_render = dict(made.meta), made.toc, made.title
    page.present_anchor_ids = made.anchors
    page.links_to_anchors = {to: anchors for path, anchors in made.links.items() if (to := files.get_file_from_path(path))}
    _state["files"] |= made.files
    for line in made.said:
        logging.getLogger(line.name).handle(line)
    return made.content


def on_post_page(output: str, page: MkDocsPage, **_: Any) -> str:
    if page.meta.get("template") == KEPT:
        return output
    whole = tidy.page(output)
    if _state["serving"]:
        _state["frames"][page.file.src_uri] = (_state["framed"][page.file.src_uri], whole)
    return whole


def on_post_template(output_content: str, **_: Any) -> str:
    return tidy.page(output_content)


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
    compiled = Path(config.config_file_path).parent / ".cache" / "templates"
    compiled.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = jinja2.FileSystemBytecodeCache(str(compiled))  # deleting it costs half a second
    site = _state["site"]
    pages = {file.src_uri: file.page for file in files.documentation_pages() if file.page}
    metas = {path: page.meta for path, page in pages.items()}
    for path, meta in metas.items():
        meta["related"] = [
            (label, [(title, addresses.address_of(link, config.use_directory_urls)) for title, link in links])
            for label, links in related.related(site.guide, path, metas)
        ]
    headings = {path: _state["shelf"][_key(page.file)].heading for path, page in pages.items()}
    leaves = [Leaf(path, page.url, page.content or "", page.meta, str(page.title), headings[path]) for path, page in pages.items()]
    shelf = Path(config.config_file_path).parent / publishing.SHELF
    made = publishing.publish(site.guide, leaves, config.site_url or "", _state["archive"], site.history, config.site_description or "", shelf)
    for path, page in pages.items():
        page.kit = kit.beside(page.url) if config.extra["kit"] else []  # pyright: ignore[reportAttributeAccessIssue]
        page.published = made.pages[path]  # pyright: ignore[reportAttributeAccessIssue]
        page.canonical_url = made.pages[path].living
    written = [Built(path, str(page.title), page.meta, page.content or "") for path, page in pages.items()]
    searched = partial(index.files, site.guide, written, {path: page.url for path, page in pages.items()})
    _state["work"] = [partial(dict, _state["files"]), searched, *made.work]
    if _state["serving"]:
        _keep_frames(pages, Path(str(config.theme.custom_dir)))
    else:
        _state["writing"] = cores.each(partial(_write, Path(config.site_dir)), _state["work"])  # while MkDocs fills its templates


def _keep_frames(pages: Mapping[str, MkDocsPage], templates: Path) -> None:
    """A page of which a template would show nothing new gets the one that repeats it."""
    ground = (max(file.stat().st_mtime_ns for file in templates.rglob("*.html")), [(page.url, str(page.title)) for page in pages.values()])
    _state["framed"] = {path: (ground, page.content, dict(page.meta), page.published, page.kit) for path, page in pages.items()}  # pyright: ignore[reportAttributeAccessIssue]
    for path, (shown, whole) in _state.setdefault("frames", {}).items():
        if _state["framed"].get(path) == shown:
            pages[path].meta["template"] = KEPT
            pages[path].kept = whole  # pyright: ignore[reportAttributeAccessIssue]


def _write(site: Path, make: Callable[[], Mapping[str, bytes | str]]) -> None:
    for path, content in make().items():
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)


def on_post_build(config: MkDocsConfig) -> None:
    if _state["serving"]:
        cores.ended()  # who wrote for the build before
        _state["writing"] = cores.each(partial(_write, Path(config.site_dir)), _state["work"])  # while the reader looks at the page
    else:
        for _ in _state.pop("writing"):
            pass
    if config.extra["kit"]:
        kit.put_into(Path(config.site_dir), _state["site"].guide, Path(config.config_file_path).parent)
    if "target" in _state and not _state["serving"]:
        target, staged = Path(_state["target"]), Path(config.site_dir)
        # A strict build with warnings is about to be aborted: then the last good site stays.
        counts = [h.get_counts() for h in logging.getLogger("mkdocs").handlers if isinstance(h, CountHandler)]
        if not (config.strict and any(counts)):
            try:
                wire.finish(staged, policy.inline(Path(str(config.theme.custom_dir))))
            except Problems as problems:
                raise PluginError("\n".join(problems.lines)) from None
            staging.publish(staged, target)
            config.site_dir = str(target)
        _state.pop("lock").release()
