"""Data that would run something, if any of it were taken for HTML, a link, a script or a formula: it is shown, and nothing runs."""

from __future__ import annotations

import functools
import http.server
import json
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import yaml

import builds

HARM = """ "'><script>harm=1</script><img src=x onerror=harm=2><svg onload=harm=3> [x](javascript:harm=4) <!-- ]]> </textarea></style>"""
SHORT = """ "'><img src=x onerror=harm=5>"""
TEXTS = ("about", "brand", "issuer", "lesson", "meaning", "note", "outcome", "penalty", "publisher", "scope", "summary", "title", "what", "why")
"""Fields of plain words, wherever they stand in the data."""
WITHOUT_ITS_RULE = "import re, guide.model as model; model._MARKUP = re.compile('(?!)'); from mkdocs.__main__ import cli; cli()"
"""A build whose data file may hold what looks like HTML: a rule refuses that before any page sees it."""


def poisoned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_harm(key, held) if key in TEXTS and isinstance(held, str) else poisoned(held) for key, held in value.items()}
    return [poisoned(each) for each in value] if isinstance(value, list) else value


def _with_harm(key: str, text: str) -> str:
    return f"{text.partition('{')[0][:30]}{SHORT if key in ('brand', 'scope') else HARM}"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    project = builds.project(tmp_path_factory.mktemp("hostile") / "small")
    data = project / "docs" / "data" / "guide.yml"
    tree = yaml.load(data.read_text("utf-8"), Loader=yaml.BaseLoader)
    tree.pop("questions", None)  # they know that what they rest on has changed
    for category in tree["categories"].values():
        category["parent"] = None if category["parent"] == "null" else category["parent"]
    data.write_text(json.dumps(poisoned(tree), ensure_ascii=False), "utf-8")
    done = subprocess.run([sys.executable, "-c", WITHOUT_ITS_RULE, "build"], cwd=project, env=builds.ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return project / "site"


def test_nothing_from_the_data_runs_on_any_page(site, browser):
    handler = functools.partial(builds._Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        context = browser.new_context(bypass_csp=True)  # the policy would stop most of it: here the escaping has to
        page = context.new_page()
        shown = 0
        for path in sorted(site.rglob("index.html")):
            page.goto(f"http://127.0.0.1:{server.server_port}/{path.relative_to(site).parent.as_posix()}/")
            assert page.evaluate("window.harm") is None, path
            assert page.locator("article :is(img[src=x], [onerror], [onload], a[href^=javascript])").count() == 0, path
            shown += page.locator("article").first.inner_text().count("<script>harm=1</script>")
        assert shown > 20, "the words of the data are shown as they are"
        page.keyboard.press("/")
        page.keyboard.type("advertising")
        page.get_by_role("list", name="Results").get_by_role("listitem").first.wait_for()
        assert page.evaluate("window.harm") is None
        context.close()
        server.shutdown()


def test_every_other_file_holds_it_as_text(site):
    for path in [*site.rglob("*.svg"), *site.rglob("*.xml")]:
        assert "<script>harm" not in path.read_text("utf-8"), path
    for path in site.rglob("*.json"):
        json.loads(path.read_text("utf-8"))
    heads = [re.findall(r'<script type="application/ld\+json">(.*?)</script>', path.read_text("utf-8"), re.DOTALL) for path in site.rglob("index.html")]
    assert all(json.loads(block) for blocks in heads for block in blocks) and any(heads)
