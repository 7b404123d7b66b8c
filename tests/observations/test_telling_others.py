"""What other systems tell by MQTT reaches readers of the city's own broker."""

import asyncio

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from stadtherz.kernel.errors import Invalid, Unavailable
from stadtherz.observations.adapters.broker import Guard, serve
from stadtherz.observations.domain.routing import TOPICS, heard_at
from stadtherz.observations.public import tell_by_mqtt
from stadtherz.observations.services.announcing import SESSION as SPEAKER
from tests.running_city import free_port

TOPIC = "opendata/v1/datasets/baeume"


@pytest.fixture
def port(settings):
    found = free_port()
    settings.MQTT_ADDRESS = f"mqtt://127.0.0.1:{found}"
    settings.MQTT_PUBLIC = f"mqtt://stadt.example:{found}"
    return found


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - it is asked of a thread of the client
            await asyncio.sleep(0.02)


def test_readers_of_the_own_broker_hear_it(tmp_path, port, settings):
    heard, ready = [], []

    async def work():
        stop = asyncio.Event()
        broker = asyncio.create_task(
            serve(
                settings.MQTT_ADDRESS,
                stop,
                file=tmp_path / "broker.sqlite3",
                reader="ingest",
                topics=heard_at(TOPICS),
                guard=Guard(SPEAKER),
            )
        )
        await asyncio.sleep(0.3)
        reader = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="reader")
        reader.on_connect = lambda client, *_: client.subscribe("opendata/v1/datasets/+", 1)
        reader.on_subscribe = lambda *_: ready.append(True)
        reader.on_message = lambda _c, _d, one: heard.append((one.topic, one.payload, one.qos))
        reader.connect("127.0.0.1", port)
        reader.loop_start()
        await until(lambda: ready)
        assert await asyncio.to_thread(tell_by_mqtt, [(TOPIC, '{"event":"changed"}')])
        await until(lambda: heard)
        reader.disconnect()
        reader.loop_stop()
        stop.set()
        await broker

    asyncio.run(work())
    assert heard == [(TOPIC, b'{"event":"changed"}', 1)]


def test_a_broker_that_is_away_is_told(port):
    with pytest.raises(Unavailable):
        tell_by_mqtt([(TOPIC, "{}")])


def test_where_no_mqtt_is_offered_nothing_is_sent(port, settings):
    settings.MQTT_PUBLIC = ""
    assert tell_by_mqtt([(TOPIC, "{}")]) is False


@pytest.mark.parametrize("topic", ["stadtherz/v1/a", "v1.1/Observations", "in/x"])
def test_topics_of_devices_stay_theirs(port, topic):
    with pytest.raises(Invalid):
        tell_by_mqtt([(topic, "{}")])
