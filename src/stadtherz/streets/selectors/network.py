"""The walkable and the drivable network of the city, made once a process.

Both are made anew after an import, and the walkable one after a survey as well.
"""

from pathlib import Path
from threading import Lock

from django.db.models import Count, Max

from stadtherz.kernel.errors import Invalid, NotFound, Unavailable
from stadtherz.streets.adapters.kept_maps import place_of
from stadtherz.streets.adapters.map_files import read_map
from stadtherz.streets.adapters.map_turns import read_restrictions
from stadtherz.streets.domain.driving import RoadNetwork, drivable
from stadtherz.streets.domain.elements import Extract
from stadtherz.streets.domain.network import Network
from stadtherz.streets.domain.surveys import State, with_surveys
from stadtherz.streets.domain.walking import walkable
from stadtherz.streets.models import MapImport, Survey

_made: dict[object, Network] = {}
_made_roads: dict[str, RoadNetwork] = {}
_one_at_a_time = Lock()


def current_map() -> MapImport | None:
    """Give the map of the city; None before the first import."""
    return MapImport.objects.first()


def current_network() -> Network:
    """Give the walkable network of the city, with what was surveyed and accepted.

    Raises:
        NotFound: no map was taken in yet.
        Unavailable: the map file is gone or broken.

    """
    row = _the_map()
    accepted = Survey.objects.filter(state=State.ACCEPTED)
    surveys = accepted.aggregate(number=Count("pk"), newest=Max("decided_at"))
    made_of = row.sha256, surveys["number"], surveys["newest"]
    with _one_at_a_time:
        if made_of not in _made:
            kept = _file_of(row)
            _made.clear()
            facts = [one.as_domain() for one in accepted]
            _made[made_of] = walkable(with_surveys(_read(kept), facts))
        return _made[made_of]


def current_roads() -> RoadNetwork:
    """Give the drivable network of the city; made once a process for each import.

    Raises:
        NotFound: no map was taken in yet.
        Unavailable: the map file is gone or broken.

    """
    row = _the_map()
    with _one_at_a_time:
        if row.sha256 not in _made_roads:
            kept = _file_of(row)
            _made_roads.clear()
            _made_roads[row.sha256] = drivable(_read(kept), read_restrictions(kept))
        return _made_roads[row.sha256]


def _the_map() -> MapImport:
    row = current_map()
    if row is None:
        message = "the city has no map yet; take one in with: stadtherz streets import FILE"
        raise NotFound(message, code="map")
    return row


def _read(kept: Path) -> Extract:
    """Read the map again, which was whole when it was taken in."""
    try:
        return read_map(kept)
    except Invalid as error:
        message = f"{kept} is broken; take the map in once more"
        raise Unavailable(message, code="map-gone") from error


def _file_of(row: MapImport) -> Path:
    kept = place_of(row.name, row.sha256)
    if not kept.is_file():
        message = f"the map {row.name} is gone from {kept.parent}; take it in once more"
        raise Unavailable(message, code="map-gone")
    return kept


def street_along(edge: int) -> str:
    """Give the name of the street along which an edge of the city's network leads, "" for none.

    Raises:
        NotFound: the city has no map.

    """
    network = current_network()
    number = network.edges[edge].passage
    if number < 0:
        return ""
    passage = network.passages[number]
    return passage.street or passage.way.tags.get("name", "")
