"""What the gate finds in a dataset before it is published, and how it can be mended.

A finding is a value without words; the web layer says it in a language.
"""

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from stadtherz.opendata.domain.catalogue import Dataset, Series, Service

Entry = Dataset | Service | Series
Kind = TypeVar("Kind", Dataset, Service, Series)


class Severity(StrEnum):
    """How grave it is: only a violation keeps a dataset from being published."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Repair:
    """A mend by one click.

    Args:
        place: where, as in a finding.
        field: name of the field of our value.
        value: what to put there.

    """

    place: tuple[str, ...]
    field: str
    value: object


@dataclass(frozen=True)
class Finding:
    """One thing that is not as the specifications want it.

    Args:
        code: which rule, stable.
        place: () for the entry itself, ("distributions", "2") for a part of it.
        field: name of the field of our value.
        severity: how grave.
        source: specification that asks for it: dcat-ap, dcat-ap-de, hvd, mqa or good-practice.
        shown: the value in question, shortened.
        repair: how it can be mended, None where a person has to say something.
        gain: MQA points to be had by mending it.

    """

    code: str
    place: tuple[str, ...]
    field: str
    severity: Severity
    source: str
    shown: str = ""
    repair: Repair | None = None
    gain: int = 0


def mended(entry: Kind, repair: Repair) -> Kind:
    """Give the entry with a repair made.

    Raises:
        KeyError: the entry has no such place or field.

    """
    return _put(entry, repair.place, repair)


def _put(value: Any, place: tuple[str, ...], repair: Repair) -> Any:
    name = place[0] if place else repair.field
    if name not in {one.name for one in fields(value)}:
        raise KeyError(name)
    if not place:
        return replace(value, **{name: repair.value})
    part = getattr(value, name)
    if not isinstance(part, tuple):
        return replace(value, **{name: _put(part, place[1:], repair)})
    number = int(place[1])
    if number >= len(part):
        raise KeyError(place[1])
    new = _put(part[number], place[2:], repair)
    return replace(value, **{name: (*part[:number], new, *part[number + 1 :])})
