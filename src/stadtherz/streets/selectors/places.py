"""Finds places by words, by reference and by the code of a short link."""

from collections.abc import Iterable
from threading import Lock

from django.utils.translation import gettext as _

from stadtherz.city.public import the_city
from stadtherz.kernel.errors import NotFound
from stadtherz.kernel.ids import number_of
from stadtherz.kernel.text import without_control_signs
from stadtherz.streets.domain.place_index import Entry, PlaceIndex
from stadtherz.streets.domain.place_questions import LONGEST, position
from stadtherz.streets.domain.places import FoundPlace, PlaceKind
from stadtherz.streets.domain.spelling import key_of
from stadtherz.streets.models import CODES_FROM, Place
from stadtherz.streets.selectors.network import current_map
from stadtherz.streets.selectors.place_words import kind_words

POSITION = "position/"
_made: dict[tuple[int, str], PlaceIndex] = {}
_one_at_a_time = Lock()


def find_places(
    words: str, *, near: tuple[float, float] | None = None, limit: int = 8
) -> list[FoundPlace]:
    """Find places by what somebody typed, the best first; none before a map was taken in.

    Args:
        words: an address, a name, two streets that meet, or coordinates (latitude first).
        near: longitude and latitude; of equally good ones the nearer comes first.
        limit: the most that are given.

    """
    words = words[:LONGEST]
    at = position(words)
    if at is not None:
        return [_position(*at)]
    found = [entry.id for entry in _index().find(words, near=near, limit=limit)]
    rows = Place.objects.in_bulk(found)
    return [found_place(rows[one]) for one in found if one in rows]


def place_by_ref(ref: str) -> FoundPlace:
    """Give the place with a reference.

    Raises:
        NotFound: there is none, or the map no longer has it.

    """
    if ref.startswith(POSITION):
        at = position(ref.removeprefix(POSITION)[:LONGEST])
        if at is not None:
            return _position(*at)
    # from an address of the net; no database takes some of these signs
    row = Place.objects.filter(ref=without_control_signs(ref), gone=False).first()
    if row is None:
        message = f"the map has no place {ref}; look for it by name"
        raise NotFound(message, code="place")
    return found_place(row)


def place_row(code: str) -> Place:
    """Give the place with the code of a short link, also one that the map no longer has.

    Raises:
        NotFound: there is no place with this code.

    """
    number = number_of(code)
    row = Place.objects.filter(pk=number - CODES_FROM).first() if number else None
    if row is None:
        message = f"no place has the code {code[:20]}; look at the sign again"
        raise NotFound(message, code="place-code")
    return row


def found_place(row: Place) -> FoundPlace:
    """Give a stored place in the language of the reader."""
    kind = kind_words(row.kind, row.sort)
    label = f"{row.name} {row.number}".strip() or kind
    detail = " · ".join(one for one in (row.district, kind) if one and one != label)
    doors = tuple((lon, lat) for lon, lat in row.doors)
    return FoundPlace(
        row.ref, label, detail, PlaceKind(row.kind), row.lon, row.lat, row.code, doors
    )


def _position(lon: float, lat: float) -> FoundPlace:
    ref = f"{POSITION}{lat:.6f},{lon:.6f}"
    label = _("%(lat)s Nord, %(lon)s Ost") % {"lat": f"{lat:.5f}", "lon": f"{lon:.5f}"}
    return FoundPlace(ref, label, kind_words(PlaceKind.POSITION, ""), PlaceKind.POSITION, lon, lat)


def _index() -> PlaceIndex:
    """Give the index of the newest map; made once a process for each import."""
    row = current_map()
    made = (row.pk, row.sha256) if row else (0, "")
    with _one_at_a_time:
        if made not in _made:
            _made.clear()
            _made[made] = PlaceIndex(list(_entries()), key_of(the_city().name))
        return _made[made]


def _entries() -> Iterable[Entry]:
    rows = Place.objects.filter(gone=False).values_list(
        "pk", "kind", "number", "district", "lon", "lat", "words"
    )
    parts: dict[str, str] = {}
    for pk, kind, number, district, lon, lat, words in rows.iterator(chunk_size=5_000):
        known = tuple(words.split())
        first = known[0] if known else ""
        street = first if kind in (PlaceKind.ADDRESS, PlaceKind.STREET) else ""
        if district not in parts:
            parts[district] = key_of(district)
        meets = known if kind == PlaceKind.CORNER else ()
        yield Entry(pk, kind, known, lon, lat, parts[district], street, number, meets)
