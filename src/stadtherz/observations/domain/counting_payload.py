"""What a counting device sends: a list of cells, or a matrix of them, as JSON.

    {"site": "nordtangente-3", "start": "2026-11-24T08:15:00+01:00", "interval_s": 900,
     "counts": [{"lane": 1, "direction": "in", "class": 7, "band": [30, 50], "n": 12,
                 "v_mean": 41.5}],
     "occupancy": [{"lane": 1, "direction": "in", "percent": 8.5}]}

    {"site": "nordtangente-3", "start": "2026-11-24T08:15:00+01:00", "interval_s": 900,
     "matrix": {"ways": [{"lane": 1, "direction": "in"}], "classes": [7, 3],
                "edges": [0, 30, 50, null], "n": [[[4, 12, 0], [0, 1, null]]]}}

The format is ours and closed: any other key is refused, so no number plate, device address or
picture comes in with a count. A refusal repeats nothing that came in, neither values nor keys, and
does not carry the payload along. Whether the records fit the site is said by `checked`.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product, repeat
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stadtherz.observations.domain.counting import (
    HOUR_S,
    CountRecord,
    SpeedBand,
    Way,
    bands_between,
    refusal,
    rising,
)
from stadtherz.observations.domain.counting_checks import FIRST_YEAR, LAST_YEAR
from stadtherz.observations.domain.vehicle_classes import BY_CODE

LARGEST_BYTES = 262_144
MOST_RECORDS = 5_000
T = TypeVar("T")
Direction = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,19}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class _Way(_Part):
    lane: int
    direction: Direction


class _Cell(_Way):
    vehicle_class: int = Field(alias="class")
    band: list[float | None] | None = None
    n: int
    v_mean: float | None = None


class _Occupancy(_Way):
    percent: float


class _Matrix(_Part):
    ways: list[_Way] = Field(min_length=1)
    classes: list[int] = Field(min_length=1)
    edges: list[float | None] = []
    n: list[list[list[int | None]]]
    v_mean: list[list[list[float | None]]] | None = None


class _Payload(_Part):
    site: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,99}$")
    start: str = Field(max_length=40)
    interval_s: int = Field(ge=1, le=HOUR_S)
    counts: list[_Cell] | None = None
    matrix: _Matrix | None = None
    occupancy: list[_Occupancy] = []


@dataclass(frozen=True)
class CountPayload:
    """One interval as a device sent it: the key of the site, and records not yet checked."""

    site: str
    records: tuple[CountRecord, ...]


@dataclass(frozen=True)
class _Found:
    """A cell with a count, before it has a time: what both forms have in common."""

    way: Way
    code: int
    band: SpeedBand | None
    n: int
    v_mean: float | None


def count_payload_from(payload: bytes) -> CountPayload:
    """Read a payload; give its records to `counting_checks.checked` before they are used.

    Raises:
        Invalid: `count-payload`, with all faults; the payload is not part of the message.

    """
    sent = _read(payload)
    start = _start(sent.start)
    faults = [
        *(() if start else (f"start: must be a time with an offset, {FIRST_YEAR} to {LAST_YEAR}",)),
        *_form_faults(sent),
    ]
    if faults or start is None:
        raise refusal("count-payload", faults)
    end = start + timedelta(seconds=sent.interval_s)
    found = tuple(_listed(sent.counts or ()) if sent.matrix is None else _unfolded(sent.matrix))
    occupancy = {Way(one.lane, one.direction): one.percent for one in sent.occupancy}
    if homeless := set(occupancy) - {one.way for one in found}:
        lines = ("occupancy: has a lane and direction without a count",) * len(homeless)
        raise refusal("count-payload", lines)
    records = tuple(
        CountRecord(
            start, end, one.way.lane, one.way.direction, BY_CODE[one.code], one.band,
            count=one.n, mean_speed_kmh=one.v_mean, occupancy_percent=occupancy.get(one.way),
        )
        for one in found
    )  # fmt: skip
    return CountPayload(sent.site, records)


def _read(payload: bytes) -> _Payload:
    if len(payload) > LARGEST_BYTES:
        line = f"{len(payload)} bytes; at most {LARGEST_BYTES} are read"
        raise refusal("count-payload", (line,))
    try:
        sent = json.loads(payload, object_pairs_hook=_once, parse_constant=_no_number)
        return _Payload.model_validate(sent)
    except ValidationError as error:
        lines = tuple(_line(found["loc"], found["type"], found["msg"]) for found in error.errors())
    except _TwiceError:
        lines = ("a key stands twice in an object",)
    except (ValueError, RecursionError):
        lines = ("is no JSON",)
    # outside of the handler: the errors above hold the payload and must not be chained
    raise refusal("count-payload", lines)


class _TwiceError(ValueError):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _TwiceError
    return found


def _no_number(_name: str) -> None:
    raise ValueError


def _line(place: tuple[int | str, ...], kind: str, reason: str) -> str:
    if kind == "extra_forbidden":
        place, reason = place[:-1], "unknown key; see docs/reference/counting.md for the known ones"
    return f"{'.'.join(str(part) for part in place) or 'payload'}: {reason}"


def _start(written: str) -> datetime | None:
    try:
        start = datetime.fromisoformat(written)
    except ValueError:
        return None
    known = start.utcoffset() is not None and FIRST_YEAR <= start.year <= LAST_YEAR
    return start if known else None


def _form_faults(sent: _Payload) -> Iterator[str]:
    if (sent.counts is None) == (sent.matrix is None):
        yield "payload: give either counts or matrix"
    elif sent.counts is not None:
        yield from _list_faults(sent.counts)
    elif sent.matrix is not None:
        yield from _matrix_faults(sent.matrix)
    if _repeats(Way(one.lane, one.direction) for one in sent.occupancy):
        yield "occupancy: a lane and direction stands twice"


def _list_faults(counts: Sequence[_Cell]) -> Iterator[str]:
    if len(counts) > MOST_RECORDS:
        yield f"counts: {len(counts)} records; at most {MOST_RECORDS} are read"
    for number, cell in enumerate(counts):
        if cell.vehicle_class not in BY_CODE:
            yield f"counts.{number}.class: there is no such class"
        if cell.band is not None and not (len(cell.band) == 2 and rising(cell.band)):
            yield f"counts.{number}.band: must be two rising speeds, the second may be null"


def _matrix_faults(matrix: _Matrix) -> Iterator[str]:
    unknown = [code for code in matrix.classes if code not in BY_CODE]
    if unknown:
        yield f"matrix.classes: {len(unknown)} unknown classes"
    if _repeats(matrix.classes) or _repeats(Way(way.lane, way.direction) for way in matrix.ways):
        yield "matrix: a class, or a lane and direction, stands twice"
    if not rising(matrix.edges):
        yield "matrix.edges: must be rising speeds, only the last may be null"
    shape = len(matrix.ways), len(matrix.classes), max(len(matrix.edges) - 1, 1)
    if shape[0] * shape[1] * shape[2] > MOST_RECORDS:
        yield f"matrix: more than {MOST_RECORDS} cells"
    if not _has_shape(matrix.n, shape):
        yield "matrix.n: must have the shape ways x classes x bands"
    elif matrix.v_mean is not None and not _has_shape(matrix.v_mean, shape):
        yield "matrix.v_mean: must have the shape of n"
    elif any(n is None and v_mean is not None for n, v_mean in _values(matrix)):
        yield "matrix.v_mean: a mean speed needs its count"


def _repeats(values: Iterable[object]) -> bool:
    given = tuple(values)
    return len(set(given)) < len(given)


def _has_shape(values: Sequence[Sequence[Sequence[object]]], shape: tuple[int, int, int]) -> bool:
    ways, classes, bands = shape
    return len(values) == ways and all(
        len(rows) == classes and all(len(row) == bands for row in rows) for rows in values
    )


def _values(matrix: _Matrix) -> Iterator[tuple[int | None, float | None]]:
    """Give count and mean speed of each cell, way by way, class by class, band by band."""
    counts = _flat(matrix.n)
    speeds = repeat(None) if matrix.v_mean is None else _flat(matrix.v_mean)
    return zip(counts, speeds, strict=False)


def _flat(values: list[list[list[T]]]) -> Iterator[T]:
    return (value for rows in values for row in rows for value in row)


def _listed(counts: Iterable[_Cell]) -> Iterator[_Found]:
    for cell in counts:
        band = None if cell.band is None else bands_between(cell.band)[0]
        way = Way(cell.lane, cell.direction)
        yield _Found(way, cell.vehicle_class, band, cell.n, cell.v_mean)


def _unfolded(matrix: _Matrix) -> Iterator[_Found]:
    ways = [Way(way.lane, way.direction) for way in matrix.ways]
    cells = product(ways, matrix.classes, bands_between(matrix.edges) or (None,))
    for (way, code, band), (n, v_mean) in zip(cells, _values(matrix), strict=True):
        if n is not None:
            yield _Found(way, code, band, n, v_mean)
