"""MkDocs events → calls. All logic is in the package `guide`; this is the only module that knows MkDocs."""

from __future__ import annotations

import datetime
import logging
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import CountHandler

from guide import addresses, editions, generated, policy, prose, publishing, related, staging, tidy, wire
from guide.kit import cli as kit
from guide.leaf import Leaf
from guide.links import record
from guide.load import load
from guide.pages import Page, PageError, Site
from guide.problem import Problems
from guide.search import index
from guide.search.sections import Built

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
    else:
        sys.__excepthook__(kind, error, trace)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    data = Path(config.docs_dir) / "data" / "guide.yml"
    try:
        cited = prose.cited(page.read_text("utf-8") for page in Path(config.docs_dir).rglob("*.md"))
        guide = load(Path(os.path.relpath(data)), datetime.date.today(), cited)
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
    if not _state.get("serving"):
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


def on_page_markdown(markdown: str, page: MkDocsPage, **_: Any) -> str:
    source = page.file.content_string
    first_line = source[: source.rfind(markdown)].count("\n") + 1 if markdown in source else 1
    try:
        rendered = _state["site"].render(Page(page.file.src_uri, page.meta, markdown, first_line))
    except PageError as error:
        raise PluginError(str(error)) from None
    page.meta["facts"] = rendered.dates
    page.update_date = f"{_state['site'].guide.edition}-01"  # the edition's month, not the day of the build
    _state["rendered"] = rendered
    return rendered.text


def on_page_content(html: str, page: MkDocsPage, **_: Any) -> str:
    rendered = _state["rendered"]
    page.present_anchor_ids = (page.present_anchor_ids or set()) | rendered.anchors
    return tidy.content(rendered.filled(html))


def on_post_page(output: str, **_: Any) -> str:
    return tidy.page(output)


def on_post_template(output_content: str, **_: Any) -> str:
    return tidy.page(output_content)


def on_env(env: Any, config: MkDocsConfig, files: Files) -> None:
    site = _state["site"]
    pages = {file.src_uri: file.page for file in files.documentation_pages() if file.page}
    metas = {path: page.meta for path, page in pages.items()}
    for path, meta in metas.items():
        meta["related"] = [
            (label, [(title, addresses.address_of(link, config.use_directory_urls)) for title, link in links])
            for label, links in related.related(site.guide, path, metas)
        ]
    written = [Built(path, str(page.title), page.meta, page.content or "") for path, page in pages.items()]
    for path, content in index.files(site.guide, written, {path: page.url for path, page in pages.items()}).items():
        files.append(File.generated(config, path, content=content))
    leaves = [Leaf(path, page.url, page.content or "", page.meta, str(page.title)) for path, page in pages.items()]
    shelf = Path(config.config_file_path).parent / publishing.SHELF
    made = publishing.publish(site.guide, leaves, config.site_url or "", _state["archive"], site.history, config.site_description or "", shelf)
    _state["files"] = made.files
    for path, page in pages.items():
        page.kit = kit.beside(page.url) if config.extra["kit"] else []  # pyright: ignore[reportAttributeAccessIssue]
        page.published = made.pages[path]  # pyright: ignore[reportAttributeAccessIssue]
        page.canonical_url = made.pages[path].living


def on_post_build(config: MkDocsConfig) -> None:
    for path, content in [*_state["site"].chart_files(config.site_url or ""), *_state["files"].items()]:
        target = Path(config.site_dir) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    if config.extra["kit"]:
        kit.put_into(Path(config.site_dir), _state["site"].guide, Path(config.config_file_path).parent)
    if "target" in _state and not _state.get("serving"):
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
