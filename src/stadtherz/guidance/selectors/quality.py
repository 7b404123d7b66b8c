"""How good the map is, as it was computed last, beside the map that the city has now."""

from dataclasses import dataclass
from itertools import chain

from stadtherz.city.public import districts
from stadtherz.guidance.adapters.kept_quality import kept_quality
from stadtherz.guidance.domain.quality import DistrictFacts, MapQuality, joined
from stadtherz.streets.public import Collection, current_map, things_there


@dataclass(frozen=True, slots=True)
class ShownQuality:
    """What was computed, for people.

    Args:
        found: what was computed.
        is_current: whether it is of the map that the city has.
        names: of the districts, by key.
        whole: all districts together.
        there: those crossings of junctions and signals that are things with a page; others are
            only drawn as parts of ways.

    """

    found: MapQuality
    is_current: bool
    names: dict[str, str]
    whole: DistrictFacts
    there: frozenset[str]


def current_quality() -> ShownQuality | None:
    """Give what was computed last; None before the first time and where the city has no map."""
    found, row = kept_quality(), current_map()
    if found is None or row is None:
        return None
    names = dict(districts().values_list("key", "name"))
    is_current = row.sha256 == found.map_sha256
    lists = (*(one.refs for one in found.junctions), *(one.refs for one in found.signals))
    there = things_there(Collection.CROSSINGS, chain.from_iterable(lists))
    return ShownQuality(found, is_current, names, joined(found.districts), there)
