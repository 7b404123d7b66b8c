"""The client of paho for many small messages: fewer calls of the system for each.

paho reads a message in four calls, waits for the socket between two messages, and sends each
acknowledgement alone. Here what the network has is read at once and handed out from memory, and
acknowledgements that are due together are sent together. The bytes on the wire are the same.
"""

import socket
import struct
from collections.abc import Sequence
from typing import Any

from paho.mqtt.client import Client
from paho.mqtt.enums import MessageType, MQTTErrorCode

READ_AT_ONCE = 65_536
PACKETS_A_TURN = 500
PUBACK = struct.Struct("!BBH")


class ReadAhead:
    """A socket that is read in large pieces; all else is the socket's own."""

    def __init__(self, wire: socket.socket) -> None:
        self._wire, self._kept, self._place = wire, b"", 0

    def recv(self, size: int) -> bytes:
        """Give up to `size` bytes; none when the other side has ended."""
        if self._place == len(self._kept):
            self._kept, self._place = self._wire.recv(READ_AT_ONCE), 0
        found = self._kept[self._place : self._place + size]
        self._place += len(found)
        return found

    def pending(self) -> int:
        """Count what was read and not handed out; the client asks before it waits."""
        return len(self._kept) - self._place

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wire, name)


class BulkClient(Client):
    """A client that takes and acknowledges many messages at once."""

    def _create_socket(self) -> Any:
        return ReadAhead(super()._create_socket())  # type: ignore[arg-type]

    def loop_read(self, max_packets: int = 1) -> MQTTErrorCode:
        """Handle what was read, as far as one turn may go."""
        for _ in range(PACKETS_A_TURN):
            code = super().loop_read(max_packets)
            wire: Any = self._sock
            if code or wire is None or not wire.pending():
                return code
        return MQTTErrorCode.MQTT_ERR_SUCCESS

    def ack_all(self, mids: Sequence[int]) -> None:
        """Acknowledge messages of QoS 1 in their order."""
        if mids:
            packet = b"".join(PUBACK.pack(MessageType.PUBACK, 2, mid) for mid in mids)
            self._packet_queue(MessageType.PUBACK, packet, mids[-1], 1)
