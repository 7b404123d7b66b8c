"""What one passes along a stretch, and what a cane can follow there.

A stretch is looked at in short pieces; a line counts that runs beside more than half of them, and
a landmark where it is the nearest to the path. On long stretches something is told at least every
50 metres where the map has anything (R14); what stands in the way is always told (R32).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from stadtherz.guidance.domain.barriers import counted, is_in_the_way
from stadtherz.guidance.domain.landmarks import (
    ON_PATH_M,
    TOUCH_M,
    Guide,
    Landmark,
    Leads,
    Mark,
    Passed,
    Sense,
    Sure,
)
from stadtherz.guidance.domain.outlook import Outlook
from stadtherz.guidance.domain.search import Step
from stadtherz.guidance.domain.surroundings import Surroundings
from stadtherz.guidance.domain.traits import SURFACES, Surface, traits_of
from stadtherz.streets.values import XY, Side, Tags, distance, nearest

SAMPLE_M = 4.0
REACH = {Leads.HOUSES: 5.0}
REACH_M = 4.0
"""A line is within reach of somebody who walks along it; the width of pavements is rarely known."""
MOST, SHORTEST_M = 0.6, 8.0
MARGIN_M, APART_M, GAP_M, FEW = 5.0, 15.0, 50.0, 3
"""No landmark right at an end, none close to another, no gap that is longer, and not too many."""
SURE = {Sure.HIGH: 0, Sure.MEDIUM: 1, Sure.LOW: 2}
BELOW = {Surface.SMOOTH: Mark.SMOOTH, Surface.COBBLE: Mark.COBBLES, Surface.LOOSE: Mark.LOOSE}
Line = Sequence[XY]


def samples(line: Line) -> Iterator[tuple[XY, XY, XY]]:
    """Give places some metres apart along a line, each with the piece on which it lies."""
    for a, b in pairwise(line):
        number = max(1, int(distance(a, b) / SAMPLE_M))
        for place in range(number):
            share = (place + 0.5) / number
            yield (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share), a, b


def side_of(at: XY, a: XY, b: XY) -> Side:
    """Give on which side of somebody who walks from a to b a place lies."""
    cross = (b[0] - a[0]) * (at[1] - a[1]) - (b[1] - a[1]) * (at[0] - a[0])
    return Side.LEFT if cross > 0 else Side.RIGHT


def guides(line: Line, around: Surroundings) -> tuple[Guide, ...]:
    """Give what a cane can follow along a line, at most one on each side."""
    number, found = 0, Counter[Guide]()
    for at, a, b in samples(line):
        number += 1
        found.update({*_beside(at, a, b, around)})
    enough = [(count, one) for one, count in found.items() if count >= MOST * number]
    best: dict[Side | None, Guide] = {}
    for _, one in sorted(enough, key=lambda some: (-some[0], some[1].leads.value)):
        best.setdefault(one.side, one)
    return tuple(best[side] for side in Side if side in best)


def _beside(at: XY, a: XY, b: XY, around: Surroundings) -> Iterator[Guide]:
    for leads, start, end in around.pieces(at):
        near = nearest(at, start, end)
        if distance(at, near) <= REACH.get(leads, REACH_M):
            yield Guide(leads, side_of(near, a, b))


def roadside(line: Line, street: str, around: Surroundings) -> Side | None:
    """Give on which side of the walker a street lies; None where that changes or is unknown."""
    found = Counter[Side]()
    for at, a, b in samples(line):
        pieces = [
            (distance(at, near), side_of(near, a, b))
            for start, end in around.roads(at, street) for near in (nearest(at, start, end),)
        ]  # fmt: skip
        if pieces:
            found[min(pieces, key=lambda one: one[0])[1]] += 1
    if not found:
        return None
    side, count = max(found.items(), key=lambda one: (one[1], one[0].value))
    return side if count >= 0.9 * found.total() else None


def passed(
    line: Line, edges: Sequence[Step], outlook: Outlook, around: Surroundings | None,
    told: Landmark | None = None,
) -> tuple[Passed, ...]:  # fmt: skip
    """Give what one passes along a stretch, in its order.

    Args:
        line: of the stretch.
        edges: of which it is made.
        outlook: of their network.
        around: landmarks of the map, where they are at hand.
        told: the landmark at which it begins, which is told there.

    """
    whole = sum(distance(a, b) for a, b in pairwise(line))
    spots = [*_spots(line, around)] if around is not None else []
    new = [one for one in spots if told is None or one.landmark.ref != told.ref]
    chosen = counted(filter(is_in_the_way, new))
    some = [*_underfoot(edges, outlook), *(one for one in new if not is_in_the_way(one))]
    inside = [one for one in some if _is_inside(one, whole)]
    few = len(chosen) + FEW
    for one in sorted(inside, key=lambda one: (SURE[one.landmark.sure], one.metres)):
        if len(chosen) < few and _is_apart(one, chosen):
            chosen.append(one)
    branches = (one for one in _branches(edges, outlook) if _is_inside(one, whole))
    chosen += _filling(chosen, sorted((*inside, *branches), key=lambda one: one.metres), whole)
    return tuple(sorted(chosen, key=lambda one: one.metres))


def _filling(chosen: Sequence[Passed], some: Sequence[Passed], whole: float) -> Iterator[Passed]:
    """Give of some things, in their order, as few as leave no gap that is longer than it must be.

    Of what comes within a gap's length the last is taken, else the next one behind it.
    """
    for start, end in list(pairwise(sorted([0.0, *(one.metres for one in chosen), whole]))):
        at = start
        while end - at > GAP_M:
            free = [one for one in some if at + APART_M <= one.metres <= end - APART_M]
            near = [one for one in free if one.metres <= at + GAP_M]
            if not free:
                break
            found = near[-1] if near else free[0]
            yield found
            at = found.metres


def _is_inside(one: Passed, whole: float) -> bool:
    return MARGIN_M <= one.metres <= whole - MARGIN_M


def _is_apart(one: Passed, chosen: Sequence[Passed]) -> bool:
    """Whether nothing else is near, and the same stop is not told already."""
    stop = one.landmark.name if one.landmark.mark is Mark.STOP else ""
    return all(
        abs(one.metres - other.metres) >= APART_M and not (stop and other.landmark.name == stop)
        for other in chosen
    )


def at_place(at: XY, around: Surroundings | None) -> Landmark | None:
    """Give the landmark at which one turns: a thing that a hand or cane finds, and no other."""
    if around is None:
        return None
    found = [
        (SURE[mark.sure], distance(at, place), mark.ref, mark)
        for mark, place, _ in around.spots(at)
        if mark.sense is Sense.TOUCH and mark.sure is not Sure.LOW
        and distance(at, place) <= TOUCH_M - 1
    ]  # fmt: skip
    return min(found, key=lambda one: one[:3])[3] if found else None


def is_only(mark: Landmark, line: Line, around: Surroundings | None) -> bool:
    """Whether nothing like a landmark is met before it on the way there: one would stop there."""
    if around is None:
        return True
    some = (one.landmark for one in _spots(line, around))
    return all(one.mark is not mark.mark or one.ref == mark.ref for one in some)


def _spots(line: Line, around: Surroundings) -> Iterator[Passed]:
    """Give the landmarks beside a line, each once, where it is the nearest."""
    nearby: dict[str, tuple[float, Passed]] = {}
    walked = 0.0
    for a, b in pairwise(line):
        for at in (one for one, *_ in samples((a, b))):
            for mark, place, reach in around.spots(at):
                near = nearest(place, a, b)
                away = distance(place, near)
                if away > reach or away >= nearby.get(mark.ref, (reach + 1, None))[0]:
                    continue
                side = None if away <= ON_PATH_M / 2 else side_of(place, a, b)
                sure = Sure.LOW if away > TOUCH_M and mark.sense is Sense.TOUCH else mark.sure
                found = Passed(replace(mark, sure=sure), walked + distance(a, near), side)
                nearby[mark.ref] = away, found
        walked += distance(a, b)
    for _, found in nearby.values():
        yield found


def _underfoot(edges: Sequence[Step], outlook: Outlook) -> Iterator[Passed]:
    """Give what feet and ears find of the way itself: its surface, slopes, tunnels and bridges."""
    walked, before = 0.0, Surface.UNKNOWN
    marks: frozenset[Mark] = frozenset()
    for step in edges:
        edge = outlook.edge(step)
        surface = traits_of(edge, outlook.network).surface
        if Surface.UNKNOWN not in (before, surface) and surface is not before:
            yield Passed(Landmark(BELOW[surface], Sense.TOUCH, Sure.MEDIUM), walked)
        before = surface
        tags = outlook.network.passages[edge.passage].way.tags if edge.passage >= 0 else {}
        now = frozenset(_marks(tags, up=step[1] is edge.forward))
        for mark in sorted(now - marks, key=lambda one: one.value):
            sense = Sense.TOUCH if mark in (Mark.UP, Mark.DOWN) else Sense.HEARING
            yield Passed(Landmark(mark, sense, Sure.MEDIUM), max(walked, MARGIN_M))
        marks = now
        walked += edge.length_m


def _marks(tags: Tags, *, up: bool) -> Iterator[Mark]:
    if tags.get("tunnel") in ("yes", "passage", "building_passage"):
        yield Mark.TUNNEL
    elif tags.get("covered") in ("yes", "colonnade", "arcade"):
        yield Mark.ROOF
    if tags.get("bridge") not in (None, "no"):
        yield Mark.BRIDGE
    if tags.get("incline") in ("up", "down"):
        yield Mark.UP if (tags["incline"] == "up") is up else Mark.DOWN


def _branches(edges: Sequence[Step], outlook: Outlook) -> Iterator[Passed]:
    """Give the streets and paths that leave along a stretch, and on which side."""
    walked = 0.0
    for came, goes in pairwise(edges):
        walked += outlook.edge(came).length_m
        for one in outlook.options(came):
            angle = outlook.angle(came, one)
            if one != goes and abs(angle) > 45:
                side = Side.RIGHT if angle > 0 else Side.LEFT
                name = outlook.street(one)
                mark = Landmark(Mark.BRANCH, Sense.TOUCH, Sure.MEDIUM, name)
                yield Passed(mark, walked, side)
                break


def surface_after(before: Sequence[Step], after: Sequence[Step], outlook: Outlook) -> Mark | None:
    """Give what feet find where a stretch begins; None where nothing changes or it is unknown."""
    network = outlook.network
    was, now = (traits_of(outlook.edge(one), network).surface for one in (before[-1], after[0]))
    changes = Surface.UNKNOWN not in (was, now) and was is not now
    return BELOW[now] if changes and now in SURFACES.values() else None
