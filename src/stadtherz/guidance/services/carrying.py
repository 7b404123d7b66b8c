"""Gives a told way to a device, which follows it without asking anybody again; nothing is kept."""

from dataclasses import dataclass
from datetime import datetime

from stadtherz.guidance.domain.carried import Carried, carried
from stadtherz.guidance.domain.directions import Manner
from stadtherz.guidance.domain.forks import Forks
from stadtherz.guidance.domain.instructions import described
from stadtherz.guidance.domain.itinerary import Stage
from stadtherz.guidance.domain.junctions import junctions
from stadtherz.guidance.domain.spoken import words_of
from stadtherz.guidance.domain.told import Told
from stadtherz.guidance.selectors.outlooks import current_outlook
from stadtherz.guidance.services.telling import ToldWay
from stadtherz.kernel.errors import Invalid
from stadtherz.streets.public import closures_at, current_map
from stadtherz.streets.values import Plane


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the page of somebody who is on the way.

    Args:
        number: from 1.
        told: in words.
        start: the place where it begins, as it can be asked for, to plan anew from there.
        edges: of the network that it takes, to see whether they are closed later.
        junction: the junction at its end in words, "" where there is none.

    """

    number: int
    told: Told
    start: str
    edges: tuple[int, ...]
    junction: str = ""


@dataclass(frozen=True, slots=True)
class CarriedWay:
    """A way on a device.

    Args:
        content: what the scripts follow; None where the way is too long to be carried.
        steps: for the page.
        network: names the map import whose edges the steps have.

    """

    content: Carried | None
    steps: tuple[Step, ...]
    network: str


def carry_way(
    *, told: ToldWay, language: str, manner: Manner, practises: bool = False
) -> CarriedWay:
    """Write a told way for a device; everybody may.

    Args:
        told: the way in words.
        language: in which it is told.
        manner: how somebody wants to be told.
        practises: whether the junctions are told as well, for those who practise at home.

    Raises:
        NotFound: the city has no map any more.

    """
    outlook, _ = current_outlook()
    network, choice = outlook.network, told.plan.choices[told.number]
    staged = list(zip(choice.stages, told.words.steps, strict=True))
    forks = () if practises else Forks(network).of(choice.way)
    try:
        content = carried(staged, forks, network.plane, words_of(language), manner)
    except Invalid:
        content = None
    found = junctions(choice.stages, outlook) if practises else ()
    met = {one.after: described(one, language, manner) for one in found}
    steps = tuple(
        Step(number + 1, words, _start(stage, network.plane),
             tuple(edge for edge, _ in stage.edges), met.get(number, ""))
        for number, (stage, words) in enumerate(staged)
    )  # fmt: skip
    return CarriedWay(content, steps, network_name())


def closed_now(*, now: datetime) -> tuple[int, ...]:
    """Give the numbers of all edges of the network that are closed, so that a device can look."""
    return tuple(sorted({edge for one in closures_at(now) for edge in one.edges}))


def network_name() -> str:
    """Name the map import that edges belong to; "" for a city without a map."""
    found = current_map()
    return f"{found.pk}-{found.sha256[:12]}" if found else ""


def _start(stage: Stage, plane: Plane) -> str:
    lon, lat = plane.lonlat(stage.line[0])
    return f"{lat:.6f}, {lon:.6f}"
