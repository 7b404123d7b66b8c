"""Talks to the MQTT broker: receiving for the ingest, sending for the demo's simulated fleet."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import aiomqtt
from amqtt.broker import Broker
from amqtt.errors import AMQTTError

from stadtherz.kernel.errors import Unavailable

log = logging.getLogger("observations")
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0
KEEPALIVE_S = 30


@asynccontextmanager
async def connected(address: str, name: str, *, persistent: bool) -> AsyncIterator[aiomqtt.Client]:
    """Connect to the broker at `address` (mqtt://user:password@host:port)."""
    parts = urlsplit(address)
    async with aiomqtt.Client(
        parts.hostname or "127.0.0.1",
        parts.port or 1883,
        username=parts.username,
        password=parts.password,
        identifier=name,
        clean_session=not persistent,
        keepalive=KEEPALIVE_S,
        timeout=10,
    ) as client:
        yield client


async def received(
    address: str, topic: str, name: str, queue: "asyncio.Queue[tuple[str, bytes]]"
) -> None:
    """Put every message into `queue`; when the broker goes away, come back with growing patience.

    A full queue stops the reading: the broker then keeps the messages (QoS 1, persistent session).
    """
    wait = FIRST_WAIT_S
    while True:
        try:
            async with connected(address, name, persistent=True) as client:
                await client.subscribe(topic, qos=1)
                log.info("connected to the broker")
                wait = FIRST_WAIT_S
                async for message in client.messages:
                    await queue.put((str(message.topic), bytes(message.payload)))
        except aiomqtt.MqttError as error:
            log.warning("no broker (%s); trying again in %.0f s", error, wait)
            await asyncio.sleep(wait)
            wait = min(LONGEST_WAIT_S, wait * 2)


async def send(address: str, name: str, messages: Iterable[tuple[str, str]]) -> None:
    """Send messages with QoS 1.

    Raises:
        aiomqtt.MqttError: when the broker does not answer.

    """
    async with connected(address, name, persistent=False) as client:
        for topic, payload in messages:
            await client.publish(topic, payload, qos=1)


async def serve(address: str, stop: asyncio.Event) -> None:
    """Be the broker on this machine until `stop` is set; for the demo, without passwords."""
    parts = urlsplit(address)
    broker = Broker(
        {
            "listeners": {"default": {"type": "tcp", "bind": f"{parts.hostname}:{parts.port}"}},
            "plugins": {
                "amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}
            },
        }
    )
    try:
        await broker.start()
    except AMQTTError as error:
        message = f"the broker cannot start: {error}"
        raise Unavailable(message, code="broker") from error
    log.info("broker at %s:%s", parts.hostname, parts.port)
    await stop.wait()
    await broker.shutdown()
