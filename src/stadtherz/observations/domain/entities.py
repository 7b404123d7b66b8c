"""The entity types of SensorThings 1.1: what each is called, what it tells, what it is linked to.

Source: OGC 18-088, OGC SensorThings API Part 1: Sensing, version 1.1, section 8 (figure 2, tables 1
to 24), and section 8.3 for MultiDatastream. Everything that walks from one entity to another asks
this table, so that addresses, `$expand`, `$filter` and deep inserts know the same links.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from stadtherz.kernel.errors import Invalid, NotFound


class Value(StrEnum):
    """What a property holds."""

    TEXT = "text"
    JSON = "json"
    OBJECT = "object"
    TIME = "time"
    PERIOD = "period"
    GEO = "geo"
    ANY = "any"
    LIST = "list"


class Translated(str):
    """A text that was put into a body when it was translated; no client can send one."""

    __slots__ = ()


@dataclass(frozen=True)
class Property:
    """One property; `required` when an insert must name it, `written` when a client may.

    What is required may be null only where it is `nullable`, as a result that there was not.
    """

    name: str
    value: Value = Value.TEXT
    required: bool = False
    written: bool = True
    nullable: bool = False


@dataclass(frozen=True)
class Link:
    """A navigation property: its name, the type it leads to, and the name of the way back."""

    name: str
    target: str
    many: bool
    back: str
    required: bool = False


@dataclass(frozen=True)
class Kind:
    """An entity type; what is `kept` 1.1 does not tell, it is there for 2.0."""

    name: str
    set_name: str
    properties: tuple[Property, ...]
    links: tuple[Link, ...]
    kept: tuple[str, ...] = ()
    _properties: dict[str, Property] = field(init=False, default_factory=dict)
    _links: dict[str, Link] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._properties.update({one.name: one for one in self.properties})
        self._links.update({one.name: one for one in self.links})

    def property(self, name: str) -> Property | None:
        """Find a property by its name."""
        return self._properties.get(name)

    def link(self, name: str) -> Link | None:
        """Find a navigation property by its name."""
        return self._links.get(name)


def _described(*more: Property, described: bool = True) -> tuple[Property, ...]:
    return (
        Property("name", required=True),
        Property("description", required=described),
        *more,
        Property("properties", Value.OBJECT),
    )


RESULT_LABEL = "resultType.label"
_DATASTREAM_TIMES = (
    Property("observedArea", Value.GEO),
    Property("phenomenonTime", Value.PERIOD, written=False),
    Property("resultTime", Value.PERIOD, written=False),
)

KINDS = (
    Kind(
        "Thing",
        "Things",
        _described(),
        (
            Link("Locations", "Location", many=True, back="Things"),
            Link("HistoricalLocations", "HistoricalLocation", many=True, back="Thing"),
            Link("Datastreams", "Datastream", many=True, back="Thing"),
            Link("MultiDatastreams", "MultiDatastream", many=True, back="Thing"),
        ),
    ),
    Kind(
        "Location",
        "Locations",
        _described(
            Property("encodingType", required=True), Property("location", Value.GEO, required=True)
        ),
        (
            Link("Things", "Thing", many=True, back="Locations"),
            Link("HistoricalLocations", "HistoricalLocation", many=True, back="Locations"),
        ),
    ),
    Kind(
        "HistoricalLocation",
        "HistoricalLocations",
        (Property("time", Value.TIME, required=True),),
        (
            Link("Thing", "Thing", many=False, back="HistoricalLocations", required=True),
            Link("Locations", "Location", many=True, back="HistoricalLocations", required=True),
        ),
    ),
    Kind(
        "Datastream",
        "Datastreams",
        _described(
            Property("observationType", required=True),
            Property("unitOfMeasurement", Value.OBJECT, required=True),
            *_DATASTREAM_TIMES,
        ),
        (
            Link("Thing", "Thing", many=False, back="Datastreams", required=True),
            Link("Sensor", "Sensor", many=False, back="Datastreams", required=True),
            Link("ObservedProperty", "ObservedProperty", many=False, back="Datastreams",
                 required=True),
            Link("Observations", "Observation", many=True, back="Datastream"),
        ),
        kept=(RESULT_LABEL,),
    ),
    Kind(
        "MultiDatastream",
        "MultiDatastreams",
        _described(
            Property("observationType", written=False),
            Property("multiObservationDataTypes", Value.LIST, required=True),
            Property("unitOfMeasurements", Value.LIST, required=True),
            *_DATASTREAM_TIMES,
        ),
        (
            Link("Thing", "Thing", many=False, back="MultiDatastreams", required=True),
            Link("Sensor", "Sensor", many=False, back="MultiDatastreams", required=True),
            Link("ObservedProperties", "ObservedProperty", many=True, back="MultiDatastreams",
                 required=True),
            Link("Observations", "Observation", many=True, back="MultiDatastream"),
        ),
    ),
    Kind(
        "Sensor",
        "Sensors",
        _described(
            Property("encodingType", required=True), Property("metadata", Value.ANY, required=True)
        ),
        (
            Link("Datastreams", "Datastream", many=True, back="Sensor"),
            Link("MultiDatastreams", "MultiDatastream", many=True, back="Sensor"),
        ),
    ),
    Kind(
        "ObservedProperty",
        "ObservedProperties",
        _described(Property("definition", required=True)),
        (
            Link("Datastreams", "Datastream", many=True, back="ObservedProperty"),
            Link("MultiDatastreams", "MultiDatastream", many=True, back="ObservedProperties"),
        ),
    ),
    Kind(
        "Observation",
        "Observations",
        (
            Property("phenomenonTime", Value.PERIOD),
            Property("result", Value.ANY, required=True, nullable=True),
            Property("resultTime", Value.TIME),
            Property("resultQuality", Value.ANY),
            Property("validTime", Value.PERIOD),
            Property("parameters", Value.OBJECT),
        ),
        (
            Link("Datastream", "Datastream", many=False, back="Observations"),
            Link("MultiDatastream", "MultiDatastream", many=False, back="Observations"),
            Link("FeatureOfInterest", "FeatureOfInterest", many=False, back="Observations"),
        ),
    ),
    Kind(
        "FeatureOfInterest",
        "FeaturesOfInterest",
        _described(
            Property("encodingType", required=True), Property("feature", Value.GEO, required=True)
        ),
        (Link("Observations", "Observation", many=True, back="FeatureOfInterest"),),
    ),
)  # fmt: skip
BY_NAME = {kind.name: kind for kind in KINDS}
BY_SET = {kind.set_name: kind for kind in KINDS}
CONTROL_ID = "@iot.id"
ID_NAMES = frozenset({"id", CONTROL_ID})
SELF_LINK = "@iot.selfLink"


def kind_named(name: str) -> Kind:
    """Find a type by the name of its entities.

    Raises:
        Invalid: when there is none.

    """
    if name not in BY_NAME:
        message = f"there is no entity type {name!r}; there are {', '.join(BY_NAME)}"
        raise Invalid(message, code="entity")
    return BY_NAME[name]


def kind_of_set(name: str) -> Kind:
    """Find a type by the name of its set.

    Raises:
        NotFound: when there is none.

    """
    if name not in BY_SET:
        message = f"there is no entity set {name!r}; there are {', '.join(BY_SET)}"
        raise NotFound(message, code="address")
    return BY_SET[name]
