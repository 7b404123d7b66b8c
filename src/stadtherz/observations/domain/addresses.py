"""Reads the resource path of a SensorThings request: which entity set, entity or property is meant.

Source: OGC 18-088, section 9.2 (resource path), figure 3. A path is walked from left to right, each
step by the table of links in `entities`, so `Things(1)/Datastreams(2)/Observations` is known to end
in observations before anything is looked up.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stadtherz.kernel.errors import NotFound
from stadtherz.observations.domain.entities import FIRST, Kind, Model, Value

_SEGMENT = re.compile(r"^(?P<name>[A-Za-z]+)(?:\((?P<key>-?\d+)\))?$")
_SHOWN = re.compile(r"(?:[$@]?[A-Za-z]*(?:\(\d{1,9}\))?)")
_INDEXED = re.compile(r"(?P<name>[^\[\]]+)(?P<places>(?:\[[0-9]{1,9}\])*)")
_PLACE = re.compile("[0-9]+")
_NESTED = frozenset({Value.OBJECT, Value.JSON, Value.ANY, Value.GEO, Value.LIST})
LARGEST_ID = 9_223_372_036_854_775_807
LONGEST_PATH = 12


@dataclass(frozen=True)
class Step:
    """One step: the link that leads there ("" for the first), and the entity's id if one is named.

    Args:
        name: name of the set or of the link.
        kind: type of what is reached.
        many: whether the step, without an id, gives a set.
        id: id of the one entity that is meant.

    """

    name: str
    kind: Kind
    many: bool
    id: int | None = None

    @property
    def is_set(self) -> bool:
        """Whether the step ends at a set, not at one entity."""
        return self.many and self.id is None


@dataclass(frozen=True)
class Address:
    """A resource path: its steps, then a property (`member`), `$ref` or `$value`.

    Within a property that holds JSON, `keys` lead on: names, and places in lists as digits; `shown`
    is the last part as it was written.
    """

    steps: tuple[Step, ...]
    member: str = ""
    keys: tuple[str, ...] = ()
    shown: str = ""
    ref: bool = False
    value: bool = False

    @property
    def last(self) -> Step:
        """Give the step that names what is asked for."""
        return self.steps[-1]

    @property
    def is_set(self) -> bool:
        """Whether a whole set is meant."""
        return self.last.is_set and not self.member


def address_of(path: str, model: Model = FIRST) -> Address:
    """Read a path such as "Things(1)/Datastreams/$ref", in the names of a model.

    Raises:
        NotFound: when no such resource can exist.

    """
    segments = [segment for segment in path.strip("/").split("/") if segment]
    if not segments or len(segments) > LONGEST_PATH:
        raise _unknown(path)
    steps: list[Step] = []
    for place, segment in enumerate(segments):
        step = _step(steps[-1] if steps else None, segment, model)
        if step is None:
            return _ending(tuple(steps), segments[place:], path)
        steps.append(step)
    return Address(tuple(steps))


def _step(before: Step | None, segment: str, model: Model) -> Step | None:
    """Give the next step, or None where no link is meant."""
    found = _SEGMENT.match(segment)
    if found is None:
        return None
    name, key = found["name"], found["key"]
    if before is None:
        return Step(name, model.of_set(name), many=True, id=_id(key))
    link = before.kind.link(name)
    if link is None or before.is_set or (key is not None and not link.many):
        return None
    return Step(name, before.kind.beyond(link), many=link.many, id=_id(key))


def _id(key: str | None) -> int | None:
    if key is None:
        return None
    if not -1 < int(key) <= LARGEST_ID:
        message = "no entity has this id"
        raise NotFound(message, code="entity")
    return int(key)


def _ending(steps: tuple[Step, ...], rest: list[str], path: str) -> Address:
    if not steps:
        raise _unknown(path)
    last = steps[-1]
    if rest == ["$ref"]:
        return Address(steps, ref=True)
    value = rest[-1] == "$value"
    within = rest[:-1] if value else rest
    keys = [key for segment in within for key in _keys(segment, path)]
    found = None if last.is_set or not keys else last.kind.property(keys[0])
    if found is None or (len(keys) > 1 and found.value not in _NESTED):
        raise _unknown(path)
    return Address(steps, found.name, tuple(keys[1:]), within[-1], value=value)


def _keys(segment: str, path: str) -> list[str]:
    """Divide `a[1][0]` into a name and places."""
    found = _INDEXED.fullmatch(segment)
    if found is None:
        raise _unknown(path)
    return [found["name"], *_PLACE.findall(found["places"])]


def inside(value: object, keys: Sequence[str]) -> object:
    """Follow names and places into JSON.

    Raises:
        NotFound: where there is nothing.

    """
    for key in keys:
        if isinstance(value, Mapping) and key in value:
            value = value[key]
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            message = "the property has no such member"
            raise NotFound(message, code="address")
    return value


def _unknown(path: str) -> NotFound:
    """Say that there is nothing; of the path only what names an entity set, and numbers of ours."""
    shown = "/".join(one if _SHOWN.fullmatch(one) else "?" for one in path[:200].split("/"))
    return NotFound(f"there is nothing at {shown!r}", code="address")
