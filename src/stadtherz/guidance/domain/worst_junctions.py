"""Which junctions cost those most who are led over them: by danger, by the unknown, by how many."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from stadtherz.guidance.domain.costs import MOST, Reading, crossing_cost
from stadtherz.guidance.domain.profile import Profile
from stadtherz.guidance.domain.quality import Junction, RoadCrossing, Told
from stadtherz.guidance.domain.search import Way
from stadtherz.streets.values import Network, distance

JUNCTION_M = 40.0
"""Crossings that are nearer than this to the worst one of a junction belong to it."""


def worst_junctions(
    crossings: Iterable[RoadCrossing], ways: Sequence[Way], network: Network, profile: Profile
) -> list[Junction]:
    """Give the junctions that cost those most who walk over them, the worst first.

    The figure is what the crossings there cost on all the ways, in the pessimistic reading: it
    grows with the danger, with what nobody has said, and with how many are led there.

    Args:
        crossings: of the network.
        ways: that people are led.
        network: through which they lead.
        profile: of who walks.

    """
    used = Counter(number for way in ways for number, _ in way.steps)
    weighed = [
        _Weighed(one, *_burden(one, used, profile))
        for one in crossings if any(used[number] for number in one.edges)
    ]  # fmt: skip
    weighed.sort(key=lambda one: (-round(one.feared, 6), one.crossing.ref))
    met = _met(ways)
    found = [_junction(some, met, network) for some in _clustered(weighed)]
    return sorted(found, key=lambda one: (-round(one.burden_m, 6), one.lon, one.lat))


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A crossing with what it costs all who are led over it, feared and usual."""

    crossing: RoadCrossing
    feared: float
    usual: float


def _burden(one: RoadCrossing, used: Counter[int], profile: Profile) -> tuple[float, float]:
    """Give what a crossing costs all who are led over it, where the unknown is feared, and else."""
    found = []
    for reading in (Reading.PESSIMISTIC, Reading.EXPECTED):
        costs = (crossing_cost(each, profile, reading) for each in one.crossings)
        finite = (cost if isfinite(cost) else MOST for cost in costs)
        walks = (used[number] for number in one.edges)
        found.append(sum(cost * walk for cost, walk in zip(finite, walks, strict=True)))
    return found[0], found[1]


def _met(ways: Sequence[Way]) -> Mapping[int, frozenset[int]]:
    """Give by edge which ways lead over it."""
    found: dict[int, set[int]] = defaultdict(set)
    for number, way in enumerate(ways):
        for edge, _ in way.steps:
            found[edge].add(number)
    return {edge: frozenset(some) for edge, some in found.items()}


def _clustered(weighed: Sequence[_Weighed]) -> list[list[_Weighed]]:
    """Put crossings together that lie around a worse one."""
    found: list[list[_Weighed]] = []
    cells: dict[tuple[int, int], list[list[_Weighed]]] = defaultdict(list)
    for one in weighed:
        x, y = (int(value // JUNCTION_M) for value in one.crossing.at)
        near = [some for i in (-1, 0, 1) for j in (-1, 0, 1) for some in cells[x + i, y + j]]
        home = min(near, key=lambda some: distance(some[0].crossing.at, one.crossing.at),
                   default=None)  # fmt: skip
        if home and distance(home[0].crossing.at, one.crossing.at) <= JUNCTION_M:
            home.append(one)
            continue
        found.append([one])
        cells[x, y].append(found[-1])
    return found


def _junction(
    some: Sequence[_Weighed], met: Mapping[int, frozenset[int]], network: Network
) -> Junction:
    lon, lat = network.plane.lonlat(some[0].crossing.at)
    names = (each.street.name for one in some for each in one.crossing.crossings)
    walks = [met[number] for one in some for number in one.crossing.edges if number in met]
    missing = frozenset().union(*(one.crossing.missing for one in some))
    feared = sum(one.feared for one in some)
    return Junction(
        lon, lat, tuple(dict.fromkeys(name for name in names if name)),
        tuple(one.crossing.ref for one in some if one.crossing.mapped),
        tuple(told for told in Told if told in missing), len(frozenset().union(*walks)),
        feared, feared - sum(one.usual for one in some),
    )  # fmt: skip
