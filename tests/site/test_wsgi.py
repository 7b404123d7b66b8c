"""One page at a time in a process, observations side by side."""

import io
import json
import threading
from wsgiref.util import setup_testing_defaults

import pytest

from stadtherz.site.wsgi import _page, _Streamed, _waits_for_the_disk, application

pytestmark = pytest.mark.django_db  # each request looks after the connection of its thread


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


def test_while_a_page_is_made_observations_are_answered_and_pages_wait():
    told = []

    def ask(method, path):
        answer = application(asked(method, path, b"{}"), lambda status, _: told.append(status[:3]))
        assert answer

    page = threading.Thread(target=ask, args=("GET", "/sensorthings/v0/"))
    with _page:
        page.start()
        ask("POST", "/sensorthings/v1.1/Observations")
        page.join(0.2)
        assert page.is_alive()
        assert told == ["401"]
    page.join(20)
    assert told == ["401", "404"]


def test_a_long_answer_lets_pages_pass_between_its_pieces():
    class Long:
        closed = False

        def __iter__(self):
            for number in range(3):
                assert _page.locked()
                yield b"%d" % number

        def close(self):
            self.closed = True

    long = Long()
    answer = _Streamed(long)
    found = []
    for piece in answer:
        assert not _page.locked()
        found.append(piece)
    answer.close()
    assert found == [b"0", b"1", b"2"]
    assert long.closed
