"""Pages in one thread of a process, observations in those of the server."""

import io
import json
import threading
from wsgiref.util import setup_testing_defaults

import pytest

from stadtherz.site.wsgi import _page_thread, _Streamed, _waits_for_the_disk, application


def asked(method, path, body=b""):
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json", "wsgi.input": io.BytesIO(body),
        "HTTP_HOST": "localhost",
    }  # fmt: skip
    setup_testing_defaults(environ)
    return environ


@pytest.mark.parametrize(
    ("method", "path", "waits"),
    [
        ("POST", "/sensorthings/v1.1/Observations", True),
        ("POST", "/sensorthings/v1.1/Datastreams(7)/Observations/", True),
        ("POST", "/sensorthings/v1.1/CreateObservations", True),
        ("GET", "/sensorthings/v1.1/Observations", False),
        ("PATCH", "/sensorthings/v1.1/Observations(7)", False),
        ("POST", "/sensorthings/v1.1/$batch", False),
        ("POST", "/sensorthings/v2.0/Observations", False),
        ("POST", "/konto/anmelden/", False),
        ("GET", "/", False),
    ],
)
def test_only_who_creates_observations_waits_side_by_side(method, path, waits):
    assert _waits_for_the_disk(asked(method, path)) is waits


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/sensorthings/v0/", "404"), ("POST", "/sensorthings/v1.1/Observations", "401")],
)
def test_a_whole_answer_is_a_list_and_says_its_length(method, path, status):
    begun = []
    answer = application(asked(method, path, b"{}"), lambda *said: begun.append(said))
    assert type(answer) is list
    ((said, headers),) = begun
    assert said.startswith(status)
    assert dict(headers)["Content-Length"] == str(len(b"".join(answer)))
    assert json.loads(b"".join(answer))["type"] == "error"


def test_the_pieces_of_a_long_answer_are_made_by_the_thread_of_pages():
    def pieces():
        for _ in range(3):
            yield threading.current_thread().name.encode()

    class Long:
        closed_by = ""

        def __iter__(self):
            return pieces()

        def close(self):
            self.closed_by = threading.current_thread().name

    long = Long()
    answer = _Streamed(long)
    found = list(answer)
    answer.close()
    mine = _page_thread().submit(lambda: threading.current_thread().name).result()
    assert found == [mine.encode()] * 3
    assert long.closed_by == mine != threading.current_thread().name
