"""Plates and pictures in what is told of a counter: its name, its properties, its place.

Beside `private`: a plate without its gaps, as a camera reads it, and a picture in a text or as its
bytes. Codes of stations and models look like plates ("PM10", "AM102", "Spur12"): so a plate is only
what fills a whole text or key, in capitals, or small letters with three digits, with four letters
or more that begin with a district, and stands neither in a member for codes nor among what the city
calls its own.
"""

import re
from collections.abc import Iterator, Mapping

from stadtherz.observations.domain.private import Finding
from stadtherz.observations.domain.private_counts import plain
from stadtherz.observations.domain.private_districts import DISTRICTS
from stadtherz.observations.domain.private_images import is_picture, is_picture_text
from stadtherz.observations.domain.private_patterns import OWN_KEYS, bare

LONGEST_TEXT, LONGEST_PLATE, HEAD = 15, 8, 16
CODES = (
    "id", "ids", "code", "codes", "key", "keys", "number", "nummer", "nr", "no", "kennung",
    "identifier", "serial", "model", "ref", "reference", "station", "site",
)  # fmt: skip
"""What the names of members end with that hold the codes of somebody."""
_BARE = re.compile(r"([A-ZÄÖÜ]{3}[A-Z]{1,2}|[A-ZÄÖÜ]{2}[A-Z]{2})([1-9][0-9]{1,3})[EH]?")
_BYTE = range(-128, 256)


def seen_in(data: Mapping[str, object], own: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Find plates without gaps, and pictures, in what describes a thing of the city.

    Args:
        data: members as they came.
        own: texts that the city calls things of its own, or that stood there before.

    """
    waiting: list[tuple[object, str, str]] = [(data, "", "")]
    while waiting:
        value, path, key = waiting.pop()
        yield from (Finding(kind, path) for kind in _kinds_of(value, key, own))
        if isinstance(value, Mapping):
            for name, one in value.items():
                under = f"{path}.{name}" if path else str(name)
                yield from (Finding(kind, under) for kind in _kinds_of(str(name), "", own))
                waiting.append((one, under, bare(str(name))))
        elif isinstance(value, list):
            waiting += [(one, f"{path}[{place}]", key) for place, one in enumerate(value)]


def _kinds_of(value: object, key: str, own: frozenset[str]) -> Iterator[str]:
    if isinstance(value, str):
        if _is_plate(value, key, own):
            yield "plate"
        if is_picture_text(value):
            yield "image"
    elif isinstance(value, list) and _is_bytes_of_picture(value):
        yield "image"


def texts_in(value: object) -> frozenset[str]:
    """Give the texts and keys that stand somewhere in decoded JSON."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            found |= {str(name) for name in one}
            waiting += one.values()
        elif isinstance(one, list | tuple):
            waiting += one
        elif isinstance(one, str):
            found.add(one)
    return frozenset(found)


def _is_plate(text: str, key: str, own: frozenset[str]) -> bool:
    if len(text) > LONGEST_TEXT or text in own or text.lower() in own:
        return False
    if key in OWN_KEYS or key.endswith(CODES):
        return False
    match = _BARE.fullmatch(plain(text).strip())
    if match is None or len(match[0]) > LONGEST_PLATE:
        return False
    letters, digits = match.groups()
    least = 2 if text.isupper() else 3 if text.islower() else LONGEST_PLATE
    return len(digits) >= least and not DISTRICTS.isdisjoint({letters[:-1], letters[:-2]})


def _is_bytes_of_picture(value: list[object]) -> bool:
    head = value[:HEAD]
    if not all(type(one) is int and one in _BYTE for one in head):
        return False
    return is_picture(bytes(one % 256 for one in head if isinstance(one, int)))
