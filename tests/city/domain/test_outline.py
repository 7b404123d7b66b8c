import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon

from stadtherz.city.domain.description import District, DistrictKind
from stadtherz.city.domain.drawing import WIDTH, draw
from stadtherz.city.domain.outline import areas_of, district_at
from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.geo import Point

SQUARE = json.dumps(
    {
        "type": "Polygon",
        "coordinates": [[[10, 52], [10.1, 52], [10.1, 52.1], [10, 52.1], [10, 52]]],
    }
)


def districts(*centres):
    return tuple(
        District(key=f"d{n}", number=str(n), name=f"D{n}", kind=DistrictKind.CORE, centre=centre)
        for n, centre in enumerate(centres)
    )


centres = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 20)), min_size=2, max_size=18, unique=True
).map(lambda spots: [[10 + x / 100, 52 + y / 100] for x, y in spots])


@given(centres)
def test_each_centre_lies_in_its_own_area_and_areas_do_not_overlap(spots):
    parts = districts(*spots)
    areas = areas_of(parts, {})
    for part in parts:
        assert district_at(part.centre, areas).key == part.key
    whole = sum(area.shape.area for area in areas)
    union = areas[0].shape
    for area in areas[1:]:
        union = union.union(area.shape)
    assert union.area == pytest.approx(whole, rel=1e-6)


@given(centres, st.integers(0, 30), st.integers(0, 20))
def test_a_point_belongs_to_the_nearest_centre(spots, x, y):
    parts = districts(*spots)
    point = Point(10 + x / 100 + 0.0003, 52 + y / 100 + 0.0004)
    found = district_at(point, areas_of(parts, {}))
    if found is not None:
        nearest = min(parts, key=lambda part: part.centre.distance_m(point))
        chosen = next(part for part in parts if part.key == found.key)
        assert chosen.centre.distance_m(point) <= nearest.centre.distance_m(point) * 1.01


def test_one_district_alone_has_an_area():
    (area,) = areas_of(districts([10, 52]), {})
    assert district_at(Point(10.001, 52.001), (area,)) == area


def test_an_official_boundary_is_taken_as_it_is():
    areas = areas_of(districts([10.05, 52.05], [10.5, 52.05]), {"d0": SQUARE})
    assert [area.official for area in areas] == [True, False]
    assert areas[0].shape.area == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("geojson", "said"),
    [
        ('{"type": "Point", "coordinates": [10, 52]}', "is no polygon"),
        ('{"type": "Polygon", "coordinates": []}', "is no polygon"),
        ('{"type": "Polygon", "coordinates": [[[0,0],[1,1],[1,0],[0,1],[0,0]]]}', "crosses itself"),
        ('{"type": "Polygon", "coordinates": [[[0,0],[0,91],[1,91],[0,0]]]}', "lies off the globe"),
        ('{"type": "Polygon", "coordinates": "x"}', "is no GeoJSON geometry"),
        ("null", "is no GeoJSON geometry"),
        ("[" * 100_000, "is no GeoJSON geometry"),
    ],
)
def test_a_boundary_that_is_no_polygon_is_refused_with_its_district(geojson, said):
    with pytest.raises(Invalid, match=f"of 'd0': {said}"):
        areas_of(districts([10, 52]), {"d0": geojson})


def test_the_outline_of_an_area_is_drawn_where_it_lies():
    drawing = draw(areas_of(districts([10.0, 52.0], [10.2, 52.1]), {}))
    corners = [Point(10.0, 52.0), Point(10.1, 52.0), Point(10.1, 52.05)]
    path = drawing.outline(Polygon([(p.lon, p.lat) for p in corners]))
    assert path.startswith("M")
    assert path.endswith("Z")
    for corner in corners:
        assert "{} {}".format(*drawing.xy(corner)) in path


def test_the_drawing_has_north_up_and_fills_its_width():
    drawing = draw(areas_of(districts([10.0, 52.0], [10.2, 52.1]), {}))
    west_south, east_north = drawing.xy(Point(10.0, 52.0)), drawing.xy(Point(10.2, 52.1))
    assert west_south[0] < east_north[0]
    assert west_south[1] > east_north[1]
    assert drawing.width == WIDTH
    assert not drawing.official
