"""Finds what identifies a person, or the device of a person, in a payload.

Counting data must not carry it: number plates, MAC addresses, pictures, IMEI and IMSI, e-mail
addresses, telephone numbers, names. A payload with a finding is refused whole and kept nowhere; a
finding says what kind of thing stood where, never the thing itself.

Names and numbers of the city's own devices (EUI, gateway, device name) are no findings.
"""

import base64
import binascii
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from stadtherz.observations.domain.jsontext import depth_of
from stadtherz.observations.domain.private_images import holds_picture, is_picture
from stadtherz.observations.domain.private_patterns import CARRIER_KEYS, bare
from stadtherz.observations.domain.private_rules import (
    is_annotation,
    kinds_by_shape,
    kinds_of_free_text,
    kinds_of_number,
    kinds_of_text,
    may_be_shown,
)  # fmt: skip

LARGEST_BYTES = 1_048_576
DEEPEST = 60
DEEPEST_INSIDE = 2
LONGEST_NUMBER = 40
MOST_FINDINGS = 20
HIDDEN = "?"


@dataclass(frozen=True, order=True)
class Finding:
    """Something that must not be kept.

    Args:
        kind: "plate", "mac", "image", "imei", "imsi", "e-mail", "phone", "name", or "unchecked"
            for a payload that is too large to look through.
        path: where it stood, as "events[2].vehicle"; keys that may themselves identify are "?".

    """

    kind: str
    path: str


class _Place(NamedTuple):
    """A value with its way: `key` and `parent` are the nearest names, in their bare form."""

    path: str
    key: str = ""
    parent: str = ""
    inside: int = 0

    def under(self, name: str, shown: str) -> "_Place":
        path = f"{self.path}.{shown}" if self.path else shown
        return _Place(path, bare(name), self.key, self.inside)

    def at(self, place: int) -> "_Place":
        return _Place(f"{self.path}[{place}]", self.key, self.parent, self.inside)

    def findings(self, kinds: Iterator[str]) -> Iterator[Finding]:
        return (Finding(kind, self.path) for kind in kinds)


class _Allowed(NamedTuple):
    """The city's own keys (bare) and paths (with [*] in lists)."""

    keys: frozenset[str]
    paths: frozenset[str]

    def covers(self, place: _Place) -> bool:
        return place.key in self.keys or (bool(self.paths) and _general(place.path) in self.paths)


class _Pairs(list[tuple[str, Any]]):
    """The members of a JSON object; a key that comes twice is looked at twice."""


def identifying(payload: bytes, allowed: Collection[str] = ()) -> tuple[Finding, ...]:
    """Find what identifies somebody; an empty tuple means that nothing was found.

    Never raises, whatever the bytes are. At most twenty findings are given.

    Args:
        payload: JSON, text or bytes as they arrived.
        allowed: keys ("mac") or paths ("rxInfo[*].mac") that hold devices of the city itself.

    """
    if len(payload) > LARGEST_BYTES:
        return (Finding("unchecked", ""),)
    paths = frozenset(each for each in allowed if "." in each or "[" in each)
    own = _Allowed(frozenset(bare(each) for each in allowed if each not in paths), paths)
    found: set[Finding] = set()
    for finding in _in_bytes(payload, _Place(""), own):
        found.add(finding)
        if len(found) >= MOST_FINDINGS:
            break
    return tuple(sorted(found))


def told_of(findings: Iterable[Finding]) -> str:
    """Say that something was refused, by kinds and places only."""
    places = ", ".join(f"{one.kind} at {one.path or 'the top'}" for one in findings)
    return f"holds what may identify a person or device and was not kept: {places}"


def _in_bytes(payload: bytes, place: _Place, allowed: _Allowed) -> Iterator[Finding]:
    if is_picture(payload):
        yield Finding("image", place.path)
        return
    text = payload.decode("utf-8-sig", "replace")
    whole = _parsed(text)
    if whole is not None:
        yield from _walk(whole, place, allowed)
        return
    if holds_picture(payload):
        yield Finding("image", place.path)
    yield from place.findings(kinds_of_free_text(text))


def _parsed(text: str) -> Any:
    """Read JSON objects and lists; None for everything else."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    if text.count("[") + text.count("{") > DEEPEST and depth_of(text) > DEEPEST:
        return None
    try:
        return json.loads(text, object_pairs_hook=_Pairs, parse_int=_number)
    except (ValueError, RecursionError):
        return None


def _number(written: str) -> int | str:
    """Keep whole numbers; what is too long for one stays a text."""
    return int(written) if len(written) < LONGEST_NUMBER else written


def _walk(whole: Any, start: _Place, allowed: _Allowed) -> Iterator[Finding]:
    waiting: list[tuple[Any, _Place]] = [(whole, start)]
    while waiting:
        value, place = waiting.pop()
        if allowed.covers(place):
            continue
        if isinstance(value, _Pairs):
            for name, member in value:
                shown, findings = _named(name, place)
                yield from findings
                waiting.append((member, place.under(name, shown)))
        elif isinstance(value, list):
            waiting += [(member, place.at(at)) for at, member in enumerate(value)]
        yield from _in_single(value, place, allowed)


def _in_single(value: object, place: _Place, allowed: _Allowed) -> Iterator[Finding]:
    if isinstance(value, str):
        yield from place.findings(kinds_of_text(value, place.key, place.parent))
        if place.inside < DEEPEST_INSIDE:
            yield from _in_carried(value, place, allowed)
    elif isinstance(value, list):
        if _is_picture_list(value):
            yield Finding("image", place.path)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from place.findings(kinds_of_number(value, place.key))


def _general(path: str) -> str:
    """Write a path with [*] for every place in a list."""
    return "".join(
        part if number % 2 == 0 else "[*]"
        for number, part in enumerate(path.replace("]", "[").split("["))
    )


def _named(name: str, place: _Place) -> tuple[str, list[Finding]]:
    """Give a key as it may be shown, and what it identifies itself."""
    if is_annotation(name):
        return name, []
    if kinds := list(kinds_by_shape(name)):
        return HIDDEN, list(place.under("", HIDDEN).findings(iter(kinds)))
    return (name if may_be_shown(name) else HIDDEN), []


def _is_picture_list(value: list[Any]) -> bool:
    """Tell whether a list of numbers is the bytes of a picture."""
    head = value[:16]
    if len(head) < 4 or not all(type(each) is int and 0 <= each < 256 for each in head):
        return False
    return is_picture(bytes(head))


def _in_carried(text: str, place: _Place, allowed: _Allowed) -> Iterator[Finding]:
    """Look into JSON and base64 that a text carries."""
    inside = _Place(place.path, place.key, place.parent, place.inside + 1)
    if text.lstrip()[:1] in ("{", "["):
        whole = _parsed(text)
        if whole is not None:
            yield from _walk(whole, inside, allowed)
    elif place.key in CARRIER_KEYS:
        carried = _from_base64(text)
        if carried and _is_text(carried):
            yield from _in_bytes(carried, inside, allowed)


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _is_text(carried: bytes) -> bool:
    try:
        return carried.decode().isprintable()
    except UnicodeDecodeError:
        return False
