"""Brings the stored places to those of a map; places that are gone keep their row and code."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from shapely import STRtree, points

from stadtherz.city.public import district_areas, the_city
from stadtherz.streets.adapters.map_places import read_things
from stadtherz.streets.domain.elements import Extract
from stadtherz.streets.domain.named_streets import streets_of
from stadtherz.streets.domain.places import LonLat, MapPlace, places_of
from stadtherz.streets.models import Place
from stadtherz.streets.selectors.place_words import words_for_search

AT_ONCE = 1_000
INVENTED = "Musterviertel (erfunden)"
"""Stands where else the part of the city does: nobody shall take the sample town for a place."""
FIELDS = ("kind", "sort", "name", "number", "postcode", "district", "lon", "lat", "doors", "words")
LONGEST = {"ref": 200, "sort": 80, "name": 200, "number": 20, "postcode": 10}


@dataclass
class Placed:
    """What was new, changed and gone: references of places."""

    number: int
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def read_places(path: Path, extract: Extract) -> list[MapPlace]:
    """Read the places of a map file; what is longer than a row takes is left out."""
    found = places_of(read_things(path, extract), cache(lambda sort: tuple(words_for_search(sort))))
    return [one for one in (*found, *streets_of(extract)) if _fits(one)]


def replace_places(found: Sequence[MapPlace], *, district: str = "") -> Placed:
    """Bring the stored places to those that were found; inside of a transaction.

    Args:
        found: in the map.
        district: of all of them, "" for what the city says; an invented place lies in none.

    """
    stored = {
        ref: (pk, gone, rest)
        for pk, ref, gone, *rest in Place.objects.values_list("pk", "ref", "gone", *FIELDS)
    }
    rows = {row.ref: row for row in _rows(found, district)}
    placed = Placed(len(rows), new=[ref for ref in rows if ref not in stored])
    changed = []
    for ref, (pk, gone, rest) in stored.items():
        row = rows.get(ref)
        if row is None:
            placed.gone += [] if gone else [ref]
        elif gone or rest != [getattr(row, name) for name in FIELDS]:
            row.pk = pk
            changed.append(row)
            (placed.new if gone else placed.changed).append(ref)
    Place.objects.bulk_create(
        [row for ref, row in rows.items() if ref not in stored], batch_size=AT_ONCE
    )
    Place.objects.bulk_update(changed, [*FIELDS, "gone"], batch_size=AT_ONCE // 5)
    for some in _lots(placed.gone):
        Place.objects.filter(ref__in=some).update(gone=True)
    if district != INVENTED:
        Place.objects.filter(gone=True, district=INVENTED).delete()  # nobody printed these
    return placed


def _rows(found: Sequence[MapPlace], given: str) -> Iterator[Place]:
    districts = [given] * len(found) if given else _districts([one.at for one in found])
    for one, district in zip(found, districts, strict=True):
        yield Place(
            ref=one.ref, kind=one.kind.value, sort=one.sort, name=one.name, number=one.number,
            postcode=one.postcode, district=district, lon=one.at[0], lat=one.at[1],
            doors=[list(door) for door in one.doors], words=" ".join(one.words),
        )  # fmt: skip


def _districts(at: Sequence[LonLat]) -> list[str]:
    """Name the district in which each point lies; "" outside of the city."""
    names: Mapping[str, str] = {one.key: one.name for one in the_city().districts}
    areas = district_areas()
    found = [""] * len(at)
    if areas and at:
        tree = STRtree([area.shape for area in areas])
        for point, area in zip(*tree.query(points(at), predicate="intersects"), strict=True):
            found[point] = found[point] or names[areas[area].key]
    return found


def _fits(one: MapPlace) -> bool:
    return all(len(getattr(one, name)) <= size for name, size in LONGEST.items())


def _lots(found: Sequence[str]) -> Iterable[Sequence[str]]:
    for first in range(0, len(found), AT_ONCE // 2):
        yield found[first : first + AT_ONCE // 2]
