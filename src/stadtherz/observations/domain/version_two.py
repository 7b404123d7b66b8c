"""From the names of SensorThings 2.0 to those of 1.1 and back, as far as entities are read.

Source: OGC 23-019, core data model and reading, as it stands in the working group's repository
(opengeospatial/sensorthings). One model serves both: a Feature is what 1.1 calls a feature of
interest, in the role of the proximate one; times are objects; there is one type of datastream, of
one observed property or several, which tells its result type as a component of SWE Common (OGC
24-014, `result_types`). Ultimate features and types of features are not told.
"""

from collections.abc import Mapping
from dataclasses import replace

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.observations.domain.entities import Kind, Link, Model, Property, Value
from stadtherz.observations.domain.odata.options import Expand, Order, Query
from stadtherz.observations.domain.odata.tree import (
    END,
    START,
    Expression,
    Lambda,
    Path,
    replaced,
    walk,
)
from stadtherz.observations.domain.stored_entities import STORED

SETS = {
    "Things": "Thing",
    "Locations": "Location",
    "HistoricalLocations": "HistoricalLocation",
    "Datastreams": "Datastream",
    "Sensors": "Sensor",
    "ObservedProperties": "ObservedProperty",
    "Observations": "Observation",
    "Features": "FeatureOfInterest",
    "FeatureTypes": "FeatureType",
}
PROXIMATE = "ProximateFeatureOfInterest"
TO_ONE_AND_ONE = {"Features": "FeaturesOfInterest", PROXIMATE: "FeatureOfInterest"}
BACK = {old: new for new, old in TO_ONE_AND_ONE.items()}
GONE = frozenset({
    "FeaturesOfInterest", "FeatureOfInterest", "MultiDatastreams", "MultiDatastream", "parameters",
    "resultQuality", "observationType", "unitOfMeasurement", "@iot.id", "@iot.selfLink",
    "ObservedProperty",
})  # fmt: skip
"""Names of 1.1 that 2.0 does not know."""
TIMES = frozenset({"phenomenonTime", "validTime"})
ENDS = {"start": START, "end": END}
Members = Mapping[str, Kind | None]
_NONE: Members = {}
OBSERVED = Link(
    "ObservedProperties", "ObservedProperty", many=True, back="Datastreams", required=True
)
"""The table of relations calls this role ObservedProperty (1..*), as it calls Locations Location;
the example of the service metadata (annex) and the text call it ObservedProperties."""


def _second(kind: Kind) -> Kind:
    """Give a type as 2.0 has it: there are only datastreams, of one property or several."""
    links = [link for link in kind.links if link.target != "MultiDatastream"]
    properties = list(kind.properties)
    if kind.name == "Datastream":
        properties = [one for one in properties if one.name not in GONE]
        properties.insert(2, Property("resultType", Value.OBJECT, required=True))
        links = [OBSERVED if link.target == "ObservedProperty" else link for link in links]
    if kind.name == "ObservedProperty":
        links = [replace(link, back=OBSERVED.name) for link in links]
    return replace(kind, properties=tuple(properties), links=tuple(links), kept=())


SECOND = Model(_second(kind) for kind in STORED.kinds if kind.name != "MultiDatastream")
"""The types of 2.0, by the names of 1.1 where only the name is another one."""


def set_of(kind: Kind) -> str:
    """Name the set of a type in 2.0."""
    return BACK.get(kind.set_name, kind.set_name)


def old_path(path: str) -> str:
    """Give the address in 1.1 of a set or an entity in 2.0.

    Raises:
        NotFound: for names that 2.0 does not have.

    """
    segments = []
    for segment in path.strip("/").split("/"):
        name, bracket, rest = segment.partition("(")
        if name in GONE:
            message = f"SensorThings 2.0 has no {name!r} here"
            raise NotFound(message, code="address")
        segments.append(TO_ONE_AND_ONE.get(name, name) + bracket + rest)
    return "/".join(segments)


def old_query(query: Query, kind: Kind) -> Query:
    """Ask a query of 2.0 in the names of 1.1; what is selected is chosen afterwards.

    Only where rows alike are told once the selection goes along, as it decides which are alike.

    Raises:
        Invalid: for names that 2.0 does not have, and what is not offered.

    """
    if query.apply or query.result_format:
        message = "$apply and $format are offered under v1.1 only"
        raise Invalid(message, code="unsupported")
    if query.distinct:
        _refuse_indistinct(query, kind)
    return replace(
        query,
        select=tuple(Path(_old_names(one.segments, kind)) for one in query.select)
        if query.distinct else (),
        filter=None if query.filter is None else _renamed(query.filter, kind),
        orderby=tuple(Order(_renamed(one.expression, kind), one.descending)
                      for one in query.orderby),
        expand=tuple(_old_expand(one, kind) for one in query.expand),
    )  # fmt: skip


