"""The broker of one machine: what it acknowledged reaches the ingest, whoever ends meanwhile."""

import asyncio
import logging
import signal
import socket
import sqlite3
import time

import paho.mqtt.client as mqtt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paho.mqtt.enums import CallbackAPIVersion

from stadtherz.kernel.errors import Unavailable
from stadtherz.observations.adapters.broker import Guard, KeepingBroker, serve
from stadtherz.observations.adapters.spool import Spool
from tests.observations.mqtt_city import (
    city_at,
    connected,
    ingest,
    publish,
    stored,
    until,
)
from tests.observations.mqtt_city import start as begin
from tests.running_city import free_port

AWAY = 400  # messages while the ingest is away


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def processes():
    """Processes of a test, which are ended after it."""
    found = []
    yield found
    for one in found:
        if one.poll() is None:
            one.kill()
            one.wait(10)


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def city(tmp_path, port):
    return city_at(tmp_path, port)


def broker(city, port, processes):
    processes.append(begin(city, "observations_broker"))
    until(lambda: answers(port))
    return processes[-1]


def reading(city, processes):
    processes.append(ingest(city))
    until(lambda: connected(city))
    return processes[-1]


def ended(process, how):
    process.send_signal(how)
    process.wait(20)


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    "how", [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.soak)]
)
def test_what_was_acknowledged_while_the_ingest_was_away_is_stored_once(
    how, city, port, processes, tmp_path
):
    broker(city, port, processes)
    first = reading(city, processes)
    publish(port, 0, 10)
    until(lambda: len(stored(tmp_path)) == 10)
    ended(first, how)
    publish(port, 10, AWAY)
    assert len(stored(tmp_path)) == 10
    reading(city, processes)
    until(lambda: len(stored(tmp_path)) >= 10 + AWAY)
    publish(port, 10 + AWAY, 10)
    until(lambda: len(stored(tmp_path)) >= 20 + AWAY)
    assert stored(tmp_path) == [float(number) for number in range(20 + AWAY)]


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_kill_9_of_broker_and_ingest_loses_nothing_that_was_acknowledged(
    city, port, processes, tmp_path
):
    one = broker(city, port, processes)
    publish(port, 0, AWAY)  # the ingest has never been there
    ended(one, signal.SIGKILL)
    one = broker(city, port, processes)
    publish(port, AWAY, 10)
    first = reading(city, processes)
    until(lambda: stored(tmp_path))
    ended(first, signal.SIGKILL)
    ended(one, signal.SIGKILL)
    broker(city, port, processes)
    reading(city, processes)
    until(lambda: len(stored(tmp_path)) >= AWAY + 10)
    assert stored(tmp_path) == [float(number) for number in range(AWAY + 10)]


DEVICES = ["stadtherz/v1/s-0", "stadtherz/v1/counts/nord", "v1.1/Datastreams(1)/Observations",
           "v1.1/Observations", "v1.1/Datastream(1)", "in/v1.1/Observations",
           "v3/a@t/devices/d/up"]  # fmt: skip


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_others_hear_the_city_and_each_other_and_not_its_devices(city, port, processes):
    broker(city, port, processes)
    found, late = [], []
    listener = client_at(port, "anybody", found)
    listener.subscribe([("#", 1)])
    time.sleep(1)
    device = client_at(port, "device")
    for topic in DEVICES:
        device.publish(topic, "KL-AB 123", qos=1, retain=True).wait_for_publish(10)
    device.publish("other/one", "x", qos=1).wait_for_publish(10)
    city_itself = client_at(port, "stadtherz-announce")
    city_itself.publish("v1.1/Observations", "told", qos=1).wait_for_publish(10)
    until(lambda: len(found) == 2)
    second = client_at(port, "somebody", late)
    second.subscribe([("#", 1)])
    time.sleep(1)
    for client in (listener, device, city_itself, second):
        client.disconnect()
        client.loop_stop()
    assert found == [("other/one", b"x"), ("v1.1/Observations", b"told")]
    assert late == []


