"""Fetches what the operator named: a file of this machine, or an address of the web, within bounds.

The addresses may hold keys, so that no message tells more of them than the host.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from stadtherz.kernel.errors import Invalid, Unavailable

AGENT = "stadtherz (open-source city platform; timetable)"
LARGEST_ZIP, LARGEST_NEWS = 1 << 30, 64 << 20
SECONDS, WHOLE_SECONDS = 30, 900
PIECE = 1 << 16


class _OnlyWeb(HTTPRedirectHandler):
    """Follows redirects to the web only, never to a file."""

    def redirect_request(self, *given: object, **named: object) -> Request | None:
        found = super().redirect_request(*given, **named)  # type: ignore[arg-type]
        return found if found and is_web(found.full_url) else None


def is_web(source: str) -> bool:
    """Whether a source is an address of the web, and not a file."""
    return source.partition("://")[0].lower() in ("http", "https") and "://" in source


def spoken_source(source: str) -> str:
    """Name a source without what may be a key in it."""
    return urlsplit(source).hostname or "the web" if is_web(source) else source


def is_file(source: str) -> bool:
    """Whether a source is a file that is there."""
    try:
        return Path(source).is_file()
    except (OSError, ValueError):  # too long for a name, or none
        return False


@contextmanager
def fetched(source: str) -> Iterator[Path]:
    """Give the file of a source; what came from the web is thrown away afterwards.

    Raises:
        Invalid: there is no such file, or what came is too large.
        Unavailable: the web did not give it.

    """
    if not is_web(source):
        path = Path(source)
        if not path.is_file():
            message = f"there is no file {source}; set STADTHERZ_TIMETABLE to a GTFS zip"
            raise Invalid(message, code="timetable-file")
        yield path
        return
    with TemporaryDirectory() as place:
        path = Path(place) / "timetable.zip"
        with path.open("wb") as file:
            _copy(source, file, LARGEST_ZIP)
        yield path


def fetched_news(source: str) -> bytes:
    """Give the message of a source of news.

    Raises:
        Invalid: there is no such file, or what came is too large.
        Unavailable: the web did not give it.

    """
    with TemporaryDirectory() as place:
        path = Path(place) / "news"
        with path.open("wb") as file:
            _copy(source, file, LARGEST_NEWS)
        return path.read_bytes()


def _copy(source: str, file: IO[bytes], largest: int) -> None:
    if not is_web(source):
        path = Path(source)
        if not path.is_file() or path.stat().st_size > largest:
            message = f"there is no file {source} of at most {largest:,} bytes"
            raise Invalid(message, code="timetable-file")
        with path.open("rb") as found:
            shutil.copyfileobj(found, file)
        return
    ends = monotonic() + WHOLE_SECONDS
    try:
        request = Request(source, headers={"User-Agent": AGENT})  # noqa: S310 - web only, see is_web
        with closing(_opener().open(request, timeout=SECONDS)) as answer:
            while piece := answer.read(PIECE):
                file.write(piece)
                if file.tell() > largest or monotonic() > ends:
                    message = f"{spoken_source(source)} gives too much or takes too long"
                    raise Unavailable(message, code="timetable-web")
    except (OSError, HTTPException) as error:
        if isinstance(error, HTTPError):
            error.close()
        message = f"{spoken_source(source)} does not give the timetable: {type(error).__name__}"
        raise Unavailable(message, code="timetable-web") from None


def _opener() -> OpenerDirector:
    return build_opener(_OnlyWeb())
