"""A way as plain data that a device carries: lines in metres, words, and what comes first.

The device follows it without asking anybody again, so all that it may say stands in here. The same
way in the same words gives the same bytes (R39).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from stadtherz.guidance.domain import statements as say
from stadtherz.guidance.domain.crossing_statements import Unfelt
from stadtherz.guidance.domain.directions import Manner, Unit
from stadtherz.guidance.domain.forks import Fork
from stadtherz.guidance.domain.itinerary import Climb, Cross, Leg, Ride, Stage
from stadtherz.guidance.domain.spoken import Words
from stadtherz.guidance.domain.told import Told
from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.geo import EARTH_RADIUS_M
from stadtherz.streets.values import XY, Plane, Secured, Walk, distance

FORM = 1
"""Goes up when a device would misread what is written here."""
MOST_STAGES, MOST_PLACES, MOST_BYTES = 400, 2_500, 500_000
FINEST_M, COARSEST_M = 0.5, 4.0
"""Lines leave out what is nearer to them than this: no satellite tells half a metre."""
BRANCH_M = 1.0
"""As finely are branches drawn; they need be no finer than what tells them apart."""
CHUNK = 200
LARGE = 4
"""The rank of secondary roads."""
KINDS = {Leg: "leg", Cross: "crossing", Climb: "steps", Ride: "lift"}


class Hazard(Enum):
    """Why a step is said before all others."""

    UNFELT = "unfelt"
    FORBIDDEN = "forbidden"
    LARGE_ROAD = "large-road"
    NO_PAVEMENT = "no-pavement"
    STEPS_DOWN = "steps-down"


@dataclass(frozen=True, slots=True)
class Carried:
    """A way for a device, written as JSON."""

    text: str

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.text.encode())


def carried(
    way: Sequence[tuple[Stage, Told]],
    forks: Sequence[Fork],
    plane: Plane,
    words: Words,
    manner: Manner,
) -> Carried:
    """Write a way for a device.

    Args:
        way: its stages with what is told of them.
        forks: where it can be left.
        plane: on which their lines are.
        words: of the language in which they are told.
        manner: how somebody wants to be told their way.

    Raises:
        Invalid: it is too long to be carried.

    """
    if len(way) > MOST_STAGES:
        message = f"{len(way)} stages are more than {MOST_STAGES}"
        raise Invalid(message, code="way-too-long")
    lines = _lines([stage.line for stage, _ in way])
    content = {
        "form": FORM,
        "origin": [round(plane.lon, 7), round(plane.lat, 7)],
        "radius_m": EARTH_RADIUS_M,
        "unit_m": manner.step_m if manner.unit is Unit.STEPS else 1.0,
        "speed_m_s": manner.speed_m_s,
        "length_m": round(sum(stage.length_m for stage, _ in way), 1),
        "words": words.others(manner),
        "stages": [
            {
                "kind": KINDS[type(stage)],
                "heading": told.heading,
                "sentences": list(told.sentences),
                "lines": told.lines,
                "near": words.near_of(told),
                "then": words.then_of(told),
                "far": words.far_of(told, manner),
                "confirm": words.confirm_of(told),
                "hazards": [one.value for one in hazards(stage)],
                "length_m": round(stage.length_m, 1),
                "line": [[round(x, 1), round(y, 1)] for x, y in line],
            }
            for (stage, told), line in zip(way, lines, strict=True)
        ],
        "forks": [_branch(one) for one in forks],
    }
    found = Carried(json.dumps(content, ensure_ascii=False, separators=(",", ":")))
    if found.size > MOST_BYTES:
        message = f"{found.size} bytes are more than {MOST_BYTES}"
        raise Invalid(message, code="way-too-long")
    return found


def hazards(stage: Stage) -> Iterator[Hazard]:
    """Give why a stage is said before all others; nothing where it is not."""
    said = list(say.statements(stage))
    if any(isinstance(one, Unfelt) for one in said):
        yield Hazard.UNFELT
    if any(isinstance(one, say.Pavement) and one.known is Walk.NO for one in said):
        yield Hazard.NO_PAVEMENT
    if isinstance(stage, Cross):
        crossings = [part.crossing for part in stage.parts]
        if any(one.secured is Secured.FORBIDDEN for one in crossings):
            yield Hazard.FORBIDDEN
        bare = (Secured.NONE, Secured.MARKED, Secured.UNKNOWN)
        if any(one.street.rank >= LARGE and one.secured in bare for one in crossings):
            yield Hazard.LARGE_ROAD
    if isinstance(stage, Climb) and stage.up is not True:
        yield Hazard.STEPS_DOWN


def _branch(fork: Fork) -> list[object]:
    """Write where a way can be left: how far along, in which direction, and where that leads."""
    line = simplified(fork.line, BRANCH_M) if len(fork.line) > 1 else []
    return [fork.along_m, fork.bearing, [[round(x), round(y)] for x, y in line]]


def _lines(lines: Sequence[tuple[XY, ...]]) -> list[list[XY]]:
    """Leave places out of lines until few enough are left.

    Raises:
        Invalid: too many are left even so.

    """
    tolerance = FINEST_M
    while tolerance <= COARSEST_M:
        found = [simplified(line, tolerance) for line in lines]
        if sum(map(len, found)) <= MOST_PLACES:
            return found
        tolerance *= 2
    message = f"its lines have more than {MOST_PLACES} places"
    raise Invalid(message, code="way-too-long")


def simplified(line: Sequence[XY], tolerance: float) -> list[XY]:
    """Leave out of a line what is at most so many metres beside the rest (Douglas and Peucker).

    Every two hundredth place stays, so that a long line does not take the square of its places.
    """
    ends = [*range(0, len(line) - 1, CHUNK), len(line) - 1]
    kept, open_parts = set(ends), list(pairwise(ends))
    while open_parts:
        start, end = open_parts.pop()
        between = range(start + 1, end)
        far = [(_beside(line[one], line[start], line[end]), one) for one in between]
        most, place = max(far, default=(0.0, 0))
        if most > tolerance:
            kept.add(place)
            open_parts += [(start, place), (place, end)]
    found = [line[one] for one in sorted(kept)]
    return found[:1] + [b for a, b in pairwise(found) if a != b]


def _beside(at: XY, a: XY, b: XY) -> float:
    """Give how far a place is from the line between two others."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    share = 0.0
    if square:
        share = min(1.0, max(0.0, ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / square))
    return distance(at, (a[0] + share * dx, a[1] + share * dy))
