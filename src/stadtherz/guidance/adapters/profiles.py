"""Reads the profiles and parts that come along: a file of figures each, to be changed by people."""

import json
from functools import cache
from pathlib import Path

from stadtherz.guidance.domain.profile import Changes, Profile, profile_of

FOLDER = Path(__file__).resolve().parent.parent / "profiles"


@cache
def profiles() -> dict[str, Profile]:
    """Give the profiles by name.

    Raises:
        Invalid: one of them cannot be read; each fault in the details.

    """
    return {
        path.stem: profile_of(path.stem, json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.json"))
    }


@cache
def parts() -> dict[str, Changes]:
    """Give the parts that may be added to each profile, by name: the figures that they change."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(FOLDER.glob("parts/*.json"))
    }
