"""Asking other hosts: politely, within limits, and never one on a private network unless told.

aiohttp does the transport. Every address is checked before it is asked, after its name is looked up, and once more when
the socket is made, so that neither a redirect nor a name server can lead to a private network.

Only addresses that a page names are asked, as a reader's click would ask them, and nothing is crawled from there: so
robots.txt, which speaks to crawlers (RFC 9309), is not read, and the agent's name says who asks and where to complain.
"""

from __future__ import annotations

import asyncio
import email.utils
import ipaddress
import random
import socket
import ssl
import time
import zlib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from types import TracebackType

import aiohttp
import brotli
from ada_url import URL
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL as Asked

from . import local, markup
from .verdict import REDIRECTS, Answer, Trouble

_HOPS = 10
_VISITS = 3
_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8",
    "Accept-Encoding": "gzip, deflate, br",
}


@dataclass(frozen=True, slots=True)
class Manners:
    """How hosts are asked. Times in seconds, size in bytes of the unpacked body.

    wait: the longest `Retry-After` that is waited for; pause: before the second try, doubled for each further one.
    """

    agent: str = "guide-links/1.0 (link checker)"
    timeout: float = 20.0
    size: int = 2_000_000
    together: int = 32
    each_host: int = 2
    tries: int = 3
    pause: float = 1.0
    wait: float = 30.0
    allow_private: bool = False


class PrivateAddress(OSError):
    """An address that must not be asked."""


def is_public(host: str) -> bool:
    """True for an IP address that anybody on the internet can reach, also where IPv6 wraps an IPv4 address."""
    address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(address.packed[-4:])
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast


