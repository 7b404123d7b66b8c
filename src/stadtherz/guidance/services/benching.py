"""Routes of the city's own guide for the bench, and the pairs for which they are asked."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from time import process_time

from stadtherz.guidance.adapters.drawn_pairs import drawn_pairs
from stadtherz.guidance.adapters.profiles import profiles
from stadtherz.guidance.domain.bench import Gold, Labels, Pair, Route, Step
from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.instructions import instructions
from stadtherz.guidance.domain.itinerary import Cross, Stage
from stadtherz.guidance.domain.planning import Wish, plan
from stadtherz.guidance.domain.scenery import with_scenes
from stadtherz.guidance.domain.spots import Spot
from stadtherz.guidance.selectors.outlooks import current_outlook
from stadtherz.guidance.services.planning import ready
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.public import read_outdoors, snap
from stadtherz.streets.values import Plane, together

PROFILE = "cane"


def bench_pairs(*, number: int, seed: int) -> list[Pair]:
    """Draw pairs of places of the city's map that a way joins.

    Raises:
        NotFound: the city has no map.

    """
    made = ready()
    network, found = made.network, []
    for place, ends in enumerate(drawn_pairs(network, together(network)[0], number, seed), 1):
        start, end = (network.plane.lonlat(network.places[one]) for one in ends)
        try:
            way = made.finder.find_between(_spot(start), _spot(end), made.tariff.lengths)
        except NotFound:
            continue
        found.append(Pair(place, start, end, way.length_m))
    return found


def bench_gold(labels: Labels | None = None) -> Gold:
    """Read what the routes meet, from the tags of the city's map.

    Raises:
        NotFound: the city has no map.

    """
    extract, _lines = read_outdoors()
    return Gold(extract, ready().network.plane, labels)


def own_routes(*, pairs: Sequence[Pair], language: str, now: datetime) -> Iterator[Route]:
    """Give the ways of the guide for a cane, in words; pairs without one are left out."""
    made, (outlook, around) = ready(), current_outlook()
    profile, plane = profiles()[PROFILE], made.network.plane
    for pair in pairs:
        begun = process_time()
        try:
            wish = Wish(_spot(pair.start), _spot(pair.end), profile, now, {}, 1)
            choice = plan(made, wish).choices[0]
        except NotFound:
            continue
        found = with_scenes(choice.stages, outlook, around)
        words = instructions(found, language, Manner())
        spent = 1_000 * (process_time() - begun)
        steps = tuple(
            Step(" ".join(one.sentences), _of(stage, plane))
            for stage, one in zip(found, words.steps, strict=True)
        )
        line = [at for stage in found for at in stage.line]
        yield Route(
            pair.number, tuple(plane.lonlat(at) for at in line), steps,
            spent,
        )  # fmt: skip


def _of(stage: Stage, plane: Plane) -> tuple[tuple[float, float], ...]:
    """Give of what a step tells: a crossing as a whole, all else where it begins."""
    line = stage.line if isinstance(stage, Cross) else stage.line[:1]
    return tuple(plane.lonlat(at) for at in line)


def _spot(at: tuple[float, float]) -> Spot:
    found = snap(*at)
    return Spot(found.edge, found.along_m)
