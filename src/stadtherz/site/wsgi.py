"""What granian calls: one page at a time in a process, observations side by side.

A page is work, and two at once in one process only wait for each other. Whoever sends observations
waits, most of the time, for the disk: those requests run side by side in the threads of the server,
so that one commit is for all of them (ADR 0020); a page that waits for such a commit, as when a
ballot is cast, lets others pass. Answers that are whole go out whole: granian writes them at once.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from stadtherz.site.loading import loading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stadtherz.site.settings")
with loading():
    _django = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018 - loads all views now, not while somebody waits
    from stadtherz.observations.public import page as _page  # Django is only now ready


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request."""
    if _waits_for_the_disk(environ):
        return _answered(environ, start_response)
    with _page:
        return _answered(environ, start_response)


def _waits_for_the_disk(environ: dict[str, Any]) -> bool:
    path = environ.get("PATH_INFO", "")
    sends = environ["REQUEST_METHOD"] == "POST" and path.startswith("/sensorthings/v1.1/")
    return sends and path.rstrip("/").endswith("Observations")


def _answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    response: Any = _django(environ, start_response)
    if getattr(response, "streaming", True):
        return _Streamed(response)
    body = list(response)
    response.close()
    return body


class _Streamed:
    """A long answer; each piece of it is made like a page."""

    def __init__(self, response: Any) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        pieces = iter(self._response)
        while True:
            with _page:
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece

    def close(self) -> None:
        self._response.close()
