"""Asks a service by HTTP for what changed, within limits of time, size and host."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from time import monotonic
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    BaseHandler,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)
from urllib.request import (
    HTTPDefaultErrorHandler as DefaultErrors,
)
from urllib.request import (
    HTTPErrorProcessor as Errors,
)

from stadtherz.kernel.errors import Unavailable

AGENT = "stadtherz (open-source city platform)"
PIECE = 65_536
NOT_MODIFIED = 304
LONGEST_WAIT_S = 86_400.0


@dataclass(frozen=True)
class Question:
    """What is asked, and how long and how much is waited for."""

    url: str
    timeout_s: float
    largest_bytes: int
    headers: Mapping[str, str]
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Answer:
    """What came; `body` is None when nothing changed since."""

    body: bytes | None
    etag: str = ""
    last_modified: str = ""


class NotAnswered(Unavailable):
    """The service did not answer with what was asked for; `wait_s` is what it asked us to wait."""

    code = "not-answered"

    def __init__(self, message: str, wait_s: float = 0) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class _OnlyThere(HTTPRedirectHandler):
    """Follow redirects within the host, and from http to https; to no other host or scheme."""

    max_redirections = 3

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:  # fmt: skip
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        same = new.hostname == old.hostname and new.scheme in {old.scheme, "https"}
        if not same or (new.scheme == old.scheme and new.port != old.port):
            message = "it leads to another host; if that is right, write the new address"
            raise NotAnswered(message)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> OpenerDirector:
    """Make an opener that knows http and https only: no files, no ftp, no proxies."""
    opener = OpenerDirector()
    handlers: tuple[BaseHandler, ...] = (
        HTTPHandler(), HTTPSHandler(), DefaultErrors(), Errors(), _OnlyThere(),
    )  # fmt: skip
    for handler in handlers:
        opener.add_handler(handler)
    return opener


def ask(question: Question) -> Answer:
    """Ask once.

    Raises:
        NotAnswered: when nothing usable came in time; says why, never what came.

    """
    headers = {"User-Agent": AGENT, **question.headers}
    if question.etag:
        headers["If-None-Match"] = question.etag
    if question.last_modified:
        headers["If-Modified-Since"] = question.last_modified
    request = Request(question.url, headers=headers)  # noqa: S310 - checked when it was configured
    try:
        with _opener().open(request, timeout=question.timeout_s) as response:
            body = _body(response, question)
            return Answer(
                body, response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")
            )
    except HTTPError as error:
        with error:
            if error.code == NOT_MODIFIED:
                return Answer(None, question.etag, question.last_modified)
            wait = error.headers.get("Retry-After", "")
            message = f"it answers with status {error.code}"
            raise NotAnswered(message, _seconds(wait)) from None
    except (URLError, OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or type(error).__name__
        message = f"it does not answer: {str(reason)[:200]}"
        raise NotAnswered(message) from None


def _body(response: Any, question: Question) -> bytes:
    """Read piece by piece, so that neither size nor a trickle of bytes holds us up."""
    ends = monotonic() + question.timeout_s * 2
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > question.largest_bytes:
            message = f"its answer has more than {question.largest_bytes} bytes"
            raise NotAnswered(message)
        if monotonic() > ends:
            message = f"its answer takes longer than {question.timeout_s * 2:g} s"
            raise NotAnswered(message)
    wanted = response.headers.get("Content-Length", "")
    if wanted.isdigit() and int(wanted) != size:
        message = "its answer ended too early"
        raise NotAnswered(message)
    return b"".join(pieces)


def _seconds(written: str) -> float:
    return min(float(written), LONGEST_WAIT_S) if written.isdigit() else 0.0
