"""Talks to the MQTT broker: an inbox that acknowledges late, and an outbox.

A message is acknowledged to the broker only after its readings were stored durably. Until then the
broker keeps it (QoS 1, persistent session) and sends it again after a crash of either side; what
comes twice is one observation. aiomqtt acknowledges on arrival, so its base, paho, is used itself.
"""

import logging
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from stadtherz.kernel.errors import Unavailable
from stadtherz.observations.adapters.mqtt_client import BulkClient
from stadtherz.observations.domain.routing import MOUNT
from stadtherz.observations.domain.sent_by import SentBy

log = logging.getLogger("observations")
FIRST_WAIT_S, LONGEST_WAIT_S = 1, 30
KEEPALIVE_S = 60
MOST_WAITING = 50_000
SEND_WITHIN_S = 20.0


@dataclass(frozen=True)
class Letter:
    """A message as it came: where it was published, what it holds, and how to acknowledge it.

    `arrived` is the time of readings that tell none; without it, it is the time of reading.
    `sender` says what may be written; without it everything, as what the broker let in.
    `retained` is one that the broker had kept for whoever subscribes: it is not new.
    """

    topic: str
    payload: bytes
    mid: int = 0
    qos: int = 0
    arrived: datetime | None = None
    sender: SentBy | None = None
    retained: bool = False


def _client(address: str, name: str, *, persistent: bool) -> BulkClient:
    """Make a client of the broker at `address` (mqtt://user:password@host:port)."""
    parts = urlsplit(address)
    client = BulkClient(
        CallbackAPIVersion.VERSION2,
        client_id=name,
        clean_session=not persistent,
        manual_ack=persistent,
    )
    if parts.username:
        client.username_pw_set(parts.username, parts.password)
    client.reconnect_delay_set(FIRST_WAIT_S, LONGEST_WAIT_S)
    return client


@dataclass
class Inbox:
    """Takes messages in from the network in a thread of its own; full, it stops reading.

    Args:
        address: of the broker.
        name: of the session that the broker keeps.
        topics: what to subscribe to, QoS 1.

    """

    address: str
    name: str
    topics: tuple[str, ...]
    _waiting: deque[Letter] = field(default_factory=deque)
    _room: threading.Condition = field(default_factory=threading.Condition)
    _client: BulkClient | None = None
    _closing: bool = False

    @contextmanager
    def opened(self) -> Iterator["Inbox"]:
        """Connect, now or as soon as the broker answers, and come back after each interruption."""
        client = self._client = _client(self.address, self.name, persistent=True)
        client.on_connect = self._connected
        client.on_disconnect = self._disconnected
        client.on_message = self._received
        parts = urlsplit(self.address)
        client.connect_async(parts.hostname or "127.0.0.1", parts.port or 1883, KEEPALIVE_S)
        client.loop_start()
        try:
            yield self
        finally:
            with self._room:
                self._closing = True
                self._room.notify_all()
            client.disconnect()
            client.loop_stop()

    def take(self, most: int, wait_s: float) -> list[Letter]:
        """Give up to `most` messages; waits at most `wait_s` seconds for the first one."""
        with self._room:
            if not self._waiting:
                self._room.wait(wait_s)
            taken = [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
            self._room.notify_all()
        return taken

    def done(self, letters: Iterable[Letter]) -> None:
        """Acknowledge messages whose readings are stored, in the order of their arrival."""
        if self._client is None:
            return
        self._client.ack_all([letter.mid for letter in letters if letter.qos])

    def _connected(self, client: Client, _data: Any, _flags: Any, code: Any, _more: Any) -> None:
        if code.is_failure:
            log.warning("the broker refuses: %s", code)
            return
        client.subscribe([(topic, 1) for topic in self.topics])
        log.info("connected to the broker")

    def _disconnected(
        self, _client: Client, _data: Any, _flags: Any, code: Any, _more: Any
    ) -> None:
        if code.is_failure:
            log.warning("the broker is gone (%s); trying again", code)

    def _received(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        topic = message.topic.removeprefix(MOUNT)
        letter = Letter(
            topic, bytes(message.payload), message.mid, message.qos, timezone.now(),
            retained=message.retain,
        )  # fmt: skip
        with self._room:
            while len(self._waiting) >= MOST_WAITING and not self._closing:
                self._room.wait(1.0)  # the broker waits with us: nothing is read from the network
            self._waiting.append(letter)
            if len(self._waiting) == 1:  # nobody waits for a second one
                self._room.notify_all()


@dataclass
class Outbox:
    """Sends messages with QoS 1 over one connection; made by `outbox`."""

    client: Client

    def send(self, messages: Iterable[tuple[str, str]]) -> int:
        """Send messages and return when the broker has all of them; gives their number.

        Raises:
            Unavailable: when it does not have them in time; then they may be sent again.

        """
        sent = [self.client.publish(topic, payload, qos=1) for topic, payload in messages]
        try:
            for one in sent:
                one.wait_for_publish(SEND_WITHIN_S)
        except (RuntimeError, ValueError) as error:  # not connected, or too many are waiting
            message = f"the broker does not take messages: {error}"
            raise Unavailable(message, code="broker") from error
        if not all(one.is_published() for one in sent):
            message = f"the broker did not take every message within {SEND_WITHIN_S:.0f} s"
            raise Unavailable(message, code="broker")
        return len(sent)


@contextmanager
def outbox(address: str, name: str) -> Iterator[Outbox]:
    """Connect to the broker, until the block ends.

    Raises:
        Unavailable: when it does not answer.

    """
    client = _client(address, name, persistent=False)
    client.max_inflight_messages_set(0)
    parts = urlsplit(address)
    try:
        client.connect(parts.hostname or "127.0.0.1", parts.port or 1883, KEEPALIVE_S)
    except OSError as error:
        message = f"no broker at {parts.hostname}:{parts.port}: {error}"
        raise Unavailable(message, code="broker") from error
    client.loop_start()
    try:
        yield Outbox(client)
    finally:
        client.disconnect()
        client.loop_stop()


def send(address: str, name: str, messages: Iterable[tuple[str, str]]) -> None:
    """Send messages with QoS 1 and wait until the broker has all of them.

    Raises:
        Unavailable: when it does not answer in time.

    """
    with outbox(address, name) as box:
        box.send(messages)
