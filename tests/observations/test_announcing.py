"""What changes is told by MQTT: what, to which topics, how far, and nothing that is private."""

import json
import threading
import time

import paho.mqtt.client as mqtt
import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone
from paho.mqtt.enums import CallbackAPIVersion

from stadtherz.kernel.errors import Unavailable
from stadtherz.kernel.text import Text
from stadtherz.observations.adapters.hot import COUNTER, Row
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.mqtt import Letter
from stadtherz.observations.adapters.sensorthings.catalogue import forget
from stadtherz.observations.domain.entities import BY_NAME
from stadtherz.observations.domain.inserting import changes_of
from stadtherz.observations.domain.routing import TOPICS, fits
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Counter, DeadLetter, Location
from stadtherz.observations.services.announcing import announce, run
from stadtherz.observations.services.ingest import Ingest
from stadtherz.observations.services.sensorthings.entities import change_entity
from stadtherz.observations.services.sensorthings.observations import change_observation
from stadtherz.observations.services.sensorthings.permission import Act, Writer
from stadtherz.observations.services.store import Reading, record, record_rows
from tests.observations.factories import station, stream
from tests.observations.test_ingest import eventually
from tests.observations.test_mqtt_faults import Mosquitto

EVERYTHING = Writer(frozenset(Act), everything=True)


class Box:
    """Keeps what would be sent; refuses it while `broken`."""

    def __init__(self):
        self.sent, self.broken = [], False

    def send(self, messages):
        if self.broken:
            raise Unavailable
        self.sent += messages
        return len(messages)

    def take(self):
        taken, self.sent = self.sent, []
        return {topic: json.loads(payload) for topic, payload in taken}


@pytest.fixture
def box(db, lake, settings):
    settings.MQTT_SELECTS = ("result", "phenomenonTime,result")
    forget()
    found = Box()
    announce(found)
    yield found
    forget()


def observe(one, value):
    [receipt] = record_rows(rows=[Row(one.pk, microseconds(timezone.now()), value)])
    return receipt.number


def test_a_new_observation_is_told_once_to_the_sets_it_is_in(box):
    one = stream("rad-1")
    forget()
    number = observe(one, 4.0)
    announce(box)
    told = box.take()
    assert set(told) == {
        f"v1.1/{place}{select}"
        for place in (
            "Observations",
            f"Datastreams({one.pk})/Observations",
            f"Things({one.station_id})/Datastreams({one.pk})/Observations",
        )
        for select in ("", "?$select=result", "?$select=phenomenonTime,result")
    }
    whole = told["v1.1/Observations"]
    assert (whole["@iot.id"], whole["result"]) == (number, 4)
    assert told["v1.1/Observations?$select=result"] == {"result": 4}
    assert announce(box) == 0


def test_a_correction_is_told_to_the_observation_itself(box):
    one = stream("rad-1")
    forget()
    number = observe(one, 4.0)
    announce(box)
    box.take()
    change_observation(number=number, data={"result": 5}, links={}, by=EVERYTHING, lake=the_lake())
    announce(box)
    told = box.take()
    assert told[f"v1.1/Observations({number})"]["result"] == 5
    assert told[f"v1.1/Observations({number})/result"] == {"result": 5}


def test_what_is_private_is_not_told(box):
    hidden = stream("geheim-1", station("geheim", public=False))
    forget()
    observe(hidden, 4.0)
    draft = changes_of(BY_NAME["Thing"], {"description": "x"}, whole=False)
    change_entity(kind="Thing", number=hidden.station_id, draft=draft, by=EVERYTHING)
    announce(box)
    assert box.take() == {}


