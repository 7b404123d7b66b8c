"""The bytes of a payload, read from the front."""

import struct
from math import isfinite
from typing import Literal

from stadtherz.observations.domain.decoders.measured import unreadable

Order = Literal["big", "little"]


class Frame:
    """A payload and the place up to which it was read.

    Every reading method raises `Invalid` (code "payload") when the payload ends before.
    """

    def __init__(self, payload: bytes, order: Order = "big") -> None:
        self._payload = payload
        self._order = order
        self._place = 0

    def __bool__(self) -> bool:
        return self._place < len(self._payload)

    @property
    def left(self) -> int:
        """Number of bytes that were not read yet."""
        return len(self._payload) - self._place

    def take(self, size: int) -> bytes:
        """Read `size` bytes."""
        if size > self.left:
            reason = (
                f"the payload of {len(self._payload)} bytes ends too early: {size} bytes are "
                f"wanted from byte {self._place} on"
            )
            raise unreadable(reason)
        self._place += size
        return self._payload[self._place - size : self._place]

    def unsigned(self, size: int) -> int:
        """Read a whole number of `size` bytes without sign."""
        return int.from_bytes(self.take(size), self._order)

    def signed(self, size: int) -> int:
        """Read a whole number of `size` bytes in two's complement."""
        return int.from_bytes(self.take(size), self._order, signed=True)

    def real(self, size: int) -> float | None:
        """Read an IEEE 754 number of 2, 4 or 8 bytes; None for what is no finite number."""
        sign = ">" if self._order == "big" else "<"
        (value,) = struct.unpack(sign + {2: "e", 4: "f", 8: "d"}[size], self.take(size))
        return value if isfinite(value) else None
