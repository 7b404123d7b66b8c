"""Joins the stops of the map with those of the timetable: which departures leave which pole.

By the number that both have (IFOPT), else by name, platform, distance and direction of travel. Two
poles face each other across a street, and a timetable's places are often as far wrong as that is
wide: what stays open is told of the stop as a whole, never of the wrong side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, degrees, hypot

from stadtherz.streets.domain.plane import XY, distance
from stadtherz.streets.domain.spelling import folded
from stadtherz.streets.domain.stops.sites import differs
from stadtherz.streets.domain.transit.timetable import TransitStop

SAME_STOP_M, SAME_POLE_M = 250.0, 80.0
"""A stop of the timetable belongs to the stop of its name, and to a pole, that is so near."""
CLEAR_M, WRONG_WAY_M = 12.0, 100.0
"""A pole has to be nearer by so much than the next one; the wrong direction counts as so far."""
ONE_WAY = 0.5
"""Where less of all trips go on in one direction, a stop has none."""


@dataclass(frozen=True, slots=True)
class Pole:
    """A place of the map to get on.

    Args:
        ref: its number in the map.
        name: of the stop.
        at: on the plane.
        ifopt: its number in the register of stops, "" where nobody entered it.
        platform: "" where it has none.
        heading: whereto vehicles leave, by the compass; None where it is unknown.

    """

    ref: str
    name: str
    at: XY
    ifopt: str = ""
    platform: str = ""
    heading: float | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Which stops of the timetable belong to which pole; `open` to the stop as a whole."""

    poles: dict[str, tuple[str, ...]]
    open: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """All stops of the timetable that belong to the stop."""
        return (*(one for some in self.poles.values() for one in some), *self.open)


def same_name(one: str, other: str) -> bool:
    """Whether two names are of one stop: "Neustadt, Markt" and "Markt" are."""
    short, long = sorted((folded(one), folded(other)), key=len)
    return bool(short) and long[len(long) - len(short) :] == short


def joined(
    name: str, poles: Sequence[Pole], stops: Sequence[tuple[TransitStop, XY]], at: XY
) -> Joined:
    """Join the poles of one stop with the timetable.

    Args:
        name: of the stop.
        poles: its places to get on.
        stops: of the timetable around, each with its place on the plane.
        at: where the stop is as a whole.

    """
    found: dict[str, list[str]] = {one.ref: [] for one in poles}
    unclear = []
    for stop, place in stops:
        pole = _by_number(stop, poles)
        if pole is None and not (same_name(name, stop.name) and _is_near(place, poles, at)):
            continue
        pole = pole or _by_place(stop, place, poles)
        if pole is None:
            unclear.append(stop.id)
        else:
            found[pole.ref].append(stop.id)
    return Joined({ref: tuple(some) for ref, some in found.items()}, tuple(unclear))


def _by_number(stop: TransitStop, poles: Sequence[Pole]) -> Pole | None:
    number = stop.id.partition("_")[0].lower()
    return next((one for one in poles if one.ifopt and one.ifopt.lower() == number), None)


def _is_near(place: XY, poles: Sequence[Pole], at: XY) -> bool:
    return any(distance(place, one) <= SAME_STOP_M for one in (at, *(pole.at for pole in poles)))


def _by_place(stop: TransitStop, place: XY, poles: Sequence[Pole]) -> Pole | None:
    """Give the pole at which a stop of the timetable is; None where two of them may be it."""
    named = [one for one in poles if one.platform and one.platform == stop.platform]
    if len(named) == 1:
        return named[0]
    costs = sorted(
        (distance(place, one.at) + _wrong_way(stop, one), one.ref) for one in poles
        if distance(place, one.at) <= SAME_POLE_M
    )  # fmt: skip
    if not costs or costs[0][0] >= SAME_POLE_M:
        return None
    if len(poles) > 1 and len(costs) > 1 and costs[1][0] - costs[0][0] < CLEAR_M:
        return None
    return next(one for one in poles if one.ref == costs[0][1])


def _wrong_way(stop: TransitStop, pole: Pole) -> float:
    towards = heading_of(stop)
    if towards is None or pole.heading is None:
        return 0.0
    return WRONG_WAY_M if differs(towards, pole.heading) else 0.0


def heading_of(stop: TransitStop) -> float | None:
    """Give whereto vehicles of the timetable go on from a stop; None where they part."""
    if stop.heading is None or hypot(*stop.heading) < ONE_WAY:
        return None
    return degrees(atan2(*stop.heading)) % 360
