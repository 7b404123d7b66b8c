"""Reading ahead changes no byte, whatever the pieces in which they arrive and are asked for."""

import socket

from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.adapters.mqtt_client import PUBACK, ReadAhead


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=8), st.integers(1, 70))
def test_what_is_read_is_what_was_sent(pieces, size):
    near, far = socket.socketpair()
    wire = ReadAhead(near)
    try:
        found = bytearray()
        for piece in pieces:
            far.sendall(piece)
            found += wire.recv(size)
        far.shutdown(socket.SHUT_WR)
        while part := wire.recv(size):
            assert len(part) <= size
            found += part
        assert wire.pending() == 0
    finally:
        near.close()
        far.close()
    assert bytes(found) == b"".join(pieces)


def test_an_acknowledgement_is_written_as_the_standard_says():
    """MQTT 3.1.1, section 3.4: type 4, two bytes, the packet identifier."""
    assert PUBACK.pack(0x40, 2, 0x1234) == b"\x40\x02\x12\x34"
