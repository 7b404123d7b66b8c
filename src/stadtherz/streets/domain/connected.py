"""Which places of a network hang together: nobody can be led to what lies apart from the rest."""

from collections import Counter

from stadtherz.streets.domain.network import Network


def together(network: Network) -> list[frozenset[int]]:
    """Give the places in parts that hang together, the one with the most edges first.

    Places without an edge are in none.
    """
    above = list(range(len(network.places)))

    def root(place: int) -> int:
        while above[place] != place:
            above[place] = above[above[place]]
            place = above[place]
        return place

    for edge in network.edges:
        above[root(edge.start)] = root(edge.end)
    sizes = Counter(root(edge.start) for edge in network.edges)
    parts: dict[int, set[int]] = {one: set() for one in sizes}
    for edge in network.edges:
        parts[root(edge.start)] |= {edge.start, edge.end}
    return [frozenset(parts[one]) for one, _ in sizes.most_common()]
