"""Reads and writes the files of the guide's bench: pairs, routes of an engine, labels."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from stadtherz.guidance.domain.bench import Labels, LonLat, Pair, Route, Step
from stadtherz.kernel.errors import Invalid

PAIRS, ROUTES = "guidebench-pairs-1", "guidebench-routes-1"


def written_pairs(pairs: Sequence[Pair], map_name: str, seed: int) -> dict[str, Any]:
    """Give pairs as JSON has them."""
    return {"form": PAIRS, "map": map_name, "seed": seed, "pairs": [
        {"id": one.number, "from": one.start, "to": one.end,
         "shortest_m": round(one.shortest_m, 1)} for one in pairs
    ]}  # fmt: skip


def written_routes(engine: str, routes: Sequence[Route]) -> dict[str, Any]:
    """Give routes as JSON has them."""
    return {"form": ROUTES, "engine": engine, "routes": [
        {"id": one.number, "line": one.line, "milliseconds": one.milliseconds,
         "steps": [{"text": step.text, "at": step.at} for step in one.steps]} for one in routes
    ]}  # fmt: skip


def read_routes(path: Path) -> tuple[str, list[Route]]:
    """Read the routes of an engine.

    Raises:
        Invalid: the file is none, or a route in it cannot be read.

    """
    said = _read(path)
    if said.get("form") != ROUTES:
        raise Invalid(f"{path}: is no file of routes; its form is not {ROUTES}", code="bench-file")
    try:
        return str(said["engine"]), [route_of(one) for one in said["routes"]]
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(f"{path}: a route cannot be read ({error})", code="bench-file") from error


def route_of(said: Mapping[str, Any]) -> Route:
    """Read a route."""
    steps = tuple(Step(str(one["text"]), _places(one["at"])) for one in said["steps"])
    spent = said.get("milliseconds")
    return Route(int(said["id"]), _places(said["line"]), steps,
                 None if spent is None else float(spent))  # fmt: skip


def read_labels(path: Path) -> Labels:
    """Read labels of kerbs and tactile fields.

    Raises:
        Invalid: the file is none.

    """
    try:
        return {one["node"]: [(kerb, field) for kerb, field in one["sides"].values()]
                for one in _read(path)["labels"]}  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(f"{path}: is no file of labels ({error})", code="bench-file") from error


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Invalid(f"{path}: cannot be read ({error})", code="bench-file") from error
    return found if isinstance(found, dict) else {}


def _places(said: Sequence[Sequence[float]]) -> tuple[LonLat, ...]:
    return tuple((float(lon), float(lat)) for lon, lat in said)
