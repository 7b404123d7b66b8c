"""A way as stages that one can walk: along a street, across another, up some steps, with a lift.

Every crossing is a stage of its own. The carriageways of one street that follow each other within
25 metres are one crossing in parts, with an island between them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import degrees

from stadtherz.guidance.domain.search import Way
from stadtherz.guidance.domain.spots import piece
from stadtherz.guidance.domain.traits import steps_of
from stadtherz.streets.values import (
    XY,
    Crossing,
    Edge,
    Kind,
    Known,
    Network,
    Side,
    Tactile,
    Walk,
    bearing,
    distance,
    turn,
)

ISLAND_M = 25.0
"""Two crossings of one street that are nearer than this are one crossing in parts."""
SAME_WAY = 30.0
"""Up to so many degrees one goes on as before."""
APPROACH_M = 12.0
"""A way across begins and ends on the pavement; so much of it belongs to the crossing."""
LOOK_M = 6.0
"""A direction is that of the first or last six metres: corners are made of short pieces."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch along one street or path.

    Args:
        turn: from the stage before, in degrees, positive to the right; None at the start.
        name: of the street, "" for none.
        kind: what is walked along.
        side: of the street on which one walks, as one walks; None on ways of their own.
        pavement: whether there is one, beside a road.
        tactile: whether a tactile strip leads along.
        length_m: of the stretch.
        line: its places on the plane, in the direction in which one walks.

    """

    turn: float | None
    name: str
    kind: Kind
    side: Side | None
    pavement: Walk
    tactile: Tactile
    length_m: float
    line: tuple[XY, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a crossing, and how far the next part is behind it."""

    crossing: Crossing
    length_m: float
    island_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Cross:
    """A crossing of a street, in one part or several.

    Args:
        turn: from the stage before, in degrees, positive to the right; None at the start.
        parts: what is crossed, in order; each is met as one walks.
        length_m: with the islands between.
        line: its places on the plane, in the direction in which one walks.

    """

    turn: float | None
    parts: tuple[Part, ...]
    length_m: float
    line: tuple[XY, ...]


@dataclass(frozen=True, slots=True)
class Climb:
    """A flight of steps or an escalator; `up` is None where nobody said it."""

    turn: float | None
    kind: Kind
    steps: int
    counted: bool
    up: bool | None
    handrail: Known
    tactile: Tactile
    length_m: float
    line: tuple[XY, ...]


@dataclass(frozen=True, slots=True)
class Ride:
    """A lift."""

    turn: float | None
    storeys: int
    line: tuple[XY, ...]
    length_m: float = 0.0


Stage = Leg | Cross | Climb | Ride


def stages(way: Way, network: Network) -> tuple[Stage, ...]:
    """Give the stages of a way.

    Args:
        way: that was found in the network.
        network: in which it was found.

    """
    found: list[Stage] = []
    for stage in _raw(way, network):
        joined = _joined(found[-1], stage) if found else None
        if joined is not None:
            found[-1] = joined
        else:
            found.append(stage)
    return tuple(_turned(_in_parts(found)))


def _raw(way: Way, network: Network) -> Iterator[Stage]:
    """Give each edge of a way as a stage, in the direction in which it is walked."""
    for place, (number, forward) in enumerate(way.steps):
        edge = network.edges[number]
        line = edge.line if forward else edge.line[::-1]
        begin = way.begin_m if place == 0 else 0.0
        rest = way.end_m if place == len(way.steps) - 1 else 0.0
        if begin or rest:
            line = piece(line, begin, rest)
            edge = replace(edge, length_m=edge.length_m - begin - rest)
        if edge.crossing is not None:
            crossing = edge.crossing if forward else edge.crossing.reversed()
            yield Cross(None, (Part(crossing, edge.length_m),), edge.length_m, line)
        elif edge.kind is Kind.LIFT:
            yield Ride(None, 1, line)
        elif edge.kind in (Kind.STEPS, Kind.ESCALATOR):
            yield _climb(edge, network, line, forward=forward)
        else:
            yield _leg(edge, network, line, forward=forward)


def _leg(edge: Edge, network: Network, line: tuple[XY, ...], *, forward: bool) -> Leg:
    passage = network.passages[edge.passage] if edge.passage >= 0 else None
    tags = passage.way.tags if passage else {}
    side = edge.side
    if side is not None and not forward:
        side = Side.LEFT if side is Side.RIGHT else Side.RIGHT
    return Leg(
        None, passage.street if passage else "", edge.kind, side, edge.pavement,
        Tactile.of(tags.get("tactile_paving")), edge.length_m, line,
    )  # fmt: skip


