"""Takes a filter of observations apart: which datastreams and which times can fit at all.

What is joined by `and` at the top of a filter and speaks of the datastream only is answered in
memory, and not asked again; bounds of the phenomenon time choose the days that are read, and are
asked of the rows of those days like everything else.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from stadtherz.observations.adapters.sensorthings.rows import STREAMS
from stadtherz.observations.adapters.sensorthings.walking import Reading, leads_to_many
from stadtherz.observations.adapters.time_limit import in_time
from stadtherz.observations.domain.entities import Kind
from stadtherz.observations.domain.odata.evaluate import condition
from stadtherz.observations.domain.odata.members import Getter
from stadtherz.observations.domain.odata.signatures import GEOMETRIES
from stadtherz.observations.domain.odata.tree import (
    START,
    Binary,
    Call,
    Expression,
    Listed,
    Literal,
    Logic,
    Path,
    paths_of,
    replaced,
    walk,
)
from stadtherz.observations.domain.odata.values import Shared
from stadtherz.observations.domain.times import microseconds

TURNED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq"}
EVER = (-(2**62), 2**62)
TIME = Path(("phenomenonTime",))
BEGINNING = Path(("phenomenonTime", START))


@dataclass(frozen=True)
class Narrowed:
    """What can fit: datastreams, and times in microseconds, the end not included.

    Of the filter `rest` is still to be asked; None when nothing is.
    """

    streams: tuple[int, ...]
    span: tuple[int, int] = EVER
    rest: Expression | None = None


def conjuncts(tree: Expression | None) -> Iterator[Expression]:
    """Give what is joined by `and` at the top of a tree."""
    if isinstance(tree, Logic) and tree.operator == "and":
        for part in tree.operands:
            yield from conjuncts(part)
    elif tree is not None:
        yield tree


def conjunction(parts: Sequence[Expression]) -> Expression | None:
    """Join conditions by `and`; None for none."""
    if len(parts) > 1:
        return Logic("and", tuple(parts))
    return parts[0] if parts else None


def narrowed(tree: Expression | None, streams: Collection[int], reading: Reading) -> Narrowed:
    """Find the datastreams and times that can fit a filter of observations."""
    left, (first, last), rest = set(streams), EVER, list[Expression]()
    for part in conjuncts(tree):
        low, high = _bounds(part) if _bounds(part) != EVER else _bounds(part, BEGINNING)
        first, last = max(first, low), min(last, high)
        kind = next((kind for kind in STREAMS if _speaks_only_of(part, kind)), "")
        if kind:
            left &= _fitting(part, kind, left, reading)
        else:
            rest.append(part)
    return Narrowed(tuple(sorted(left)), (first, last), conjunction(rest))


def only_narrows(tree: Expression | None) -> bool:
    """Whether a filter says nothing but what `narrowed` finds, apart from where intervals end."""
    return all(
        _bounds(part) != EVER or any(_speaks_only_of(part, kind) for kind in STREAMS)
        for part in conjuncts(tree)
    )


def places_answered(tree: Expression | None, reading: Reading) -> Expression | None:
    """Answer in memory what the lake cannot: geometries, and paths to several entities.

    `st_within(FeatureOfInterest/feature, ...)` becomes `FeatureOfInterest/@iot.id in (...)`.
    """

    def answered(node: Expression) -> Expression | None:
        if not isinstance(node, Binary | Call):
            return None
        if not (_asks_for_places(node) or _to_many(node, reading.kind("Observation"))):
            return None
        for kind in (*STREAMS, "FeatureOfInterest"):
            if _speaks_only_of(node, kind):
                ids: set[int | None] = {*_fitting(node, kind, reading.view.kinds[kind], reading)}
                ids |= {None} if _fits_nothing(node, kind, reading) else set()
                if not ids:
                    return Literal(value=False)
                listed = Listed(tuple(Literal(one) for one in sorted(ids, key=_null_first)))
                return Binary("in", Path((kind, "@iot.id")), listed)
        return None

    return None if tree is None else replaced(tree, answered)


def _asks_for_places(tree: Expression) -> bool:
    return any(isinstance(node, Call) and node.name in GEOMETRIES for node in walk(tree))


def _to_many(tree: Expression, observation: Kind) -> bool:
    return any(leads_to_many(observation, path) for path in paths_of(tree))


def _bounds(part: Expression, time: Path = TIME) -> tuple[int, int]:
    """Give the bounds that a comparison puts on the beginning of the phenomenon time."""
    match part:
        case Binary(operator=sign, left=Path() as path, right=Literal(value=at)) if path == time:
            pass
        case Binary(operator=sign, left=Literal(value=at), right=Path() as path) if path == time:
            sign = TURNED.get(sign, "")
        case _:
            return EVER
    if not isinstance(at, datetime):
        return EVER
    us = microseconds(at)
    return {
        "gt": (us + 1, EVER[1]),
        "ge": (us, EVER[1]),
        "lt": (EVER[0], us),
        "le": (EVER[0], us + 1),
        "eq": (us, us + 1),
    }.get(sign, EVER)


def _speaks_only_of(part: Expression, kind: str) -> bool:
    paths = paths_of(part)
    return bool(paths) and all(path.segments[0] == kind for path in paths)


def _fitting(part: Expression, kind: str, streams: Collection[int], reading: Reading) -> set[int]:
    described = reading.kind(kind)
    fits = condition(
        _below(part), reading.resolver(described), within=reading.members(described),
        now=reading.now, paced=in_time,
    )  # fmt: skip
    known, without = reading.view.kinds[kind], _fits_nothing(part, kind, reading)
    return {key for key in in_time(streams) if (fits(known[key]) if key in known else without)}


def _below(part: Expression) -> Expression:
    """Give what is asked of the entity that the paths of a part begin with."""
    return replaced(part, lambda node: Path(node.segments[1:]) if isinstance(node, Path) else None)


def _fits_nothing(part: Expression, kind: str, reading: Reading) -> bool:
    """Say whether a part holds where an observation is of the other type of datastream."""
    if kind not in STREAMS:
        return False
    described = reading.kind(kind)

    def nothing_at(path: Path) -> Getter:
        nothing = Shared(()) if leads_to_many(described, path) else None
        return lambda _item: nothing

    within = reading.members(described)
    return condition(_below(part), nothing_at, within=within, now=reading.now)(None)


def _null_first(number: int | None) -> int:
    return -1 if number is None else number
