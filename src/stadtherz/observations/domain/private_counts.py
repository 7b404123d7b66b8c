"""Finds what identifies somebody in counting data, where nothing but numbers and times belongs.

Stricter than `private`, whose rules hold here too: plates in small letters and without gaps,
addresses of devices in any way of writing or as a number, look-alike letters and invisible signs
(Unicode NFKC; Unicode Technical Standard 39, confusables of Latin, Cyrillic and Greek), base64
under any key, keys that are plates or addresses or that name such things. No device of the city is
an exception, and places are told by the members of our own formats only.

A MAC address as a number lies between 2**32 and 2**48 (IEEE 802); numbers that begin with the byte
1 are none, for that bit marks groups: so milliseconds since 1970 may be told from 2004 to 2039.
IMEI (3GPP TS 23.003) have 15 digits.
"""

import base64
import binascii
import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from stadtherz.observations.domain.private import Finding, identifying
from stadtherz.observations.domain.private_images import is_picture
from stadtherz.observations.domain.private_patterns import (
    IMAGE_KEYS,
    PERSON_KEYS,
    PLATE_BARE,
    PLATE_IN_TEXT,
    SUBSCRIBER_KEYS,
    TELLING,
    bare,
)
from stadtherz.observations.domain.private_rules import (
    is_annotation,
    kinds_of_number,
    kinds_of_text,
)

FIRST_ADDRESS, LAST_SUBSCRIBER = 2**32, 10**16
FIRST_GROUP, LAST_GROUP = 2**40, 2**41
MOST_FINDINGS, DEEPEST, DEEPEST_INSIDE = 20, 60, 2
LONGEST_PLATE, LEAST_DIGITS_OF_KEY = 15, 3
SHORTEST_CARRIED = 8
ADDRESS_BYTES = 6
HIDDEN = "?"
OWN_MEMBERS = frozenset(
    {
        "site", "start", "interval_s", "counts", "lane", "direction", "class", "band", "n",
        "v_mean", "matrix", "ways", "classes", "edges", "occupancy", "percent",
        "result", "phenomenonTime", "resultTime", "validTime", "resultQuality", "parameters",
        "Datastream", "MultiDatastream", "FeatureOfInterest", "components", "dataArray",
        "@iot.id", "id", "name", "description", "encodingType", "feature", "properties",
    }
)  # fmt: skip
_ALIKE = str.maketrans("АВЕКМНОРСТУХІЈЅԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXIJSQWABEZHIKMNOPTYX")
_BETWEEN = re.compile(r"[\s\-_.:/|·•]+")
_HEXADECIMAL = re.compile(r"(?:0X)?[0-9A-F]{12,}")
_DIGITS = re.compile(r"[0-9]{10,17}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_\-]{7,}={0,2}")
_MIXED = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9+/_\-])")
_KEY_KINDS = (
    *TELLING, (IMAGE_KEYS, "image"), (PERSON_KEYS, "name"),
    *((frozenset({key}), kind) for key, kind in SUBSCRIBER_KEYS.items()),
)  # fmt: skip


@dataclass(frozen=True)
class _Place:
    path: str = ""
    key: str = ""
    parent: str = ""


def identifying_in_count(whole: object, own: Collection[str] = ()) -> tuple[Finding, ...]:
    """Find what identifies somebody in a decoded payload for counting data; empty for nothing.

    Args:
        whole: decoded JSON.
        own: texts that are the city's own, such as the key of the site and its directions.

    """
    found: set[Finding] = set()
    for finding in _walk(whole, frozenset(own)):
        found.add(finding)
        if len(found) >= MOST_FINDINGS:
            break
    return tuple(sorted(found))


def identifying_in_letter(payload: bytes, own: Collection[str] = ()) -> tuple[Finding, ...]:
    """Find what identifies somebody in the bytes of a letter; what is no JSON is "unchecked"."""
    try:
        whole = json.loads(payload, object_pairs_hook=_Members)
    except (ValueError, RecursionError):
        return (Finding("unchecked", ""),)
    pictures = {Finding(one.kind, "") for one in identifying(payload) if one.kind == "image"}
    return tuple(sorted(pictures)) or identifying_in_count(whole, own)


def without_foreign(path: str) -> str:
    """Hide the members of a path that are not those of our own formats."""
    shown = []
    for part in path.split("."):
        name, bracket, rest = part.partition("[")
        shown.append((name if name in OWN_MEMBERS else HIDDEN) + bracket + rest)
    return ".".join(shown) if path else path


