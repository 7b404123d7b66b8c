from itertools import pairwise
from math import floor

import pytest

from stadtherz.city.domain.drawing import WIDTH, Drawing
from stadtherz.city.domain.tiles import MOST_TILES, tiles_under
from stadtherz.kernel.geo import Point

TEMPLATE = "https://tiles.example/{z}/{x}/{y}.png"


def drawing(west, north, width_deg, height, squeeze=0.65):
    scale = WIDTH / (width_deg * squeeze)
    return Drawing(WIDTH, height, west, north, scale, squeeze, (), official=True)


CITY = drawing(7.6, 49.5, 0.25, 900)


def test_the_tiles_of_a_known_place():
    # the town hall lies at 4272.79, 2797.82 of zoom 13 in the usual scheme
    spot = CITY.xy(Point(7.7689, 49.4447))
    under = [
        tile
        for tile in tiles_under(CITY, TEMPLATE)
        if tile.x <= spot[0] < tile.x + tile.width and tile.y <= spot[1] < tile.y + tile.height
    ]
    (tile,) = under
    zoom, column, row = map(int, tile.address[len("https://tiles.example/") : -4].split("/"))
    assert (column, row) == (floor(4272.79 * 2 ** (zoom - 13)), floor(2797.82 * 2 ** (zoom - 13)))


def test_the_whole_drawing_is_covered_without_holes():
    tiles = tiles_under(CITY, TEMPLATE)
    assert 10 <= len(tiles) <= MOST_TILES
    assert min(tile.x for tile in tiles) <= 0
    assert min(tile.y for tile in tiles) <= 0
    assert max(tile.x + tile.width for tile in tiles) >= CITY.width
    assert max(tile.y + tile.height for tile in tiles) >= CITY.height
    columns = sorted({(tile.x, tile.x + tile.width) for tile in tiles})
    assert all(left[1] == right[0] for left, right in pairwise(columns))


@pytest.mark.parametrize("width_deg", [0.001, 0.5, 30])
def test_small_and_large_areas_need_few_tiles(width_deg):
    assert 0 < len(tiles_under(drawing(7.6, 49.5, width_deg, 900), TEMPLATE)) <= MOST_TILES
