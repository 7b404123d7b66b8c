"""What the city's own broker is told: the topics that clients want, and no other."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from stadtherz.kernel.errors import Unavailable
from stadtherz.kernel.text import Text
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.sensorthings.catalogue import forget
from stadtherz.observations.adapters.wishes import Wishes
from stadtherz.observations.domain.entities import BY_NAME
from stadtherz.observations.domain.inserting import changes_of
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.domain.wanted import wish_of
from stadtherz.observations.models import Location, Station
from stadtherz.observations.services.announcing import announce
from stadtherz.observations.services.audience import UNKNOWN, OwnAudience
from stadtherz.observations.services.sensorthings.entities import change_entity
from stadtherz.observations.services.sensorthings.noting import edited_by_staff
from stadtherz.observations.services.sensorthings.observations import (
    change_observation,
)
from stadtherz.observations.services.store import Reading, record, record_rows
from tests.observations.factories import station, stream
from tests.observations.test_announcing import EVERYTHING, Box, observe

RECEIVE = "http://www.opengis.net/spec/iot_sensing/1.1/req/receive-updates-via-mqtt/receive-updates"


class City(Box):
    """A box whose broker keeps a list of what is wanted."""

    def __init__(self, wishes):
        super().__init__()
        self.wishes, self.audience = wishes, OwnAudience()

    def want(self, *topics):
        for topic in topics:
            assert self.wishes.take(wish_of(topic), 0.0)

    def tell(self):
        """Announce, and give what was sent as (topic, message)."""
        announce(self, self.audience)
        taken, self.sent = self.sent, []
        return [(topic, json.loads(payload)) for topic, payload in taken]


@pytest.fixture
def city(db, lake, settings, tmp_path):
    settings.VAR, settings.MQTT_ADDRESS = tmp_path, "mqtt://127.0.0.1:1883"
    settings.MQTT_SELECTS = ()
    forget()
    wishes = Wishes(tmp_path, set)
    wishes.open(0.0)
    assert wishes.hold(settings.MQTT_ADDRESS)
    found = City(wishes)
    found.tell()
    yield found
    wishes.close()
    forget()


@pytest.fixture
def one():
    found = stream("rad-1")
    forget()
    return found


def change(kind, number, **data):
    draft = changes_of(BY_NAME[kind], data, whole=False)
    change_entity(kind=kind, number=number, draft=draft, by=EVERYTHING)


def correct(number, **data):
    change_observation(number=number, data=data, links={}, by=EVERYTHING, lake=the_lake())


def test_nothing_is_told_where_nobody_listens(city, one):
    observe(one, 4.0)
    change("Thing", one.station_id, description="neu")
    assert city.tell() == []
    city.want("v1.1/Observations")
    assert city.tell() == []  # what was before is over
    observe(one, 5.0)
    assert [topic for topic, _ in city.tell()] == ["v1.1/Observations"]


def test_a_new_observation_is_told_at_every_path_that_leads_to_it(city, one, settings):
    other = stream("rad-2", one.station)
    forget()
    thing, sensor = one.station_id, f"Datastreams({one.pk})/Sensor"
    led = [
        "v1.1/Observations?$select=result",
        f"v1.1/Datastreams({one.pk})/Observations?$select=result,phenomenonTime",
        f"v1.1/Datastreams({one.pk})/Thing/Datastreams({one.pk})/Observations?$select=id",
        f"v1.1/Things({thing})/Datastreams({one.pk})/Observations?$select=Datastream",
        f"v1.1/ObservedProperties({one.observed_id})/Datastreams({one.pk})/Observations",
    ]
    city.want(*led, f"v1.1/Datastreams({other.pk})/Observations", f"v1.1/{sensor}",
              f"v1.1/Things({thing + 99})/Datastreams({one.pk})/Observations",
              f"v1.1/Things({thing})?$select=name")  # fmt: skip
    city.tell()
    number = observe(one, 4.0)
    told = dict(city.tell())
    assert sorted(told) == sorted(led)
    own = f"{settings.CONFIG.address}/sensorthings/v1.1/Observations({number})"
    assert told[led[0]] == {"result": 4}
    assert set(told[led[1]]) == {"result", "phenomenonTime"}
    assert told[led[2]] == {"@iot.id": number}
    assert told[led[3]] == {"Datastream@iot.navigationLink": f"{own}/Datastream"}
    assert told[led[4]]["@iot.selfLink"] == own


def test_a_correction_is_told_of_this_observation_only(city, one):
    first, second = observe(one, 4.0), observe(one, 5.0)
    topics = [
        f"v1.1/Observations({first})",
        f"v1.1/Observations({first})/result",
        f"v1.1/Observations({first})/parameters",
        f"v1.1/Observations({first})?$select=result",
        f"v1.1/Datastreams({one.pk})/Observations({first})/result",
    ]
    city.want(*topics, f"v1.1/Observations({second})",
              f"v1.1/Datastreams({one.pk + 99})/Observations({first})/result")  # fmt: skip
    city.tell()
    correct(first, result=6)
    told = dict(city.tell())
    assert set(told) == set(topics)
    assert told[topics[0]]["@iot.id"] == first
    assert {told[topic]["result"] for topic in (topics[1], topics[3], topics[4])} == {6}
    assert told[topics[2]] == {"parameters": None}


def test_a_path_through_an_observation_leads_to_what_it_belongs_to(city, one):
    number = observe(one, 4.0)
    through = f"v1.1/Observations({number})/Datastream"
    unborn = f"v1.1/Observations({number + 1})/Datastream/Observations?$select=result"
    city.want(through, f"{through}/Thing/description", f"{through}/Observations", unborn)
    city.tell()
    change("Datastream", one.pk, description="neu")
    assert {topic: said["description"] for topic, said in city.tell()} == {through: "neu"}
    change("Thing", one.station_id, description="auch")
    told = dict(city.tell())
    assert told[f"{through}/Thing/description"] == {"description": "auch"}
    assert observe(one, 5.0) == number + 1
    told = dict(city.tell())
    assert told[f"{through}/Observations"]["@iot.id"] == number + 1
    assert told[unborn] == {"result": 5}


def test_what_is_private_is_at_no_path(city):
    hidden = stream("geheim-1", station("geheim", public=False))
    forget()
    number = observe(hidden, 3.0)
    city.want("v1.1/Observations?$select=result", f"v1.1/Datastreams({hidden.pk})",
              f"v1.1/Datastreams({hidden.pk})/Observations?$select=result",
              f"v1.1/Observations({number})/result", f"v1.1/Observations({number})/Datastream",
              f"v1.1/Things({hidden.station_id})/description", "v1.1/Things",
              f"v1.1/ObservedProperties({hidden.observed_id})/Datastreams")  # fmt: skip
    city.tell()
    observe(hidden, 4.0)
    correct(number, result=5)
    change("Thing", hidden.station_id, description="x")
    change("Datastream", hidden.pk, description="x")
    assert city.tell() == []
    hidden.station.public = True
    hidden.station.save()
    edited_by_staff(hidden.station)
    city.tell()
    observe(hidden, 6.0)
    told = dict(city.tell())
    assert told[f"v1.1/Datastreams({hidden.pk})/Observations?$select=result"] == {"result": 6}


def test_a_changed_entity_is_told_at_its_sets_and_paths(city, one):
    here = Location.objects.create(name=Text.of({"de": "Hier"}), location={"type": "Point"})
    one.station.locations.add(here)
    forget()
    thing = f"v1.1/Things({one.station_id})"
    led = {
        "v1.1/Things?$select=description": {"description": "neu"},
        f"{thing}?$select=description,@iot.id": {"description": "neu", "@iot.id": one.station_id},
        f"{thing}/description": {"description": "neu"},
        f"v1.1/Datastreams({one.pk})/Thing/description": {"description": "neu"},
        f"v1.1/Locations({here.pk})/Things?$select=description": {"description": "neu"},
        f"{thing}/Locations({here.pk})/Things({one.station_id})?$select=properties": {},
    }
    city.want(*led, f"{thing}/name", f"v1.1/Locations({here.pk})", "v1.1/Sensors")
    city.tell()
    change("Thing", one.station_id, description="neu")
    assert dict(city.tell()) == led


def test_what_staff_edited_is_told_where_the_property_is_another_one(city, one):
    city.want(f"v1.1/Things({one.station_id})/name", f"v1.1/Things({one.station_id})/description")
    city.tell()
    Station.objects.filter(pk=one.station_id).update(name=Text.of({"de": "Umbenannt"}))
    edited_by_staff(Station.objects.get(pk=one.station_id))
    told = dict(city.tell())
    assert told[f"v1.1/Things({one.station_id})/name"] == {"name": "Umbenannt"}
    assert city.tell() == []


def test_the_time_of_a_datastream_is_told_when_it_grows(city, one):
    topic = f"v1.1/Datastreams({one.pk})/phenomenonTime"
    city.want(topic)
    city.tell()
    now = timezone.now()
    record(readings=[Reading(one.pk, now, 1.0), Reading(one.pk, now - timedelta(hours=1), 1.0)])
    [(told, said)] = city.tell()
    assert told == topic
    assert len(said["phenomenonTime"].split("/")) == 2
    record(readings=[Reading(one.pk, now - timedelta(minutes=1), 1.0)])
    assert city.tell() == []


def test_the_result_time_of_a_datastream_is_told_when_it_grows(city, one):
    def result_at(hour, minute=0):
        us = microseconds(datetime(2026, 5, 1, hour, minute, tzinfo=UTC))
        record_rows(rows=[Row(one.pk, us, 1.0, result_us=us)])

    topic = f"v1.1/Datastreams({one.pk})/resultTime"
    result_at(10)
    city.want(topic)
    assert city.tell() == []
    told = []
    for hour, minute in ((12, 0), (11, 0), (9, 30)):
        result_at(hour, minute)
        told += [(at, said["resultTime"]) for at, said in city.tell()]
    assert told == [
        (topic, "2026-05-01T10:00:00.000Z/2026-05-01T12:00:00.000Z"),
        (topic, "2026-05-01T09:30:00.000Z/2026-05-01T12:00:00.000Z"),
    ]


def test_the_result_time_is_told_with_a_changed_datastream_where_it_is_selected(city, one):
    topic = "v1.1/Datastreams?$select=description,resultTime"
    city.want(topic)
    us = microseconds(datetime(2026, 5, 1, 10, tzinfo=UTC))
    record_rows(rows=[Row(one.pk, us, 1.0, result_us=us)])
    city.tell()
    change("Datastream", one.pk, description="neu")
    span = "2026-05-01T10:00:00.000Z/2026-05-01T10:00:00.000Z"
    assert city.tell() == [(topic, {"description": "neu", "resultTime": span})]


def test_who_listens_to_a_pattern_hears_the_usual_topics_and_nothing_twice(city, one, settings):
    settings.MQTT_SELECTS = ("result",)
    more = f"v1.1/ObservedProperties({one.observed_id})/Datastreams({one.pk})/Observations"
    city.want("v1.1/#", "v1.1/Observations", "v1.1/Observations?$select=result", more)
    city.tell()
    observe(one, 4.0)
    topics = [topic for topic, _ in city.tell()]
    assert len(topics) == len(set(topics)) == 7
    assert more in topics
    assert f"v1.1/Things({one.station_id})/Datastreams({one.pk})/Observations" in topics


def test_what_the_broker_did_not_take_is_told_again(city, one):
    topics = [f"v1.1/Things({one.station_id})/name", "v1.1/Observations?$select=result"]
    city.want(*topics)
    city.tell()
    Station.objects.filter(pk=one.station_id).update(name=Text.of({"de": "Umbenannt"}))
    edited_by_staff(Station.objects.get(pk=one.station_id))
    observe(one, 4.0)
    city.broken = True
    with pytest.raises(Unavailable):
        city.tell()
    city.broken = False
    assert [topic for topic, _ in city.tell()] == topics


def test_no_step_is_longer_than_its_limit_and_nothing_is_left_out(city, one, monkeypatch):
    monkeypatch.setattr("stadtherz.observations.services.announcing.MOST_MESSAGES", 4)
    city.want(*(f"v1.1/Observations?$select={names}" for names in
                ("result", "phenomenonTime", "resultTime")))  # fmt: skip
    numbers = [observe(one, float(value)) for value in range(5)]
    found = []
    while told := city.tell():
        assert len(told) <= 6
        found += [said["result"] for topic, said in told if topic.endswith("=result")]
    assert found == [float(value) for value in range(len(numbers))]


def test_what_nobody_wants_does_not_hold_up_what_comes_behind_it(city, one, monkeypatch):
    monkeypatch.setattr("stadtherz.observations.services.announcing.AT_ONCE", 2)
    other = stream("rad-2", one.station)
    forget()
    city.want(f"v1.1/Datastreams({other.pk})/Observations?$select=result")
    for value in range(7):
        observe(one, float(value))
    observe(other, 8.0)
    assert [said for _, said in city.tell()] == [{"result": 8}]


@pytest.mark.slow
def test_many_wanted_topics_cost_little_and_none_nearly_nothing(city):
    at = station("s")
    streams = [stream(f"s-{number}", at) for number in range(200)]
    forget()

    def cost(audience):
        """Give the processor time, and the number of messages, of telling 1,000 observations."""
        now = microseconds(timezone.now())
        rows = [Row(streams[place % 200].pk, now + place, 1.0) for place in range(1_000)]
        record_rows(rows=rows)
        started = time.process_time()
        sent = announce(city, audience)
        return time.process_time() - started, sent

    announce(city, city.audience)
    cost(UNKNOWN)  # what is only looked up once
    usual, all_sent = cost(UNKNOWN)
    nobody, none_sent = cost(city.audience)
    city.want(*(f"v1.1/Datastreams({one.pk})/Observations?$select=result" for one in streams))
    announce(city, city.audience)
    many, wanted_sent = cost(city.audience)
    assert (all_sent, none_sent, wanted_sent) == (3_000, 0, 1_000)
    assert nobody < usual / 4
    assert many < 1.0  # measured: 0.1 s


def test_the_landing_page_claims_updates_only_of_the_citys_own_broker(city, client, settings):
    def told():
        return client.get("/sensorthings/v1.1/").json()["serverSettings"]

    settings.MQTT_PUBLIC = "mqtt://stadt.example:1883"
    said = told()
    assert RECEIVE in said["conformance"]
    assert said[RECEIVE] == {"endpoints": ["mqtt://stadt.example:1883"]}
    updates = said["stadtherz"]["updatesByMqtt"]
    assert updates["topics"] == ["v1.1/RESOURCE_PATH", "v1.1/RESOURCE_PATH?$select=PROPERTY,..."]
    assert updates["mostTopics"] == 1_000
    city.wishes.let_go()
    said = told()
    assert RECEIVE not in said["conformance"]
    assert (
        "v1.1/Things(id)/Datastreams(id)/Observations"
        in (said["stadtherz"]["updatesByMqtt"]["topics"])
    )
    assert city.wishes.hold(settings.MQTT_ADDRESS)
    settings.MQTT_PUBLIC = ""
    assert RECEIVE not in told()["conformance"]


def test_of_a_foreign_broker_nothing_is_known(city, one, settings):
    settings.MQTT_ADDRESS = "mqtt://127.0.0.1:1884"
    city.want("v1.1/Things?$select=name")
    observe(one, 4.0)
    assert [topic for topic, _ in city.tell()] == [
        "v1.1/Observations", f"v1.1/Datastreams({one.pk})/Observations",
        f"v1.1/Things({one.station_id})/Datastreams({one.pk})/Observations",
    ]  # fmt: skip
