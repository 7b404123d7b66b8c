"""A style for the vector tiles, by light and by dark (MapLibre Style Specification, version 8).

It names no address of glyphs: MapLibre then draws letters itself, from the font that the page has
loaded, so that no server of others is asked and no font has to be cut into pieces.
"""

from collections.abc import Mapping
from typing import Any

FONT = "Fira Sans"
COLOURS: Mapping[str, Mapping[str, str]] = {
    "hell": {
        "ground": "#f6f4ef", "green": "#dfe8d2", "water": "#c3d9e6", "building": "#e3ddd2",
        "road": "#ffffff", "main": "#f3dfb8", "path": "#c9c4ba", "words": "#33312d",
    },
    "dunkel": {
        "ground": "#1d2023", "green": "#23302a", "water": "#1c3441", "building": "#2b2e31",
        "road": "#3b3f44", "main": "#51493a", "path": "#4a4d50", "words": "#e6e2da",
    },
}  # fmt: skip
WIDTHS = {"path": 0.8, "steps": 1.4, "service": 1.5, "pedestrian": 2.0, "rail": 1.0, "minor": 2.5,
          "tertiary": 3.5, "secondary": 4.5, "primary": 5.0, "motorway": 6.0}  # fmt: skip
MAIN = frozenset({"motorway", "primary"})
THIN = frozenset({"path", "steps", "rail"})
Said = dict[str, Any]


def style_of(scheme: str, tilejson: str) -> Said:
    """Give a style.

    Args:
        scheme: one of `COLOURS`.
        tilejson: address that describes the tiles.

    """
    colours = COLOURS[scheme]
    return {
        "version": 8, "name": f"Stadtherz {scheme}",
        "sources": {"stadt": {"type": "vector", "url": tilejson}},
        "layers": [
            {"id": "ground", "type": "background",
             "paint": {"background-color": colours["ground"]}},
            _area("green", colours["green"]), _area("water", colours["water"]),
            _streams(colours["water"]), _area("buildings", colours["building"]),
            *(_road(kind, colours) for kind in WIDTHS),
            _words("road-names", "roads", colours, line=True),
            _words("place-names", "labels", colours, line=False),
        ],
    }  # fmt: skip


def _area(name: str, colour: str) -> Said:
    return {"id": name, "type": "fill", "source": "stadt", "source-layer": name,
            "filter": ["==", ["geometry-type"], "Polygon"],
            "paint": {"fill-color": colour}}  # fmt: skip


def _streams(colour: str) -> Said:
    return {"id": "streams", "type": "line", "source": "stadt", "source-layer": "water",
            "filter": ["==", ["geometry-type"], "LineString"],
            "paint": {"line-color": colour, "line-width": 2}}  # fmt: skip


def _road(kind: str, colours: Mapping[str, str]) -> Said:
    colour = "main" if kind in MAIN else "path" if kind in THIN else "road"
    width = WIDTHS[kind]
    grows = ["interpolate", ["exponential", 1.5], ["zoom"], 10, width / 4, 14, width, 18, width * 4]
    return {"id": f"road-{kind}", "type": "line", "source": "stadt", "source-layer": "roads",
            "filter": ["==", ["get", "kind"], kind],
            "layout": {"line-cap": "round", "line-join": "round"},
            "paint": {"line-color": colours[colour], "line-width": grows}}  # fmt: skip


def _grown(small: int, large: int) -> list[Any]:
    """Let letters grow with the streets, as far as nobody would look for them elsewhere."""
    return ["interpolate", ["linear"], ["zoom"], 15, small, 19, large]


def _words(name: str, layer: str, colours: Mapping[str, str], *, line: bool) -> Said:
    return {"id": name, "type": "symbol", "source": "stadt", "source-layer": layer,
            "filter": ["has", "name"], "minzoom": 14 if line else 10,
            "layout": {"text-field": ["get", "name"], "text-font": [FONT],
                       "text-size": _grown(12, 17) if line else _grown(15, 19),
                       "symbol-placement": "line" if line else "point"},
            "paint": {"text-color": colours["words"], "text-halo-color": colours["ground"],
                      "text-halo-width": 1.5}}  # fmt: skip