class _Members(list[tuple[str, object]]):
    """The members of a JSON object; one that comes twice is looked at twice."""


def _walk(whole: object, own: frozenset[str]) -> Iterator[Finding]:
    waiting: list[tuple[object, _Place, int]] = [(whole, _Place(), 0)]
    while waiting:
        value, place, depth = waiting.pop()
        if depth > DEEPEST:
            yield Finding("unchecked", place.path)
        elif isinstance(value, Mapping | _Members):
            members = value.items() if isinstance(value, Mapping) else value
            for name, member in members:
                under = _under(place, str(name))
                yield from (Finding(kind, under.path) for kind in _kinds_of_key(str(name), member))
                waiting.append((member, under, depth + 1))
        elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
            waiting += [
                (one, _Place(f"{place.path}[{at}]", place.key, place.parent), depth + 1)
                for at, one in enumerate(value)
            ]
        elif not (isinstance(value, str) and value in own):
            yield from (Finding(kind, place.path) for kind in _kinds_of(value, place))


def _under(place: _Place, name: str) -> _Place:
    shown = name if name in OWN_MEMBERS else HIDDEN
    return _Place(f"{place.path}.{shown}" if place.path else shown, bare(plain(name)), place.key)


def plain(text: str) -> str:
    """Write a text with Latin letters and digits as they look, without invisible signs."""
    # composed, in capitals: then every look-alike has one form
    text = unicodedata.normalize("NFKC", text).upper().translate(_ALIKE)
    return "".join(map(_plain_sign, text))


def _plain_sign(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    if kind == "Pd" or sign == "\u2212":
        return "-"
    if kind in {"Cf", "Cc", "Mn"}:
        return " " if sign in "\t\n\r" else ""
    return " " if kind == "Zs" else sign


def _kinds_of(value: object, place: _Place) -> Iterator[str]:
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        yield from kinds_of_number(value, place.key)
        yield from _kinds_of_whole(value)
    elif isinstance(value, str):
        yield from kinds_of_text(value, place.key, place.parent)
        yield from _kinds_of_text(value, place, 0)


def _kinds_of_whole(value: float) -> Iterator[str]:
    size = abs(value)
    if not FIRST_ADDRESS <= size < LAST_SUBSCRIBER or FIRST_GROUP <= size < LAST_GROUP:
        return
    if size == int(size):
        yield "mac" if size < 2 ** (8 * ADDRESS_BYTES) else "imei"


def _kinds_of_text(text: str, place: _Place, inside: int) -> Iterator[str]:
    said = plain(text).strip()
    yield from kinds_of_text(said, place.key, place.parent)
    joined = _BETWEEN.sub("", said)
    short = len(said) <= LONGEST_PLATE
    if (short and PLATE_BARE.fullmatch(joined)) or (" " in said and PLATE_IN_TEXT.search(said)):
        yield "plate"
    if _DIGITS.fullmatch(joined):
        yield from _kinds_of_whole(int(joined))
    if _HEXADECIMAL.fullmatch(joined):
        yield "mac"
    if inside < DEEPEST_INSIDE:
        yield from _kinds_carried(text.strip(), place, inside)


def _kinds_carried(text: str, place: _Place, inside: int) -> Iterator[str]:
    """Look into JSON and base64 that a text carries."""
    if text[:1] in ("{", "["):
        yield from (one.kind for one in identifying_in_letter(text.encode("utf-8", "replace")))
        return
    if len(text) < SHORTEST_CARRIED or not _BASE64.fullmatch(text):
        return
    joined = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        carried = base64.b64decode(joined + "=" * (-len(joined) % 4))
    except (binascii.Error, ValueError):
        return
    if is_picture(carried):
        yield "image"
    elif len(carried) == ADDRESS_BYTES and inside == 0 and _MIXED.match(text):
        yield "mac"
    elif carried.isascii() and carried.decode().isprintable():
        yield from _kinds_of_text(carried.decode(), place, inside + 1)


def _kinds_of_key(name: str, value: object) -> Iterator[str]:
    if name in OWN_MEMBERS or is_annotation(name):
        return
    said = plain(name)
    if value is not None:
        yield from (kind for keys, kind in _KEY_KINDS if bare(said) in keys)
    few = sum(sign.isdigit() for sign in said) < LEAST_DIGITS_OF_KEY  # as "PM10" and "KFZ1"
    for kind in _kinds_of_text(name, _Place(), DEEPEST_INSIDE - 1):
        if not (few and kind == "plate" and PLATE_BARE.fullmatch(said)):
            yield kind
