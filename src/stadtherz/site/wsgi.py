"""What granian calls: pages in one thread of a process, observations in many.

A page is work, and two at once in one process only wait for each other; so one thread answers
everything, as if there were no other. Whoever sends observations waits, most of the time, for the
disk: those requests run in the threads of the server, side by side, so that one commit is for all
of them (ADR 0020). Answers go out as a whole where they are whole: granian writes them at once.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stadtherz.site.settings")
_django = get_wsgi_application()
_END = object()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request."""
    if _waits_for_the_disk(environ):
        return _answered(environ, start_response)
    return _page_thread().submit(_answered, environ, start_response).result()


def _waits_for_the_disk(environ: dict[str, Any]) -> bool:
    path = environ.get("PATH_INFO", "")
    sends = environ["REQUEST_METHOD"] == "POST" and path.startswith("/sensorthings/v1.1/")
    return sends and path.rstrip("/").endswith("Observations")


@cache
def _page_thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "pages")


def _answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    response: Any = _django(environ, start_response)
    if getattr(response, "streaming", True):
        return _Streamed(response)
    body = list(response)
    response.close()
    return body


class _Streamed:
    """A long answer, whose pieces are made by the thread that began it."""

    def __init__(self, response: Any) -> None:
        self._response, self._pieces = response, iter(response)

    def __iter__(self) -> Iterator[bytes]:
        while (piece := _page_thread().submit(next, self._pieces, _END).result()) is not _END:
            yield piece  # type: ignore[misc] # an object is never given on

    def close(self) -> None:
        _page_thread().submit(self._response.close).result()