def _refuse_indistinct(query: Query, kind: Kind) -> None:
    """Refuse beside $select=distinct: what speaks of one entity, as no single one is told.

    Source: OGC 23-019, req/api/read/options/select_distinct.

    Raises:
        Invalid: code "query", for observations "unsupported".

    """
    if kind.name == "Observation":
        message = "$select=distinct: is not offered for observations"
        raise Invalid(message, code="unsupported")
    links = [str(one) for one in query.select if kind.link(_old_names(one.segments, kind)[0])]
    keys = [one.expression for one in query.orderby if one.expression not in query.select]
    if links or query.expand:
        message = f"$select=distinct: takes no link ({links[0] if links else '$expand'})"
        raise Invalid(message, code="query")
    if keys:
        message = "$select=distinct: is sorted by what it selects only"
        raise Invalid(message, code="query")


def _renamed(tree: Expression, kind: Kind) -> Expression:
    members: dict[str, Kind | None] = {}
    for node in walk(tree):  # each before those below it, so what is around a variable is known
        if isinstance(node, Lambda):
            members[node.variable] = _reached(node.path.segments, kind, members)

    def renamed(node: Expression) -> Expression | None:
        if isinstance(node, Lambda):
            body = None if node.body is None else replaced(node.body, renamed)
            path = Path(_old_names(node.path.segments, kind, members))
            return replace(node, path=path, body=body)
        if isinstance(node, Path):
            return Path(_old_names(node.segments, kind, members))
        return None

    return replaced(tree, renamed)


def _reached(segments: tuple[str, ...], kind: Kind, members: Members) -> Kind | None:
    """Give the type that a path of links leads to; None where it leads elsewhere."""
    here: Kind | None = members.get(segments[0], kind)
    for name in segments[1:] if segments[0] in members else segments:
        link = here.link(TO_ONE_AND_ONE.get(name, name)) if here is not None else None
        here = here.beyond(link) if here is not None and link else None
    return here


def _old_names(segments: tuple[str, ...], kind: Kind, members: Members = _NONE) -> tuple[str, ...]:
    here: Kind | None = kind
    found: list[str] = []
    for place, name in enumerate(segments):
        if not place and name in members:
            here = members[name]
            found.append(name)
            continue
        if name in GONE:
            message = f"SensorThings 2.0 has no {name!r}"
            raise Invalid(message, code="query")
        old = TO_ONE_AND_ONE.get(name, name)
        if name == "properties" and here is not None and here.name == "Observation":
            old = "parameters"
        found.append(old)
        described = here.property(old) if here is not None else None
        if here is not None and described is not None:
            return (*found, *_inside(here, described, segments[place + 1 :]))
        link = here.link(old) if here is not None else None
        here = here.beyond(link) if here is not None and link else None
    return tuple(found)


def _inside(kind: Kind, one: Property, rest: tuple[str, ...]) -> tuple[str, ...]:
    """Give the names inside of a property, which are those of whoever wrote it, or of a time."""
    if not rest or one.value not in {Value.TIME, Value.PERIOD}:
        return rest
    if not is_time(kind, one.name):
        message = f"{one.name}: is a moment, without a start and an end"
        raise Invalid(message, code="query")
    if len(rest) > 1 or rest[0] not in ENDS:
        message = f"{one.name}: a time has a start and an end, not {'/'.join(rest)[:40]!r}"
        raise Invalid(message, code="query")
    return (ENDS[rest[0]],)


def is_time(kind: Kind, name: str) -> bool:
    """Tell whether a property is a time of a start and perhaps an end."""
    return name in TIMES or (kind.name, name) == ("Datastream", "resultTime")


def _old_expand(expand: Expand, kind: Kind) -> Expand:
    path = _old_names(expand.path, kind)
    for name in path:
        link = kind.link(name)
        if link is None:
            message = f"$expand: {kind.name} has no link {name!r}"
            raise Invalid(message, code="query")
        kind = kind.beyond(link)
    return Expand(path, old_query(expand.query, kind))


def period(written: str) -> dict[str, str]:
    """Tell a moment or a span of time as an object."""
    start, slash, end = written.partition("/")
    return {"start": start, "end": end} if slash else {"start": start}


def kind_at(name: str) -> Kind:
    """Find the type of a set of 2.0."""
    return SECOND.named(SETS[name])
