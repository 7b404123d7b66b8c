"""Answers as a stream of Apache Arrow (columnar format 1.5, IPC streaming format).

A stream is a message with the schema, then one with each piece of rows, then an end. A message is
its head as a FlatBuffer (Message.fbs, Schema.fbs) and a body of columns: which values are there,
one bit each, and the values.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Context
from typing import Any

import numpy as np

from stadtherz.opendata.adapters.asking.answers import USUAL, Row, Table, asked
from stadtherz.opendata.adapters.asking.flat_tables import Flat, Slot
from stadtherz.opendata.domain.asking.cost import Limits
from stadtherz.opendata.domain.asking.question import Item, Question, Told
from stadtherz.opendata.domain.tabular.kinds import Storage

GOES_ON = b"\xff\xff\xff\xff"
VERSION, SCHEMA, BATCH = 4, 1, 3
INT, FLOAT, TEXT, BOOL, DECIMAL, DATE, TIMESTAMP = 2, 3, 5, 6, 7, 8, 10
EPOCH, EPOCH_DAY = datetime(1970, 1, 1), date(1970, 1, 1).toordinal()  # noqa: DTZ001 - local or UTC, both naive
TICK = timedelta(microseconds=1)
DOUBLE, MICROSECOND = 2, 2
EXACT = Context(prec=60)


def arrow_of(table: Table, question: Question, limits: Limits = USUAL) -> Iterator[bytes]:
    """Write an answer as a stream of Arrow, in pieces.

    Raises:
        Invalid: code "query-cost".
        Unavailable: code "time-limit" or "memory-limit".

    """
    with asked(table, question, limits) as pieces:
        yield _message(_schema(question.items), SCHEMA, b"")
        for piece in pieces:
            yield _batch(question.items, piece)
    yield GOES_ON + struct.pack("<i", 0)


def _message(header: Callable[[Flat], int], kind: int, body: bytes) -> bytes:
    flat = Flat()
    place = header(flat)
    root = flat.table(
        Slot(0, "i16", VERSION), Slot(1, "u8", kind), Slot(2, "at", place),
        Slot(3, "i64", len(body)),
    )  # fmt: skip
    head = flat.finish(root)
    return GOES_ON + struct.pack("<i", len(head)) + head + body


def _schema(items: Sequence[Item]) -> Callable[[Flat], int]:
    def write(flat: Flat) -> int:
        fields = [_field(flat, item) for item in items]
        return flat.table(Slot(1, "at", flat.pointers(fields)))

    return write


def _field(flat: Flat, item: Item) -> int:
    kind, place = _type(flat, item.what)
    children, name = flat.pointers([]), flat.text(item.name)
    return flat.table(
        Slot(0, "at", name), Slot(1, "bool", 1), Slot(2, "u8", kind), Slot(3, "at", place),
        Slot(5, "at", children),
    )  # fmt: skip


def _type(flat: Flat, what: Told) -> tuple[int, int]:
    """Put the type of a column; gives its number in the union and its place."""
    if what.storage is Storage.DECIMAL:
        digits = Slot(0, "i32", 38 if what.wide else 18)
        return DECIMAL, flat.table(digits, Slot(1, "i32", what.decimals), Slot(2, "i32", 128))
    if what.storage is Storage.MOMENT:
        zone = flat.text("UTC")
        return TIMESTAMP, flat.table(Slot(0, "i16", MICROSECOND), Slot(1, "at", zone))
    kind, slots = PLAIN[what.storage]
    return kind, flat.table(*slots)


PLAIN: dict[Storage, tuple[int, tuple[Slot, ...]]] = {
    Storage.WHOLE: (INT, (Slot(0, "i32", 64), Slot(1, "bool", 1))),
    Storage.DOUBLE: (FLOAT, (Slot(0, "i16", DOUBLE),)),
    Storage.BOOLEAN: (BOOL, ()),
    Storage.DATE: (DATE, (Slot(0, "i16", 0),)),
    Storage.LOCAL: (TIMESTAMP, (Slot(0, "i16", MICROSECOND),)),
    Storage.TEXT: (TEXT, ()),
}


def _batch(items: Sequence[Item], rows: Sequence[Row]) -> bytes:
    """Write a piece of rows as a message."""
    body, nodes, buffers = bytearray(), [], []
    for item, values in zip(items, zip(*rows, strict=True), strict=True):
        there = np.array([value is not None for value in values])
        nodes.append((len(values), int(len(values) - there.sum())))
        for buffer in (_bits(there), *_buffers(item.what, values)):
            buffers.append((len(body), len(buffer)))
            body += buffer + b"\0" * (-len(buffer) % 8)

    def write(flat: Flat) -> int:
        placed = flat.structs(buffers)
        return flat.table(
            Slot(0, "i64", len(rows)), Slot(1, "at", flat.structs(nodes)), Slot(2, "at", placed)
        )

    return _message(write, BATCH, bytes(body))


def _bits(values: Any) -> bytes:
    return np.packbits(values, bitorder="little").tobytes()


def _buffers(what: Told, values: Sequence[Any]) -> tuple[bytes, ...]:
    """Give the buffers of a column behind the one that tells which values are there."""
    if what.storage is Storage.TEXT:
        texts = [(value or "").encode() for value in values]
        ends = np.cumsum([0, *map(len, texts)], dtype=np.int32)
        return ends.tobytes(), b"".join(texts)
    if what.storage is Storage.BOOLEAN:
        return (_bits(np.array([bool(value) for value in values])),)
    if what.storage is Storage.DECIMAL:
        return (b"".join(_digits(value, what.decimals) for value in values),)
    number, kind = NUMBERS[what.storage]
    return (np.array([0 if one is None else number(one) for one in values], kind).tobytes(),)


NUMBERS: dict[Storage, tuple[Callable[[Any], Any], type]] = {
    Storage.WHOLE: (int, np.int64),
    Storage.DOUBLE: (float, np.float64),
    Storage.DATE: (lambda day: day.toordinal() - EPOCH_DAY, np.int32),
    Storage.LOCAL: (lambda at: (at - EPOCH) // TICK, np.int64),
    Storage.MOMENT: (lambda at: (at - EPOCH) // TICK, np.int64),
}


def _digits(value: Any, decimals: int) -> bytes:
    whole = 0 if value is None else int(value.scaleb(decimals, EXACT))
    return whole.to_bytes(16, "little", signed=True)
