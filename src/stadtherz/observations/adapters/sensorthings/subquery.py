"""Answers what the filter of an entity asks about its observations, before the entity is asked."""

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.reading import Known, Scope
from stadtherz.observations.adapters.sensorthings.columns import columns_for
from stadtherz.observations.adapters.sensorthings.observing import matching
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.domain.entities import Kind
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
            return _any_of_observations(node, kind, reading)
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
        reached = reached.beyond(link)
    return None


def _as_members(node: Expression, way: tuple[str, ...], kind: Kind, reading: Reading) -> Expression:
    def shortened(part: Expression) -> Expression | None:
        if not isinstance(part, Path):
            return None
        if part.segments[: len(way)] != way:
            message = f"{part} and {'/'.join(way)} cannot be compared with each other"
            raise Invalid(message, code="unsupported")
        return Path(part.segments[len(way) :])

    return _with_such(replaced(node, shortened), way, kind, reading)


def _any_of_observations(node: Lambda, kind: Kind, reading: Reading) -> Expression | None:
    """Answer `Observations/any(o: ...)`; None for what goes over other entities."""
    way = node.path.segments
    if _way(Path((*way, "@iot.id")), kind) != way:
        return None

    def of_the_member(part: Expression) -> Expression | None:
        if not isinstance(part, Path):
            return None
        if part.segments[0] != node.variable:
            message = f"any over observations asks of {node.variable} only, not of {part}"
            raise Invalid(message, code="unsupported")
        return Path(part.segments[1:] or ("@iot.id",))

    if node.quantifier != "any":
        message = "all cannot be asked over observations; ask not any(o: not ...)"
        raise Invalid(message, code="unsupported")
    inner = Literal(value=True) if node.body is None else replaced(node.body, of_the_member)
    return _with_such(inner, way, kind, reading)


def _with_such(inner: Expression, way: tuple[str, ...], kind: Kind, reading: Reading) -> Expression:
    """Name the datastreams or features that have an observation which fits."""
    reached = kind
    for name in way[:-1]:
        link = reached.link(name)
        if link is not None:
            reached = reached.beyond(link)
    known = Known(Scope(sorted(reading.view.stream_ids)), reading.lake)
    of_features = reached.name == "FeatureOfInterest"
    column = reading.spoken.sql(known) if of_features else "datastream"
    ids = matching(inner, columns_for(reading, known), known, column)
    if not ids:
        return Literal(value=False)
    listed = Listed(tuple(Literal(one) for one in ids))
    return Binary("in", Path((*way[:-1], "@iot.id")), listed)
