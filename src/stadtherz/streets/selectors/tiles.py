"""Tiles of the base map: made when first asked for, from the map that the city has."""

from threading import Lock

from django.utils.translation import gettext

from stadtherz.city.public import OwnMap
from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.streets.adapters.base_maps import read_base_map
from stadtherz.streets.adapters.kept_maps import Current, current_kept
from stadtherz.streets.adapters.tile_files import keep_tile, kept_tile
from stadtherz.streets.domain.tiles.cutting import BaseMap, is_made, tile_of
from stadtherz.streets.domain.tiles.mvt import vector_tile
from stadtherz.streets.domain.tiles.pictures import picture

STATE = 12
MADE_BY = "1"
"""Raise it when tiles are drawn in another way: kept ones are then made anew."""
FORMS = ("mvt", "svg")
_read: dict[str, BaseMap] = {}
_one_at_a_time = Lock()


def own_map() -> OwnMap | None:
    """Give the city's own pictures of the base map; None before the first import."""
    current = current_kept()
    if current is None:
        return None
    address = f"/karte/{{z}}/{{x}}/{{y}}.svg?v={tiles_state()}"
    return OwnMap(address, gettext("© OpenStreetMap-Mitwirkende"), current.box)


def tiles_state() -> str:
    """Name the state of the base map; "" before the first import."""
    current = current_kept()
    return _state_of(current) if current else ""


def _state_of(current: Current) -> str:
    return f"{current.sha256[:STATE]}-{MADE_BY}"


def tile(z: int, x: int, y: int, form: str) -> bytes:
    """Give a tile as Mapbox Vector Tile or as SVG.

    Raises:
        NotFound: the city has no map, none there, or its file is broken by now.

    """
    current = current_kept()
    if current is None or form not in FORMS or not is_made(z, x, y, current.box):
        message = "there is no such tile"
        raise NotFound(message, code="tile")
    state, name = _state_of(current), f"{z}/{x}/{y}.{form}"
    kept = kept_tile(state, name)
    if kept is not None:
        return kept
    layers = tile_of(_read_once(current), z, x, y)
    content = vector_tile(layers) if form == "mvt" else picture(layers, z).encode()
    keep_tile(state, name, content)
    return content


def _read_once(current: Current) -> BaseMap:
    """Read the base map once a process: some seconds for a city."""
    with _one_at_a_time:
        if current.sha256 not in _read:
            _read.clear()
            try:
                _read[current.sha256] = read_base_map(current.place)
            except Invalid as error:
                raise NotFound(str(error), code="tile") from error
        return _read[current.sha256]