class Client:
    """Asks addresses, many at once; use it as an asynchronous context."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._together = asyncio.Semaphore(manners.together)
        self._hosts: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(manners.each_host))
        self._quiet_until: dict[str, float] = {}

    async def __aenter__(self) -> Client:
        manners = self._manners
        connector = aiohttp.TCPConnector(limit=manners.together, resolver=_Resolver(manners.allow_private), socket_factory=self._socket, ttl_dns_cache=300)
        self._session = aiohttp.ClientSession(
            connector=connector,
            headers={**_HEADERS, "User-Agent": manners.agent},
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            timeout=aiohttp.ClientTimeout(total=manners.timeout),
            auto_decompress=False,
        )
        return self

    async def __aexit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        await self._session.close()

    async def ask(self, url: str, fragments: Collection[str] = ()) -> Answer:
        """Ask for an address, following redirects, and look for the fragments in an HTML page that answers."""
        attempt = 0
        while True:
            answer, retry_after = await self._once(url, fragments)
            attempt += 1
            passing = answer.trouble in (Trouble.TIMEOUT, Trouble.CONNECTION, Trouble.NO_NAME_SERVER)
            if not passing and (answer.trouble is not None or answer.status not in _AGAIN):
                return answer
            if attempt >= self._manners.tries or retry_after > self._manners.wait:
                return answer
            pause = self._manners.pause * 2 ** (attempt - 1) * random.uniform(0.5, 1.5)
            await asyncio.sleep(max(retry_after, pause))

    async def read(self, url: str) -> str:
        """The text at an address that answers with success, else an empty string; for programs, so redirects are not followed."""
        try:
            status, _, body = await self._request("GET", url, any_type=True)
        except Exception:
            return ""
        return body.decode("utf-8", "replace") if status == 200 else ""

    async def knows(self, host: str) -> bool:
        """True when the name of a host can be looked up from here."""
        try:
            return bool(await asyncio.get_running_loop().getaddrinfo(host, 443))
        except OSError:
            return False

    async def _once(self, url: str, fragments: Collection[str]) -> tuple[Answer, float]:
        hops: list[tuple[int, str]] = []
        here, method, visits = url, "HEAD", defaultdict[str, int](int)
        try:
            while True:
                visits[here] += method == "GET"
                status, headers, body = await self._request(method, here)
                if status in REDIRECTS and "Location" in headers:
                    if len(hops) >= _HOPS or visits[here] >= _VISITS:
                        return Answer(url, status, tuple(hops), Trouble.LOOP), 0.0
                    visits[here] += method == "HEAD"
                    here = URL(headers["Location"], base=here).href
                    if not here.startswith(("http:", "https:")):
                        return Answer(url, status, tuple(hops), Trouble.BROKEN, f"it leads to {here}"), 0.0
                    hops.append((status, here.partition("#")[0]))
                elif method == "HEAD" and (status >= 400 or "html" in headers.get("Content-Type", "")):
                    method = "GET"
                else:
                    break
        except Exception as error:
            trouble, detail = _trouble(error)
            return Answer(url, 0, tuple(hops), trouble, detail), 0.0
        title, missing = _contents(body, headers, fragments)
        return Answer(url, status, tuple(hops), title=title, missing=missing), _seconds(headers.get("Retry-After", ""))

    async def _request(self, method: str, url: str, *, any_type: bool = False) -> tuple[int, dict[str, str], bytes]:
        """One request; the body is unpacked and cut at the limit. What a HEAD cannot learn is left to the GET that follows."""
        host = URL(url).hostname
        if not self._manners.allow_private and _is_address(host) and not is_public(host):
            raise PrivateAddress(host)
        async with self._hosts[host]:
            quiet = self._quiet_until.get(host, 0.0) - time.monotonic()
            if quiet > 0:
                await asyncio.sleep(quiet)
            try:
                # Those that wait for their own host must not keep others waiting.
                async with self._together, self._session.request(method, Asked(url, encoded=True), allow_redirects=False) as response:
                    headers = {name.title(): value for name, value in response.headers.items()}
                    seconds = _seconds(headers.get("Retry-After", ""))
                    if response.status in (429, 503) and seconds <= self._manners.wait:
                        self._quiet_until[host] = time.monotonic() + seconds
                    wanted = method == "GET" and response.status < 300 and (any_type or "html" in headers.get("Content-Type", ""))
                    body = await self._body(response, headers) if wanted else b""
                    return response.status, headers, body
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientResponseError):
                if method == "HEAD":  # some servers hang up on HEAD or answer it with a body
                    return 405, {}, b""
                raise

    async def _body(self, response: aiohttp.ClientResponse, headers: dict[str, str]) -> bytes:
        unpack = _Unpacker(headers.get("Content-Encoding", ""), self._manners.size)
        try:
            async for chunk in response.content.iter_chunked(65536):
                unpack.feed(chunk)
                if unpack.full:
                    break
        except (aiohttp.ClientPayloadError, zlib.error, brotli.error):
            pass  # a page that breaks off was still there
        return bytes(unpack.body)

    def _socket(self, info: tuple[int, int, int, str, tuple[str, int]]) -> socket.socket:
        family, kind, protocol, _, address = info
        if not self._manners.allow_private and not is_public(address[0]):
            raise PrivateAddress(address[0])
        return socket.socket(family, kind, protocol)


class _Resolver(AbstractResolver):
    """Looks names up and keeps only addresses that may be asked; the connection is made to just these."""

    def __init__(self, allow_private: bool) -> None:
        self._inner = aiohttp.ThreadedResolver()
        self._allow_private = allow_private

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        allowed = [result for result in found if self._allow_private or is_public(result["host"])]
        if found and not allowed:
            raise PrivateAddress(host)
        return allowed

    async def close(self) -> None:
        await self._inner.close()


class _Unpacker:
    """Unpacks gzip, deflate and Brotli up to a limit, so that a small body cannot grow without bound."""

    def __init__(self, encoding: str, size: int) -> None:
        self.body = bytearray()
        self._size = size
        self._encoding = encoding.strip().lower()
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._brotli = brotli.Decompressor()

    @property
    def full(self) -> bool:
        return len(self.body) >= self._size

    def feed(self, chunk: bytes) -> None:
        """Take in a piece of what was sent; zlib.error or brotli.error when it is not packed as it claims."""
        room = self._size - len(self.body)
        if self._encoding == "br":
            # the limit bounds the buffer, which may end a block later
            self.body += self._brotli.process(chunk, output_buffer_limit=room)[:room]
        elif self._encoding in ("gzip", "x-gzip", "deflate"):
            self.body += self._inflated(chunk, room)
        else:
            self.body += chunk[:room]

    def _inflated(self, chunk: bytes, room: int) -> bytes:
        try:
            return self._inflate.decompress(chunk, room)
        except zlib.error:
            if self._encoding != "deflate" or self.body:
                raise
            self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)  # many servers send deflate without its zlib header
            return self._inflate.decompress(chunk, room)


def _contents(body: bytes, headers: dict[str, str], fragments: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """The title of a page that came, and the fragments that it does not have."""
    if not body:
        return "", ()
    charset = headers.get("Content-Type", "").lower().partition("charset=")[2].strip(" \"'")
    page = markup.read(markup.decode(body, charset))
    title = page.tree.css_first("title")
    anchors = local.joined(page.anchors)
    missing = tuple(sorted(fragment for fragment in fragments if not local.has_anchor(anchors, fragment)))
    return ("" if title is None else " ".join(title.text().split())[:200]), missing


def _trouble(error: BaseException) -> tuple[Trouble, str]:
    """Tell apart why there was no answer; the cause may be wrapped several times."""
    causes: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        cause = waiting.pop()
        if cause is not None and cause not in causes:
            causes.append(cause)
            waiting += [cause.__cause__, cause.__context__, getattr(cause, "os_error", None), *getattr(cause, "exceptions", ())]
    for cause in causes:
        if isinstance(cause, PrivateAddress):
            return Trouble.PRIVATE, ""
    for cause in reversed(causes):  # from the innermost: aiohttp's own TLS errors only repeat what ssl says
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Trouble.CERTIFICATE, cause.verify_message
        if isinstance(cause, ssl.SSLError):
            return Trouble.HANDSHAKE, cause.reason or ""
        if isinstance(cause, socket.gaierror):
            lost = cause.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
            return (Trouble.NO_HOST if lost else Trouble.NO_NAME_SERVER), ""
        if isinstance(cause, TimeoutError):
            return Trouble.TIMEOUT, ""
    if any(isinstance(cause, OSError | aiohttp.ClientConnectionError) for cause in causes):
        return Trouble.CONNECTION, ""
    return Trouble.BROKEN, ""


def _seconds(retry_after: str) -> float:
    """`Retry-After` in seconds from now (RFC 9110, section 10.2.3: a number or a date); 0 without one."""
    value = retry_after.strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
