"""What is outdoors beside the network: the elements of the city's map, read when asked for.

Nothing is kept here: who asks takes what it needs, once for each import.
"""

from stadtherz.kernel.errors import NotFound, Unavailable
from stadtherz.streets.adapters.kept_maps import place_of
from stadtherz.streets.adapters.map_files import read_map
from stadtherz.streets.adapters.map_lines import read_lines
from stadtherz.streets.domain.elements import Extract
from stadtherz.streets.selectors.network import current_map


def read_outdoors() -> tuple[Extract, Extract]:
    """Read the city's map once more: its streets and nodes, and the lines beside them.

    Raises:
        NotFound: no map was taken in yet.
        Unavailable: the map file is gone.

    """
    row = current_map()
    if row is None:
        message = "the city has no map yet; take one in with: stadtherz streets import FILE"
        raise NotFound(message, code="map")
    kept = place_of(row.name, row.sha256)
    if not kept.is_file():
        message = f"the map {row.name} is gone from {kept.parent}; take it in once more"
        raise Unavailable(message, code="map-gone")
    return read_map(kept), read_lines(kept)