def _climb(edge: Edge, network: Network, line: tuple[XY, ...], *, forward: bool) -> Climb:
    passage = network.passages[edge.passage]
    tags = passage.way.tags
    said = {"up": True, "down": False}.get(tags.get("incline", ""))
    up = None if said is None else said is (forward is edge.forward)
    return Climb(
        None, edge.kind, steps_of(edge, network), passage.step_count is not None, up,
        Known.of(tags.get("handrail")), Tactile.of(tags.get("tactile_paving")), edge.length_m, line,
    )  # fmt: skip


def _joined(before: Stage, after: Stage) -> Stage | None:
    """Join two stages where one goes on as before; None where something is new."""
    line = (*before.line, *after.line[1:])
    if isinstance(before, Ride) and isinstance(after, Ride):
        return replace(before, storeys=before.storeys + 1)
    if isinstance(before, Cross) and _is_approach(after):
        return replace(before, line=line, length_m=before.length_m + after.length_m)
    if isinstance(after, Cross) and _is_approach(before):
        return replace(after, line=line, length_m=before.length_m + after.length_m)
    if not (isinstance(before, Leg) and isinstance(after, Leg)):
        return None
    alike = (before.name, before.kind, before.side, before.pavement) == (
        after.name, after.kind, after.side, after.pavement
    )  # fmt: skip
    straight = abs(_change(before.line, after.line)) <= SAME_WAY
    tiny = min(before.length_m, after.length_m) < LOOK_M / 2 and before.name == after.name
    if not ((alike and straight) or tiny):
        return None
    longer = before if before.length_m >= after.length_m else after
    return replace(longer, length_m=before.length_m + after.length_m, line=line)


def _is_approach(stage: Stage) -> bool:
    """Whether it is the piece between the kerb and the pavement of a way across."""
    return isinstance(stage, Leg) and stage.kind is Kind.CROSSING and stage.length_m <= APPROACH_M


def _in_parts(found: Sequence[Stage]) -> list[Stage]:
    """Join the carriageways of one street, and what little is walked between them."""
    result: list[Stage] = []
    for stage in found:
        if isinstance(stage, Cross) and (begun := _first_part(result, stage)):
            start, first = begun
            between = [one for one in result[start + 1 :] if isinstance(one, Leg)]
            result[start:] = [_together(first, between, stage)]
        else:
            result.append(stage)
    return result


def _first_part(result: Sequence[Stage], last: Cross) -> tuple[int, Cross] | None:
    """Give where the crossing begins that a further part belongs to."""
    walked = 0.0
    for place in range(len(result) - 1, -1, -1):
        stage = result[place]
        if isinstance(stage, Cross):
            name = stage.parts[-1].crossing.street.name
            is_same = name and name == last.parts[0].crossing.street.name
            return (place, stage) if is_same else None
        if not isinstance(stage, Leg):
            return None
        walked += stage.length_m
        if walked > ISLAND_M:
            return None
    return None


def _together(first: Cross, between: Sequence[Leg], last: Cross) -> Cross:
    """Make one crossing of two and the island between them."""
    island = sum(one.length_m for one in between)
    parts = (*first.parts[:-1], replace(first.parts[-1], island_m=island), *last.parts)
    line = list(first.line)
    for some in (*(one.line for one in between), last.line):
        line += some[1:]
    return Cross(first.turn, parts, first.length_m + island + last.length_m, tuple(line))


def _turned(found: Sequence[Stage]) -> Iterator[Stage]:
    """Say of each stage how one turns into it."""
    before: tuple[XY, ...] = ()
    for stage in found:
        yield replace(stage, turn=_change(before, stage.line) if before else None)
        if _is_long(stage.line):
            before = stage.line


def _is_long(line: Sequence[XY]) -> bool:
    return any(distance(line[0], at) > 0 for at in line)


def _change(before: Sequence[XY], after: Sequence[XY]) -> float:
    """Give the turn between two lines in degrees, positive to the right."""
    if not (_is_long(before) and _is_long(after)):
        return 0.0
    came = _direction(before[::-1])
    goes = _direction(after)
    back = bearing(came[1], came[0])
    return degrees(turn(back, bearing(*goes)))


def _direction(line: Sequence[XY]) -> tuple[XY, XY]:
    """Give the beginning of a line and a place some metres along it."""
    for at in line[1:]:
        if distance(line[0], at) >= LOOK_M:
            return line[0], at
    return line[0], max(line, key=lambda at: distance(line[0], at))