def client_at(port, name, heard=None):
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=name)
    client.on_message = lambda _client, _data, one: heard.append((one.topic, one.payload))
    client.connect("127.0.0.1", port)
    client.loop_start()
    return client


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_what_identifies_is_not_written_to_the_disk_while_the_ingest_is_away(
    city, port, processes, tmp_path
):
    broker(city, port, processes)
    device = client_at(port, "camera")
    for topic in ("stadtherz/v1/counts/nord", "stadtherz/v1/s-0", "v1.1/Observations"):
        letter = '{"vehicle": {"plate": "KL-AB 123"}}'
        device.publish(topic, letter, qos=1).wait_for_publish(10)
    device.disconnect()
    device.loop_stop()
    waiting = b"".join(one.read_bytes() for one in tmp_path.glob("broker.sqlite3*"))
    assert b"counts/nord" in waiting
    assert b"KL-AB" not in waiting
    reading(city, processes)

    def letters():
        with sqlite3.connect(tmp_path / "stadtherz.sqlite3", timeout=20) as database:
            asked = "SELECT code, payload FROM observations_deadletter"
            return database.execute(asked).fetchall()

    until(lambda: len(letters()) == 3)
    assert set(letters()) == {("identifying", b"")}


def in_spool(file, work, **limits):
    async def whole():
        spool = Spool(file, **limits)
        await spool.open()
        try:
            return await work(spool)
        finally:
            await spool.close()

    return asyncio.run(whole())


async def kept_in(spool):
    """Everything that is kept; a last message is written so that there is something to be read."""
    mark = spool.keep("mark", b"")
    if not await mark:
        return [(one.topic, one.payload) for one in await spool.after(0, 1_000)]
    found = await spool.after(0, 1_000)
    spool.let_go(found[-1].number)
    await spool.settled()
    return [(one.topic, one.payload) for one in found[:-1]]


@settings(max_examples=20, deadline=None)
@given(rounds=st.lists(st.tuples(st.integers(0, 6), st.sets(st.integers(0, 30))), max_size=5))
def test_a_spool_is_a_list_from_which_things_are_taken(tmp_path_factory, rounds):
    file = tmp_path_factory.mktemp("spool") / "broker.sqlite3"
    truth, sent = [], 0

    for fresh, taken in rounds:  # each round opens the file again
        payloads = [f"{sent + place}".encode() for place in range(fresh)]
        sent += fresh

        async def work(spool, payloads=payloads, taken=taken):
            assert all(await asyncio.gather(*[spool.keep("t", one) for one in payloads]))
            there = await kept_in(spool)
            if there:
                found = await spool.after(0, 1_000)
                for place in taken:
                    if place < len(found):
                        spool.let_go(found[place].number)
            return there

        truth += [("t", one) for one in payloads]
        assert in_spool(file, work) == truth
        truth = [one for place, one in enumerate(truth) if place not in taken]
    assert in_spool(file, kept_in) == truth


@pytest.mark.parametrize(
    ("limits", "taken"),
    [({"most": 2}, 2), ({"most_bytes": 10}, 2), ({"most_bytes": 9}, 1), ({"most": 0}, 0), ({}, 3)],
)
def test_a_full_spool_takes_no_more_and_says_so(tmp_path, caplog, limits, taken):
    async def work(spool):
        return await asyncio.gather(*[spool.keep("t", b"12345") for _ in range(3)])

    with caplog.at_level(logging.ERROR, "observations"):
        said = in_spool(tmp_path / "broker.sqlite3", work, **limits)
    assert said == [True] * taken + [False] * (3 - taken)
    assert ("no room for more messages" in caplog.text) == (taken < 3)


def test_there_is_room_again_when_the_ingest_has_stored_something(tmp_path):
    async def work(spool):
        await spool.keep("t", b"1")
        refused = await spool.keep("t", b"2")
        spool.let_go((await spool.after(0, 1))[0].number)
        return refused, await spool.keep("t", b"3")

    assert in_spool(tmp_path / "broker.sqlite3", work, most=1) == (False, True)


