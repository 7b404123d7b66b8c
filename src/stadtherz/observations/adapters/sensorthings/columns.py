"""How the paths of an observation are read in SQL.

What leads to a datastream or feature is looked up in memory, once a path, and stands beside the
observations as one more column: however often a filter names it, it is joined once.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

import numpy as np

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.reading import FLAG_NAMES, RULES, Known
from stadtherz.observations.adapters.sensorthings.counted import result_in
from stadtherz.observations.adapters.sensorthings.rows import STREAMS, Entity
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.adapters.time_limit import in_time
from stadtherz.observations.domain.entities import ID_NAMES
from stadtherz.observations.domain.odata.duck import Column, Kind, pointer
from stadtherz.observations.domain.odata.tree import END, START, Interval, Path
from stadtherz.observations.domain.results import LARGEST_EXACT
from stadtherz.observations.domain.times import microseconds

Columns = Callable[[Path], Column]


def columns_for(reading: Reading, known: Known) -> Columns:
    """Give how the paths of an observation are read in SQL."""
    joined: dict[Path, Column] = {}
    inside: list[Path] = []

    def column(path: Path) -> Column:
        if path not in joined:
            joined[path] = _column(path, reading, known)
        if joined[path].kind is Kind.JSON or path.segments[0] == "validTime":
            inside.append(path)
            _refuse_many(inside)
        return joined[path]

    return column


def _refuse_many(inside: list[Path]) -> None:
    if len(inside) > MOST_JSON:
        message = (
            f"{inside[-1]}: a question names members of parameters, resultQuality, validTime or"
            f" result at most {MOST_JSON} times; ask for many values with in (1,2,3)"
        )
        raise Invalid(message, code="query")


_VALID = "json_extract_string(more, '$.validTime')"


def _valid(part: int) -> str:
    """Write the start (1) or the end (2) of the valid time, which is kept as it was sent."""
    return f"epoch_us(TRY_CAST(split_part({_VALID}, '/', {part}) AS TIMESTAMPTZ))"


_OWN: dict[tuple[str, ...], Column] = {
    ("phenomenonTime",): Column("us", Kind.INTERVAL, other='coalesce(epoch_us("end"), us)'),
    ("resultTime",): Column("epoch_us(result_time)", Kind.TIME),
    ("validTime",): Column(_valid(1), Kind.INTERVAL, other=f"coalesce({_valid(2)}, {_valid(1)})"),
    ("phenomenonTime", START): Column("us", Kind.TIME),
    ("phenomenonTime", END): Column('epoch_us("end")', Kind.TIME),
    ("validTime", START): Column(_valid(1), Kind.TIME),
    ("validTime", END): Column(_valid(2), Kind.TIME),
}
"""A moment has no end, but as a whole it ends where it begins."""


def _names(column: str, names: Sequence[str], first: int) -> str:
    """Write names by their numbers as JSON; looking into a list takes ten times as long."""
    cases = " ".join(f"WHEN {first + place} THEN '\"{name}\"'" for place, name in enumerate(names))
    return f"CAST(CASE {column} {cases} END AS JSON)"


_JUDGED = {
    "flag": _names("flag", FLAG_NAMES, 0),
    "rule": _names("rule", RULES, 1),
    "raw": "coalesce(CAST(json_extract_string(more, '$.raw') AS JSON), to_json(raw))",
}
_OBJECT = ", ".join(f"'{name}', {value}" for name, value in _JUDGED.items())
MOST_JSON = 20
"""How often a question may name something inside of JSON; each time it is read for each row."""


def _quality(name: str, judged: str) -> str:
    own = f"json_extract(more, '/resultQuality{name}')"
    return (
        f"CASE WHEN flag = 0 OR json_exists(more, '$.resultQuality') THEN {own} ELSE {judged} END"
    )


QUALITY: dict[tuple[str, ...], str] = {
    (): _quality("", f"json_object({_OBJECT})"),
    **{(name,): _quality(f"/{name}", value) for name, value in _JUDGED.items()},
}
"""What `telling` writes, so that a filter finds what an answer shows; all else the client said.

