"""Polled services, with a real server on loopback that counts and misbehaves as it is told."""

import json
import threading
import tomllib
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.polling import next_due
from stadtherz.observations.domain.sources import source_from
from stadtherz.observations.models import Latest, PolledSource, Station
from stadtherz.observations.services.polling import poll_due
from tests.observations.factories import station, stream
from tests.observations.letters import lots, write_sources

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "docs" / "reference" / "sources"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SOURCE = """
kind = "json"
url = "http://127.0.0.1:{port}{path}"
every_s = 60
timeout_s = 1
largest_bytes = 5000
station = "parken"
licence = "https://www.govdata.de/dl-de/by-2-0"
[mapping.time]
path = "at"
[[mapping.values]]
value = "lots[*].free"
stream = "parken-{{lots[*].id}}"
least = 0
"""


class Service(BaseHTTPRequestHandler):
    """Answers by path; remembers what it was asked."""

    asked = []
    body = b""

    def do_GET(self):
        self.asked.append(dict(self.headers))
        getattr(self, self.path.strip("/").replace("-", "_"))()

    def lots(self):
        if self.headers.get("If-None-Match") == '"one"':
            self.send_response(304)
            self.end_headers()
            return
        self.answer(self.body, ETag='"one"')

    def answer(self, body, status=200, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def broken(self):
        self.answer(b"geheim", 503, Retry_After="900")

    def large(self):
        self.answer(b" " * 6000)

    def cut(self):
        self.send_response(200)
        self.send_header("Content-Length", "500")
        self.end_headers()
        self.wfile.write(b"{}")

    def silent(self):
        self.server.stop.wait(4)

    def away(self):
        self.answer(b"", 302, Location="http://localhost:1/lots")

    def file(self):
        self.answer(b"", 302, Location="file:///etc/passwd")

    def moved(self):
        self.answer(b"", 302, Location="/lots")

    def log_message(self, *args):
        pass


@pytest.fixture
def service(settings, tmp_path, db, lake):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.stop = threading.Event()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    Service.asked, Service.body = [], lots(3, 4)

    def source(path="/lots", text=SOURCE):
        filled = text.format(port=server.server_port, path=path)
        write_sources(settings, tmp_path, parken=filled)

    source()
    at = station("parken")
    stream("parken-p0", at)
    stream("parken-p1", at)
    yield source
    server.stop.set()
    server.shutdown()
    thread.join()
    server.server_close()


def poll(now=NOW, name=""):
    return poll_due(now=now, name=name, chance=lambda: 0.5)


def values():
    return {row.datastream.key: row.value for row in Latest.objects.select_related("datastream")}


def test_an_answer_is_stored_and_what_did_not_change_is_not_fetched(service):
    [outcome] = poll()
    assert (outcome.taken, outcome.error) == (2, "")
    assert values() == {"parken-p0": 3.0, "parken-p1": 4.0}
    state = PolledSource.objects.get()
    assert (state.etag, state.last_success, state.failures) == ('"one"', NOW, 0)
    assert state.next_due == NOW + timedelta(seconds=63)
    assert poll(NOW + timedelta(seconds=62)) == []
    [again] = poll(NOW + timedelta(seconds=63))
    assert again.unchanged
    assert Service.asked[1]["If-None-Match"] == '"one"'
    assert Station.objects.get(key="parken").licence == "https://www.govdata.de/dl-de/by-2-0"


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/broken", "status 503"),
        ("/large", "more than 5000 bytes"),
        ("/cut", "ended too early"),
        ("/silent", "does not answer"),
        ("/away", "another host"),
        ("/file", "status 302|another host"),
    ],
)
def test_a_failure_is_noted_and_tried_again_later(service, path, word, caplog):
    service(path)
    [outcome] = poll()
    assert any(one in outcome.error for one in word.split("|"))
    assert "geheim" not in outcome.error + caplog.text
    state = PolledSource.objects.get()
    assert state.last_success is None
    wait = 900 if path == "/broken" else 30
    assert state.next_due == NOW + timedelta(seconds=wait * 1.05)
    service("/lots")
    [mended] = poll(state.next_due)
    state.refresh_from_db()
    assert (mended.taken, state.failures, state.last_error) == (2, 0, "")


def test_a_redirect_within_the_host_is_followed(service):
    service("/moved")
    assert poll()[0].taken == 2


def test_values_that_do_not_fit_are_told_and_the_others_stored(service):
    Service.body = lots(3, -1, 7)
    [outcome] = poll()
    assert (outcome.taken, outcome.refused) == (1, 2)
    assert "parken-p2: the station has no such datastream" in outcome.error


def test_only_datastreams_of_the_station_are_written(service):
    stream("parken-p2", station("anders"))
    Service.body = lots(1, 2, 3)
    poll()
    assert "parken-p2" not in values()


def test_what_identifies_is_refused(service):
    Service.body = json.dumps({"at": "2026-11-24T11:00:00Z", "plate": "KL-AB 123"}).encode()
    [outcome] = poll()
    assert "plate at plate" in outcome.error
    assert "KL-AB" not in str(PolledSource.objects.values())


def test_a_table_is_read_by_the_mapping_of_the_import(service):
    text = SOURCE.partition("[mapping.time]")[0].replace('"json"', '"csv"') + (
        '[mapping]\ndecimal = ","\n[mapping.time]\ncolumn = "Zeit"\n'
        '[mapping.columns]\n"Frei" = "parken-p0"\n'
    )
    Service.body = b"Zeit;Frei\n2026-11-24T10:00;3,5\n2026-11-24T11:00;x\n2026-11-24T11:30;4\n"
    service(text=text)
    [outcome] = poll()
    assert (outcome.taken, outcome.refused) == (2, 1)
    assert values() == {"parken-p0": 4.0}


def test_the_command_asks_one_source_now(service, capsys):
    call_command("observations_poll", "--source", "parken")
    assert capsys.readouterr().out == "parken: 2 readings taken, 0 refused\n"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_examples_can_be_used(path):
    assert source_from(tomllib.loads(path.read_text()), path.name).every_s >= 60


@pytest.mark.parametrize(
    "url", ["ftp://a/b", "file:///etc/passwd", "http://", "http://u:p@a/", "a"]
)
def test_only_the_web_is_polled(url):
    tables = tomllib.loads(SOURCE.format(port=1, path="/")) | {"url": url}
    with pytest.raises(Exception, match=r"x\.toml: json\.url|x\.toml: url"):
        source_from(tables, "x.toml")


@given(st.floats(10, 600_000), st.integers(0, 200), st.floats(0, 1), st.floats(0, 1e6))
def test_the_wait_stays_within_its_bounds(every, failures, chance, asked):
    wait = (next_due(NOW, every, failures, chance, asked) - NOW).total_seconds()
    longest = every if failures == 0 else max(3600, every)
    assert min(30, every) - 1e-6 <= wait <= longest * 1.1 + 1e-6
    if failures:
        later = next_due(NOW, every, failures + 1, chance, asked)
        assert later >= next_due(NOW, every, failures, chance, asked)
