"""The MQTT broker of one machine, which `site run` starts: amqtt, with a durable way to the ingest.

amqtt 0.12.1 alone acknowledges a message (PUBACK) as soon as it is in its memory. It forgets the
session of a client without a password a second after it went (`Broker._session_monitor`), keeps
nothing for it (`Broker._run_broadcast`), and gives a message up that is not acknowledged within
five seconds (`ProtocolHandler._handle_qos1_message_flow`). It waits for a connection's reader to
end after cancelling it once, which `asyncio.wait_for` loses when data comes at the same moment:
then neither the broker nor a session that is taken over ever ends. So connections are ended again
and again, and ending has its limit. What the ingest reads goes past
that: it is on the disk before it is acknowledged, is handed to the ingest in the order of arrival,
and is deleted when the ingest has acknowledged it, which it does after storing. Nobody else hears
what devices publish, for it may be of a private datastream and nobody has looked it through yet:
there the city alone speaks to subscribers. Which of the city's updates they subscribe to is written
down (`adapters/wishes.py`), and what can never be told is refused. Else clients have amqtt as it
is: nothing is kept for them.
"""

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from amqtt.broker import Broker, Server
from amqtt.errors import AMQTTError, BrokerError
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler
from amqtt.mqtt.puback import PubackPacket
from amqtt.mqtt.publish import PublishPacket
from amqtt.session import Session

from stadtherz.kernel.errors import Refused, Unavailable
from stadtherz.observations.adapters.spool import Spool
from stadtherz.observations.adapters.wishes import Wishes
from stadtherz.observations.domain.routing import fits, is_of_devices
from stadtherz.observations.domain.wanted import EVERYTHING, WILDCARDS, wish_of

log = logging.getLogger("observations")
AT_ONCE = 500
MOST_UNDERWAY = 20_000  # of the 65,535 numbers that MQTT has for messages on their way
QOS_1 = 1
REFUSED_SUBSCRIPTION = 0x80
STOP_S, STOP_TRIES = 1.0, 3
ENDING_S = 10.0
FORGET_EVERY_S = 30.0
SAY_EVERY_S = 60.0
HOLD_TRIES, HOLD_S = 20, 0.05


class KeepingHandler(BrokerProtocolHandler):
    """A client's connection; of the ingest's, it also hands over what was kept."""

    def __init__(self, broker: "KeepingBroker") -> None:
        super().__init__(broker.plugins_manager)
        self._broker = broker
        self._underway: dict[int, int] = {}
        self._room = asyncio.Event()
        self._handing: asyncio.Task[None] | None = None

    async def handle_publish(self, publish_packet: PublishPacket) -> None:
        """Keep what the ingest reads before the broker acknowledges it."""
        topic, data = publish_packet.topic_name, publish_packet.data
        spoken = self._broker.is_speaker(self.session)
        if topic is None or data is None or spoken or not self._broker.keeps(topic):
            await super().handle_publish(publish_packet)
            return
        kept = self._broker.spool.keep(topic, self._broker.fit(topic, bytes(data)))
        if publish_packet.qos and not await kept:
            await self.handle_connection_closed()  # it comes back and sends the message again
            return
        await super().handle_publish(publish_packet)

    async def mqtt_acknowledge_subscription(self, packet_id: int, return_codes: list[int]) -> None:
        """Begin to hand over when the ingest has told what it reads."""
        await super().mqtt_acknowledge_subscription(packet_id, return_codes)
        if self._is_of_ingest() and self._handing is None:
            self._handing = asyncio.create_task(self._hand_over())

    async def handle_puback(self, puback: PubackPacket) -> None:
        """Delete what the ingest has stored."""
        number = self._underway.pop(puback.packet_id, None)
        if number is None:
            await super().handle_puback(puback)
            return
        self._broker.spool.let_go(number)
        self._room.set()

    async def stop(self) -> None:
        """End the connection; what was not acknowledged is handed over to the next one."""
        if self._handing is not None:
            self._handing.cancel()
        for _ in range(STOP_TRIES):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOP_S):
                    await super().stop()
                    return
        log.warning("a connection does not end and is left to itself")

    def _is_of_ingest(self) -> bool:
        return self.session is not None and self.session.client_id == self._broker.reader

    async def _hand_over(self) -> None:
        spool, last = self._broker.spool, 0
        await spool.settled()
        try:
            while True:
                for one in await spool.after(last, AT_ONCE):
                    await self._hand(one.number, one.topic, one.payload)
                    last = one.number
        except Exception as error:  # noqa: BLE001 - whatever it is, the ingest must not wait here
            log.warning("kept messages are handed over again (%s)", error)
            await self.handle_connection_closed()  # the ingest comes back, and it is tried again

    async def _hand(self, number: int, topic: str, payload: bytes) -> None:
        while len(self._underway) >= MOST_UNDERWAY:
            self._room.clear()
            await self._room.wait()
        if self.session is None:
            return
        packet_id = self.session.next_packet_id
        while packet_id in self._underway:
            packet_id = self.session.next_packet_id
        self._underway[packet_id] = number
        await self._send_packet(
            PublishPacket.build(topic, payload, packet_id, False, QOS_1, False)  # noqa: FBT003
        )


