"""Reads the profiles that come along: a file of figures each, to be changed by people."""

import json
from functools import cache
from pathlib import Path

from stadtherz.guidance.domain.profile import Profile, profile_of

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
