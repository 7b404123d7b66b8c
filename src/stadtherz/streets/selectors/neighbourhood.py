"""What the map knows around a place: stops and crossings, each with what is known of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import atan2, cos, degrees, radians
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stadtherz.streets.domain.features import UNKNOWN, Collection
from stadtherz.streets.domain.places import DEGREE_M, LonLat, metres_apart
from stadtherz.streets.models import Feature

REACH_M = 200.0
MOST = 5
WINDS: tuple[object, ...] = (
    _("nördlich"), _("nordöstlich"), _("östlich"), _("südöstlich"),
    _("südlich"), _("südwestlich"), _("westlich"), _("nordwestlich"),
)  # fmt: skip
HERE_M = 10
SECURED: Mapping[str, object] = {
    "signals": _("Ampel"), "zebra": _("Zebrastreifen"), "marked": _("Markierte Querung"),
    "none": _("Querung ohne Ampel und Zebrastreifen"), "forbidden": _("Hier darf niemand queren"),
    UNKNOWN: _("Querung, Art unbekannt"),
}  # fmt: skip
SOUND: Mapping[str, object] = {
    "yes": _("mit Ton"), "no": _("ohne Ton"), "locate": _("mit Ton, der den Mast finden lässt"),
    "walk": _("mit Ton bei Grün"), UNKNOWN: _("ob sie Ton hat, ist unbekannt"),
}  # fmt: skip
TACTILE: Mapping[str, object] = {
    "yes": _("mit tastbaren Bodenplatten"), "partial": _("teils mit tastbaren Bodenplatten"),
    "no": _("ohne tastbare Bodenplatten"),
    "incorrect": _("mit Bodenplatten, die falsch führen"),
    UNKNOWN: _("tastbare Bodenplatten unbekannt"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Near:
    """Something near a place: what it is, what is known of it, how far and in which direction."""

    name: str
    facts: tuple[str, ...]
    metres: int
    wind: str


def around(at: LonLat) -> dict[str, list[Near]]:
    """Give the nearest stops and crossings around a place, by collection; one question."""
    north = REACH_M / DEGREE_M
    east = north / cos(radians(at[1]))
    box = (at[0] - east, at[1] - north, at[0] + east, at[1] + north)
    found: dict[str, list[tuple[float, Feature]]] = {"stops": [], "crossings": []}
    streets: dict[LonLat, str] = {}
    for row in _in_box(box):
        if row.collection == Collection.ROADS:
            name = row.attributes["name"]["value"]
            streets |= {(lon, lat): name for lon, lat in row.points if name != UNKNOWN}
            continue
        away = metres_apart(at, (row.west, row.south))
        if away <= REACH_M:
            found[row.collection].append((away, row))
    return {
        name: [_near(at, away, row, streets) for away, row in sorted(some, key=_order)[:MOST]]
        for name, some in found.items()
    }


def _in_box(box: tuple[float, float, float, float]) -> QuerySet[Feature]:
    """Give stops and crossings in a box, and roads that touch it."""
    west, south, east, north = box
    kinds = [Collection.STOPS, Collection.CROSSINGS, Collection.ROADS]
    return Feature.objects.filter(
        collection__in=kinds, west__lte=east, east__gte=west, south__lte=north, north__gte=south
    )


def _order(one: tuple[float, Feature]) -> tuple[float, str]:
    return one[0], one[1].ref


def _near(at: LonLat, away: float, row: Feature, streets: Mapping[LonLat, str]) -> Near:
    told = {name: str(fact["value"]) for name, fact in row.attributes.items()}
    if row.collection == Collection.STOPS:
        name = told["name"] if told.get("name", UNKNOWN) != UNKNOWN else gettext("Haltestelle")
        facts = (TACTILE[told.get("tactile_paving", UNKNOWN)],)
        return Near(name, _words(facts), _rounded(away), _wind(at, row, away))
    kind, street = SECURED[told.get("secured", UNKNOWN)], streets.get((row.west, row.south))
    name = f"{street}: {kind}" if street else str(kind)
    return Near(name, _words(_of_crossing(told)), _rounded(away), _wind(at, row, away))


def _of_crossing(told: Mapping[str, str]) -> Iterator[Any]:
    if told.get("secured") == "signals":
        yield SOUND[told.get("sound", UNKNOWN)]
    yield TACTILE[told.get("tactile_paving", UNKNOWN)]


def _words(some: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in some)


def _rounded(metres: float) -> int:
    """Round to ten metres: positions of a map are no better, and nobody counts steps by one."""
    return max(HERE_M, round(metres / 10) * 10)


def _wind(at: LonLat, row: Feature, away: float) -> str:
    if away < HERE_M:
        return ""
    east = (row.west - at[0]) * cos(radians(at[1]))
    towards = degrees(atan2(east, row.south - at[1])) % 360
    return str(WINDS[round(towards / 45) % 8])
