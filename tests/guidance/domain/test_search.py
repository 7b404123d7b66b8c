"""The way that costs least, against other people's searches and a plain one of our own."""

import heapq
import random
from dataclasses import replace

import numpy as np
import pytest
import rustworkx
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import floyd_warshall

from stadtherz.guidance.domain.search import Finder
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.domain.plane import Plane
from stadtherz.streets.values import Conveys, Edge, Flight, Kind, Network


def network(pairs, lengths):
    places = [(float(number), 0.0) for number in range(1 + max(map(max, pairs)))]
    edges = [
        Edge(a, b, Kind.FOOTWAY, (places[a], places[b]), length_m=length)
        for (a, b), length in zip(pairs, lengths, strict=True)
    ]
    return Network(Plane(0, 0), places, edges, [], list(range(len(places))))


def plainly(found, start, end, costs):
    best, heap = {start: 0.0}, [(0.0, start)]
    while heap:
        so_far, place = heapq.heappop(heap)
        if place == end:
            return so_far
        for number, edge in enumerate(found.edges):
            for a, b in ((edge.start, edge.end), (edge.end, edge.start)):
                if a == place and so_far + costs[number] < best.get(b, np.inf):
                    best[b] = so_far + costs[number]
                    heapq.heappush(heap, (best[b], b))
    return np.inf


PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=25)


@given(PAIRS, st.randoms(use_true_random=False))
def test_sums_are_those_of_a_plain_search(pairs, chance):
    lengths = [chance.choice([0.5, 1.0, 7.25, 30.0]) for _ in pairs]
    costs = np.array([one * chance.choice([1.0, 1.5, np.inf]) for one in lengths])
    found = network(pairs, lengths)
    start, end = 0, len(found.places) - 1
    expected = plainly(found, start, end, costs)
    try:
        way = Finder(found).find(start, end, costs)
    except NotFound:
        assert expected == np.inf
        return
    assert way.cost == pytest.approx(expected)
    at = start
    for number, forward in way.steps:
        edge = found.edges[number]
        assert at == (edge.start if forward else edge.end)
        at = edge.end if forward else edge.start
    assert at == end


def test_sums_are_those_of_other_libraries():
    chance = random.Random(7)
    pairs = [(a, b) for a in range(60) for b in chance.sample(range(60), 4) if a != b]
    pairs = sorted({tuple(sorted(one)) for one in pairs})
    lengths = [chance.uniform(1, 50) for _ in pairs]
    found, costs = network(pairs, lengths), np.array(lengths)
    rows, columns = zip(*pairs, strict=True)
    sums = floyd_warshall(
        coo_matrix((costs, (rows, columns)), shape=(60, 60)).tocsr(), directed=False
    )
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(60))
    graph.add_edges_from([(a, b, cost) for (a, b), cost in zip(pairs, lengths, strict=True)])
    finder = Finder(found)
    for start, end in ((chance.randrange(60), chance.randrange(60)) for _ in range(100)):
        cost = finder.find(start, end, costs).cost
        other = rustworkx.dijkstra_shortest_path_lengths(graph, start, float, goal=end)
        assert cost == pytest.approx(sums[start, end])
        assert cost == pytest.approx(other[end] if end != start else 0)


def test_of_two_edges_between_the_same_places_the_cheaper_one_is_walked():
    found = network([(0, 1), (0, 1)], [5.0, 3.0])
    assert Finder(found).find(0, 1, np.array([5.0, 3.0])).steps == ((1, True),)
    assert Finder(found).find(1, 0, np.array([5.0, 9.0])).steps == ((0, False),)


def test_who_is_there_already_walks_no_step():
    assert Finder(network([(0, 1)], [1.0])).find(1, 1, np.array([1.0])).steps == ()


@pytest.mark.parametrize("start", [0, 1])
def test_an_escalator_is_taken_only_in_the_direction_in_which_it_runs(start):
    beside = network([(0, 1), (start, 1 - start)], [60.0, 20.0])
    moving = Flight(conveys=Conveys.ALONG)
    beside.edges[1] = replace(beside.edges[1], kind=Kind.ESCALATOR, flight=moving)
    finder, costs = Finder(beside), np.array([60.0, 20.0])
    assert finder.find(start, 1 - start, costs).steps == ((1, True),)
    back = finder.find(1 - start, start, costs)
    assert ([number for number, _ in back.steps], back.cost) == ([0], 60.0)
    alone = network([(start, 1 - start)], [20.0])
    alone.edges[0] = replace(alone.edges[0], flight=Flight(conveys=Conveys.AGAINST))
    with pytest.raises(NotFound):
        Finder(alone).find(start, 1 - start, np.array([20.0]))
    assert Finder(alone).find(1 - start, start, np.array([20.0])).cost == 20
