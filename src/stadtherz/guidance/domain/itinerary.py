"""A way as stages that one can walk: along a street, across another, up some steps, with a lift.

Every crossing is a stage of its own. The carriageways of one street that follow each other within
25 metres are one crossing in parts, with an island between them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stadtherz.guidance.domain.doors import door_of, wrapped
from stadtherz.guidance.domain.outlook import Outlook, change, is_long, side_of
from stadtherz.guidance.domain.platforms import spoken_stop, tracks_of
from stadtherz.guidance.domain.search import Step, Way
from stadtherz.guidance.domain.spots import piece
from stadtherz.guidance.domain.stage import Climb, Cross, Leg, Part, Ride, Stage
from stadtherz.guidance.domain.stubs import as_one, is_straight, one_leg, without_stubs
from stadtherz.guidance.domain.traits import steps_of, traits_of
from stadtherz.streets.values import (
    NO_FLIGHT,
    NO_LIFT,
    XY,
    Across,
    Edge,
    Kind,
    Known,
    Network,
)

__all__ = ["Climb", "Cross", "Leg", "Part", "Ride", "Stage", "stages"]

ISLAND_M = 25.0
"""Two crossings of one street that are nearer than this are one crossing in parts."""
SAME_WAY = 30.0
"""Up to so many degrees one goes on as before."""
APPROACH_M = 6.0
"""A way across begins and ends on the pavement; so much of it belongs to the crossing."""
LANDING_M = 6.0
"""What lies between two flights is a landing where it is not longer."""
TINY_M = 3.0
"""A piece that is shorter is no stretch of its own where nothing else leaves."""


def stages(way: Way, network: Network, outlook: Outlook | None = None) -> tuple[Stage, ...]:
    """Give the stages of a way.

    Args:
        way: that was found in the network.
        network: in which it was found.
        outlook: of that network, where it is at hand; it takes some milliseconds to make one.

    """
    seen = outlook or Outlook(network)
    found: list[Stage] = []
    for stage in _raw(way, seen):
        joined = _joined(found[-1], stage, seen) if found else None
        if joined is not None:
            found[-1] = joined
        else:
            found.append(stage)
    return tuple(_turned([*_rails_once(without_stubs(_with_landings(_in_parts(found))))], seen))


def _raw(way: Way, outlook: Outlook) -> Iterator[Stage]:
    """Give each edge of a way as a stage, in the direction in which it is walked."""
    network = outlook.network
    for number, forward, begin, rest in way.cuts():
        step = (number, forward)
        edge = network.edges[number]
        line = edge.line if forward else edge.line[::-1]
        if begin or rest:
            line = piece(line, begin, rest)
            edge = replace(edge, length_m=edge.length_m - begin - rest)
        if edge.crossing is not None:
            crossing = edge.crossing if forward else edge.crossing.reversed()
            yield Cross(None, (Part(crossing, edge.length_m),), edge.length_m, line, (step,))
        elif edge.kind is Kind.LIFT:
            lift = edge.lift or NO_LIFT
            yield Ride(None, 1, line, edges=(step,), lift=lift if forward else lift.reversed())
        elif edge.kind in (Kind.STEPS, Kind.ESCALATOR):
            yield replace(_climb(edge, network, line, forward=forward), edges=(step,))
        else:
            yield _leg(step, edge, outlook, line)


def _leg(step: Step, edge: Edge, outlook: Outlook, line: tuple[XY, ...]) -> Leg:
    network = outlook.network
    passage = network.passages[edge.passage] if edge.passage >= 0 else None
    tags = passage.way.tags if passage else {}
    name, own = passage.street if passage else "", "name" in tags
    stop, tracks = "", tuple[str, ...]()
    if edge.kind is Kind.PLATFORM:  # its name is that of the stop, and no street's
        name, own = ("", False) if own else (name, own)
        is_of_trains = tags.get("railway") == "platform"
        stop = "" if is_of_trains else spoken_stop(tags.get("name", ""))
        tracks = tracks_of(tags.get("ref", "")) if is_of_trains else ()
    return Leg(
        None, name, edge.kind, side_of(edge, forward=step[1]), edge.pavement,
        traits_of(edge, network).tactile, edge.length_m, line, (step,), own,
        "" if name or stop or tracks else outlook.leads_to(step), stop, tracks,
    )  # fmt: skip


def _climb(edge: Edge, network: Network, line: tuple[XY, ...], *, forward: bool) -> Climb:
    passage = network.passages[edge.passage]
    tags = passage.way.tags
    said = {"up": True, "down": False}.get(tags.get("incline", ""))
    up = None if said is None else said is (forward is edge.forward)
    flight = edge.flight or NO_FLIGHT
    return Climb(
        None, edge.kind, steps_of(edge, network), passage.step_count is not None, up, edge.length_m,
        line, flight=flight if forward else flight.reversed(),
    )  # fmt: skip


def _joined(before: Stage, after: Stage, outlook: Outlook) -> Stage | None:
    """Join two stages where one goes on as before; None where something is new."""
    if isinstance(before, Ride) and isinstance(after, Ride):
        edges = (*before.edges, *after.edges)
        lift = replace(before.lift, end=after.lift.end)
        return replace(before, storeys=before.storeys + 1, edges=edges, lift=lift)
    if isinstance(before, Cross) and _is_approach(after):
        return as_one(before, before, after)
    if isinstance(after, Cross) and _is_approach(before):
        return as_one(after, before, after)
    if not (isinstance(before, Leg) and isinstance(after, Leg)):
        return None
    if not _goes_on(before, after, outlook):
        return None
    return one_leg(before, after)


def _goes_on(before: Leg, after: Leg, outlook: Outlook) -> bool:
    """Whether somebody who follows the first stretch comes into the second without being told."""
    came, goes = before.edges[-1], after.edges[0]
    alike = (
        (before.name, before.kind, before.side, before.pavement, before.stop, before.tracks)
        == (after.name, after.kind, after.side, after.pavement, after.stop, after.tracks)
    )  # fmt: skip
    if alike and abs(change(before.line, after.line)) <= SAME_WAY:
        return outlook.goes_on(came) == goes
    tiny = min(before.length_m, after.length_m) < TINY_M and before.name == after.name
    return tiny and outlook.options(came) == [goes]


def _is_approach(stage: Stage) -> bool:
    """Whether it is the piece between the kerb and the pavement of a way across."""
    return isinstance(stage, Leg) and stage.kind is Kind.CROSSING and stage.length_m <= APPROACH_M


def _in_parts(found: Sequence[Stage]) -> list[Stage]:
    """Join the carriageways of one street, and what little is walked between them."""
    result: list[Stage] = []
    for stage in found:
        begun = _first_part(result, stage) if isinstance(stage, Cross) else None
        if isinstance(stage, Cross) and begun and is_straight([*result[begun[0] :], stage]):
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
    edges = (*first.edges, *(step for one in between for step in one.edges), *last.edges)
    return Cross(first.turn, parts, first.length_m + island + last.length_m, tuple(line), edges)


def _rails_once(found: Sequence[Stage]) -> Iterator[Stage]:
    """Say nothing of rails in a road that are a crossing of their own, right before or behind."""
    for place, stage in enumerate(found):
        near = [one for one in found[max(0, place - 2) : place + 3] if isinstance(one, Cross)]
        is_told = any(one.parts[0].crossing.across is Across.RAIL for one in near)
        if isinstance(stage, Cross) and is_told:
            parts = (
                replace(one, crossing=replace(one.crossing, rails=Known.UNKNOWN))
                for one in stage.parts
            )
            yield replace(stage, parts=tuple(parts))
        else:
            yield stage


def _with_landings(found: Sequence[Stage]) -> list[Stage]:
    """Join flights of steps that follow each other straight on, with a landing between them."""
    result: list[Stage] = []
    for stage in found:
        result.append(stage)
        place = -3 if len(result) > 2 and _is_landing(result[-2]) else -2
        before = result[place] if len(result) >= -place else None
        if not (isinstance(stage, Climb) and isinstance(before, Climb)):
            continue
        if _are_alike(before, stage) and is_straight(result[place:]):
            result[place:] = [_one_flight(before, result[place + 1 : -1], stage)]
    return result


def _is_landing(stage: Stage) -> bool:
    return isinstance(stage, Leg) and stage.length_m <= LANDING_M


def _are_alike(before: Climb, after: Climb) -> bool:
    """Whether all that is told of two flights is the same."""
    one, other = before.flight, after.flight
    return (
        (Kind.STEPS, before.up, one.rails, one.ramp, before.kind)
        == (after.kind, after.up, other.rails, other.ramp, after.kind)
    )  # fmt: skip


def _one_flight(before: Climb, between: Sequence[Stage], after: Climb) -> Climb:
    """Make one of two flights and the landing between them."""
    line, edges, length = list(before.line), list(before.edges), before.length_m
    for one in (*between, after):
        line += one.line[1:]
        edges += one.edges
        length += one.length_m
    fields = before.flight.fields[0], after.flight.fields[1]
    return replace(
        before, steps=before.steps + after.steps, counted=before.counted and after.counted,
        flights=(*(before.flights or (before.steps,)), after.steps), length_m=length,
        line=tuple(line), edges=tuple(edges), flight=replace(before.flight, fields=fields),
        has_landings=bool(between) and (before.has_landings or not before.flights),
    )  # fmt: skip


def _turned(found: Sequence[Stage], outlook: Outlook) -> Iterator[Stage]:
    """Say of each stage how one turns into it; behind a lift as seen from its door."""
    before: tuple[XY, ...] = ()
    door = 0.0
    for stage, after in zip(found, [*found[1:], None], strict=True):
        turn = change(before, stage.line) if before else None
        if isinstance(stage, Ride):
            is_told = before and after and outlook.is_end(stage.edges)
            side = door_of(before, after.line) if is_told and after else None
            yield replace(stage, turn=turn, door=side)
            door = side or 0.0
            continue
        if turn is not None and is_long(stage.line):
            turn = wrapped(turn - door)
        yield replace(stage, turn=turn)
        if is_long(stage.line):
            before, door = stage.line, 0.0
