"""Reads the measures that people write into OpenStreetMap: with units, commas and habits.

The key's page in the OpenStreetMap wiki names the unit that is meant where none is written (metres,
km/h, per cent); what cannot be read is unknown, and unknown is None, never 0.
"""

import re
from math import radians, tan

NUMBER = re.compile(r"^\s*([<>~≈]?)\s*(-?\d+(?:[.,]\d+)?)\s*([a-zA-Z°%\"']*)\s*$")
SPAN = re.compile(r"\s*(-?\d{1,4})\s*-\s*(-?\d{1,4})\s*")
METRES = {"": 1.0, "m": 1.0, "cm": 0.01, "mm": 0.001, "km": 1_000.0, "ft": 0.3048, "in": 0.0254,
          "'": 0.3048, '"': 0.0254}  # fmt: skip
SPEEDS = {"": 1.0, "kmh": 1.0, "mph": 1.609_344, "knots": 1.852}
WORDS_OF_SPEED = {"walk": 6.0, "DE:walk": 6.0, "DE:living_street": 7.0, "DE:urban": 50.0,
                  "DE:rural": 100.0, "DE:zone30": 30.0, "DE:zone:30": 30.0}  # fmt: skip
HIGHEST_KERB_M = 0.5
"""A kerb of "6" or "12" was meant in centimetres: none is higher than half a metre."""
STEEPEST_DEGREES = 45
LARGEST = 1_000_000
"""What is greater is a slip of the pen, and nothing of a city; it is unknown."""
LONGEST = 40
"""A measure has fewer signs."""
HIGHEST_LEVEL = 200


def metres(words: str | None) -> float | None:
    """Read a length in metres: "0.06", "3 cm", "3cm", "1,5 m"."""
    return _scaled(words, METRES)


def kerb_height(words: str | None) -> float | None:
    """Read the height of a kerb in metres; a bare number too large for one is in centimetres."""
    found = metres(words)
    if found is None or found < 0:
        return None
    if found > HIGHEST_KERB_M:
        found /= 100
    return found if found <= HIGHEST_KERB_M else None


def kilometres_an_hour(words: str | None) -> float | None:
    """Read a speed limit in km/h: "50", "30 mph", "walk", "DE:urban"."""
    if words in WORDS_OF_SPEED:
        return WORDS_OF_SPEED[words]
    return _scaled(words.replace("/", "") if words else words, SPEEDS)


def whole(words: str | None) -> int | None:
    """Read a number of things, such as steps or lanes; of "2;3" the greater one."""
    if not words or len(words) > LONGEST:
        return None
    parts = [part.strip() for part in words.split(";")]
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit()]
    found = max(numbers) if numbers and len(numbers) == len(parts) else None
    return found if found is not None and found <= LARGEST else None


def slope_percent(words: str | None) -> float | None:
    """Read how much a way rises, in per cent: "6%", "-3 %", "4°"; "up" and "down" say no number."""
    match = _matched(words)
    if match is None:
        return None
    value, unit = _number(match[2]), match[3]
    if unit == "°":
        return 100 * tan(radians(value)) if abs(value) < STEEPEST_DEGREES else None
    return value if unit in ("", "%") else None


def levels(words: str | None) -> tuple[float, ...]:
    """Read the levels on which something is: "0", "-1;0", "0-2", "0,5"."""
    found: set[float] = set()
    for part in (words or "").split(";"):
        span = SPAN.fullmatch(part)
        if span:
            lowest, highest = (max(-HIGHEST_LEVEL, min(HIGHEST_LEVEL, int(one)))
                               for one in span.groups())  # fmt: skip
            found |= {float(one) for one in range(lowest, highest + 1)}
        elif match := _matched(part):
            found.add(_number(match[2]))
    return tuple(sorted(one for one in found if abs(one) <= HIGHEST_LEVEL))


def _scaled(words: str | None, units: dict[str, float]) -> float | None:
    match = _matched(words)
    if match is None or match[3] not in units:
        return None
    found = _number(match[2]) * units[match[3]]
    return found if abs(found) <= LARGEST else None


def _matched(words: str | None) -> re.Match[str] | None:
    return NUMBER.match(words) if words and len(words) <= LONGEST else None


def _number(digits: str) -> float:
    return float(digits.replace(",", "."))
