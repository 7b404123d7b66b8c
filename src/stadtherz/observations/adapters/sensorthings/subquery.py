"""Answers what the filter of an entity asks about its observations, before the entity is asked."""

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.reading import Known, Scope
from stadtherz.observations.adapters.sensorthings.observing import columns_for, matching
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.domain.entities import Kind, kind_named
from stadtherz.observations.domain.odata.tree import (
    Binary,
    Call,
    Expression,
    Lambda,
    Listed,
    Literal,
    Path,
    paths_of,
    replaced,
)


def without_observations(tree: Expression, kind: Kind, reading: Reading) -> Expression:
    """Answer the parts of an entity's filter that ask about its observations, and put that in.

    `Datastreams/Observations/result gt 5` becomes `Datastreams/@iot.id in (...)` with the
    datastreams that have such an observation.
    """

    def answered(node: Expression) -> Expression | None:
        if isinstance(node, Lambda):
            return None
        if not isinstance(node, Binary | Call):
            return None
        ways = {way for path in paths_of(node) if (way := _way(path, kind)) is not None}
        if len(ways) != 1:
            return None
        (way,) = ways
        return _as_members(node, way, kind, reading)

    return replaced(tree, answered)


def _way(path: Path, kind: Kind) -> tuple[str, ...] | None:
    """Give the part of a path that leads to observations; None where it leads elsewhere."""
    reached = kind
    for place, name in enumerate(path.segments[:-1]):
        link = reached.link(name)
        if link is None:
            return None
        if link.target == "Observation":
            counted = path.segments[place + 1 :] == ("$count",)
            return None if counted else path.segments[: place + 1]
        reached = kind_named(link.target)
    return None


def _as_members(node: Expression, way: tuple[str, ...], kind: Kind, reading: Reading) -> Expression:
    def shortened(part: Expression) -> Expression | None:
        if not isinstance(part, Path):
            return None
        if part.segments[: len(way)] != way:
            message = f"{part} and {'/'.join(way)} cannot be compared with each other"
            raise Invalid(message, code="unsupported")
        return Path(part.segments[len(way) :])

    inner = replaced(node, shortened)
    reached = kind
    for name in way[:-1]:
        link = reached.link(name)
        if link is not None:
            reached = kind_named(link.target)
    column = "feature" if reached.name == "FeatureOfInterest" else "datastream"
    known = Known(Scope(sorted(reading.view.stream_ids)), reading.lake)
    ids = matching(inner, columns_for(reading, known), known, column)
    if not ids:
        return Literal(value=False)
    listed = Listed(tuple(Literal(one) for one in ids))
    return Binary("in", Path((*way[:-1], "@iot.id")), listed)
