"""JSON from outside as plain values, within limits.

Whoever may send to the city may send anything: megabytes, ten thousand brackets, numbers that no
computer holds. What is too large or too deep is refused before or while it is read.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, TypeGuard

from stadtherz.kernel.errors import Invalid

LARGEST_BYTES = 65_536
DEEPEST = 24
LONGEST_NUMBER = 400
_BRACKETS = re.compile(r"[\[{\]}]")
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)

Object = Mapping[str, Any]


def read_json(payload: bytes, code: str, largest: int = LARGEST_BYTES) -> Any:
    """Read a JSON text of at most 24 levels.

    Args:
        payload: UTF-8, with or without byte order mark.
        code: code of the refusal.
        largest: bytes that are read at most.

    Raises:
        Invalid: too large, too deep, no JSON, or with a key twice in an object; of the text only
            such a key is part of the message.

    """
    if len(payload) > largest:
        reason = f"{len(payload)} bytes; at most {largest} are read"
        raise Invalid(reason, code=code)
    try:
        text = payload.decode("utf-8-sig")
        if text.count("[") + text.count("{") > DEEPEST and depth_of(text) > DEEPEST:
            reason = f"nested deeper than {DEEPEST} levels; send a flatter text"
            raise Invalid(reason, code=code)
        return json.loads(
            text, parse_int=_whole, parse_constant=_refuse_constant, object_pairs_hook=once
        )
    except TwiceNamed as error:
        reason = f"an object has the key {error.args[0][:40]!r} twice; name it once"
        raise Invalid(reason, code=code) from error
    except (ValueError, RecursionError) as error:
        reason = "is no JSON in UTF-8"
        raise Invalid(reason, code=code) from error


class TwiceNamed(ValueError):
    """An object names a key twice."""


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its members, for `json.loads`.

    Raises:
        TwiceNamed: when a key stands twice.

    """
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise TwiceNamed(next(name for place, name in enumerate(names) if name in names[:place]))
    return found


def depth_of(text: str) -> int:
    """Count the deepest nesting of brackets outside of strings, without reading the JSON."""
    if (most := text.count("[") + text.count("{")) <= 1:
        return most
    deepest = level = 0
    for sign in _BRACKETS.findall(_STRINGS.sub("", text)):
        level += 1 if sign in "[{" else -1
        deepest = max(deepest, level)
    return deepest


def is_object(value: object) -> TypeGuard[Object]:
    """Tell whether it is a JSON object."""
    return isinstance(value, dict)


def inner(value: object, *path: str) -> Object:
    """Give the object at `path`; an empty one when there is none."""
    for key in path:
        value = value.get(key) if is_object(value) else None
    return value if is_object(value) else {}


def _whole(written: str) -> int:
    if len(written) > LONGEST_NUMBER:
        raise ValueError(written[:1])
    return int(written)


def _refuse_constant(written: str) -> float:
    """Refuse NaN and Infinity, which JSON does not know."""
    raise ValueError(written)
