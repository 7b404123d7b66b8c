"""Where a place lies at the walkable network of the city."""

from collections.abc import Container
from dataclasses import replace
from threading import Lock

from stadtherz.kernel.errors import NotFound
from stadtherz.streets.domain.places import FoundPlace, PlaceKind
from stadtherz.streets.domain.snapping import FARTHEST_M, Snapped, Snapper
from stadtherz.streets.models import Place
from stadtherz.streets.selectors.network import current_network
from stadtherz.streets.selectors.places import place_by_ref

_made: dict[int, Snapper] = {}
_one_at_a_time = Lock()


def snap(longitude: float, latitude: float, *, street: str = "") -> Snapped:
    """Give the nearest point at which a way on foot may begin or end.

    Args:
        longitude: of the place, in degrees.
        latitude: of the place, in degrees.
        street: the name of the street of a house, "" for none.

    Raises:
        NotFound: it is too far from all that can be walked, or the city has no map.

    """
    found = _snapper().snap(longitude, latitude, street=street)
    if found is None:
        message = f"no way on foot is within {FARTHEST_M:.0f} metres of this place"
        raise NotFound(message, code="too-far")
    return found


def snap_place(ref: str) -> Snapped:
    """Give where a found place lies at the network: at its main door where the map has one.

    Raises:
        NotFound: there is no such place, it is too far from all that can be walked, or the city
            has no map.

    """
    place = place_by_ref(ref)
    street = ""
    if place.kind is PlaceKind.ADDRESS:
        street = Place.objects.values_list("name", flat=True).get(ref=ref)
    if not place.doors:
        return snap(place.longitude, place.latitude, street=street)
    lon, lat = place.doors[0]
    return replace(snap(lon, lat, street=street), from_door=True)


def snap_among(place: FoundPlace, among: Container[int]) -> Snapped:
    """Give where a place lies at those edges of the network that count.

    Raises:
        NotFound: all are too far from it, or the city has no map.

    """
    found = _snapper().snap_among(place.longitude, place.latitude, among)
    if found is None:
        message = f"none of these ways is within {FARTHEST_M:.0f} metres of this place"
        raise NotFound(message, code="too-far")
    return found


def _snapper() -> Snapper:
    """Give the network made ready; made once a process for each network."""
    network = current_network()
    with _one_at_a_time:
        if id(network) not in _made:
            _made.clear()
            _made[id(network)] = Snapper(network)  # it keeps the network, so that no other is it
        return _made[id(network)]
