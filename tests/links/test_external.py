"""Asking other hosts, against a server on loopback that misbehaves on purpose."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import datetime
import gzip
import http.server
import itertools
import json
import socket
import ssl
import threading
import time
import tracemalloc
import zlib
from collections import defaultdict
from typing import ClassVar

import brotli
import pytest
import trustme

from guide.links import Level, archive, cli, client, external, record
from guide.links.cache import Cache
from guide.links.check import web_of
from guide.links.client import Client, Manners, is_public
from guide.links.verdict import Answer, Kind, Trouble, Verdict, judge

TODAY = datetime.date(2027, 3, 1)
BOMB = gzip.compress(b"<p id=x>" + b" " * 100_000_000, 1)
BROTLI_BOMB = brotli.compress(b"<p id=x>" + b" " * 100_000_000, quality=2)
QUICK = Manners(timeout=1.5, pause=0.01, wait=2.0, size=100_000, allow_private=True)


class Handler(http.server.BaseHTTPRequestHandler):
    """Each path is a way to behave; `seen` counts requests, `agents` keeps what the client said of itself."""

    protocol_version = "HTTP/1.1"
    seen: ClassVar[defaultdict[str, int]] = defaultdict(int)
    together: ClassVar[defaultdict[str, int]] = defaultdict(int)
    headers_seen: ClassVar[list[dict[str, str]]] = []

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        path = self.path.partition("?")[0]
        self.seen[f"{self.command} {path}"] += 1
        self.headers_seen.append(dict(self.headers))
        getattr(self, "at_" + path.strip("/").replace("-", "_").replace("/", "_"), self.at_missing)()

    def say(self, status=200, body=b"<p id=x>", kind="text/html", **headers):
        self.send_response(status)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **named}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def at_(self):
        self.say(body=b"<title>Front</title>")

    def at_alive(self):
        self.say()

    def at_alive_login(self):
        self.say()

    def at_pdf(self):
        self.say(kind="application/pdf", body=b"%PDF")

    def at_missing(self):
        self.say(404)

    def at_gone(self):
        self.say(410)

    def at_forbidden(self):
        self.say(403)

    def at_barred(self):
        self.say(451)

    def at_busy(self):
        self.say(200 if self.seen["GET /busy"] + self.seen["HEAD /busy"] > 2 else 429, Retry_After="1")

    def at_always_busy(self):
        self.say(429, Retry_After="3600")

    def at_shaky(self):
        self.say(200 if self.seen["GET /shaky"] > 1 else 503)

    def at_error(self):
        self.say(500)

    def at_no_head(self):
        self.say(405 if self.command == "HEAD" else 200)

    def at_head_lies(self):
        self.say(404 if self.command == "HEAD" else 200)

    def at_head_hangs_up(self):
        if self.command == "HEAD":
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        else:
            self.say()

    def at_slow(self):
        time.sleep(3)

    def at_drops(self):
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def at_rubbish(self):
        self.wfile.write(b"\x00\x01\x02 what?\r\n\r\n")
        self.close_connection = True

    def at_short(self):
        self.say(Content_Length="100000")
        self.close_connection = True

    def at_endless(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "GET":
            try:
                for _ in itertools.count():
                    self.wfile.write(b"<p>again and again" * 1000)
            except OSError:
                self.close_connection = True

    def at_bomb(self):
        self.say(body=BOMB, Content_Encoding="gzip")

    def at_brotli_bomb(self):
        self.say(body=BROTLI_BOMB, Content_Encoding="br")

    def at_brotli(self):
        self.say(body=brotli.compress(b"<p id=packed>"), Content_Encoding="br")

    def at_not_brotli(self):
        self.say(body=b"<p id=packed>", Content_Encoding="br")

    def at_gzip(self):
        self.say(body=gzip.compress(b"<p id=packed>"), Content_Encoding="gzip")

    def at_deflate(self):
        self.say(body=zlib.compress(b"<p id=packed>")[2:-4], Content_Encoding="deflate")

    def at_not_gzip(self):
        self.say(body=b"<p id=packed>", Content_Encoding="gzip")

    def at_gbk(self):
        self.say(body='<p id="汉">'.encode("gbk"), kind="text/html; charset=gbk")

    def at_moved(self):
        self.say(301, Location="/alive")

    def at_moved_twice(self):
        self.say(308, Location="/moved")

    def at_elsewhere(self):
        self.say(302, Location="/alive")

    def at_moved_then_elsewhere(self):
        self.say(301, Location="/elsewhere")

    def at_moved_into_nothing(self):
        self.say(301, Location="/missing")

    def at_moved_to_mail(self):
        self.say(301, Location="mailto:a@example.org")

    def at_loop(self):
        self.say(302, Location="/loop")

    def at_spiral(self):
        self.say(302, Location=f"/spiral?{len(self.headers_seen)}")

    def at_to_private(self):
        self.say(302, Location="http://10.0.0.1/")

    def at_door(self):
        self.say(302, Location="/passport/login")

    def at_passport_login(self):
        self.say()

    def at_replaced(self):
        self.say(302, Location="/")

    def at_soft(self):
        self.say(body="<title>页面不存在 - 微博</title>".encode(), kind="text/html; charset=utf-8")

    def at_cookie(self):
        if "seen=1" in self.headers.get("Cookie", ""):
            self.say()
        else:
            self.say(302, Location="/cookie", Set_Cookie="seen=1")

    def at_crowd(self):
        self.together["now"] += 1
        self.together["most"] = max(self.together["most"], self.together["now"])
        time.sleep(0.05)
        self.together["now"] -= 1
        self.say(kind="image/png")

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    with Server(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.fixture(autouse=True)
def forget():
    for memory in (Handler.seen, Handler.together, Handler.headers_seen):
        memory.clear()


def ask(*urls: str, manners: Manners = QUICK, fragments: tuple[str, ...] = ()) -> list[Answer]:
    async def together():
        async with Client(manners) as client:
            return await asyncio.gather(*(client.ask(url, fragments) for url in urls))

    return asyncio.run(together())


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("/alive", Kind.ALIVE, ""),
        ("/alive/login", Kind.ALIVE, ""),
        ("/pdf", Kind.ALIVE, ""),
        ("/missing", Kind.GONE, "404"),
        ("/gone", Kind.GONE, "410"),
        ("/forbidden", Kind.REFUSED, "403"),
        ("/barred", Kind.REFUSED, "451"),
        ("/busy", Kind.ALIVE, ""),
        ("/always-busy", Kind.REFUSED, "429"),
        ("/shaky", Kind.ALIVE, ""),
        ("/error", Kind.UNKNOWN, "500"),
        ("/no-head", Kind.ALIVE, ""),
        ("/head-lies", Kind.ALIVE, ""),
        ("/head-hangs-up", Kind.ALIVE, ""),
        ("/slow", Kind.UNKNOWN, "in time"),
        ("/drops", Kind.UNKNOWN, "connection"),
        ("/rubbish", Kind.UNKNOWN, ""),
        ("/short", Kind.ALIVE, ""),
        ("/endless", Kind.ALIVE, ""),
        ("/bomb", Kind.ALIVE, ""),
        ("/brotli-bomb", Kind.ALIVE, ""),
        ("/not-gzip", Kind.ALIVE, ""),
        ("/not-brotli", Kind.ALIVE, ""),
        ("/moved", Kind.MOVED, "/alive"),
        ("/moved-twice", Kind.MOVED, "/alive"),
        ("/elsewhere", Kind.ALIVE, ""),
        ("/moved-then-elsewhere", Kind.MOVED, "/elsewhere"),
        ("/moved-into-nothing", Kind.GONE, "404"),
        ("/moved-to-mail", Kind.UNKNOWN, "mailto"),
        ("/loop", Kind.UNKNOWN, "loop"),
        ("/spiral", Kind.UNKNOWN, "loop"),
        ("/door", Kind.REFUSED, "prove themselves"),
        ("/replaced", Kind.UNKNOWN, "front page"),
        ("/soft", Kind.UNKNOWN, "页面不存在"),
        ("/cookie", Kind.ALIVE, ""),
    ],
)
def test_each_way_to_behave_has_its_verdict(server, path, kind, words):
    (answer,) = ask(server + path)
    verdict = judge(answer)
    assert (verdict.kind, words in verdict.why) == (kind, True), answer


def test_head_is_enough_for_a_file_and_not_for_a_page(server):
    ask(server + "/pdf", server + "/alive")
    assert (Handler.seen["HEAD /pdf"], Handler.seen["GET /pdf"]) == (1, 0)
    assert (Handler.seen["HEAD /alive"], Handler.seen["GET /alive"]) == (1, 1)


@pytest.mark.parametrize(("encoding", "bomb"), [("gzip", BOMB), ("br", BROTLI_BOMB)])
def test_a_bomb_is_unpacked_up_to_the_limit_and_no_further(encoding, bomb):
    tracemalloc.start()
    unpack = client._Unpacker(encoding, QUICK.size)
    unpack.feed(bomb)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert unpack.full and len(unpack.body) == QUICK.size
    assert most < 10 * QUICK.size


def test_a_slow_host_with_many_addresses_does_not_keep_others_waiting(server):
    manners = dataclasses.replace(QUICK, together=4)
    other = server.replace("127.0.0.1", "localhost")
    finished: list[str] = []

    async def one(asked: Client, url: str) -> None:
        await asked.ask(url)
        finished.append(url)

    async def together():
        async with Client(manners) as asked:
            await asyncio.gather(*(one(asked, url) for url in [*(f"{server}/crowd?{number}" for number in range(20)), f"{other}/pdf"]))

    asyncio.run(together())
    assert finished.index(f"{other}/pdf") < 10


def test_a_host_that_asks_for_patience_gets_it(server):
    start = time.monotonic()
    ask(server + "/busy")
    assert time.monotonic() - start >= 0.9


def test_a_host_that_asks_for_too_much_patience_is_left_alone(server):
    ask(server + "/always-busy")
    assert sum(Handler.seen.values()) <= 2


def test_the_client_says_who_it_is(server):
    ask(server + "/alive")
    assert "link checker" in Handler.headers_seen[0]["User-Agent"]


def test_a_host_is_asked_for_two_things_at_once_at_most(server):
    ask(*(f"{server}/crowd?{number}" for number in range(12)))
    assert Handler.together["most"] == 2


@pytest.mark.parametrize(
    ("path", "fragment", "missing"),
    [
        ("/alive", "x", False),
        ("/alive", "top", False),
        ("/alive", "y", True),
        ("/gzip", "packed", False),
        ("/deflate", "packed", False),
        ("/brotli", "packed", False),
        ("/gbk", "%E6%B1%89", False),
        ("/moved", "x", False),
        ("/pdf", "page=2", False),
    ],
)
def test_a_fragment_is_looked_for_in_the_page(server, path, fragment, missing):
    (answer,) = ask(server + path, fragments=(fragment,))
    assert bool(answer.missing) is missing


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:{port}/alive", "http://localhost:{port}/alive", "http://[::ffff:127.0.0.1]:{port}/", "http://0x7f.1:{port}/",
     "http://2130706433:{port}/", "http://[::1]:{port}/", "http://0.0.0.0:{port}/"],
)  # fmt: skip
def test_a_private_address_is_never_asked(server, url):
    (answer,) = ask(url.format(port=server.rpartition(":")[2]), manners=Manners(tries=1))
    assert answer.trouble is Trouble.PRIVATE
    assert not Handler.seen


def test_a_name_that_leads_to_a_private_address_is_never_asked(server, monkeypatch):
    async def looked_up(self, host, port, *_, **__):
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}]

    monkeypatch.setattr("aiohttp.ThreadedResolver.resolve", looked_up)
    url = f"http://rebound.example:{server.rpartition(':')[2]}/alive"
    assert ask(url, manners=Manners(tries=1))[0].trouble is Trouble.PRIVATE
    assert not Handler.seen
    assert ask(url)[0].status == 200  # the trap itself works


def test_the_socket_is_the_last_guard(server, monkeypatch):
    monkeypatch.setattr("guide.links.client._Resolver.resolve", lambda *_, **__: _loopback(server))
    url = f"http://rebound.example:{server.rpartition(':')[2]}/alive"
    assert ask(url, manners=Manners(tries=1))[0].trouble is Trouble.PRIVATE
    assert not Handler.seen


async def _loopback(server):
    port = int(server.rpartition(":")[2])
    return [{"hostname": "", "host": "127.0.0.1", "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}]


def test_a_redirect_to_a_private_address_is_not_followed(server, monkeypatch):
    loopback = server.removeprefix("http://").partition(":")[0]
    monkeypatch.setattr("guide.links.client.is_public", lambda host: host == loopback)
    (answer,) = ask(server + "/to-private", manners=Manners(tries=1, timeout=2))
    assert answer.trouble is Trouble.PRIVATE
    assert judge(answer).kind is Kind.UNKNOWN


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("1.1.1.1", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("::", False), ("::1", False), ("fe80::1", False),
        ("fe80::1%eth0", False), ("fc00::1", False), ("::ffff:10.0.0.1", False), ("::ffff:1.1.1.1", True), ("64:ff9b::a00:1", False),
        ("64:ff9b::101:101", True), ("2002:a00:1::", False), ("255.255.255.255", False),
    ],
)  # fmt: skip
def test_public_addresses_are_told_from_private_ones(host, public):
    assert is_public(host) is public


def test_a_host_that_does_not_exist_is_told_from_one_that_is_not_reached():
    def answer(code):
        async def fail(*_, **__):
            raise socket.gaierror(code, "lookup")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("aiohttp.ThreadedResolver.resolve", fail)
            return ask("http://none.example/", manners=Manners(tries=1))[0].trouble

    assert answer(socket.EAI_NONAME) is Trouble.NO_HOST
    assert answer(socket.EAI_AGAIN) is Trouble.NO_NAME_SERVER


def tls(certificate: trustme.LeafCert | None):
    """A server on loopback that speaks TLS with this certificate, or only plain text."""
    running = Server(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        running.socket = context.wrap_socket(running.socket, server_side=True)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    return running


@pytest.mark.parametrize(
    ("certificate", "trouble"),
    [(lambda: trustme.CA().issue_cert("127.0.0.1"), Trouble.CERTIFICATE), (lambda: None, Trouble.HANDSHAKE)],
    ids=["unknown authority", "no TLS"],
)
def test_tls_errors_are_told_apart(certificate, trouble):
    running = tls(certificate())
    (answer,) = ask(f"https://127.0.0.1:{running.server_port}/alive")
    running.shutdown()
    running.server_close()
    assert answer.trouble is trouble
    assert judge(answer).kind is Kind.UNKNOWN


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer("http://a.example/x", trouble=Trouble.NO_HOST), Kind.GONE),
        (Answer("http://a.example/x", trouble=Trouble.NO_HOST, hops=((301, "http://b.example/"),)), Kind.UNKNOWN),
        (Answer("http://a.example/x", 200, title="Page not found"), Kind.UNKNOWN),
        (Answer("http://a.example/x", 200, title="How to fix a broken heart"), Kind.ALIVE),
        (Answer("http://a.example/", 200, ((301, "https://a.example/"),)), Kind.MOVED),
        (Answer("http://a.example/login", 200, ((302, "http://a.example/login/"),)), Kind.ALIVE),
    ],
)
def test_a_verdict_needs_no_network(answer, kind):
    assert judge(answer).kind is kind


def days(*numbers: int) -> list[datetime.date]:
    return [TODAY + datetime.timedelta(number) for number in numbers]


def test_only_gone_twice_on_different_days_is_settled(tmp_path):
    gone, alive = Verdict(Kind.GONE, "x"), Verdict(Kind.ALIVE)
    with Cache(tmp_path / "deep" / "links.sqlite") as cache:
        for day, verdict, settled in zip(days(0, 0, 1, 2, 3, 4), (gone, gone, gone, alive, gone, gone), (False, False, True, False, False, True), strict=True):
            assert cache.keep("u", verdict, day).settled is settled, day
        assert cache.keep("u", Verdict(Kind.UNKNOWN), days(5)[0]).settled is False
        assert cache.keep("u", gone, days(6)[0]).settled is False


def test_verdicts_outlive_the_run_and_grow_old(tmp_path):
    with Cache(tmp_path / "links.sqlite") as cache:
        cache.keep("u", Verdict(Kind.ALIVE, "", "", ("x",)), TODAY)
    with Cache(tmp_path / "links.sqlite") as cache:
        kept = cache.recall("u")
        assert kept.verdict == Verdict(Kind.ALIVE, "", "", ("x",))
        assert [kept.young(day) for day in days(0, 6, 7, -1)] == [True, True, False, False]
        assert cache.recall("other") is None


def test_a_damaged_cache_is_begun_anew(tmp_path):
    path = tmp_path / "links.sqlite"
    path.write_bytes(b"no database" * 1000)
    with Cache(path) as cache:
        assert cache.recall("u") is None


@pytest.fixture
def run(tmp_path, server):
    """Check a page of links to the server on a day; returns the findings about other hosts."""
    options = argparse.ArgumentParser()
    cli.add_arguments(options)
    (tmp_path / "site").mkdir()

    def on(day: datetime.date, *paths: str, arguments: tuple[str, ...] = ()):
        (tmp_path / "site" / "index.html").write_text("\n".join(f'<a href="{server}{path}">{path}</a>' for path in paths))
        words = [str(tmp_path / "site"), "--external", "--allow-private", "--cache", str(tmp_path / "c.sqlite"), "--timeout", "2", *arguments]
        return external.check(web_of(tmp_path / "site"), options.parse_args(words), day)

    return on


def test_gone_warns_on_the_first_day_and_fails_on_the_second(run, server):
    (first,) = run(TODAY, "/alive", "/missing")
    assert (first.rule, first.level, first.line, first.text) == ("gone", Level.WARNING, 2, "/missing")
    (same_day,) = run(TODAY, "/alive", "/missing", arguments=("--fresh",))
    assert same_day.level is Level.WARNING
    (second,) = run(days(1)[0], "/alive", "/missing")
    assert (second.level, second.address) == (Level.ERROR, f"{server}/missing")
    assert "so it was on 2027-03-01" in second.problem


def test_a_moved_page_is_reported_with_its_new_address(run, server):
    (found,) = run(TODAY, "/moved")
    assert (found.rule, found.level, found.nearest) == ("moved", Level.WARNING, f"{server}/alive")


def test_a_missing_fragment_is_reported_once_for_each(run):
    assert [f.rule for f in run(TODAY, "/alive#x", "/alive#y", "/alive#z")] == ["missing-fragment", "missing-fragment"]
    assert Handler.seen["GET /alive"] == 1


def test_refusal_is_a_note(run):
    assert [(f.rule, f.level) for f in run(TODAY, "/forbidden")] == [("refused", Level.NOTE)]


def test_a_young_verdict_is_not_asked_for_again_unless_told(run):
    run(TODAY, "/alive")
    run(days(3)[0], "/alive")
    assert Handler.seen["GET /alive"] == 1
    run(days(3)[0], "/alive", arguments=("--fresh",))
    assert Handler.seen["GET /alive"] == 2


def test_interrupted_it_keeps_what_it_learned(run, monkeypatch, capsys):
    step = external._Lines.step

    def interrupt(self, url, kind):
        step(self, url, kind)
        raise KeyboardInterrupt

    monkeypatch.setattr("guide.links.external._Lines.step", interrupt)
    run(TODAY, "/missing", "/slow")
    assert "interrupted: 1 addresses are not asked yet. Run it again to go on." in capsys.readouterr().err
    monkeypatch.undo()
    Handler.seen.clear()
    assert [f.rule for f in run(TODAY, "/missing")] == ["gone"]
    assert not Handler.seen


def test_without_a_network_no_host_is_called_gone(run, monkeypatch):
    async def offline(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "lookup")

    async def unknown(*_):
        return False

    monkeypatch.setattr("aiohttp.ThreadedResolver.resolve", offline)
    monkeypatch.setattr("guide.links.client.Client.knows", unknown)
    monkeypatch.setattr("guide.links.external.by_address", lambda _: {"http://none.example/": set()})
    known = {}
    monkeypatch.setattr("guide.links.external.report", lambda _, kept: known.update(kept) or [])
    run(TODAY, "/alive")
    assert known["http://none.example/"].verdict.kind is Kind.UNKNOWN


def test_a_terminal_gets_a_bar_and_a_file_gets_lines(monkeypatch, capsys):
    with external.progress(2) as shown:
        shown.step("http://a.example/", Kind.ALIVE)
        shown.step("http://b.example/", Kind.GONE)
    assert capsys.readouterr().err == "asked 2 of 2 addresses\n"
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    with external.progress(1) as shown:
        shown.step("http://a.example/", Kind.ALIVE)
    assert "1/1" in capsys.readouterr().err


class Server6(Server):
    address_family = socket.AF_INET6


def test_hosts_with_only_an_ipv6_address_are_asked():
    try:
        running = Server6(("::1", 0), Handler)
    except OSError:
        pytest.skip("this machine has no IPv6")
    threading.Thread(target=running.serve_forever, daemon=True).start()
    (answer,) = ask(f"http://[::1]:{running.server_port}/alive")
    running.shutdown()
    running.server_close()
    assert answer.status == 200


def test_the_archive_is_asked_only_for_what_is_settled_and_only_with_a_data_file(run, monkeypatch, tmp_path, server):
    asked = []

    async def read(self, url):
        asked.append(url)
        return '{"archived_snapshots": {"closest": {"available": true, "status": "200", "url": "http://web.archive.org/web/1/x"}}}'

    monkeypatch.setattr("guide.links.client.Client.read", read)
    (tmp_path / "guide.yml").write_text(DATA.replace("http://a.example/x", f"{server}/missing"))
    with_data = ("--data", str(tmp_path / "guide.yml"))
    run(TODAY, "/missing", arguments=with_data)
    run(days(1)[0], "/missing")
    assert asked == []
    found = run(days(1)[0], "/missing", arguments=with_data)
    assert len(asked) == 1
    assert [f.rule for f in found if "archived: https://web.archive.org/web/1/x" in f.mend] == ["gone-source"]


DATA = "edition: 2027-01\nsources:\n  old-report:\n    {title: T, publisher: P, url: 'http://a.example/x', kind: primary}\n"


def test_a_source_that_is_gone_gets_a_proposal(tmp_path):
    (tmp_path / "guide.yml").write_text(DATA)
    gone = {"http://a.example/x": TODAY, "http://b.example/": TODAY}
    (found,) = external.proposals(tmp_path / "guide.yml", gone, {"http://a.example/x": "https://web.archive.org/web/2026/http://a.example/x"})
    assert (found.rule, found.line) == ("gone-source", 4)
    assert f"Add to sources.old-report: gone: {TODAY}, archived: https://web.archive.org/web/2026/http://a.example/x" in found.message
    (found,) = external.proposals(tmp_path / "guide.yml", gone, {})
    assert "find another source" in found.message


def test_what_was_learned_of_the_sources_is_recorded_for_their_page(run, server, tmp_path):
    (tmp_path / "guide.yml").write_text(DATA.replace("http://a.example/x", f"{server}/missing"))
    kept = tmp_path / "checks.csv"
    arguments = ("--data", str(tmp_path / "guide.yml"), "--record", str(kept))
    run(TODAY, "/missing", "/alive", arguments=arguments)
    assert record.read(kept.read_text(), "checks.csv") == {f"{server}/missing": record.Check(Kind.GONE, TODAY, TODAY)}
    run(days(1)[0], "/alive", arguments=arguments)
    assert record.read(kept.read_text(), "checks.csv")[f"{server}/missing"].asked == TODAY, "a page that is no longer linked keeps what was learned of it"
    kept.write_text("address\nx\n")
    (found,) = [f for f in run(TODAY, "/alive", arguments=arguments) if f.rule == "unreadable"]
    assert found.file == str(kept) and "Delete the file" in found.message


def test_a_record_of_checks_reads_what_it_wrote():
    checks = {"http://b/": record.Check(Kind.ALIVE, TODAY, None), 'http://a/,"': record.Check(Kind.GONE, TODAY, TODAY)}
    assert record.read(record.written(checks), "x") == checks
    for bad in (
        "url,verdict,asked,gone_since\nu,alive\n",
        "url,verdict,asked,gone_since\nu,dead,2026-01-01,\n",
        "url,verdict,asked,gone_since\nu,gone,soon,\n",
    ):
        with pytest.raises(record.BadRecord, match=r"^x:2: not a check\. Delete the line"):
            record.read(bad, "x")


def test_a_data_file_that_cannot_be_read_is_a_finding(tmp_path):
    (tmp_path / "guide.yml").write_text("a: [")
    assert [f.rule for f in external.proposals(tmp_path / "guide.yml", {"u": TODAY}, {})] == ["unreadable"]
    assert [f.rule for f in external.proposals(tmp_path / "none.yml", {"u": TODAY}, {})] == ["unreadable"]
    assert list(external.proposals(None, {"u": TODAY}, {})) == []


@pytest.mark.parametrize(
    ("reply", "copy"),
    [
        ({"archived_snapshots": {"closest": {"available": True, "status": "200", "url": "http://web.archive.org/web/1/u"}}},
         "https://web.archive.org/web/1/u"),
        ({"archived_snapshots": {"closest": {"available": True, "status": "404", "url": "http://web.archive.org/web/1/u"}}}, ""),
        ({"archived_snapshots": {}}, ""),
        ([], ""),
    ],
)  # fmt: skip
def test_a_reply_of_the_archive_is_read(reply, copy):
    assert archive.copy_in(json.dumps(reply)) == copy


def test_a_reply_that_is_no_json_is_no_copy():
    assert archive.copy_in("<html>") == ""