The object is not put together where one of its members is asked for: that takes long.
"""


def _column(path: Path, reading: Reading, known: Known) -> Column:
    name, rest = path.segments[0], path.segments[1:]
    if name in ID_NAMES and not rest:
        return Column("id", Kind.NUMBER)
    if path.segments in _OWN:
        return _OWN[path.segments]
    if name == "result":
        return _inside_result(rest, reading, known) if rest else result_in(known.scope)
    if name == "resultQuality" and rest[:1] in QUALITY:
        return Column(QUALITY[rest[:1]], Kind.JSON, keys=rest[1:])
    if name in {"parameters", "validTime", "resultQuality"}:
        return Column("more", Kind.JSON, keys=path.segments)
    if name in {*STREAMS, "FeatureOfInterest"}:
        return _joined(name, rest, reading, known)
    message = f"an Observation has no {name!r}"
    raise Invalid(message, code="query")


def _inside_result(rest: tuple[str, ...], reading: Reading, known: Known) -> Column:
    """Look into results; a field of a record stands at its place in the list that is stored."""
    streams = _within("Datastream", reading, known)
    fields = [reading.view.fields.get(one.id, ()) for one in streams]
    if not any(fields):
        return Column("result", Kind.JSON, keys=rest)
    places = [_place_in_result(rest, names) for names in fields]
    name = _beside("result", rest)
    array = np.array([*places, None], object)[:-1]
    known.put_beside("Datastream", "known.datastream", [one.id for one in streams], name, array)
    return Column(f"json_extract(result, CAST({name} AS VARCHAR))", Kind.JSON)


def _place_in_result(rest: tuple[str, ...], fields: Sequence[str]) -> str | None:
    if not fields:
        return pointer(rest)
    return pointer((str(fields.index(rest[0])), *rest[1:])) if rest[0] in fields else None


def _beside(kind: str, rest: tuple[str, ...]) -> str:
    # filter and order of one question each make their own, and must not take each other's
    return f"path_{blake2b('/'.join((kind, *rest)).encode(), digest_size=8).hexdigest()}"


def _joined(kind: str, rest: tuple[str, ...], reading: Reading, known: Known) -> Column:
    entities = _within(kind, reading, known)
    streams = known.scope.streams
    if kind in STREAMS and rest in OWN_ID and streams is not None and len(entities) == len(streams):
        return Column("datastream", Kind.NUMBER)
    key = reading.spoken.sql(known) if kind == "FeatureOfInterest" else "known.datastream"
    get = reading.resolver(reading.kind(kind))(Path(rest or ("@iot.id",)))
    name = _beside(kind, rest)
    column, array = _typed([get(one) for one in in_time(entities)], name)
    known.put_beside(kind, key, [one.id for one in entities], name, array)
    return column


OWN_ID = {(), *((name,) for name in ID_NAMES)}


def _within(kind: str, reading: Reading, known: Known) -> list[Entity]:
    """Give the entities of a type that observations of a scope can lead to."""
    every, streams = reading.view.kinds[kind], known.scope.streams
    if kind not in STREAMS or streams is None:
        return list(every.values())
    return [every[key] for key in streams if key in every]


def _typed(values: list[Any], sql: str) -> tuple[Column, Any]:
    """Give the column that fits all values, and the array that holds them."""
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, bool) for value in known):
        return Column(sql, Kind.BOOL), _array(values, bool)
    if all(type(value) is int and abs(value) <= LARGEST_EXACT for value in known):
        return Column(sql, Kind.NUMBER), _array(values, np.int64)
    if all(isinstance(value, int | float) for value in known):
        return Column(sql, Kind.NUMBER), _array(values, np.float64)
    if all(isinstance(value, datetime | Interval) for value in known):
        return Column(sql, Kind.TIME), _array([_start(value) for value in values], np.int64)
    if all(isinstance(value, str) for value in known):
        return Column(sql, Kind.STRING), np.array([*values, None], object)[:-1]
    message = "a path to several entities or to a JSON object cannot be compared here"
    raise Invalid(message, code="unsupported")


def _array(values: list[Any], kind: Any) -> Any:
    missing = [value is None for value in values]
    return np.ma.masked_array(
        np.array([0 if value is None else value for value in values], kind), missing
    )


def _start(value: datetime | Interval | None) -> int | None:
    if value is None:
        return None
    return microseconds(value.start if isinstance(value, Interval) else value)
