"""Asks other engines for routes; each runs as a program of its own, for each has its own Python."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import osmium

from stadtherz.guidance.adapters.bench_files import read_routes
from stadtherz.guidance.adapters.valhalla_routes import MISSING
from stadtherz.guidance.domain.bench import Route
from stadtherz.kernel.errors import Unavailable

SCRIPT = Path(__file__).with_name("valhalla_routes.py")
LONGEST_S = 1_800


def routes_of_valhalla(
    python: str, city: Path, pairs: Mapping[str, Any], language: str
) -> tuple[str, list[Route]]:
    """Route pairs with Valhalla's profile for blind people.

    Args:
        python: a Python, 3.12 or newer, in which pyvalhalla is installed.
        city: the map file.
        pairs: in the form of the bench.
        language: of the texts.

    Raises:
        Unavailable: it is not installed there, or it failed.

    """
    with TemporaryDirectory() as folder:
        found, asked, given = (Path(folder) / name for name in ("m.osm.pbf", "p.json", "r.json"))
        with osmium.SimpleWriter(str(found)) as writer:
            for one in osmium.FileProcessor(str(city)):
                writer.add(one)
        asked.write_text(json.dumps(pairs), encoding="utf-8")
        try:
            done = subprocess.run(  # noqa: S603 - the operator names the program
                [python, str(SCRIPT), str(found), str(asked), language],
                capture_output=True, text=True, timeout=LONGEST_S, check=False,
            )  # fmt: skip
        except OSError as error:
            raise Unavailable(f"{python} cannot be run ({error})", code="valhalla") from error
        if done.returncode == MISSING:
            message = (
                f"Valhalla is not installed for {python}; make a folder with Python 3.12 or newer"
                " (python3.12 -m venv there; there/bin/pip install pyvalhalla) and name"
                " there/bin/python"
            )
            raise Unavailable(message, code="valhalla")
        if done.returncode:
            message = f"Valhalla failed: {' '.join(done.stderr.split()[-20:])}"
            raise Unavailable(message, code="valhalla")
        given.write_text(done.stdout, encoding="utf-8")
        return read_routes(given)
