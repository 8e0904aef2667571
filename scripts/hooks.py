"""MkDocs events → calls. All logic is in the package `guide`; this is the only module that knows MkDocs."""

from __future__ import annotations

import datetime
import logging
import os
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import CountHandler

from guide import generated, model, prose, staging
from guide.load import load
from guide.pages import Page, PageError, Site
from guide.problem import Problems

_state: dict[str, Any] = {}


def on_startup(command: str, dirty: bool) -> None:
    _state["serving"] = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    data = Path(config.docs_dir) / "data" / "guide.yml"
    try:
        cited = prose.cited(page.read_text("utf-8") for page in Path(config.docs_dir).rglob("*.md"))
        guide = load(Path(os.path.relpath(data)), datetime.date.today(), cited)
    except Problems as problems:
        raise PluginError("the data file has faults\n" + "\n".join(problems.lines)) from None
    _state["site"] = Site(guide, directories=config.use_directory_urls)
    config.extra["edition"] = guide.edition
    if not _state.get("serving"):
        _state["target"], config.site_dir = config.site_dir, str(staging.begin(Path(config.site_dir)))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    written = {file.src_uri for file in files}
    for uri, content in generated.pages(_state["site"].guide, written).items():
        files.append(File.generated(config, uri, content=content))
    files.append(File.generated(config, "data/guide.schema.json", content=model.schema_text()))
    return files


def on_page_markdown(markdown: str, page: MkDocsPage, **_: Any) -> str:
    source = page.file.content_string
    first_line = source[: source.rfind(markdown)].count("\n") + 1 if markdown in source else 1
    try:
        rendered = _state["site"].render(Page(page.file.src_uri, page.meta, markdown, first_line))
    except PageError as error:
        raise PluginError(str(error)) from None
    page.meta["facts"] = rendered.dates
    return rendered.markdown


def on_post_build(config: MkDocsConfig) -> None:
    for path, content in _state["site"].chart_files(config.site_url or ""):
        target = Path(config.site_dir) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    if "target" in _state and not _state.get("serving"):
        target, staged = Path(_state["target"]), Path(config.site_dir)
        # A strict build with warnings is about to be aborted: then the last good site stays.
        counts = [h.get_counts() for h in logging.getLogger("mkdocs").handlers if isinstance(h, CountHandler)]
        if not (config.strict and any(counts)):
            staging.publish(staged, target)
            config.site_dir = str(target)
