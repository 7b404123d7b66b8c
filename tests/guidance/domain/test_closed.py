"""What is closed is closed for its time, on its side."""

from datetime import UTC, datetime

import numpy as np
import pytest

from stadtherz.guidance.domain.closed import NARROW_M, Closing, EdgeClosure, by_edge, with_closures
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.values import Closed, Closure, Side, What
from tests.streets.drawn import street

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
LATER = datetime(2026, 11, 9, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("closure", "cost"),
    [
        (EdgeClosure(Closing.CLOSED, "works"), np.inf),
        (EdgeClosure(Closing.NARROW, "works"), 10 + NARROW_M),
        (EdgeClosure(Closing.CLOSED, "works", since=LATER), 10),
        (EdgeClosure(Closing.CLOSED, "works", until=NOW), 10),
        (EdgeClosure(Closing.CLOSED, "works", since=NOW, until=LATER), np.inf),
        (EdgeClosure(Closing.CLOSED, "works", Side.LEFT), np.inf),
        (EdgeClosure(Closing.CLOSED, "works", Side.RIGHT), 10),
    ],
)
def test_an_edge_on_the_left_of_its_road(closure, cost):
    network = walkable(street().extract())
    [left, *_] = [n for n, edge in enumerate(network.edges) if edge.side is Side.LEFT]
    costs = np.full(len(network.edges), 10.0)
    found = with_closures(costs, network, {left: [closure]}, NOW)
    assert found[left] == cost
    assert costs[left] == 10
    assert np.delete(found, left).tolist() == np.delete(costs, left).tolist()


def test_what_the_city_closed_counts_for_each_edge_that_it_closes():
    works = Closure(
        1, What.WORKS, "Kanal", "Weg", Closed.ALL, ((7.7, 49.4),), NOW, LATER, "city works",
        frozenset({3, 5}),
    )  # fmt: skip
    expected = [EdgeClosure(Closing.CLOSED, "city works", since=NOW, until=LATER)]
    assert by_edge([works]) == {3: expected, 5: expected}
