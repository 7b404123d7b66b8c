"""How often what was made by SensorThings measures, and how exactly: told, learnt, or set."""

import json
from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from stadtherz.observations import wagtail_hooks
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.sensorthings.catalogue import forget
from stadtherz.observations.adapters.watched import the_fleet
from stadtherz.observations.models import Datastream, ObservedProperty, Origin
from stadtherz.observations.selectors.figures import _kept
from stadtherz.observations.services.distances import learn_due
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import station, stream
from tests.observations.sensorthings.bodies import (
    MEASUREMENT,
    datastream,
    location,
    multi,
    observed,
    thing,
)

pytestmark = pytest.mark.django_db
ROOT = "/sensorthings/v1.1"
COUNT = MEASUREMENT.replace("OM_Measurement", "OM_CountObservation")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MM = {"name": "Millimetre", "symbol": "mm", "definition": "http://qudt.org/vocab/unit/MilliM"}


@pytest.fixture(autouse=True)
def fresh(own_lake, settings):
    settings.OPEN_WRITES = True
    forget()
    _kept.clear()
    yield
    forget()


@pytest.fixture
def today():
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def send(client, method, path, body):
    return client.generic(
        method, f"{ROOT}/{path}", json.dumps(body), content_type="application/json"
    )


def make(client, **streams):
    answer = send(client, "POST", "Things", thing(Locations=[location()], **streams))
    assert answer.status_code == 201, answer.content
    return Datastream.objects.get()


def rain(**more):
    return datastream("Rain", observationType=MEASUREMENT, unitOfMeasurement=MM, **more)


def tell(client, row, *, first, step, results, ends=True):
    kind = "MultiDatastreams" if row.multi else "Datastreams"
    for place, result in enumerate(results):
        start = first + place * step
        span = f"{start.isoformat()}/{(start + step).isoformat()}" if ends else start.isoformat()
        answer = send(
            client, "POST", f"{kind}({row.pk})/Observations",
            {"phenomenonTime": span, "result": result},
        )  # fmt: skip
        assert answer.status_code == 201, answer.content


def learn(row, after=timedelta(0)):
    learn_due(now=timezone.now() + after)
    row = Datastream.objects.select_related("observed", "latest").get(pk=row.pk)
    return row.interval_s, row.interval_by


