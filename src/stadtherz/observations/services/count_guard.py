"""Nothing that identifies somebody comes into a counting datastream, whichever way it comes.

Called before anything is stored. What is refused repeats nothing that came in.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations import models
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.sensorthings.catalogue import the_catalogue
from stadtherz.observations.adapters.sensorthings.rows import COUNT, STREAMS, Entity
from stadtherz.observations.domain.beside_counts import fault_beside_count
from stadtherz.observations.domain.private import identifying, told_of
from stadtherz.observations.domain.private_counts import (
    identifying_in_count,
    identifying_in_letter,
    without_foreign,
)
from stadtherz.observations.domain.private_told import seen_in, texts_in
from stadtherz.observations.domain.results import result_from, with_raw
from stadtherz.observations.domain.stored_entities import FEATURE, TYPES
from stadtherz.observations.services.letters import IDENTIFYING

MOST_COUNTED, MOST_DIGITS = 10**9, 9
SEEN = frozenset({"plate", "mac", "imei", "imsi"})
COUNT_RESULT, BESIDE_COUNT = "count-result", "beside-count"


def refuse_in_count(whole: object, own: Collection[str] = ()) -> None:
    """Refuse a decoded payload for a counting datastream that identifies somebody.

    Raises:
        Invalid: code "identifying", with kinds and members of our own formats only.

    """
    if found := identifying_in_count(whole, own):
        raise Invalid(told_of(found), code=IDENTIFYING)


def refuse_letter(payload: bytes, own: Collection[str] = ()) -> None:
    """Refuse the bytes of a counting letter that identifies somebody; other faults are not ours.

    Raises:
        Invalid: code "identifying", with kinds and members of our own formats only.

    """
    found = [one for one in identifying_in_letter(payload, own) if one.kind != "unchecked"]
    if found:
        raise Invalid(told_of(found), code=IDENTIFYING)


def refuse_observation(stream: Entity, data: Mapping[str, Any], feature: int | None = None) -> None:
    """Refuse what does not belong into a counting datastream; others take everything.

    Args:
        stream: the datastream.
        data: the members of the observation.
        feature: what it speaks of, which may have been described in the same letter.

    Raises:
        Invalid: codes "identifying", "beside-count" and "count-result".

    """
    if not stream.counting:
        return
    refuse_in_count(data)
    if fault := fault_beside_count(data):
        raise Invalid(fault, code=BESIDE_COUNT)
    if feature is not None and feature != stream.feature:
        _refuse_feature(feature)
    if stream.kind == "Datastream":
        refuse_count(data.get("result"), stream.data.get("observationType", ""))
    else:
        _refuse_parts(stream.data["multiObservationDataTypes"], data.get("result"))


def refuse_count(value: object, kind: str) -> None:
    """Refuse a single count that is no whole number, or larger than anything is counted.

    Args:
        value: the result.
        kind: the observation type.

    Raises:
        Invalid: code "count-result".

    """
    if fault := count_fault(value, kind):
        raise Invalid(f"result: {fault}", code=COUNT_RESULT)


def count_fault(value: object, kind: str) -> str:
    """Say why a value is no single count; "" where it is one, true, false or null.

    Where another type than that of counts is told, it may have a fraction, of nine digits in all:
    too few for the address of a device (48 bits).
    """
    if value is None:
        return ""
    if not isinstance(value, int | float):
        return "what is counted is told by a number, true, false or null"
    if abs(value) > MOST_COUNTED or (kind == COUNT and value != int(value)):
        return f"a count is a whole number, at most {MOST_COUNTED}"
    if float(f"{value:.{MOST_DIGITS}g}") != value:
        return f"beside counts a number has at most {MOST_DIGITS} digits"
    return ""


def refuse_described(links: Mapping[str, Sequence[int]]) -> None:
    """Refuse a feature that is described with an observation of a counting datastream.

    Its name, description and properties are texts of a client's own choosing.

    Raises:
        Invalid: code "beside-count".

    """
    if any(_counts(kind, number) for kind in STREAMS for number in links.get(kind, ())):
        message = (
            "FeatureOfInterest: beside a count name one that exists by its @iot.id, or leave it"
            " out; then it is the place of the Thing"
        )
        raise Invalid(message, code=BESIDE_COUNT)


def refuse_beside_count(kind: str, stream: int, feature: int) -> None:
    """Refuse to link a counting datastream with a feature that tells of what passed there.

    Args:
        kind: type of the datastream.
        stream: its number.
        feature: the number of the feature, which is looked at with its types.

    Raises:
        Invalid: code "identifying".

    """
    if _counts(kind, stream):
        _refuse_feature(feature)


def refuse_new(kind: str, data: Mapping[str, Any], links: Mapping[str, Sequence[int]]) -> None:
    """Refuse a counting datastream which is described by what passed there.

    Raises:
        Invalid: code "identifying".

    """
    if kind not in STREAMS:
        return
    types = [data.get("observationType"), *(data.get("multiObservationDataTypes") or ())]
    observed = [*links.get("ObservedProperty", ()), *links.get("ObservedProperties", ())]
    rows = models.ObservedProperty.objects.filter(pk__in=observed)
    if COUNT in types or rows.filter(kind=models.ObservedProperty.Kind.COUNT).exists():
        _refuse_seen(data, SEEN | {"image"})


def refuse_change(kind: str, number: int, data: Mapping[str, Any]) -> None:
    """Refuse to write what passed a counter into what is told of it: its own last plate.

    That of a datastream, and of its Thing, places, sensor, properties and features. The city's own
    addresses for letters and calls may stand there.

    Raises:
        Invalid: code "identifying".

    """
    if data and _is_beside_counts(kind, number):
        there = the_catalogue().by_kind.get(kind, {}).get(number)
        own = texts_in(there.data) if there else frozenset()
        _refuse_seen(data, SEEN | {"image"} if kind in STREAMS else SEEN, own)


def _refuse_seen(
    data: Mapping[str, Any], kinds: Collection[str], own: frozenset[str] = frozenset()
) -> None:
    by_shape = set(seen_in(data, own))
    if by_shape:  # which is seldom
        by_shape = set(seen_in(data, own | _known_keys()))
    found = identifying(json.dumps(data, ensure_ascii=False, default=str).encode())
    seen = sorted(by_shape | {one for one in found if one.kind in kinds})
    seen = [replace(one, path=without_foreign(one.path)) for one in seen]
    if seen:
        raise Invalid(told_of(seen), code=IDENTIFYING)


def _known_keys() -> frozenset[str]:
    """Give the keys of the city's own stations and datastreams, which may look like plates."""
    tables: tuple[type[models.Station | models.Datastream], ...]
    tables = (models.Station, models.Datastream)
    return frozenset(key for table in tables for key in table.objects.values_list("key", flat=True))


