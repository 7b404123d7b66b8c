"""What is kept of a counting letter that waits for its site to be described.

The letter is sound by itself, but no site says yet which directions there are: any word could
stand there, and any decimals in a speed. So a direction is a usual word or one that the city uses
elsewhere, numbers lie in bounds and have two decimals, and the rest is not kept.
"""

import json
import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

DECIMALS = 2
DIRECTIONS = frozenset(
    {
        "in", "out", "both", "ein", "aus", "hin", "her", "zurueck", "left", "right", "links",
        "rechts", "up", "down", "auf", "ab", "forward", "backward", "forth", "back", "north",
        "northeast", "east", "southeast", "south", "southwest", "west", "northwest", "nord",
        "nordost", "ost", "suedost", "sued", "suedwest", "nordwest", "ne", "no", "nw", "se", "so",
        "sw", "inbound", "outbound", "stadteinwaerts", "stadtauswaerts", "inward", "outward",
    }
)  # fmt: skip
_SIGN = re.compile(r"[a-z][0-9]?|(?:dir|direction|richtung)-?[0-9]")
_MOST = {
    "lane": 99, "n": 100_000, "v_mean": 300, "percent": 100, "band": 500, "edges": 500,
    "class": 9_999, "classes": 9_999, "interval_s": 3_600,
}  # fmt: skip


class _UnfitError(ValueError):
    pass


def fit_to_be_kept(payload: bytes, directions: Collection[str] = ()) -> bytes:
    """Write a letter anew as it may be kept; b"" where a direction or number may be anything.

    Args:
        payload: that `count_payload_from` reads.
        directions: that the city's sites have.

    """
    try:
        fitted = _fitted(json.loads(payload), "", frozenset(directions) | DIRECTIONS)
    except _UnfitError:
        return b""
    return json.dumps(fitted, separators=(",", ":")).encode()


def _fitted(value: Any, key: str, directions: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {name: _fitted(one, name, directions) for name, one in value.items()}
    if isinstance(value, list):
        return [_fitted(one, key, directions) for one in value]
    if isinstance(value, str):
        return _text(value, key, directions)
    if value is None:
        return None
    if not 0 <= value <= _MOST.get(key, -1):
        raise _UnfitError
    return round(value, DECIMALS)


def _text(value: str, key: str, directions: frozenset[str]) -> str:
    if key == "start":
        return datetime.fromisoformat(value).isoformat()
    if key == "direction" and value not in directions and not _SIGN.fullmatch(value):
        raise _UnfitError
    return value