def _as_it_is(_topic: str, payload: bytes) -> bytes:
    return payload


@dataclass(frozen=True)
class Guard:
    """Keeps what devices publish from others, and what identifies somebody from the disk.

    Args:
        speaker: the session whose messages alone others hear where devices publish.
        fit: gives what of a message may be kept, by topic and payload.

    """

    speaker: str = ""
    fit: Callable[[str, bytes], bytes] = _as_it_is


NOBODY = Guard()


class KeepingBroker(Broker):
    """A broker that loses nothing on the way to one client.

    Args:
        config: of amqtt.
        spool: where messages wait.
        reader: the session of that client.
        topics: filters of what it reads, known before it has ever come.
        guard: who is heard, and what may be kept.

    """

    def __init__(
        self, config: dict[str, Any], *, spool: Spool, reader: str, topics: Iterable[str],
        guard: Guard = NOBODY,
    ) -> None:  # fmt: skip
        super().__init__(config)
        self.spool, self.reader, self.fit = spool, reader, guard.fit
        self._filters, self._speaker = set(topics), guard.speaker
        self.wishes: Wishes | None = None
        self._said = -SAY_EVERY_S

    def is_speaker(self, session: Session | None) -> bool:
        """Tell whether it is the city that speaks."""
        return bool(self._speaker) and session is not None and session.client_id == self._speaker

    def keeps(self, topic: str) -> bool:
        """Tell whether a message is for the reader; a topic that amqtt refuses is for nobody."""
        if topic.startswith("$") or "#" in topic or "+" in topic:
            return False
        return any(fits(asked, topic) for asked in self._filters)

    def _may_be_heard(self, session: Session | None, topic: str | None) -> bool:
        devices = topic is not None and (is_of_devices(topic) or self.keeps(topic))
        return not devices or self.is_speaker(session)

    async def _broadcast_message(
        self, session: Session | None, topic: str | None, data: bytes | bytearray | None,
        force_qos: int | None = None,
    ) -> None:  # fmt: skip
        if self._may_be_heard(session, topic):
            await super()._broadcast_message(session, topic, data, force_qos)

    async def retain_message(
        self, source_session: Session | None, topic_name: str | None,
        data: bytes | bytearray | None, qos: int | None = None,
    ) -> None:  # fmt: skip
        """Keep the last message of a topic for whoever subscribes, where all may hear it."""
        if self._may_be_heard(source_session, topic_name):
            await super().retain_message(source_session, topic_name, data, qos)

    async def end(self) -> None:
        """Take no more connections, end those that there are, and give up after a while."""
        for server in self._servers.values():
            if server.instance is not None:
                server.instance.close()
        try:
            async with asyncio.timeout(ENDING_S):
                await self.shutdown()
        except TimeoutError:
            log.warning("the broker ends without waiting for connections any longer")

    async def add_subscription(self, subscription: tuple[str, int], session: Session) -> int:
        """Subscribe a client; the reader has its messages from the spool and not from amqtt."""
        topic, qos = subscription
        if session.client_id != self.reader:
            if not self._notes(topic):
                return REFUSED_SUBSCRIPTION
            return int(await super().add_subscription(subscription, session))
        self._filters.add(topic)
        return min(qos, QOS_1)

    def _notes(self, topic: str) -> bool:
        """Write down what a client wants to be told; False where it can never be."""
        if self.wishes is None:
            return True
        try:
            wish = wish_of(topic)
        except Refused as error:
            self._say("a subscription is refused: %s", error)
            return False
        if wish is None or self.wishes.take(wish, time.monotonic()):
            return True
        self._say(
            "a subscription is refused: no room for more topics of this sort (%s)", wish.crowd
        )
        return False

    def _say(self, text: str, *more: object) -> None:
        if time.monotonic() - self._said >= SAY_EVERY_S:
            self._said = time.monotonic()
            log.warning(text, *more)

    def subscribed(self) -> set[str]:
        """Name the topics that somebody subscribes to at this moment, patterns as everything."""
        found = {asked for asked, clients in self._subscriptions.items() if clients}
        patterns = any(not WILDCARDS.isdisjoint(asked) for asked in found)
        return found | {EVERYTHING} if patterns else found

    async def _handle_client_session(
        self, reader: Any, writer: Any, client_session: Session, _handler: Any,
        server: Server, listener_name: str,
    ) -> None:  # fmt: skip
        # the handler has read one packet and holds nothing yet; amqtt offers no way to choose it
        await super()._handle_client_session(
            reader, writer, client_session, KeepingHandler(self), server, listener_name
        )


