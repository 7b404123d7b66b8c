"""Nothing that identifies somebody comes into a counting datastream, whichever way it comes.

Called before anything is stored. What is refused repeats nothing that came in.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations import models
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.sensorthings.catalogue import the_catalogue
from stadtherz.observations.adapters.sensorthings.rows import COUNT, STREAMS, Entity
from stadtherz.observations.domain.beside_counts import fault_beside_count
from stadtherz.observations.domain.private import told_of
from stadtherz.observations.domain.private_counts import identifying_in_count, identifying_in_letter
from stadtherz.observations.domain.results import result_from, with_raw
from stadtherz.observations.services.letters import IDENTIFYING

MOST_COUNTED = 10**9
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
    if stream.kind == "MultiDatastream":
        _refuse_parts(stream.data["multiObservationDataTypes"], data.get("result"))


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
    if row is not None:
        names = [text for told in (row.name, row.description) for _, text in told]
        refuse_in_count({"name": names, "feature": row.feature, "properties": row.properties})


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
