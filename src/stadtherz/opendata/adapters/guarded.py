"""Asks the web on behalf of somebody who gave an address: within bounds, never inside our network.

Every connection, also after a redirect, is made to an address that was resolved and judged here, so
that a name cannot point elsewhere a moment later.
"""

import ipaddress
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer
from time import monotonic
from typing import Any
from urllib.parse import urljoin, urlsplit

from stadtherz.kernel.errors import Invalid, Unavailable

AGENT = "stadtherz (open-source city platform; catalogue doctor)"
PIECE = 65_536
REDIRECTS = range(300, 400)
MOST_REDIRECTS = 5
NO_BODY = "GET without body"
POST_AND_READ = "POST and read"
NOT_OK = 400
GONE = {404, 410, 429}  # asked again it would be the same, or impolite
NOTHING_MORE: Mapping[str, str] = {}
How = tuple[str, Mapping[str, str], bytes | None]
EMBEDDING = [
    ipaddress.ip_network(one)
    for one in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96", "fec0::/10")
]
"""IPv6 networks that hold IPv4 addresses, or were once for networks of one's own."""
PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")
"""Of the IETF (RFC 6890): clouds tell machines secrets there, and older Pythons call it public."""


class NotReachable(Unavailable):
    """The web did not give what was asked for."""

    code = "not-reachable"


@dataclass(frozen=True)
class Bounds:
    """How long and how much is waited for, and whether addresses of our own network may be asked.

    Args:
        seconds: for one answer as a whole.
        largest_bytes: of one answer, and of all pages of a catalogue together.
        private: whether addresses that are not public may be asked.
        pages: of one catalogue.
        whole_seconds: for all of its pages.

    """

    seconds: float = 60
    largest_bytes: int = 256 * 1024 * 1024
    private: bool = False
    pages: int = 500
    whole_seconds: float = 900


@dataclass(frozen=True)
class Answer:
    """What came."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if found.sixtofour or found.teredo or any(found in one for one in EMBEDDING):
            return False
    return found.is_global and not found.is_multicast and found not in PROTOCOLS


def ask(
    url: str,
    bounds: Bounds,
    *,
    method: str = "GET",
    accept: str = "*/*",
    also: Mapping[str, str] = NOTHING_MORE,
    body: bytes | None = None,
) -> Answer:
    """Ask once and follow redirects; what has a body goes to this address and to no other.

    Args:
        url: address of the web.
        bounds: of time, size and network.
        method: GET, HEAD, or POST; the body of an answer to a POST is read by POST_AND_READ only.
        accept: media types.
        also: further headers, as for conditional requests.
        body: what is sent.

    Raises:
        Invalid: the address is none of the web, or leads into a network that may not be asked.
        NotReachable: nothing usable came in time.

    """
    ends = monotonic() + bounds.seconds
    for _ in range(MOST_REDIRECTS + 1):
        answer = _once(url, bounds, ends, (method, {"Accept": accept, **also}, body))
        target = answer.headers.get("location", "")
        if answer.status not in REDIRECTS or not target or body is not None:
            return answer
        url = urljoin(url, target)
    message = f"{url}: leads on and on; write the address where it ends"
    raise NotReachable(message)


def status_of(url: str, bounds: Bounds) -> int:
    """Tell with which status an address answers, 0 if it does not.

    It is asked by HEAD, and by GET without reading where a server does not know HEAD.
    """
    status = 0
    for method in ("HEAD", NO_BODY):
        try:
            status = ask(url, bounds, method=method).status
        except (NotReachable, Invalid):
            return status
        if status < NOT_OK or status in GONE:
            return status
    return status


def _once(url: str, bounds: Bounds, ends: float, how: How) -> Answer:
    method, named, sent = how
    connection = _connection(url, bounds, max(0.1, min(bounds.seconds, ends - monotonic())))
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"User-Agent": AGENT, **named, "Connection": "close"}
    # a server that trickles bytes keeps every single wait short, so the whole is cut off
    watch = Timer(max(0.1, ends - monotonic()), _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        connection.request(method.split()[0], _ascii(target), body=sent, headers=headers)
        with connection.getresponse() as response:  # else what is not read keeps the socket open
            if monotonic() > ends:  # what was cut off looks like an answer that ended
                message = f"takes longer than {bounds.seconds:g} s"
                raise TimeoutError(message)
            found = {name.lower(): value for name, value in response.getheaders()}
            skip = method not in {"GET", POST_AND_READ} or response.status in REDIRECTS
            body = b"" if skip else _body(response, bounds, ends, url)
            return Answer(url, response.status, found, body)
    except (OSError, HTTPException, ValueError) as error:
        message = f"{url}: does not answer ({str(error)[:120] or type(error).__name__})"
        raise NotReachable(message) from None
    finally:
        watch.cancel()
        connection.close()


def _cut(connection: HTTPConnection) -> None:
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _ascii(target: str) -> str:
    """Write signs beyond ASCII and blanks as bytes, as browsers do."""
    return "".join(
        sign if "!" <= sign <= "~" else "".join(f"%{byte:02X}" for byte in sign.encode())
        for sign in target
    )


def _connection(url: str, bounds: Bounds, seconds: float) -> HTTPConnection:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if parts.scheme not in {"http", "https"} or not host:
        message = f"{url[:200]}: is no address of the web; write http://… or https://…"
        raise Invalid(message, code="no-web-address")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    # without a port http.client takes the end of an IPv6 address for one
    connection = kind(host, port or kind.default_port, timeout=seconds)
    connection._create_connection = _Judged(private=bounds.private)  # type: ignore[attr-defined]  # noqa: SLF001 - the one place where http.client lets a socket be made
    return connection


class _Judged:
    """Makes a socket to an address that was judged; stands in for socket.create_connection."""

    def __init__(self, *, private: bool) -> None:
        self.private = private

    def __call__(self, address: tuple[str, int], timeout: Any = None, *_: Any) -> socket.socket:
        host, port = address
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        numbers = [str(one[4][0]) for one in found]
        if not self.private and not all(map(is_public, numbers)):
            message = f"{host}: lies in a network that may not be asked from here"
            raise Invalid(message, code="private-address")
        for number in numbers[:-1]:
            with suppress(OSError):  # the next address of the same name may be reached
                return socket.create_connection((number, port), timeout)
        return socket.create_connection((numbers[-1], port), timeout)


def _body(response: HTTPResponse, bounds: Bounds, ends: float, url: str) -> bytes:
    """Read piece by piece, so that neither size nor a trickle of bytes holds us up."""
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > bounds.largest_bytes:
            message = f"{url}: has more than {bounds.largest_bytes:,} bytes"
            raise NotReachable(message)
        if monotonic() > ends:
            message = f"{url}: takes longer than {bounds.seconds:g} s"
            raise NotReachable(message)
    return b"".join(pieces)