@contextlib.contextmanager
def _said_by_us() -> Iterator[None]:
    """Let amqtt not write a traceback of what is told in one sentence."""
    theirs = logging.getLogger("amqtt.broker")
    theirs.disabled = True
    try:
        yield
    finally:
        theirs.disabled = False


@contextlib.asynccontextmanager
async def _listing(broker: KeepingBroker, address: str, folder: Path) -> AsyncIterator[None]:
    """Keep the list of what clients want, and say that this is the broker, until the block ends."""
    wishes = Wishes(folder, broker.subscribed)
    try:
        wishes.open(time.monotonic())
    except (sqlite3.Error, OSError) as error:
        log.warning("which updates clients want cannot be kept in %s: %s", folder, error)
        yield
        return
    broker.wishes = wishes
    keeping = asyncio.create_task(_keep(wishes, address))
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        broker.wishes = None
        wishes.close()


async def _keep(wishes: Wishes, address: str) -> None:
    for _ in range(HOLD_TRIES):  # somebody may just look whether it is held
        if wishes.hold(address):
            break
        await asyncio.sleep(HOLD_S)
    while True:
        await asyncio.sleep(FORGET_EVERY_S)
        wishes.hold(address)
        wishes.forget(time.monotonic())


async def serve(
    address: str, stop: asyncio.Event, *, file: Path, reader: str, topics: Iterable[str],
    guard: Guard,
) -> None:  # fmt: skip
    """Be the broker on this machine until `stop` is set; without passwords.

    Args:
        address: where it listens.
        stop: ends it.
        file: where messages for the reader are kept.
        reader: the session that they are kept for.
        topics: filters of what it reads.
        guard: who is heard, and what may be kept.

    Raises:
        Unavailable: when the file cannot be opened, or the address is taken.

    """
    parts = urlsplit(address)
    spool = Spool(file)
    try:
        await spool.open()
    except (sqlite3.Error, OSError) as error:
        message = f"the broker cannot keep messages in {file}: {error}"
        raise Unavailable(message, code="broker") from error
    broker = KeepingBroker(
        {
            "listeners": {"default": {"type": "tcp", "bind": f"{parts.hostname}:{parts.port}"}},
            "plugins": {
                "amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}
            },
        },
        spool=spool, reader=reader, topics=topics, guard=guard,
    )  # fmt: skip
    try:
        with _said_by_us():
            await broker.start()
        log.info("broker at %s:%s", parts.hostname, parts.port)
        async with _listing(broker, address, file.parent):
            await stop.wait()
        await broker.end()
    except (AMQTTError, BrokerError) as error:
        message = f"the broker cannot start: {error}"
        raise Unavailable(message, code="broker") from error
    finally:
        await spool.close()
