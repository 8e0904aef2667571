"""The site served by a real nginx with the configuration of `deploy/`, asked by a real client."""

from __future__ import annotations

import gzip
import http.client
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

import brotli
import pytest

import nginx
from builds import ROOT, asset
from guide import compress, policy

MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
DEPLOY = ROOT / "deploy"


@pytest.fixture(scope="module")
def ask(small_site, tmp_path_factory):
    """Asks the served site for a path: (status, headers, body)."""
    program = nginx.find()
    if not program:
        pytest.fail(nginx.ADVICE, pytrace=False)
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    site = folder / "site"
    shutil.copytree(small_site, site)
    compress.compress(site)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for ours, here in (("listen 80;", f"listen 127.0.0.1:{port};"), ("/srv/guide", str(site)), ("/etc/nginx/guide", str(DEPLOY))):
        assert ours in text
        text = text.replace(ours, here)
    brotli_too = MODULE.exists()
    text = text.replace("gzip_static on;", "gzip_static on;\n    brotli_static on;") if brotli_too else text
    own = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    load = f"load_module {MODULE};\n" if brotli_too else ""
    main = f"{load}daemon off; user root; worker_processes 1; pid {folder}/pid; error_log {folder}/log; events {{}}\n"
    main += f"http {{ access_log off; {own}\n{text}}}\n"
    (folder / "nginx.conf").write_text(main, "utf-8")
    running = subprocess.Popen([program, "-e", str(folder / "log"), "-c", str(folder / "nginx.conf")], stderr=subprocess.PIPE, text=True)

    def asked(path: str, encodings: str = "", **headers: str):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path, headers={"Accept-Encoding": encodings, "Host": "guide.example"} | headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.headers, body

    asked.site, asked.brotli = site, brotli_too
    for _ in range(100):
        assert running.poll() is None, running.stderr and running.stderr.read()
        try:
            asked("/")
            break
        except ConnectionRefusedError:
            time.sleep(0.1)
    yield asked
    running.terminate()
    running.wait(timeout=10)


def test_the_headers_in_the_tree_are_those_of_the_policy():
    wanted = policy.nginx(policy.inline(ROOT / "overrides"))
    assert (DEPLOY / "headers.conf").read_text("utf-8") == wanted, "old. Run: guide headers > deploy/headers.conf"


@pytest.mark.parametrize("path", ["/", "/platforms/orchid/", "/data/guide.yml", "/no/such/page"])
def test_every_answer_has_the_security_headers(ask, path):
    _, headers, _ = ask(path)
    for name, value in policy.headers(policy.inline(ROOT / "overrides")).items():
        assert headers.get_all(name) == [value]
    assert "/" not in headers["Server"]


def test_a_file_is_sent_compressed_as_the_reader_can_take_it(ask):
    plain = (ask.site / "platforms" / "orchid" / "index.html").read_bytes()
    _, headers, body = ask("/platforms/orchid/")
    assert (headers["Content-Encoding"], body) == (None, plain)
    _, headers, body = ask("/platforms/orchid/", "gzip")
    assert (headers["Content-Encoding"], headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert (gzip.decompress(body), len(body) < len(plain) / 2) == (plain, True)
    if ask.brotli:
        _, headers, body = ask("/platforms/orchid/", "gzip, br")
        assert (headers["Content-Encoding"], brotli.decompress(body)) == ("br", plain)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/data/guide.yml", "application/yaml"),
        ("/index.md", "text/markdown"),
        ("/cite.bib", "application/x-bibtex"),
        ("/changes/feed.xml", "application/xml"),
    ],
)
def test_a_file_says_what_it_is_and_that_it_is_in_utf_8(ask, path, kind):
    status, headers, _ = ask(path)
    assert (status, headers["Content-Type"]) == (200, f"{kind}; charset=utf-8")


def test_a_browser_keeps_hashed_files_for_good_and_asks_again_for_the_rest(ask):
    style = asset(ask.site, "assets/site.css")
    status, headers, _ = ask(f"/{style}", "gzip")
    assert (status, headers.get_all("Cache-Control")) == (200, [policy.IMMUTABLE])
    assert dict(headers).items() >= policy.asset_headers([]).items()
    for path in ("/", "/platforms/orchid/", "/data/guide.yml", "/index.md"):
        _, headers, _ = ask(path)
        (kept,) = headers.get_all("Cache-Control")
        assert "immutable" not in kept
        assert int(re.search(r"max-age=(\d+)", kept)[1]) <= 3600
        assert ask(path, **{"If-None-Match": headers["ETag"]})[0] == 304


def test_a_page_has_one_address(ask):
    for path, there in (("/platforms/orchid", "/platforms/orchid/"), ("/platforms/orchid/index.html", "/platforms/orchid/"), ("/index.html", "/")):
        status, headers, _ = ask(path)
        assert (status, headers["Location"]) == (301, there)


def test_what_is_not_there_is_said_with_a_page_and_its_status(ask):
    status, headers, body = ask("/no/such/page")
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert body == (ask.site / "404.html").read_bytes()
    assert ask("/_headers")[0] == 404
    assert ask("/../deploy/nginx.conf")[0] in (400, 404)
