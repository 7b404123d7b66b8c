"""The walkable and the drivable network of the city, made once a process for each import."""

from pathlib import Path
from threading import Lock

from stadtherz.kernel.errors import NotFound, Unavailable
from stadtherz.streets.adapters.kept_maps import place_of
from stadtherz.streets.adapters.map_files import read_map
from stadtherz.streets.adapters.map_turns import read_restrictions
from stadtherz.streets.domain.driving import RoadNetwork, drivable
from stadtherz.streets.domain.network import Network
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.models import MapImport

_made: dict[str, Network] = {}
_made_roads: dict[str, RoadNetwork] = {}
_one_at_a_time = Lock()


def current_map() -> MapImport | None:
    """Give the map of the city; None before the first import."""
    return MapImport.objects.first()


def current_network() -> Network:
    """Give the walkable network of the city.

    Raises:
        NotFound: no map was taken in yet.
        Unavailable: the map file is gone.

    """
    row = _the_map()
    with _one_at_a_time:
        if row.sha256 not in _made:
            kept = _file_of(row)
            _made.clear()
            _made[row.sha256] = walkable(read_map(kept))
        return _made[row.sha256]


def current_roads() -> RoadNetwork:
    """Give the drivable network of the city; made once a process for each import.

    Raises:
        NotFound: no map was taken in yet.
        Unavailable: the map file is gone.

    """
    row = _the_map()
    with _one_at_a_time:
        if row.sha256 not in _made_roads:
            kept = _file_of(row)
            _made_roads.clear()
            _made_roads[row.sha256] = drivable(read_map(kept), read_restrictions(kept))
        return _made_roads[row.sha256]


def _the_map() -> MapImport:
    row = current_map()
    if row is None:
        message = "the city has no map yet; take one in with: stadtherz streets import FILE"
        raise NotFound(message, code="map")
    return row


def _file_of(row: MapImport) -> Path:
    kept = place_of(row.name, row.sha256)
    if not kept.is_file():
        message = f"the map {row.name} is gone from {kept.parent}; take it in once more"
        raise Unavailable(message, code="map-gone")
    return kept
