"""Reads the encoding of Protocol Buffers: numbered fields, one after the other.

Source: the encoding of Protocol Buffers (protobuf.dev, "Encoding"). Only reading, and only what
GTFS Realtime needs: whole numbers and pieces of bytes; numbers of fixed size are passed over.
"""

from collections.abc import Iterator

from stadtherz.kernel.errors import Invalid

VARINT, FIXED_64, BYTES, FIXED_32 = 0, 1, 2, 5
SIZES = {FIXED_64: 8, FIXED_32: 4}
SIGN, WHOLE = 1 << 63, 1 << 64
LONGEST = 10
"""A whole number takes at most so many bytes."""
Value = int | memoryview


def fields(data: memoryview) -> Iterator[tuple[int, Value]]:
    """Give the fields of a message in their order: number and value.

    Raises:
        Invalid: it is no message, or it is cut off.

    """
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == VARINT:
            value, at = _varint(data, at)
            yield key >> 3, value - WHOLE if value & SIGN else value
        elif kind == BYTES:
            size, at = _varint(data, at)
            yield key >> 3, _piece(data, at, size)
            at += size
        else:
            at += len(_piece(data, at, SIZES.get(kind, -1)))


def text(value: Value) -> str:
    """Read a value as words; what is no text is "" ."""
    return "" if isinstance(value, int) else bytes(value).decode("utf-8", errors="replace")


def number(value: Value) -> int:
    """Read a value as a whole number; what is none is 0."""
    return value if isinstance(value, int) else 0


def inside(value: Value) -> Iterator[tuple[int, Value]]:
    """Give the fields of a message in a message; none where there is a mere number."""
    return iter(()) if isinstance(value, int) else fields(value)


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = 0
    for place in range(LONGEST):
        if at + place >= len(data):
            break
        byte = data[at + place]
        value |= (byte & 127) << (7 * place)
        if byte < 128:
            return value & (WHOLE - 1), at + place + 1
    raise _broken()


def _piece(data: memoryview, at: int, size: int) -> memoryview:
    if size < 0 or at + size > len(data):
        raise _broken()
    return data[at : at + size]


def _broken() -> Invalid:
    message = "this is no message of GTFS Realtime, or it is cut off"
    return Invalid(message, code="realtime-broken")
