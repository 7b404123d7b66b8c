"""Plans a way between two places and puts it into words; nothing of it is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import BoundedSemaphore

from django.utils.timezone import localtime

from stadtherz.guidance.domain.choices import Plan
from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.instructions import (
    Door,
    Instructions,
    instructions,
    reason,
    with_apart,
)
from stadtherz.guidance.domain.overview import Apart, Boarding, why_other
from stadtherz.guidance.domain.profile import Profile
from stadtherz.guidance.domain.scenery import with_scenes
from stadtherz.guidance.domain.spots import Spot
from stadtherz.guidance.domain.stops import stops_on, with_stops
from stadtherz.guidance.domain.surroundings import Surroundings
from stadtherz.guidance.selectors.outlooks import current_outlook
from stadtherz.guidance.services.planning import led_edges, plan_ways
from stadtherz.kernel.errors import NotFound, Unavailable
from stadtherz.streets.public import (
    Closure,
    FoundPlace,
    boarding_of,
    closures_at,
    snap_among,
    snap_place,
    stops_served,
)
from stadtherz.streets.values import PlaceKind, Plane, Snapped

AT_ONCE, PATIENCE_S = 4, 10.0
"""So many ways are planned at once in a process, and so long others wait for their turn."""
_turns = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class ToldWay:
    """A way in words, among those that one can choose.

    Args:
        plan: all ways.
        number: of the chosen one, from 0.
        words: of the chosen one.
        reasons: for each way in what it differs from the first one, "" for the first.

    """

    plan: Plan
    number: int
    words: Instructions
    reasons: tuple[str, ...]


def tell_way(
    *, ends: tuple[FoundPlace, FoundPlace], profile: Profile, now: datetime, number: int,
    language: str, manner: Manner,
) -> ToldWay:  # fmt: skip
    """Plan a way from one place to another and tell it; everybody may.

    Args:
        ends: where it begins and where it leads.
        profile: of who walks.
        now: the moment at which it is walked.
        number: of the way among those to choose from, from 0; another one counts as the first.
        language: "de" or "en".
        manner: how somebody wants to be told.

    Raises:
        NotFound: the city has no map, a place is too far from all ways, or no way leads there.
        Unavailable: the map file is gone, or too many ask at once: whoever floods the guide keeps
            nobody from the rest of the city.

    """
    if not _turns.acquire(timeout=PATIENCE_S):
        message = f"more than {AT_ONCE} ways are planned at this moment; try again"
        raise Unavailable(message, code="ways-busy")
    try:
        return _told(ends, profile, now, number, (language, manner))
    finally:
        _turns.release()


def _told(
    ends: tuple[FoundPlace, FoundPlace], profile: Profile, now: datetime, number: int,
    told: tuple[str, Manner],
) -> ToldWay:  # fmt: skip
    language, manner = told
    closed = closures_at(now)
    plan, apart = _planned(ends, profile, now, closed)
    number = number if number < len(plan.choices) else 0
    outlook, around = current_outlook()
    scenes = with_scenes(plan.choices[number].stages, outlook, around)
    found = with_stops(scenes, stops_served(stops_on(scenes)))
    begun, goal = (_door(one, outlook.network.plane, around) for one in ends)
    closures = _closures_on(plan, number, closed)
    words = instructions(
        found, language, manner, start=begun if begun.entrance else None,
        goal=replace(goal, stop=_boarding(ends[1])), closures=closures,
    )  # fmt: skip
    words = with_apart(words, apart, language, manner)
    others = (reason(why_other(one), language, manner) for one in plan.choices[1:])
    return ToldWay(plan, number, words, ("", *others))


def _door(place: FoundPlace, plane: Plane, around: Surroundings) -> Door:
    """Give the main entrance of a place, or the place itself where the map has none."""
    is_stop = place.kind is PlaceKind.STOP
    lon, lat = place.doors[0] if place.doors and not is_stop else (place.longitude, place.latitude)
    at = plane.xy(lon, lat)
    return Door(at, around.entrance(at), is_house=place.kind is PlaceKind.ADDRESS)


def _planned(
    ends: tuple[FoundPlace, FoundPlace], profile: Profile, now: datetime,
    closed: Sequence[Closure],
) -> tuple[Plan, tuple[Apart, ...]]:  # fmt: skip
    """Plan a way; where none leads there for a profile, one that begins or ends close by.

    The way beside a station may be a flight of stairs: who cannot take it gets from its forecourt
    to all of the city, and is told so.
    """
    start, end = (snap_place(one.ref) for one in ends)
    try:
        return _between(start, end, profile, now, closed), ()
    except NotFound as error:
        if error.code != "way":
            raise
    led = led_edges(profile)
    near = [
        one if one.edge in led else snap_among(place, led)
        for place, one in zip(ends, (start, end), strict=True)
    ]
    plan = _between(near[0], near[1], profile, now, closed)
    moved = ((start, near[0], True), (end, near[1], False))
    return plan, tuple(Apart(new.off_m, first) for old, new, first in moved if new is not old)


def _between(
    start: Snapped, end: Snapped, profile: Profile, now: datetime, closed: Sequence[Closure]
) -> Plan:
    spots = Spot(start.edge, start.along_m), Spot(end.edge, end.along_m)
    return plan_ways(start=spots[0], end=spots[1], profile=profile, now=now, closures=closed)


def _closures_on(plan: Plan, number: int, closed: Iterable[Closure]) -> list[Closure]:
    """Give around what the ways lead, and what makes the chosen one narrow."""
    taken = {edge for edge, _ in plan.choices[number].way.steps}
    return [
        _by_the_clock(one) for one in closed
        if one.edges & (taken if one.narrow else plan.shut)
    ]  # fmt: skip


def _by_the_clock(one: Closure) -> Closure:
    """Give the moments of a closure as the clocks of the city show them."""
    until, said = (moment and localtime(moment) for moment in (one.until, one.said))
    return replace(one, starts=localtime(one.starts), until=until, said=said)


def _boarding(goal: FoundPlace) -> Boarding | None:
    """Say what leaves the place to get on to which a way leads; None for what is no stop."""
    if goal.kind is not PlaceKind.STOP:
        return None
    found = boarding_of(goal)
    return Boarding(found.heading, found.serves, found.others)
