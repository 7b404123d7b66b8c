"""Finds a point by the words for it, in what the city knows: its places, and public proposals.

There is no register of all addresses in here. What is not found is said, and coordinates help.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stadtherz.city.public import Place
from stadtherz.kernel.geo import Point
from stadtherz.participation.domain.likeness import fold
from stadtherz.participation.models import Proposal
from stadtherz.participation.selectors.proposals import public_states

MOST_FOUND, MOST_KNOWN = 6, 300
SHORTEST = 3
AT_A_PLACE_M = 100
BOX_DEGREES = 0.003
"""More than 100 m of latitude, and of longitude up to 70 degrees north."""
TYPED = re.compile(r"\s*(-?\d{1,3}[.,]\d+)\s*[;,\s]\s*(-?\d{1,3}[.,]\d+)\s*")


@dataclass(frozen=True)
class Spot:
    """A point with words for it."""

    words: str
    point: Point


def spots_named(words: str) -> list[Spot]:
    """Give what goes by these words, the best first; an exact name alone where there is one."""
    if typed := _typed(words):
        return [typed]
    wanted = fold(words).strip()
    if len(wanted) < SHORTEST:
        return []
    found = {fold(one.words): one for one in _known() if wanted in fold(one.words)}
    if wanted in found:
        return [found[wanted]]
    return sorted(found.values(), key=lambda one: (len(one.words), one.words))[:MOST_FOUND]


def known_names() -> list[str]:
    """Give the names that can be typed, to be offered while somebody does."""
    return sorted({one.words for one in _known()})[:MOST_KNOWN]


def places_at(point: Point) -> list[str]:
    """Give the codes of the city's places at a point: those whose own is at most 100 m away."""
    near = Place.objects.filter(
        lon__range=(point.lon - BOX_DEGREES, point.lon + BOX_DEGREES),
        lat__range=(point.lat - BOX_DEGREES, point.lat + BOX_DEGREES),
    )
    return sorted(
        one.code for one in near if Point(one.lon, one.lat).distance_m(point) <= AT_A_PLACE_M
    )


def _known() -> Iterator[Spot]:
    """Give places and addresses; a place of the city comes after, and so wins, of equal names."""
    rows = Proposal.objects.filter(
        state__in=public_states(), procedure__published=True, lon__isnull=False, lat__isnull=False
    ).exclude(address="")  # fmt: skip
    for address, lon, lat in rows.values_list("address", "lon", "lat"):
        if lon is not None and lat is not None:
            yield Spot(address, Point(lon, lat))
    for name, lon, lat in Place.objects.values_list("name", "lon", "lat"):
        yield Spot(name, Point(lon, lat))


def _typed(words: str) -> Spot | None:
    """Read latitude and longitude as they are copied from a map."""
    if not (match := TYPED.fullmatch(words)):
        return None
    lat, lon = (float(part.replace(",", ".")) for part in match.groups())
    try:
        return Spot(words.strip(), Point(lon, lat))
    except ValueError:
        return None