def _counts(kind: str, number: int) -> bool:
    stream = the_catalogue().by_kind[kind].get(number)
    return stream is not None and stream.counting


def _is_beside_counts(kind: str, number: int) -> bool:
    if kind in STREAMS:
        return _counts(kind, number)
    catalogue = the_catalogue()
    counting = [one for name in STREAMS for one in catalogue.by_kind[name].values() if one.counting]
    if kind == FEATURE:
        known = catalogue.feature_streams.get(number, frozenset())
        known |= catalogue.feature_links.get(number, frozenset())
        return any(one.id in known for one in counting)
    if kind == "FeatureType":
        typed = [one for one in catalogue.by_kind[FEATURE].values()
                 if number in _numbers(one.links.get(TYPES))]  # fmt: skip
        return any(_is_beside_counts(FEATURE, one.id) for one in typed)
    things = {thing for one in counting for thing in _numbers(one.links.get("Thing"))}
    if kind == "Thing":
        return number in things
    if kind == "Location":
        places = catalogue.by_kind["Thing"]
        return any(number in _numbers(places[one].links["Locations"]) for one in things)
    names = {"Sensor": ("Sensor",), "ObservedProperty": ("ObservedProperty", "ObservedProperties")}
    return any(
        number in _numbers(one.links.get(name)) for name in names.get(kind, ()) for one in counting
    )


def _numbers(link: object) -> Sequence[int]:
    return link if isinstance(link, Sequence) else (link,) if isinstance(link, int) else ()


def refuse_body(links: Mapping[str, Sequence[int]], body: Callable[[], object]) -> None:
    """Refuse the whole body of an observation for a counting datastream, with what is ignored.

    Args:
        links: what it is linked to.
        body: reads it; only asked where the datastream counts.

    Raises:
        Invalid: code "identifying".

    """
    for kind in STREAMS:
        for number in links.get(kind, ()):
            stream = the_catalogue().by_kind[kind].get(number)
            if stream is not None and stream.counting:
                refuse_in_count(body())


def refuse_changed(stream: Entity, row: Row) -> None:
    """Refuse an observation as it would stand after a change.

    Raises:
        Invalid: codes "identifying", "beside-count" and "count-result".

    """
    if stream.counting:
        more = json.loads(with_raw(row.more, None) or "{}")  # the raw result was looked at before
        refuse_observation(
            stream, {"result": result_from(row.value, row.result), **more}, row.feature
        )


def _refuse_feature(feature: int) -> None:
    row = models.Feature.objects.filter(pk=feature).first()
    if row is None:
        return
    types = list(row.types.all())
    names = [text for one in (row, *types) for told in (one.name, one.description)
             for _, text in told]  # fmt: skip
    names += [one.definition for one in types]
    properties = [one.properties for one in (row, *types)]
    refuse_in_count({"name": names, "feature": row.feature, "properties": properties})


def _refuse_parts(types: list[str], result: object) -> None:
    if not isinstance(result, list):
        return  # null is allowed, and everything else is no result of several parts
    for place, (kind, value) in enumerate(zip(types, result, strict=False)):
        if value is None:
            continue
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if kind == COUNT and not (number and value == int(value) and 0 <= value <= MOST_COUNTED):
            message = f"result[{place}]: must be a whole number from 0 to {MOST_COUNTED}, or null"
            raise Invalid(message, code=COUNT_RESULT)
        if not number and kind.endswith("OM_Measurement"):
            message = f"result[{place}]: must be a number, or null"
            raise Invalid(message, code=COUNT_RESULT)
        if isinstance(value, list | Mapping):
            message = f"result[{place}]: must be a single value, or null"
            raise Invalid(message, code=COUNT_RESULT)