def test_a_changed_entity_is_told_with_its_properties_and_its_sets(box):
    one = stream("rad-1")
    here = Location.objects.create(name=Text.of({"de": "Hier"}), location={"type": "Point"})
    one.station.locations.add(here)
    forget()
    draft = changes_of(BY_NAME["Thing"], {"description": "neu"}, whole=False)
    change_entity(kind="Thing", number=one.station_id, draft=draft, by=EVERYTHING)
    announce(box)
    told = box.take()
    thing = f"v1.1/Things({one.station_id})"
    assert told[f"{thing}/description"] == {"description": "neu"}
    assert told[thing]["description"] == told["v1.1/Things"]["description"] == "neu"
    assert told[f"v1.1/Locations({here.pk})/Things"]["@iot.id"] == one.station_id
    assert told[f"{thing}/Datastreams"]["@iot.id"] == one.pk


def test_nothing_counts_as_told_that_the_broker_did_not_take(box):
    one = stream("rad-1")
    forget()
    observe(one, 4.0)
    box.broken = True
    with pytest.raises(Unavailable):
        announce(box)
    box.broken = False
    assert announce(box) == 9
    assert (
        Counter.objects.get(name="told-observations").value
        == Counter.objects.get(name=COUNTER).value
    )


def test_the_landing_page_names_mqtt_only_where_it_is_offered(client, db, lake, settings):
    def told():
        return client.get("/sensorthings/v1.1/").json()["serverSettings"]

    spec = "http://www.opengis.net/spec/iot_sensing/1.1/req/"
    names = {f"{spec}create-observations-via-mqtt/observations-creation"}
    not_in_full = f"{spec}receive-updates-via-mqtt/receive-updates"
    settings.MQTT_PUBLIC = ""
    assert not names & set(told()["conformance"])
    assert "updatesByMqtt" not in told()["stadtherz"]
    with pytest.raises(CommandError, match="STADTHERZ_MQTT_PUBLIC"):
        call_command("observations_announce")
    settings.MQTT_PUBLIC = "mqtt://stadt.example:1883"
    assert names <= set(told()["conformance"])
    assert {one["endpoints"][0] for name, one in told().items() if name in names} == {
        "mqtt://stadt.example:1883"
    }
    assert not_in_full not in json.dumps(told())
    settings.MQTT_SELECTS = ("result",)
    updates = told()["stadtherz"]["updatesByMqtt"]
    assert updates["endpoints"] == ["mqtt://stadt.example:1883"]
    assert updates["selects"] == ["?$select=result"]
    assert "v1.1/Things(id)/Datastreams(id)/Observations" in updates["topics"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_subscriber_hears_of_it(lake, settings, tmp_path):
    (tmp_path / "broker").mkdir()
    broker = Mosquitto(tmp_path / "broker").start()
    settings.MQTT_ADDRESS = f"mqtt://127.0.0.1:{broker.port}"
    one = stream("rad-1")
    forget()
    time.sleep(0.5)
    client, heard = subscribed(broker, f"v1.1/Datastreams({one.pk})/Observations")
    stop = threading.Event()
    thread = threading.Thread(target=announcing, args=(stop,))
    thread.start()
    try:
        eventually(lambda: Counter.objects.filter(name="told-observations").exists())
        record(readings=[Reading(one.pk, timezone.now(), 7.0)])
        eventually(lambda: heard)
        assert json.loads(heard[0].payload)["result"] == 7
    finally:
        stop.set()
        thread.join(20)
        client.disconnect()
        client.loop_stop()
        broker.stop()


def announcing(stop):
    run(stop)
    connections.close_all()


def subscribed(broker, topic):
    heard = []
    client = mqtt.Client(CallbackAPIVersion.VERSION2)
    client.on_message = lambda _client, _data, message: heard.append(message)
    client.connect("127.0.0.1", broker.port)
    client.subscribe(topic, 1)
    client.loop_start()
    return client, heard


def test_the_ingest_passes_over_all_that_the_city_announced_itself(box, settings):
    settings.MQTT_SELECTS = ()
    observe(stream("rad-1"), 4.0)
    forget()
    announce(box)
    letters = [
        Letter(topic, payload.encode())
        for topic, payload in box.sent
        if any(fits(asked, topic) for asked in TOPICS)
    ]
    assert len(letters) == 2
    assert b"Datastream@iot.navigationLink" in letters[0].payload
    assert Ingest().take(letters) == 0
    assert not DeadLetter.objects.exists()
