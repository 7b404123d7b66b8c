"""What listeners hear of new values, and never of private ones."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.adapters.hot import COUNTER, Row
from stadtherz.observations.domain.findings import Flag
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Counter, Datastream, Station
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.store import Reading, record, record_rows
from tests.observations.domain.test_events import read
from tests.observations.factories import station, stream
from tests.observations.judged import air

pytestmark = pytest.mark.django_db
EVENTS = "/api/observations/events"
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def city(own_lake):
    load_city(city=the_city())


def measure(one, value, minutes=0):
    record(readings=[Reading(one.pk, NOON + timedelta(minutes=minutes), value)])


def heard(client, asked="", last=None):
    headers = {} if last is None else {"Last-Event-ID": last}
    answer = client.get(f"{EVENTS}?{asked}", headers=headers)
    assert answer.status_code == 200
    return read(answer.content.decode())


def values(events):
    return [(json.loads(one["data"])["datastream"], json.loads(one["data"])["value"])
            for one in events]  # fmt: skip


def test_a_listener_hears_each_news_once(city, client):
    bridge, mill = stream("bruecke-nord"), stream("muehle-1")
    measure(bridge, 1.0)
    measure(mill, 2.0)
    first = heard(client)
    assert values(first) == [("bruecke-nord", 1.0), ("muehle-1", 2.0)]
    last = first[-1]["id"]
    assert heard(client, last=last) == []
    measure(bridge, 3.0, minutes=15)
    flush()  # what is in the lake is heard as well
    again = heard(client, last=last)
    assert values(again) == [("bruecke-nord", 3.0)]
    assert values(heard(client, f"since={last}")) == values(again)
    assert heard(client, f"since={last}", last=again[0]["id"]) == []  # the header goes before


def test_an_event_says_what_when_and_how_sure(city, client):
    one = stream("bruecke-nord")
    measure(one, 4.0)
    (event,) = heard(client, "datastream=bruecke-nord")
    assert json.loads(event["data"]) == {
        "datastream": "bruecke-nord", "station": "bruecke", "observedProperty": "bicycles",
        "unit": "1", "time": "2026-11-25T12:00:00Z", "value": 4.0, "flag": "plausible",
        "link": f"/sensorthings/v1.1/Datastreams({one.pk})",
    }  # fmt: skip


@time_machine.travel(NOON + timedelta(minutes=20), tick=False)
def test_a_suspect_value_is_told_without_a_figure(city, client):
    one = stream("bruecke-nord")
    measure(one, 4.0)
    last = heard(client, "of=stations")[-1]["id"]
    record_rows(rows=[Row(one.pk, microseconds(NOON + timedelta(minutes=15)), 7e6, Flag.SUSPECT)])
    (event,) = heard(client, "of=stations", last=last)
    told = json.loads(event["data"])
    assert (told["value"], told["suspect"], told["time"]) == (None, 1, "2026-11-25T12:15:00Z")
    assert (told["lateAfter"], told["silentAfter"]) == (
        "2026-11-25T13:00:00Z", "2026-11-26T13:00:00Z",
    )  # fmt: skip
    card = client.get("/messwerte/").content.decode()
    assert "Der neueste Wert ist verdächtig." in card
    assert "noch kein Messwert" not in card


def test_older_values_are_no_news(city, client):
    one = stream("bruecke-nord")
    measure(one, 1.0, minutes=30)
    (event,) = heard(client)
    measure(one, 2.0, minutes=15)
    assert heard(client, last=event["id"]) == []


def test_stations_tell_the_figure_of_their_card(city, client):
    here = station("bruecke")
    for key, value in (("bruecke-nord", 3.0), ("bruecke-sued", 4.0)):
        measure(stream(key, here), value)
    measure(stream("muehle-1"), 9.0)
    (event,) = heard(client, "of=stations&station=bruecke")
    told = json.loads(event["data"])
    assert (told["station"], told["value"], event["event"]) == ("bruecke", 7.0, "station")
    assert heard(client, "of=stations&station=bruecke", last=event["id"]) == []
    assert len(heard(client, "of=stations")) == 2


def test_stations_tell_the_property_that_is_asked_for(city, client):
    here = station("bruecke")
    measure(stream("bruecke-nord", here), 12.0)
    measure(air("bruecke-waerme", here), 21.5, minutes=30)
    told = {}
    for asked in ("", "&property=air-temperature", "&property=unknown"):
        (event,) = heard(client, f"of=stations{asked}")
        found = json.loads(event["data"])
        told[asked] = found["observedProperty"], found["value"], found["unit"], found["measured"]
        assert found["time"] == "2026-11-25T12:30:00Z"
    first = ("bicycles", 12.0, "", "2026-11-25T12:00:00Z")
    assert told[""] == told["&property=unknown"] == first
    assert told["&property=air-temperature"] == (
        "air-temperature", 21.5, "°C", "2026-11-25T12:30:00Z",
    )  # fmt: skip
    page = client.get("/messwerte/bruecke/?groesse=air-temperature").content.decode()
    assert "station=bruecke&amp;property=air-temperature" in page
    assert 'data-live-property="air-temperature"' in page
    assert page.count(" data-live-value ") == 1


@pytest.mark.parametrize("kind", ["of=datastreams", "of=stations"])
def test_private_ones_are_never_heard(city, client, kind):
    hidden = stream("geheim-1", station("geheim", public=False))
    here = station("bruecke")
    inner, outer = stream("bruecke-innen", here), stream("bruecke-aussen", here)
    Datastream.objects.filter(pk=inner.pk).update(public=False)
    for one, value in ((hidden, 98_111.0), (inner, 98_222.0), (outer, 5.0)):
        measure(one, value)  # numbers that no key of the database has by chance
    said = client.get(f"{EVENTS}?{kind}").content.decode()
    assert "5.0" in said
    assert not any(word in said for word in ("98111", "98222", "98227", "geheim", "innen"))
    before = heard(client, kind)[-1]["id"]
    measure(inner, 223.0, minutes=15)  # not even that something happened
    assert heard(client, kind, last=before) == []
    for asked in ("station=geheim", "datastream=geheim-1", "datastream=bruecke-innen"):
        assert client.get(f"{EVENTS}?{kind}&{asked}").status_code == 404
    assert client.get(f"{EVENTS}?station=gibt-es-nicht").status_code == 404
    Station.objects.update(public=False)
    assert heard(client, kind) == []


def test_programs_of_other_sites_may_listen_and_nobody_keeps_it(city, client):
    answer = client.get(EVENTS)
    assert answer["Content-Type"].startswith("text/event-stream")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert client.post(EVENTS).status_code == 405


@pytest.mark.parametrize("kind", ["of=datastreams", "of=stations"])
def test_an_answer_asks_few_questions(city, client, django_assert_max_num_queries, kind):
    for number in range(20):
        measure(stream(f"s{number}-1"), float(number))
    with django_assert_max_num_queries(3):
        assert len(heard(client, kind)) == 20


def test_many_come_in_parts(city, client, monkeypatch):
    monkeypatch.setattr("stadtherz.observations.selectors.newest.MOST_EVENTS", 2)
    for number in range(5):
        measure(stream(f"s{number}-1"), float(number))
    last, found = None, []
    while part := heard(client, last=last):
        found += values(part)
        last = part[-1]["id"]
    assert found == [(f"s{number}-1", float(number)) for number in range(5)]
    assert client.get(EVENTS).content.decode().startswith("retry: 1000\n")


def test_pages_say_from_where_to_go_on(city, client):
    Counter.objects.update_or_create(name=COUNTER, defaults={"value": 1_321_705})
    one = stream("bruecke-nord")
    measure(one, 1.0)
    (event,) = heard(client)
    for path in ("/", "/messwerte/bruecke/", "/messwerte/", "/messwerte/zustand/"):
        body = client.get(path).content.decode()
        assert f'data-since="{event["id"]}"' in body
        assert "/api/observations/events?of=stations&amp;station=bruecke" in body
        assert body.count('data-live-station="bruecke"') == 1
        assert "aria-live" not in body
        since = re.search(r'data-since="([^"]*)"', body)[1]
        assert heard(client, f"of=stations&since={since}") == []
