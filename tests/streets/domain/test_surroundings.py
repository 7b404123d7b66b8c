"""What is near a way, and how loud it is."""

import pytest

from stadtherz.streets.domain.elements import Extract
from stadtherz.streets.domain.surroundings import plant_of
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.values import Kind, Known, Noise, Plant
from tests.streets.drawn import Drawing


def path(**road):
    """Draw a path of 100 metres, and a road that runs beside it 30 metres away."""
    drawn = Drawing()
    for name, x, y in [("a", 0, 0), ("b", 100, 0), ("c", 0, 30), ("d", 100, 30)]:
        drawn.node(name, x, y)
    drawn.way("a b", highway="footway")
    drawn.way("c d", **({"highway": "residential"} | road))
    return drawn


def seen(drawn, *areas):
    """Give what is near the path."""
    whole = drawn.extract()
    found = walkable(Extract(whole.nodes, whole.ways, areas))
    [number] = [n for n, edge in enumerate(found.edges) if edge.kind is Kind.FOOTWAY]
    return found.near(number)


def test_where_the_map_has_nothing_nothing_is_known():
    found = seen(path())
    assert (found.seat, found.green, found.plants) == (Known.UNKNOWN, Known.UNKNOWN, frozenset())
    assert (found.noise, found.sources) == (Noise.CALM, ())


def test_a_seat_is_near_anywhere_along_the_way():
    drawn = path()
    near, far = drawn.node("near", 2, 10, amenity="bench"), drawn.node("x", 2, 16, amenity="bench")
    found = seen(drawn)
    assert found.seat is Known.YES
    assert found.sources == (f"node/{near}",)
    assert far


def test_a_tree_is_green_and_a_plant():
    drawn = path()
    tree = drawn.node("tree", 50, 6, natural="tree", genus="Betula")
    found = seen(drawn)
    assert (found.green, found.plants) == (Known.YES, {Plant.BIRCH})
    assert found.sources == (f"node/{tree}",)


def test_who_walks_through_a_park_walks_in_greenery():
    drawn = path()
    for name, x, y in [("p", -9, -90), ("q", 120, -90), ("r", 120, 90), ("s", -9, 90)]:
        drawn.node(name, x, y)
    drawn.way("p q r s p", leisure="park")
    park = drawn.ways.pop()
    assert seen(drawn, park).green is Known.YES


@pytest.mark.parametrize(
    ("highway", "noise"),
    [("residential", Noise.CALM), ("tertiary", Noise.CALM), ("secondary", Noise.BUSY),
     ("primary", Noise.LOUD), ("trunk", Noise.LOUD)],
)  # fmt: skip
def test_noise_goes_with_the_class_of_the_road(highway, noise):
    assert seen(path(highway=highway)).noise is noise


@pytest.mark.parametrize(
    ("tags", "plant"),
    [
        ({"natural": "tree"}, Plant.UNNAMED),
        ({"natural": "tree", "genus": "Corylus"}, Plant.HAZEL),
        ({"natural": "tree", "species": "Alnus glutinosa"}, Plant.ALDER),
        ({"natural": "tree_row", "species:de": "Hainbuche"}, Plant.OTHER),
        ({"natural": "tree", "species:de": "Gemeine Esche"}, Plant.ASH),
        ({"natural": "tree", "genus": "Quercus"}, Plant.OTHER),
        ({"landuse": "meadow"}, Plant.GRASS),
        ({"leisure": "park"}, None),
        ({"genus": "Betula"}, None),
    ],
)
def test_plants_are_told_by_their_latin_and_german_names(tags, plant):
    assert plant_of(tags) is plant