def test_nothing_of_a_message_stays_in_the_file_when_it_is_gone(tmp_path):
    file = tmp_path / "broker.sqlite3"

    async def work(spool):
        await spool.keep("t", b"something of somebody")
        spool.let_go((await spool.after(0, 1))[0].number)

    in_spool(file, work)
    assert b"something of somebody" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    assert not file.with_name("broker.sqlite3-wal").exists()


def test_nothing_of_a_message_stays_beside_the_file_while_it_is_open(tmp_path):
    file = tmp_path / "broker.sqlite3"

    def waiting():
        return b"".join(one.read_bytes() for one in tmp_path.glob("broker.sqlite3*"))

    async def work(spool):
        await spool.keep("t", b"something of somebody")
        assert b"something of somebody" in waiting()
        spool.let_go((await spool.after(0, 1))[0].number)
        await until_true(lambda: b"something of somebody" not in waiting())
        await spool.keep("t", b"another of somebody")
        await spool.keep("t", b"one that stays")
        spool.let_go((await spool.after(0, 1))[0].number)
        await until_true(lambda: b"another of somebody" not in waiting())

    in_spool(file, work)


def test_what_there_is_no_room_for_is_not_acknowledged_and_sent_again(tmp_path, port):
    listeners = {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}}
    anonymous = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}

    async def work(spool):
        broker = KeepingBroker(
            {"listeners": listeners, "plugins": anonymous}, spool=spool, reader="r", topics=["t/+"]
        )
        await broker.start()
        client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="device", clean_session=False)
        client.reconnect_delay_set(1, 1)
        client.connect("127.0.0.1", port)
        client.loop_start()
        first, second = client.publish("t/1", "a", qos=1), client.publish("t/1", "b", qos=1)
        await until_true(first.is_published)
        await asyncio.sleep(0.5)
        assert not second.is_published()
        [only] = await spool.after(0, 10)
        assert only.payload == b"a"
        spool.let_go(only.number)
        await until_true(second.is_published)
        assert [one.payload for one in await spool.after(0, 10)] == [b"b"]
        client.disconnect()
        client.loop_stop()
        await broker.shutdown()

    in_spool(tmp_path / "broker.sqlite3", work, most=1)


async def until_true(condition):
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - it is asked of a thread of the client
            await asyncio.sleep(0.05)


CONNECT = b"\x10\x0d\x00\x04MQTT\x04\x02\x00\x3c\x00\x01c"
PINGREQ = b"\xc0\x00"


def test_a_connection_ends_when_something_comes_at_the_same_moment(tmp_path, port):
    """Cancelling a reader that has just read is lost in `asyncio.wait_for` of Python 3.11."""
    listeners = {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}}
    anonymous = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}

    async def work(spool):
        broker = KeepingBroker(
            {"listeners": listeners, "plugins": anonymous}, spool=spool, reader="r", topics=["t/+"]
        )
        await broker.start()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(CONNECT)
        assert (await reader.readexactly(4))[0] == 0x20
        await asyncio.sleep(0.2)
        _, handler = broker._sessions["c"]
        handler.reader._reader.feed_data(PINGREQ)
        async with asyncio.timeout(10):
            await handler.stop()
        async with asyncio.timeout(10):
            await broker.end()
        assert not answers(port)
        writer.close()

    in_spool(tmp_path / "broker.sqlite3", work)


def test_a_port_that_is_taken_is_told_in_one_sentence(tmp_path, port, caplog):
    async def work():
        await serve(
            f"mqtt://127.0.0.1:{port}", asyncio.Event(), file=tmp_path / "b.sqlite3",
            reader="r", topics=(), guard=Guard(),
        )  # fmt: skip

    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(Unavailable, match=f"cannot start: .*{port}"):
            asyncio.run(work())
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(120)
def test_it_ends_in_time_while_others_publish(city, port, processes):
    one = broker(city, port, processes)
    reading(city, processes)
    sender = mqtt.Client(CallbackAPIVersion.VERSION2)
    sender.connect("127.0.0.1", port)
    sender.loop_start()
    for number in range(2_000):
        sender.publish("stadtherz/v1/s-1", f'{{"value": {number}}}', qos=1)
    one.send_signal(signal.SIGTERM)
    assert one.wait(25) == 0
    sender.loop_stop()
    assert not answers(port)