def body_of(client, row, day=None):
    _kept.clear()
    asked = {"von": day.date(), "bis": day.date()} if day else {}
    answer = client.get(f"/messwerte/{row.station.key}/", asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def counter(client):
    parts = {
        "multiObservationDataTypes": [COUNT, COUNT],
        "ObservedProperties": [
            observed(name, definition=f"urn:stadtherz:counting:count/{code}/any")
            for name, code in (("Car", 7), ("Lorry", 3))
        ],
    }
    return make(client, MultiDatastreams=[multi("Counter", **parts)])


def test_a_unit_is_taken_on_as_ucum(client):
    make(client, Datastreams=[rain()])
    found = ObservedProperty.objects.get()
    assert (found.unit, found.ucum) == ("mm", "mm")


def test_decimals_are_learnt_from_the_values(client, today):
    row = make(client, Datastreams=[rain()])
    tell(client, row, first=today - DAY, step=HOUR, results=[0, 0.4, 0.2])
    learn(row)
    assert ObservedProperty.objects.get().decimals == 1
    assert "0,2</span>" in body_of(client, row)


def test_the_distance_is_learnt_from_times(client, today):
    row = make(client, Datastreams=[rain()])
    tell(client, row, first=today - 5 * DAY, step=DAY, results=[0, 0.4], ends=False)
    assert learn(row) == (900, Origin.ASSUMED)
    tell(client, row, first=today - 3 * DAY, step=DAY, results=[0, 0.4], ends=False)
    flush()
    assert learn(row, after=timedelta(minutes=1)) == (86_400, Origin.LEARNT)


def test_what_is_learnt_is_learnt_again(client, today):
    row = make(client, Datastreams=[rain()])
    tell(client, row, first=today - 5 * DAY, step=HOUR, results=[0, 0, 1], ends=False)
    assert learn(row) == (3600, Origin.LEARNT)
    tell(client, row, first=today - 4 * DAY, step=timedelta(minutes=10), results=[1] * 9)
    assert learn(row, after=timedelta(minutes=5)) == (3600, Origin.LEARNT)
    assert learn(row, after=timedelta(hours=2)) == (600, Origin.LEARNT)


def test_nothing_is_learnt_twice_without_news(client, today):
    row = make(client, Datastreams=[rain()])
    tell(client, row, first=today - DAY, step=HOUR, results=[0, 0.4, 0.2])
    assert learn_due(now=timezone.now() + timedelta(seconds=1)) == 1
    assert learn_due(now=timezone.now() + timedelta(days=1)) == 0


@pytest.mark.parametrize(("told", "seconds"), [("PT1H", 3600), (86_400, 86_400)])
def test_a_told_distance_holds_against_what_came_in(client, today, told, seconds):
    row = make(client, Datastreams=[rain(properties={"stadtherz.interval": told})])
    tell(client, row, first=today - DAY, step=timedelta(minutes=5), results=[0, 0, 0, 1])
    assert learn(row) == (seconds, Origin.TOLD)


def test_a_distance_is_told_later_and_taken_back(client, today):
    row = make(client, Datastreams=[rain()])
    path = f"Datastreams({row.pk})"
    assert (
        send(client, "PATCH", path, {"properties": {"stadtherz.interval": "P1D"}}).status_code
        == 200
    )
    row.refresh_from_db()
    assert (row.interval_s, row.interval_by) == (86_400, Origin.TOLD)
    tell(client, row, first=today - DAY, step=HOUR, results=[0, 0, 1])
    send(client, "PATCH", path, {"properties": {}})
    assert learn(row) == (3600, Origin.LEARNT)


def test_a_distance_that_is_none_is_refused_and_nothing_made(client):
    body = thing(Datastreams=[rain(properties={"stadtherz.interval": "hourly"})])
    answer = send(client, "POST", "Things", body)
    assert answer.status_code == 400
    assert "stadtherz.interval" in answer.json()["message"]
    assert not Datastream.objects.exists()


@pytest.mark.parametrize("of_property", [True, False])
def test_decimals_are_told_of_a_datastream_or_a_property(client, today, of_property):
    told = {"properties": {"stadtherz.decimals": 3}}
    one = rain(ObservedProperty=observed(**told)) if of_property else rain(**told)
    row = make(client, Datastreams=[one])
    tell(client, row, first=today - DAY, step=HOUR, results=[0.5])
    learn(row)
    assert ObservedProperty.objects.get().decimals == 3


def test_what_staff_set_is_neither_learnt_nor_told_away(client, today):
    row = make(client, Datastreams=[rain()])
    request = RequestFactory().post("/")
    wagtail_hooks.remember_figure(request, row)
    row.interval_s = 600
    row.save()
    wagtail_hooks.note_figure(request, row)
    tell(client, row, first=today - DAY, step=HOUR, results=[0, 0, 0, 1])
    send(client, "PATCH", f"Datastreams({row.pk})", {"properties": {"stadtherz.interval": "P1D"}})
    assert learn(row) == (600, Origin.SET)


def test_what_staff_left_alone_is_still_learnt(client, today):
    row = make(client, Datastreams=[rain()])
    request = RequestFactory().post("/")
    wagtail_hooks.remember_figure(request, row)
    wagtail_hooks.note_figure(request, row)
    tell(client, row, first=today - DAY, step=HOUR, results=[0, 0, 0, 1])
    assert learn(row) == (3600, Origin.LEARNT)


def test_datastreams_of_staff_and_mappings_are_not_learnt(today):
    row = stream(at=station("bruecke"))
    record(readings=[Reading(row.pk, today - place * HOUR, 1.0) for place in range(4)])
    assert learn_due(now=timezone.now()) == 0
    assert learn(row) == (900, Origin.SET)


def test_a_sum_speaks_of_the_hour_that_the_count_tells(client, today):
    row = counter(client)
    tell(client, row, first=today - DAY, step=HOUR, results=[[73, 8]] * 24)
    body = body_of(client, row, today - DAY)  # nothing was learnt yet
    assert "Kraftfahrzeuge in 60 Minuten" in body
    assert "Bekannt sind" not in body
    assert "Zusammen 1944 Kraftfahrzeuge." in body.replace("1.944", "1944")
    part = body.split("Nach Art</caption>")[1].split("</table>")[0]
    assert "%" in part
    assert ">25 %" not in part


@pytest.mark.soak
def test_a_day_of_hours_is_a_whole_day(client, today):
    row = counter(client)
    tell(client, row, first=today - 7 * DAY, step=HOUR, results=[[70, 10]] * 24 * 7)
    flush()
    _kept.clear()
    week = {"von": (today - 7 * DAY).date(), "bis": (today - DAY).date()}
    body = client.get(f"/messwerte/{row.station.key}/", week).content.decode()
    assert "1.920" in body  # the mean day, which there is of whole days only


def test_what_is_not_known_yet_is_waited_for_like_a_daily_value(client, today):
    row = make(client, Datastreams=[rain()])
    tell(client, row, first=today - DAY, step=HOUR, results=[0.1])
    assert the_fleet(timezone.now(), the_lake()).streams[row.pk].interval_s == 86_400
    learn(row)
    assert the_fleet(timezone.now(), the_lake()).streams[row.pk].interval_s == 3600
