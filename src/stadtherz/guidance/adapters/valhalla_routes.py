"""Routes with Valhalla, as a program of its own: its wheels ask for another Python than the city's.

    PYTHON valhalla_routes.py CITY.osm.pbf PAIRS.json LANGUAGE

Prints routes in the form of the bench. Nothing of the city is imported here.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

MISSING = 3
"""The exit code where Valhalla is not installed."""


def main(city: str, pairs: str, language: str) -> int:
    """Route all pairs."""
    try:
        valhalla: Any = import_module("valhalla")
    except ImportError:
        return MISSING
    asked = json.loads(Path(pairs).read_text(encoding="utf-8"))["pairs"]
    with tempfile.TemporaryDirectory() as folder:
        actor = _actor(valhalla, Path(folder), city)
        routes = [one for pair in asked for one in _routed(actor, pair, language)]
    told = {"form": "guidebench-routes-1", "engine": f"Valhalla {version('pyvalhalla')} (blind)",
            "routes": routes}  # fmt: skip
    sys.stdout.write(json.dumps(told))
    return 0


def _actor(valhalla: Any, folder: Path, city: str) -> Any:
    tiles, empty, written = folder / "tiles", folder / "none.tar", folder / "config.json"
    tiles.mkdir()
    empty.touch()
    config = valhalla.get_config(tile_extract=str(empty), tile_dir=str(tiles))
    config["mjolnir"].pop("tile_extract")
    written.write_text(json.dumps(config), encoding="utf-8")
    build = Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles"
    subprocess.run(  # noqa: S603 - Valhalla's own program
        [build, "-c", written, city], check=True, capture_output=True, timeout=600
    )
    return valhalla.Actor(config)


def _routed(actor: Any, pair: dict[str, Any], language: str) -> Iterator[dict[str, Any]]:
    asked = {
        "locations": [{"lon": lon, "lat": lat} for lon, lat in (pair["from"], pair["to"])],
        "costing": "pedestrian", "costing_options": {"pedestrian": {"type": "blind"}},
        "language": {"de": "de-DE", "en": "en-US"}.get(language, language),
    }  # fmt: skip
    begun = time.process_time()
    try:
        leg = actor.route(asked)["trip"]["legs"][0]
    except RuntimeError:
        return
    spent = 1_000 * (time.process_time() - begun)
    line = _decoded(leg["shape"])
    steps = [
        {"text": one["instruction"], "at": [line[one["begin_shape_index"]]]}
        for one in leg["maneuvers"]
    ]
    yield {"id": pair["id"], "line": line, "milliseconds": spent, "steps": steps}


def _decoded(shape: str) -> list[tuple[float, float]]:
    """Read Valhalla's polyline of six digits as longitude and latitude."""
    numbers, value, shift = [], 0, 0
    for sign in shape:
        part = ord(sign) - 63
        value |= (part & 31) << shift
        shift += 5
        if part < 32:  # noqa: PLR2004 - the last five bits of a number
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value, shift = 0, 0
    found, lat, lon = [], 0, 0
    for north, east in zip(numbers[::2], numbers[1::2], strict=True):
        lat, lon = lat + north, lon + east
        found.append((lon / 1e6, lat / 1e6))
    return found


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
