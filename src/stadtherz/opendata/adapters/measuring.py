"""Asks one address of our own and takes the time: bounded in seconds and bytes, no redirects.

The own address may lie on loopback, so this is no way for addresses that people give.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer
from time import perf_counter
from urllib.parse import SplitResult, urlsplit

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.domain.measured import Took

AGENT = "stadtherz (measures its own interfaces)"
LARGEST_BYTES = 4 * 1024 * 1024
PIECE = 65_536
LEAST_BYTES, LEAST_S = 100_000, 0.0001
"""Below this nothing is said of throughput: what is measured then is waiting."""


@dataclass(frozen=True)
class Way:
    """How the city is reached.

    Args:
        address: the public one, which stands in the Host header.
        through: where the connection is made to, as http://127.0.0.1:8000; "" for the address.
        seconds: for one answer as a whole.

    """

    address: str
    through: str = ""
    seconds: float = 10.0


Fetch = Callable[[str, datetime], Took]


def fetcher(way: Way) -> Fetch:
    """Give the function that asks for a path and tells how it went.

    Raises:
        Invalid: the address is none of the web.

    """
    there, public = _parts(way.through or way.address), _parts(way.address)

    def fetch(path: str, at: datetime) -> Took:
        connection = _connection(there, way.seconds)
        watch = Timer(way.seconds, _cut, [connection])
        watch.daemon = True
        watch.start()
        try:
            return _timed(connection, path, public, at)
        except (OSError, HTTPException):
            return Took(at, 0)
        finally:
            watch.cancel()
            connection.close()

    return fetch


def _timed(connection: HTTPConnection, path: str, public: SplitResult, at: datetime) -> Took:
    headers = {
        "Host": public.netloc, "User-Agent": AGENT, "Accept": "*/*", "Connection": "close",
        "X-Forwarded-Proto": public.scheme,
    }  # fmt: skip
    started = perf_counter()
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    piece = response.read1(PIECE)
    first = perf_counter() - started
    size = len(piece) + _rest(response)
    spent = perf_counter() - started - first
    if response.length and size < LARGEST_BYTES:  # cut off before its end
        return Took(at, 0)
    if not piece:
        return Took(at, response.status)
    fast = size / spent if size >= LEAST_BYTES and spent >= LEAST_S else None
    return Took(at, response.status, first * 1000, fast)


def _rest(response: HTTPResponse) -> int:
    size = 0
    while size < LARGEST_BYTES and (piece := response.read1(PIECE)):
        size += len(piece)
    return size


def _parts(address: str) -> SplitResult:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        message = f"{address[:100]!r} is no address of the web; write http://127.0.0.1:8000"
        raise Invalid(message, code="no-web-address")
    return parts


def _connection(there: SplitResult, seconds: float) -> HTTPConnection:
    kind = HTTPSConnection if there.scheme == "https" else HTTPConnection
    return kind(there.hostname or "", there.port, timeout=seconds)


def _cut(connection: HTTPConnection) -> None:
    """End an answer that trickles; each single wait of it is short."""
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(2)
