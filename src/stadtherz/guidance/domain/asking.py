"""Which unknown facts are worth asking people: those that would change the most ways.

Of many ways each is planned with what is usual for unknown things. Then one thing after the other
on it is taken for the worst that it could be: where another way would be better then, whoever looks
at this thing may change the way. What lies beside the ways, and might be better than is usual,
counts for nothing here.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import degrees

from stadtherz.guidance.domain.choices import Fact
from stadtherz.guidance.domain.planning import NEARLY, Found, Ready, Wish, both_readings
from stadtherz.guidance.domain.search import Way
from stadtherz.guidance.domain.unknowns import OpenFacts
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.values import Edge, Kind, Network, Side, bearing

OF_CROSSINGS: Mapping[Fact, str] = {
    Fact.SOUND: "sound", Fact.KERB: "kerb", Fact.TACTILE: "tactile_paving",
    Fact.VIBRATION: "vibration",
}  # fmt: skip
OF_WAYS: Mapping[Fact, str] = {
    Fact.SURFACE: "surface",
    Fact.TACTILE: "tactile_paving",
    Fact.LIT: "lit",
}
OF_STEPS: Mapping[Fact, str] = {Fact.HANDRAIL: "handrail", Fact.TACTILE: "tactile_paving"}
OF_ROADS: Mapping[Fact, str] = {Fact.LIT: "lit"}
WINDS = ("north", "east", "south", "west")


@dataclass(frozen=True, slots=True)
class Subject:
    """A fact that can be asked: of which thing of the map, and which attribute of it.

    Args:
        collection: kind of thing, as the streets call it.
        ref: its number in the map.
        attribute: as the streets call it.

    """

    collection: str
    ref: str
    attribute: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question worth asking.

    Args:
        subject: what it is about.
        street: where, "" for a way without a name.
        side: of the street by the compass, "" where it is not about one.
        longitude, latitude: of the place, in degrees.
        ways: so many of the sampled ways would be others if the thing were the worst.

    """

    subject: Subject
    street: str
    side: str
    longitude: float
    latitude: float
    ways: int


Tell = Callable[[int], None]


def worth_asking(
    ready: Ready, wishes: Sequence[Wish], tell: Tell = lambda _number: None
) -> tuple[Question, ...]:
    """Give what is worth asking, what changes the most ways first.

    Args:
        ready: the network.
        wishes: the sampled ways; those that lead nowhere are left out.
        tell: is called with the number of ways that are done.

    """
    changed: Counter[str] = Counter()
    where: dict[str, dict[Subject, int]] = defaultdict(dict)
    for number, wish in enumerate(wishes, start=1):
        for ref, edges in _changing(ready, wish):
            changed[ref] += 1
            facts = OpenFacts(ready.tariff, wish.profile)
            for edge in edges:
                for one in subjects(ready.network, edge, facts.of(edge)):
                    where[ref].setdefault(one, edge)
        tell(number)
    return tuple(
        _question(ready.network, subject, edge, ways)
        for ref, ways in sorted(changed.items(), key=lambda one: (-one[1], one[0]))
        for subject, edge in where[ref].items()
    )


def _changing(ready: Ready, wish: Wish) -> Iterator[tuple[str, list[int]]]:
    """Give the things on a way that would make it another one, with their edges on it."""
    try:
        found = both_readings(ready, wish)
    except NotFound:
        return
    if not found.depends:
        return
    for ref, edges in _feared(ready.network, found).items():
        if _is_another(ready, wish, found, edges):
            yield ref, edges


def _feared(network: Network, found: Found) -> Mapping[str, list[int]]:
    """Give the things on the best way of which something is unknown that counts."""
    things: dict[str, list[int]] = defaultdict(list)
    for number, _ in found.best.steps:
        ref = _thing(network, network.edges[number])
        if ref and found.fears[number] > found.costs[number]:
            things[ref].append(number)
    return things


def _is_another(ready: Ready, wish: Wish, found: Found, edges: Iterable[int]) -> bool:
    """Whether another way is better where these edges are the worst that they could be."""
    costs = found.costs.copy()
    for one in edges:
        costs[one] = found.fears[one]
    try:
        best: Way = ready.finder.find_between(wish.start, wish.end, costs, known=found.best)
    except NotFound:
        return True
    if best.steps == found.best.steps:
        return False
    return ready.finder.cost_of(found.best, costs) > NEARLY * best.cost


def subjects(network: Network, number: int, facts: Iterable[Fact]) -> Iterator[Subject]:
    """Give what can be asked of the open facts of an edge.

    Args:
        network: of the city.
        number: of the edge.
        facts: that are unknown.

    """
    edge = network.edges[number]
    ref = _thing(network, edge)
    some = set(facts)
    if not ref:
        return
    if edge.crossing is not None:
        yield from _named("crossings", ref, OF_CROSSINGS, some)
        return
    if edge.side is not None:
        if Fact.PAVEMENT in some:
            side = "left" if edge.side is Side.LEFT else "right"
            yield Subject("roads", ref, f"pavement_{side}")
        yield from _named("roads", ref, OF_ROADS, some)
    elif edge.kind is Kind.STEPS:
        yield from _named("steps", ref, OF_STEPS, some)
    else:
        yield from _named("paths", ref, OF_WAYS, some)


def _named(
    collection: str, ref: str, names: Mapping[Fact, str], facts: set[Fact]
) -> Iterator[Subject]:
    for fact, attribute in names.items():
        if fact in facts:
            yield Subject(collection, ref, attribute)


def _thing(network: Network, edge: Edge) -> str:
    """Give the number in the map of what an edge is; "" where nobody could say anything of it."""
    if edge.crossing is not None:
        ref = edge.crossing.ref
        return ref if edge.crossing.mapped and "#" not in ref else ""
    if edge.passage < 0 or edge.kind in (Kind.ROAD, Kind.LIFT):
        return ""
    return f"way/{network.passages[edge.passage].way.id}"


def _question(network: Network, subject: Subject, number: int, ways: int) -> Question:
    edge = network.edges[number]
    lon, lat = network.plane.lonlat(edge.line[len(edge.line) // 2])
    return Question(
        subject, _street(network, edge), _side(edge, subject), round(lon, 6), round(lat, 6), ways
    )


def _street(network: Network, edge: Edge) -> str:
    if edge.crossing is not None:
        return edge.crossing.street.name
    return network.passages[edge.passage].street


def _side(edge: Edge, subject: Subject) -> str:
    """Say by the compass on which side of its road an edge lies."""
    if not subject.attribute.startswith("pavement_") or edge.side is None:
        return ""
    middle = max(1, len(edge.line) // 2)
    ends = edge.line[middle - 1], edge.line[middle]
    if not edge.forward:
        ends = ends[::-1]
    aside = -90 if edge.side is Side.LEFT else 90
    return WINDS[round((degrees(bearing(*ends)) + aside) / 90) % 4]
