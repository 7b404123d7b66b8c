"""From the names of SensorThings 2.0 to those of 1.1 and back, as far as entities are read.

Source: OGC 23-019, core data model and reading, as it stands in the working group's repository
(opengeospatial/sensorthings). One model serves both: a Feature is what 1.1 calls a feature of
interest, in the role of the proximate one; times are objects; there is one type of datastream, of
one observed property or several, which tells its result type as a component of SWE Common (OGC
24-014, `result_types`). Ultimate features and types of features are not told.
"""

from dataclasses import replace

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.observations.domain.entities import KINDS, Kind, Link, Model, Property, Value
from stadtherz.observations.domain.odata.options import Expand, Order, Query
from stadtherz.observations.domain.odata.tree import Expression, Path, replaced

SETS = {
    "Things": "Thing",
    "Locations": "Location",
    "HistoricalLocations": "HistoricalLocation",
    "Datastreams": "Datastream",
    "Sensors": "Sensor",
    "ObservedProperties": "ObservedProperty",
    "Observations": "Observation",
    "Features": "FeatureOfInterest",
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
INSIDE = frozenset({Value.JSON, Value.OBJECT, Value.ANY, Value.GEO})
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


SECOND = Model(_second(kind) for kind in KINDS if kind.name != "MultiDatastream")
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

    Raises:
        Invalid: for names that 2.0 does not have, and what is not offered.

    """
    if query.distinct or query.apply or query.result_format:
        message = "$select=distinct:, $apply and $format are offered under v1.1 only"
        raise Invalid(message, code="unsupported")

    def renamed(node: Expression) -> Expression | None:
        return Path(_old_names(node.segments, kind)) if isinstance(node, Path) else None

    return replace(
        query,
        select=(),
        filter=None if query.filter is None else replaced(query.filter, renamed),
        orderby=tuple(
            Order(replaced(key.expression, renamed), key.descending) for key in query.orderby
        ),
        expand=tuple(_old_expand(one, kind) for one in query.expand),
    )


def _old_names(segments: tuple[str, ...], kind: Kind | None) -> tuple[str, ...]:
    found: list[str] = []
    for place, name in enumerate(segments):
        if name in GONE:
            message = f"SensorThings 2.0 has no {name!r}"
            raise Invalid(message, code="query")
        if name == "end" and found and found[-1] in {*TIMES, "resultTime"}:
            message = "the end of a time cannot be asked for"
            raise Invalid(message, code="unsupported")
        if name == "start" and found and found[-1] in {*TIMES, "resultTime"}:
            continue
        old = TO_ONE_AND_ONE.get(name, name)
        if name == "properties" and kind is not None and kind.name == "Observation":
            old = "parameters"
        found.append(old)
        described = kind.property(old) if kind is not None else None
        if described is not None and described.value in INSIDE:
            return (*found, *segments[place + 1 :])  # names inside are those of whoever wrote it
        link = kind.link(old) if kind is not None else None
        kind = kind.beyond(link) if kind is not None and link else None
    return tuple(found)


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
