"""Draws small pieces of map in metres: a junction, a dual carriageway, a station with a lift."""

from stadtherz.streets.domain.elements import Extract, Node, Way
from stadtherz.streets.domain.plane import Plane

PLANE = Plane(7.77, 49.44)


class Drawing:
    """A piece of map while it is drawn; nodes have names, ways are words of names."""

    def __init__(self):
        self.numbers, self.nodes, self.ways = {}, {}, []

    def node(self, name, x, y, /, **tags):
        number = self.numbers.setdefault(name, len(self.numbers) + 1)
        self.nodes[number] = Node(number, *PLANE.lonlat((x, y)), written(tags))
        return number

    def way(self, names, **tags):
        nodes = tuple(self.numbers[name] for name in names.split())
        self.ways.append(Way(100 + len(self.ways), nodes, written(tags)))

    def extract(self):
        return Extract(self.nodes, tuple(self.ways))


def written(tags):
    """Keys of OpenStreetMap have colons, names of Python have none."""
    return {name.replace("__", ":"): value for name, value in tags.items()}


def street(*, sidewalk="both", **tags):
    """Draw a street from west to east with a crossing in the middle and a footway to both sides."""
    drawn = Drawing()
    for name, x, y in [("w", -100, 0), ("e", 100, 0), ("n", 0, 60), ("s", 0, -60)]:
        drawn.node(name, x, y)
    drawn.node("c", 0, 0, **tags)
    drawn.way("w c e", highway="residential", name="Parkstraße", sidewalk=sidewalk)
    drawn.way("s c n", highway="footway")
    return drawn


def junction(arms=4, **tags):
    """Draw a junction of streets, 80 metres long each, the first one to the north."""
    drawn = Drawing()
    drawn.node("m", 0, 0, **tags)
    for place, (x, y) in enumerate([(0, 80), (80, 0), (0, -80), (-80, 0)][:arms]):
        drawn.node(f"a{place}", x, y)
        drawn.way(f"m a{place}", highway="residential", name=f"Straße {place}", sidewalk="both")
    return drawn
