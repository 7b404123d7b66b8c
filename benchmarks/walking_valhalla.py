"""Routes the pairs of `benchmarks.walking` with Valhalla; run by a Python that has pyvalhalla.

    PYTHON benchmarks/walking_valhalla.py CITY.osm.pbf PAIRS.json

Builds its tiles in a folder of its own and prints JSON: seconds for the tiles, milliseconds of the
processor for each way on foot (`type: blind`), null where there is none.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import valhalla


def main():
    city, pairs = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())
    with tempfile.TemporaryDirectory() as folder:
        tiles, empty = Path(folder) / "tiles", Path(folder) / "none.tar"
        tiles.mkdir()
        empty.touch()
        config = valhalla.get_config(tile_extract=str(empty), tile_dir=str(tiles))
        config["mjolnir"].pop("tile_extract")
        written = Path(folder) / "config.json"
        written.write_text(json.dumps(config))
        build = Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles"
        begun = time.perf_counter()
        subprocess.run([build, "-c", written, city], check=True, capture_output=True, timeout=600)
        built = time.perf_counter() - begun
        actor = valhalla.Actor(config)
        found = [routed(actor, *pair) for pair in pairs]
    print(json.dumps({"tiles_s": built, "ways_ms": found}))


def routed(actor, start, end):
    asked = {
        "locations": [{"lon": lon, "lat": lat} for lon, lat in (start, end)],
        "costing": "pedestrian",
        "costing_options": {"pedestrian": {"type": "blind"}},
    }
    begun = time.process_time()
    try:
        actor.route(asked)
    except RuntimeError:
        return None
    return 1_000 * (time.process_time() - begun)


if __name__ == "__main__":
    main()
