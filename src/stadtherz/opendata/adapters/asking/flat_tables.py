"""As much of FlatBuffers as the heads of Arrow's messages need: tables, texts and lists.

Source: FlatBuffers internals (flatbuffers.dev, "Internals"). A buffer is built from its end, so
that what is pointed at is there before what points at it; places are distances from the end.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

FORMATS = {"i64": "<q", "i32": "<i", "i16": "<h", "u8": "<B", "bool": "<?", "at": "<I"}
SIZES = {name: struct.calcsize(form) for name, form in FORMATS.items()}


@dataclass(frozen=True)
class Slot:
    """A value of a table: its number in the schema, its type ("at" points at something)."""

    number: int
    kind: str
    value: int


class Flat:
    """A buffer in the making."""

    def __init__(self) -> None:
        self.data = b""

    def _put(self, data: bytes, align: int) -> int:
        gap = -(len(self.data) + len(data)) % align
        self.data = data + b"\0" * gap + self.data
        return len(self.data)

    def text(self, words: str) -> int:
        """Put a text; gives its place."""
        told = words.encode()
        body = told + b"\0"
        self._put(body + b"\0" * (-len(body) % 4), 4)
        return self._put(struct.pack("<I", len(told)), 4)

    def pointers(self, places: Sequence[int]) -> int:
        """Put a list of pointers at places; gives its own."""
        begin = len(self.data) + -(len(self.data) + 4 * len(places)) % 4 + 4 * len(places)
        told = [begin - 4 * at - place for at, place in enumerate(places)]
        self._put(struct.pack(f"<{len(told)}I", *told), 4)
        return self._put(struct.pack("<I", len(places)), 4)

    def structs(self, pairs: Sequence[tuple[int, int]]) -> int:
        """Put a list of pairs of 64-bit numbers; gives its place."""
        body = b"".join(struct.pack("<qq", *pair) for pair in pairs)
        self._put(body, 8)
        return self._put(struct.pack("<I", len(pairs)), 4)

    def table(self, *slots: Slot) -> int:
        """Put a table; gives its place."""
        placed, size = self._inline(slots)
        count = max((slot.number for slot in slots), default=-1) + 1
        offsets = [0] * count
        for slot, offset in placed:
            offsets[slot.number] = offset
        index = struct.pack(f"<{count + 2}H", 2 * (count + 2), size, *offsets)
        begin = len(self.data) + -(len(self.data) + size) % 8 + size
        body = bytearray(size)
        struct.pack_into("<i", body, 0, len(index))
        for slot, offset in placed:
            value = begin - offset - slot.value if slot.kind == "at" else slot.value
            struct.pack_into(FORMATS[slot.kind], body, offset, value)
        place = self._put(bytes(body), 8)
        self.data = index + self.data
        return place

    def _inline(self, slots: Sequence[Slot]) -> tuple[list[tuple[Slot, int]], int]:
        """Lay the values of a table out, the widest first, so that each lies where it may."""
        placed, at = [], 4
        for slot in sorted(slots, key=lambda one: -SIZES[one.kind]):
            size = SIZES[slot.kind]
            at += -at % size
            placed.append((slot, at))
            at += size
        return placed, at + -at % 8

    def finish(self, root: int) -> bytes:
        """Give the whole buffer, that begins with a pointer at its root."""
        total = len(self.data) + 4
        total += -total % 8
        head = struct.pack("<I", total - root)
        return head + b"\0" * (total - len(self.data) - 4) + self.data
