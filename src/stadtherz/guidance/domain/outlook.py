"""What somebody meets at the places of a network: which ways leave, and which one goes on.

The convention of all texts: whoever is told to follow a street or path goes on along what has the
same name and kind, as straight as can be. Where that would be another way than the one that is
meant, it has to be said.
"""

from collections.abc import Iterator, Sequence
from math import degrees

from stadtherz.guidance.domain.search import Step
from stadtherz.streets.values import (
    XY,
    Edge,
    Kind,
    Network,
    Side,
    bearing,
    distance,
    turn,
)

LOOK_M = 6.0
"""A direction is that of the first or last six metres: corners are made of short pieces."""
AHEAD = 60.0
"""What leaves within so many degrees of straight on is ahead."""
ALIKE = 12.0
"""Two ways whose angles differ by less are not told apart by "straight on"."""
LEADS_M = 250.0
"""A path is named by what it leads to where that is not farther away."""
APART = (Kind.STEPS, Kind.ESCALATOR, Kind.LIFT)
Label = tuple[str, Kind, Side | None]


class Outlook:
    """A network made ready for asking what leaves where; made once, shared by all requests."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._leaving: list[list[Step]] = [[] for _ in network.places]
        for number, edge in enumerate(network.edges):
            self._leaving[edge.start].append((number, True))
            if edge.end != edge.start:
                self._leaving[edge.end].append((number, False))

    def edge(self, step: Step) -> Edge:
        """Give the edge of a step."""
        return self.network.edges[step[0]]

    def leaving(self, place: int) -> list[Step]:
        """Give the steps that leave a place."""
        return self._leaving[place]

    def end(self, step: Step) -> int:
        """Give the place to which a step leads."""
        edge = self.edge(step)
        return edge.end if step[1] else edge.start

    def line(self, step: Step) -> tuple[XY, ...]:
        """Give the line of a step as it is walked."""
        edge = self.edge(step)
        return edge.line if step[1] else edge.line[::-1]

    def label(self, step: Step) -> Label:
        """Give what tells a way from others: its street, its kind, the side on which one walks."""
        edge = self.edge(step)
        return self.street(step), edge.kind, side_of(edge, forward=step[1])

    def street(self, step: Step) -> str:
        """Name the street along which or beside which a step leads; "" for none."""
        edge = self.edge(step)
        return self.network.passages[edge.passage].street if edge.passage >= 0 else ""

    def angle(self, came: Step, goes: Step) -> float:
        """Give the turn from one step into the next in degrees, positive to the right."""
        return change(self.line(came), self.line(goes))

    def is_end(self, ride: Sequence[Step]) -> bool:
        """Whether one way only leads to where a ride begins, and one away from where it ends."""
        first, last = ride[0], ride[-1]
        places = self.end((first[0], not first[1])), self.end(last)
        ways = (
            [one for one in self._leaving[place] if self.edge(one).kind is not Kind.LIFT]
            for place in places
        )
        return all(len(some) == 1 for some in ways)

    def options(self, came: Step) -> list[Step]:
        """Give the ways along which one may go on, without crossing, climbing or turning back."""
        return [
            one for one in self._leaving[self.end(came)]
            if one[0] != came[0] and self.edge(one).crossing is None
            and self.edge(one).kind not in APART
        ]  # fmt: skip

    def goes_on(self, came: Step) -> Step | None:
        """Give the step on which one goes on without being told; None where that is not plain."""
        label = self.label(came)
        alike = [one for one in self.options(came) if self.label(one) == label]
        found = sorted((abs(self.angle(came, one)), one) for one in alike)
        if not found or found[0][0] > AHEAD:
            return None
        if len(found) > 1 and found[1][0] - found[0][0] < ALIKE:
            return None
        return found[0][1]

    def leads_to(self, step: Step) -> str:
        """Name the street to which a way without a name leads; "" where there is none near."""
        walked, seen = 0.0, {step[0]}
        at: Step | None = step
        while at is not None and walked <= LEADS_M:
            walked += self.edge(at).length_m
            names = sorted(self._streets_at(at), key=lambda one: (-one[0], one[1]))
            if names:
                return names[0][1]
            at = self.goes_on(at) or self._only(at)
            if at is None or at[0] in seen:
                return ""
            seen.add(at[0])
        return ""

    def _only(self, came: Step) -> Step | None:
        options = self.options(came)
        return options[0] if len(options) == 1 else None

    def _streets_at(self, came: Step) -> Iterator[tuple[int, str]]:
        """Give the streets with a name at the end of a step, each with its rank."""
        for one in self._leaving[self.end(came)]:
            edge = self.edge(one)
            name = edge.crossing.street.name if edge.crossing else self.street(one)
            if edge.kind is Kind.PLATFORM:
                continue  # its name is that of a stop or a track, and no street's
            if one[0] != came[0] and name:
                yield self.network.passages[edge.passage].rank if edge.passage >= 0 else 0, name


def side_of(edge: Edge, *, forward: bool) -> Side | None:
    """Give the side of the street on which one walks, as one walks."""
    if edge.side is None or forward:
        return edge.side
    return Side.LEFT if edge.side is Side.RIGHT else Side.RIGHT


def change(before: tuple[XY, ...], after: tuple[XY, ...]) -> float:
    """Give the turn between two lines in degrees, positive to the right."""
    if not (is_long(before) and is_long(after)):
        return 0.0
    came, goes = direction(before[::-1]), direction(after)
    return degrees(turn(bearing(came[1], came[0]), bearing(*goes)))


def is_long(line: tuple[XY, ...]) -> bool:
    """Whether a line has any length."""
    return any(distance(line[0], at) > 0 for at in line)


def direction(line: tuple[XY, ...]) -> tuple[XY, XY]:
    """Give the beginning of a line and a place some metres along it."""
    for at in line[1:]:
        if distance(line[0], at) >= LOOK_M:
            return line[0], at
    return line[0], max(line, key=lambda at: distance(line[0], at))
