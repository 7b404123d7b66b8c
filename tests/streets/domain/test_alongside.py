"""Pavements that are ways of their own know the street beside which they run."""

import pytest

from stadtherz.streets.domain.passages import Kind
from stadtherz.streets.domain.walking import walkable
from tests.streets.drawn import Drawing


def streets(*lines, **tags):
    """Draw a street, a parallel one far away, and a way; give what the way knows."""
    drawn = Drawing()
    for name, x, y in [("a", 0, 0), ("b", 200, 0), ("c", 0, 60), ("d", 200, 60)]:
        drawn.node(name, x, y)
    drawn.way("a b", highway="secondary", name="Parkstraße", sidewalk="separate")
    drawn.way("c d", highway="residential", name="Hinterweg", sidewalk="separate")
    for number, (x, y) in enumerate(lines):
        drawn.node(f"p{number}", x, y)
    drawn.way(" ".join(f"p{number}" for number in range(len(lines))), highway="footway", **tags)
    [found] = [one for one in walkable(drawn.extract()).passages if one.kind is not Kind.ROAD]
    return found.street


@pytest.mark.parametrize(
    ("line", "street"),
    [
        ([(10, 8), (190, 8)], "Parkstraße"),
        ([(190, -9), (10, -9)], "Parkstraße"),
        ([(10, 51), (190, 53)], "Hinterweg"),
        ([(10, 30), (190, 30)], ""),  # too far from both
        ([(100, 5), (100, 55)], ""),  # from one to the other
        ([(10, 8), (80, 8), (80, 50)], "Parkstraße"),  # most of it
        ([(10, 8), (30, 8), (30, 50)], ""),
    ],
)
def test_it_is_the_street_that_runs_along(line, street):
    assert streets(*line, footway="sidewalk") == street


def test_a_name_of_its_own_counts_more():
    assert streets((10, 8), (190, 8), name="Lindenpfad") == "Lindenpfad"
