"""Draws a tile as SVG, for pages that show the base map without a script; light and dark.

Labels are left out: a tile is a picture of its own, and words would end at its edge.
"""

from collections.abc import Mapping, Sequence

from shapely import Geometry, get_coordinates

from stadtherz.streets.domain.tiles.cutting import EXTENT, Placed

SCALE = 8
"""Units of a tile for one of the picture, which has 512."""
SIZE = EXTENT // SCALE
ORDER = ("path", "steps", "service", "pedestrian", "rail", "minor", "tertiary", "secondary",
         "primary", "motorway")  # fmt: skip
WIDTHS = {"motorway": 4.0, "primary": 3.5, "secondary": 3.0, "tertiary": 2.4, "minor": 1.4,
          "pedestrian": 1.4, "service": 1.0, "path": 0.7, "steps": 1.2, "rail": 0.9,
          "river": 2.5, "canal": 2.0, "stream": 1.0}  # fmt: skip
STYLE = (
    "<style>.g{fill:#cbe0b6}.w{fill:#9fc6de}.b{fill:#ddd5c7}.s{stroke:#9fc6de}"
    ".r{stroke:#c4bcae}.m{stroke:#dba84a}.t{stroke:#a9a297}"
    "@media(prefers-color-scheme:dark){.g{fill:#2c4a36}.w{fill:#1f5370}"
    ".b{fill:#3a3d41}.s{stroke:#1f5370}.r{stroke:#5a6068}.m{stroke:#8a7440}.t{stroke:#666a6e}}"
    "</style>"
)


def picture(layers: Mapping[str, Sequence[Placed]], zoom: int) -> str:
    """Draw a tile without ground: green, water, buildings, and roads from small to large."""
    parts = [_areas("g", layers.get("green", ()))]
    parts += [_areas("w", layers.get("water", ()))]
    parts += [_lines("s", kind, layers.get("water", ()), zoom) for kind in WIDTHS]
    parts += [_areas("b", layers.get("buildings", ()))]
    for kind in ORDER:
        name = {"motorway": "m", "primary": "m", "rail": "t", "path": "t", "steps": "t"}
        parts.append(_lines(name.get(kind, "r"), kind, layers.get("roads", ()), zoom))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}"'
        f' width="{SIZE}" height="{SIZE}">{STYLE}{"".join(parts)}</svg>'
    )


def _areas(name: str, placed: Sequence[Placed]) -> str:
    rings = [
        f"{_path(ring)}Z"
        for one in placed if one.shape.geom_type == "Polygon"
        for ring in (one.shape.exterior, *one.shape.interiors)
    ]  # fmt: skip
    return f'<path class="{name}" fill-rule="evenodd" d="{"".join(rings)}"/>' if rings else ""


def _lines(name: str, kind: str, placed: Sequence[Placed], zoom: int) -> str:
    lines = [
        _path(one.shape) for one in placed
        if one.shown.kind == kind and one.shape.geom_type == "LineString"
    ]  # fmt: skip
    if not lines:
        return ""
    width = WIDTHS[kind] * 1.35 ** (zoom - 13)
    return f'<path class="{name}" fill="none" stroke-width="{width:.1f}" d="{"".join(lines)}"/>'


def _path(shape: Geometry) -> str:
    """Write corners relative to each other, which is half as long."""
    found: list[str] = []
    last = (0, 0)
    for x, y in get_coordinates(shape):
        spot = round(float(x) / SCALE), round(float(y) / SCALE)
        if not found:
            found.append(f"M{spot[0]} {spot[1]}")
        elif spot != last:
            found.append(f"l{spot[0] - last[0]} {spot[1] - last[1]}")
        last = spot
    return "".join(found)
