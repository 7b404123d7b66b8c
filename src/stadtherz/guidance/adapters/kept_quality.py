"""Keeps how good the map is, as it was computed, beside the maps of the city: one file of JSON."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from stadtherz.guidance.domain.quality import (
    DistrictFacts,
    Junction,
    MapQuality,
    Sample,
    Share,
    SoundSignal,
    Told,
)

FORM = 2


def keep_quality(found: MapQuality) -> None:
    """Write it; a file that was cut off never has its name."""
    place = _place()
    place.parent.mkdir(parents=True, exist_ok=True)
    half = place.with_name(f"{place.name}.{os.getpid()}.part")
    half.write_text(json.dumps(written(found), ensure_ascii=False, indent=1), encoding="utf-8")
    half.replace(place)


def kept_quality() -> MapQuality | None:
    """Read what was computed last; None before the first time, of an older form, or broken."""
    try:
        said = json.loads(_place().read_text(encoding="utf-8"))
        return _read(said) if said["form"] == FORM else None
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None


def written(found: MapQuality) -> dict[str, Any]:
    """Give it as JSON has it."""
    return asdict(found) | {
        "form": FORM, "made_at": found.made_at.isoformat(),
        "data_of": found.data_of and found.data_of.isoformat(),
    }  # fmt: skip


def _read(said: Mapping[str, Any]) -> MapQuality:
    day = said["data_of"]
    return MapQuality(
        said["state"], datetime.fromisoformat(said["made_at"]), said["map_name"],
        said["map_sha256"],
        date.fromisoformat(day) if day else None, Sample(**said["sample"]),
        tuple(_district(one) for one in said["districts"]), said["unmapped"], said["apart"],
        tuple(_junction(one) for one in said["junctions"]),
        tuple(SoundSignal(**one | {"refs": tuple(one["refs"])}) for one in said["signals"]),
    )  # fmt: skip


def _district(said: Mapping[str, Any]) -> DistrictFacts:
    shares = {Told(key): Share(**one) for key, one in said["shares"].items()}
    return DistrictFacts(said["key"], said["crossings"], shares)


def _junction(said: Mapping[str, Any]) -> Junction:
    lists = {
        "streets": tuple(said["streets"]), "refs": tuple(said["refs"]),
        "missing": tuple(Told(one) for one in said["missing"]),
    }  # fmt: skip
    return Junction(**{**said, **lists})


def _place() -> Path:
    return Path(settings.VAR) / "guidance" / "quality.json"
