"""`guide bench pages`: what each type of page weighs on the wire, whether it moves while it loads, and what Lighthouse says of it.

The built site is served on loopback as `deploy/nginx.conf` serves it: brotli, the headers, caching. A first visit has an empty cache;
a second page is the same page opened after the home page. Bytes are those that Chromium received, headers included.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli

from guide import policy
from guide.problem import Problems

TYPES = (
    *("", "choose/", "platforms/", "platforms/wechat/", "platforms/wecom/", "categories/social-media/", "compare/", "compare/reach/"),
    *("compare/wechat-vs-weibo/", "practice/", "practice/crisis/", "dos-and-donts/", "rules/advertising/", "cases/crises/", "history/"),
    *("glossary/", "sources/", "data/", "data/figures/", "changes/", "teach/", "about/method/"),
)
"""One page of each type; of platforms, the longest too."""
FIRST, REQUESTS, SECOND = 80_000, 8, 25_000
"""What a page may cost: bytes and requests of a first visit, bytes of a second page."""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
ADVICE = "Lighthouse: not found, so no scores. Install it with `npm install --global lighthouse` (12.2.3 on Node 20 and older)"

_KEPT = re.compile(r"\.[0-9a-f]{12}\.(css|js|svg)$")
_LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
_WATCH = """
window.moved = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


@dataclass(frozen=True)
class Weight:
    """Requests and bytes of a first visit, bytes of the page as a second one, its layout shift, and addresses on other hosts."""

    requests: int
    first: int
    second: int
    moved: float
    elsewhere: tuple[str, ...]

    @property
    def kept(self) -> bool:
        """Whether the page costs no more than it may."""
        return self.requests <= REQUESTS and self.first <= FIRST and self.second <= SECOND and not self.moved and not self.elsewhere


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript", ".svg": "image/svg+xml"}

    def __init__(self, *arguments: Any, scripts: Sequence[str], packed: dict[str, bytes], **options: Any) -> None:
        self.said, self.assets, self.packed = policy.headers(scripts), policy.asset_headers(scripts), packed
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir() and not self.path.partition("?")[0].endswith("/"):
            super().do_GET()
            return
        path = path / "index.html" if path.is_dir() else path
        found = path.is_file()
        path = path if found else Path(self.directory) / "404.html"
        body = self._packed(path) if "br" in self.headers.get("Accept-Encoding", "") else path.read_bytes()
        self.send_response(200 if found else 404)
        kind, kept = self.guess_type(str(path)), _KEPT.search(self.path)
        for name, value in {
            "Content-Type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
            "Content-Length": str(len(body)),
            "Cache-Control": policy.IMMUTABLE if kept else "public, max-age=600",
            **(self.assets if kept else self.said),
            **({"Content-Encoding": "br"} if "br" in self.headers.get("Accept-Encoding", "") else {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the browser has moved on
            self.wfile.write(body)

    def _packed(self, path: Path) -> bytes:
        copy, key = path.with_name(f"{path.name}.br"), str(path)
        if key not in self.packed:
            self.packed[key] = copy.read_bytes() if copy.is_file() else brotli.compress(path.read_bytes(), quality=11)
        return self.packed[key]

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def served(site: Path, overrides: Path) -> Iterator[str]:
    """The address of a built site, served on loopback with brotli and the headers of the policy."""
    handler = functools.partial(_Handler, directory=str(site), scripts=policy.inline(overrides), packed={})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def weigh(browser: Any, address: str, path: str) -> Weight:
    """Opens a page of a served site twice in a Playwright browser, on a phone's screen and a slow line: with nothing kept, and after the home page."""
    first = _visit(browser, address, [path])
    second = _visit(browser, address, ["choose/" if path == "" else "", path])
    elsewhere = tuple(url for url in first[0] if not url.startswith((address, "data:", "blob:")))
    return Weight(len(first[0]), first[1], second[1], max(first[2], second[2]), elsewhere)


def _visit(browser: Any, address: str, paths: Sequence[str]) -> tuple[list[str], int, float]:
    context = browser.new_context(viewport={"width": 412, "height": 823}, device_scale_factor=1.75, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.add_init_script(_WATCH)
    session = context.new_cdp_session(page)
    asked: list[str] = []
    sizes: list[int] = []
    kept: set[str] = set()
    session.on("Network.requestServedFromCache", lambda event: kept.add(event["requestId"]))
    session.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    session.on("Network.loadingFinished", lambda event: sizes.append(0 if event["requestId"] in kept else int(event["encodedDataLength"])))
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", _LINE)  # the page is painted before its scripts come, so that what they move is seen
    moved = 0.0
    for path in paths:
        asked.clear()
        sizes.clear()
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)
        moved = page.evaluate("window.moved")
    context.close()
    return [url for url in asked if not url.startswith("data:")], sum(sizes), round(moved, 4)


def lighthouse() -> Sequence[str] | None:
    """The command of an installed Lighthouse, or None."""
    if found := shutil.which("lighthouse"):
        return [found]
    npx = shutil.which("npx")
    if npx and subprocess.run([npx, "--no-install", "lighthouse", "--version"], capture_output=True, check=False, timeout=60).returncode == 0:
        return [npx, "--no-install", "lighthouse"]
    return None


def scores(command: Sequence[str], chromium: str, url: str) -> Mapping[str, int] | str:
    """Lighthouse's scores of a page by category, 0 to 100, with its preset for phones; or what it said when it failed."""
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-background-networking --disable-component-update"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "report.json")
        done = subprocess.run(
            [*command, url, "--quiet", "--output=json", f"--output-path={out}", f"--only-categories={','.join(CATEGORIES)}", flags],
            env={**os.environ, "CHROME_PATH": chromium},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if not out.exists():
            return (done.stderr.strip().splitlines() or ["no report"])[-1]
        report = json.loads(out.read_text("utf-8"))
    return {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}


def report(site: Path, overrides: Path, paths: Sequence[str] = TYPES) -> Iterator[str]:
    """Everything that `guide bench pages` prints, line by line as it is measured. A page that costs too much has a star."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    command = lighthouse()
    if not chromium:
        raise Problems(["chromium: not found. Install it (Debian: apt-get install chromium)"])
    if missing := [path for path in paths if not (site / path / "index.html").is_file()]:
        raise Problems([f"{site}: has no page {path}. Build the site, or bring TYPES in scripts/guide/weight.py up to date" for path in missing])
    yield f"{'page':26}{'requests':>9}{'first':>9}{'second':>9}{'shift':>7}   Lighthouse: {', '.join(CATEGORIES)}"
    with served(site, overrides) as address:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"])
            weights = {path: weigh(browser, address, path) for path in paths}
            browser.close()
        for path, weight in weights.items():
            said = scores(command, chromium, address + path) if command else "-"
            shown = " ".join(f"{score:>4}" for score in said.values()) if isinstance(said, Mapping) else said
            mark = " " if weight.kept else "*"
            yield f"/{path:25}{weight.requests:9}{weight.first:9,}{weight.second:9,}{weight.moved:7.3f} {mark} {shown}"
    yield f"At most {REQUESTS} requests, {FIRST:,} bytes at first, {SECOND:,} as a second page, nothing moves, nothing from other hosts; * marks what is above."
    if not command:
        yield ADVICE
