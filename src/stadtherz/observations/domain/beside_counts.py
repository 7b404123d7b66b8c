"""What may stand beside a count: numbers, yes and no, and times, under plain keys.

`private_counts` finds what it knows the look of. What identifies has more looks than anybody knows
(a VIN, the name of a phone, the plates of other countries), and texts of a client's own choosing
are stored and public; so beside counts there are none.
"""

import re
from collections.abc import Mapping
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.inserting import period_of
from stadtherz.observations.domain.results import OUR_QUALITY

FREE = ("parameters", "resultQuality")
_KEY = re.compile(r"[A-Za-z][A-Za-z_.-]{0,39}[0-9]{0,2}")
_TIME = re.compile(r"[0-9TZ:.,+/\s-]{10,80}", re.ASCII)
DEEPEST = 8


def fault_beside_count(data: Mapping[str, Any]) -> str:
    """Name the member of an observation that holds more than a count may; "" where none does.

    Args:
        data: members of the observation; what is missing is not looked at. A quality that this
            server wrote may be handed back.

    """
    for name in FREE:
        value = data.get(name)
        ours = name == "resultQuality" and isinstance(value, Mapping) and set(value) <= OUR_QUALITY
        if value is not None and not ours and not _is_plain(value, 0):
            return (
                f"{name}: beside a count only numbers, true, false and times are kept, under keys"
                " of letters with at most two digits at their end"
            )
    return ""


def _is_plain(value: object, depth: int) -> bool:
    if value is None or isinstance(value, bool | int | float):
        return True
    if isinstance(value, str):
        return _is_time(value)
    if depth >= DEEPEST:
        return False
    if isinstance(value, Mapping):
        keys = all(isinstance(key, str) and _KEY.fullmatch(key) for key in value)
        return keys and all(_is_plain(one, depth + 1) for one in value.values())
    return isinstance(value, list) and all(_is_plain(one, depth + 1) for one in value)


def _is_time(text: str) -> bool:
    if not _TIME.fullmatch(text):
        return False
    try:
        period_of(text)
    except Invalid:
        return False
    return True
