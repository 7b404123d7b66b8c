"""Totals of counting MultiDatastreams: written beside the array, and never told by SensorThings."""

from dataclasses import replace

from stadtherz.observations.adapters.scope import Scope
from stadtherz.observations.adapters.sensorthings.catalogue import the_catalogue
from stadtherz.observations.adapters.sensorthings.rows import Entity
from stadtherz.observations.domain.count_parts import Written, total_of
from stadtherz.observations.domain.odata.duck import Column, Kind

ARRAYS = "MultiDatastream"


def parts_of(stream: Entity) -> list[Written]:
    """Give definition and data type of each part of a MultiDatastream; nothing of a Datastream."""
    if stream.kind != ARRAYS:
        return []
    properties = the_catalogue().by_kind["ObservedProperty"]
    linked = stream.links["ObservedProperties"]
    ids = linked if isinstance(linked, tuple) else ()
    types = stream.data["multiObservationDataTypes"]
    return [
        (properties[one].data["definition"], str(kind))
        for one, kind in zip(ids, types, strict=True)
        if one in properties
    ]


def value_beside(stream: Entity, value: float | None, result: object) -> float | None:
    """Give the number that is stored: the result itself, or the total of what it counts."""
    return total_of(result, parts_of(stream)) if stream.kind == ARRAYS else value


def arrays_in(scope: Scope) -> bool:
    """Whether a scope may hold MultiDatastreams, of which the number is no result."""
    arrays = the_catalogue().by_kind[ARRAYS]
    return bool(arrays) and (scope.streams is None or any(one in arrays for one in scope.streams))


def result_in(scope: Scope) -> Column:
    """Give the result of an observation in SQL; numbers that stand beside arrays are none."""
    number = "CASE WHEN result IS NULL THEN value END" if arrays_in(scope) else "value"
    return Column(number, Kind.ANY, other="json_extract_string(result, '$')")


def without_arrays(scope: Scope) -> Scope:
    """Leave MultiDatastreams out of a scope of named datastreams."""
    arrays = the_catalogue().by_kind[ARRAYS]
    streams = [one for one in scope.streams or () if one not in arrays]
    return scope if scope.streams is None else replace(scope, streams=streams)
