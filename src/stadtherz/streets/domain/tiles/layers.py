"""What a base map shows: which things of the map are in which layer, and from which zoom on.

Source: the pages of these keys in the OpenStreetMap wiki.
"""

from dataclasses import dataclass

from shapely import Geometry

from stadtherz.streets.domain.known import Tags

LOWEST, DEEPEST = 10, 16
"""Zooms that are made; a client shows deeper ones by enlarging the deepest."""
LAYERS = ("water", "green", "buildings", "roads", "labels")
GREEN = {
    "leisure": frozenset({"park", "garden", "pitch", "playground", "golf_course",
                          "nature_reserve"}),
    "landuse": frozenset({"forest", "grass", "meadow", "cemetery", "allotments", "orchard",
                          "recreation_ground", "village_green", "vineyard"}),
    "natural": frozenset({"wood", "scrub", "heath", "grassland"}),
}  # fmt: skip
WATER = {
    "natural": frozenset({"water"}), "waterway": frozenset({"riverbank", "dock"}),
    "landuse": frozenset({"reservoir", "basin"}),
}  # fmt: skip
STREAMS = {"river": 10, "canal": 11, "stream": 13}
ROADS = {
    "motorway": ("motorway", 10), "trunk": ("motorway", 10), "primary": ("primary", 10),
    "secondary": ("secondary", 10), "tertiary": ("tertiary", 11), "unclassified": ("minor", 12),
    "residential": ("minor", 12), "living_street": ("minor", 13), "road": ("minor", 12),
    "pedestrian": ("pedestrian", 13), "service": ("service", 14), "track": ("path", 14),
    "footway": ("path", 14), "path": ("path", 14), "cycleway": ("path", 14),
    "steps": ("steps", 14), "bridleway": ("path", 15),
}  # fmt: skip
RAILS = {"rail": 11, "light_rail": 12, "tram": 13}
PLACES = {"city": 10, "town": 10, "suburb": 12, "village": 11, "quarter": 13, "hamlet": 13,
          "neighbourhood": 14}  # fmt: skip
BUILDINGS_FROM = 14


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a thing is shown: its layer, kind, name ("" for none) and first zoom."""

    layer: str
    kind: str
    zoom: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A thing of the base map, in degrees."""

    shown: Shown
    shape: Geometry


def shown_area(tags: Tags) -> Shown | None:
    """Say where an area is shown; None for nowhere."""
    name = tags.get("name", "")
    if tags.get("building", "no") != "no":
        return Shown("buildings", "building", BUILDINGS_FROM)
    if any(tags.get(key) in values for key, values in WATER.items()):
        return Shown("water", "water", LOWEST, name)
    for key, values in GREEN.items():
        if tags.get(key) in values:
            kind = "wood" if tags[key] in ("forest", "wood") else "green"
            return Shown("green", kind, LOWEST if kind == "wood" else 12, name)
    return None


def shown_line(tags: Tags) -> Shown | None:
    """Say where a line is shown; None for nowhere."""
    name = tags.get("name", "")
    if tags.get("waterway") in STREAMS:
        return Shown("water", tags["waterway"], STREAMS[tags["waterway"]], name)
    if tags.get("railway") in RAILS and tags.get("tunnel", "no") == "no":
        return Shown("roads", "rail", RAILS[tags["railway"]], name)
    found = ROADS.get(tags.get("highway", "").removesuffix("_link"))
    return Shown("roads", found[0], found[1], name) if found else None


def shown_place(tags: Tags) -> Shown | None:
    """Say where the name of a place is shown; None for nowhere."""
    kind, name = tags.get("place", ""), tags.get("name", "")
    return Shown("labels", kind, PLACES[kind], name) if kind in PLACES and name else None
