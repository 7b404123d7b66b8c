"""From rows of the database to entities as SensorThings tells them, and nothing the other way."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat, Substr
from django.urls import reverse
from django.utils.translation import override

from stadtherz.kernel.text import Text
from stadtherz.observations import models
from stadtherz.observations.domain.count_parts import TOTAL_KEY, TOTALS
from stadtherz.observations.domain.entities import FIELD_LABELS, FIELD_NAMES, RESULT_LABEL
from stadtherz.observations.domain.stored_entities import FEATURE, TYPES, ULTIMATE

LinkValue = int | tuple[int, ...] | None
SENSOR = Text.of({"de": "Sensor", "en": "Sensor"})
NOT_DESCRIBED = Text.of(
    {
        "de": "Womit hier gemessen wird, ist noch nicht beschrieben.",
        "en": "How this is measured is not described yet.",
    }
)
COUNT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_CountObservation"
MULTI = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_ComplexObservation"
OF_TOTALS = Q(definition=Concat(Value(TOTALS), Substr("key", len(TOTAL_KEY) + 1)))
"""Properties of totals, by key and definition together: a client may have written one of them."""


@dataclass(slots=True)
class Entity:
    """One entity in memory.

    Args:
        kind: name of its type.
        id: its number.
        data: its properties by their names in SensorThings.
        links: what it points to itself, by link; the ways back are found by the catalogue.
        public: whether everybody may see it, as far as it says itself.
        project: slug of the project that it belongs to.
        feature: what new observations of a datastream speak of; None until there was one.
        place: number of the Location that a feature was made from.
        counting: whether a datastream counts, so that nothing that identifies may come in.

    """

    kind: str
    id: int
    data: dict[str, Any]
    links: dict[str, LinkValue] = field(default_factory=dict)
    public: bool = True
    project: str = ""
    feature: int | None = None
    place: int | None = None
    counting: bool = False


def _words(text: Text) -> str:
    return text.to(settings.LANGUAGE_CODE)


def _described(row: models.Described, **more: Any) -> dict[str, Any]:
    data = {
        "name": _words(row.name),
        "description": _words(row.description) or _words(row.name),
        **more,
    }
    if row.properties:
        data["properties"] = row.properties
    return data


def _things(rows: QuerySet[models.Station]) -> Iterator[Entity]:
    for row in rows.prefetch_related("locations"):
        data = _described(row)
        if not row.description and row.method:
            data["description"] = _words(row.method)
        yield Entity(
            "Thing",
            row.pk,
            data,
            {"Locations": tuple(sorted(one.pk for one in row.locations.all()))},
            row.public,
            row.project,
        )


def _locations(rows: QuerySet[models.Location]) -> Iterator[Entity]:
    for row in rows:
        told = {"encodingType": row.encoding_type, "location": row.location}
        yield Entity("Location", row.pk, _described(row, **told))


def _historical(rows: QuerySet[models.HistoricalLocation]) -> Iterator[Entity]:
    for row in rows.prefetch_related("locations"):
        places = tuple(sorted(one.pk for one in row.locations.all()))
        yield Entity(
            "HistoricalLocation",
            row.pk,
            {"time": row.time},
            {"Thing": row.station_id, "Locations": places},
        )


def _sensors(rows: QuerySet[models.Sensor]) -> Iterator[Entity]:
    for row in rows.select_related("station"):
        told = {"encodingType": row.encoding_type or "text/plain", "metadata": row.metadata}
        data = _described(row, **told)
        if row.station is not None:
            data |= _of_station(row, row.station)
        yield Entity("Sensor", row.pk, data)


def _of_station(row: models.Sensor, station: models.Station) -> dict[str, Any]:
    """Say of a station's own sensor what the station says, where it says nothing itself."""
    method = _words(station.method) or _words(NOT_DESCRIBED)
    return {
        "name": _words(row.name) or f"{_words(SENSOR)}: {_words(station.name)}",
        "description": _words(row.description) or method,
        "metadata": row.metadata or method,
    }


def without_totals(rows: QuerySet[models.ObservedProperty]) -> QuerySet[models.ObservedProperty]:
    """Leave out the properties that are made for pages alone (`services/counted`)."""
    return rows.exclude(OF_TOTALS)


def _observed(rows: QuerySet[models.ObservedProperty]) -> Iterator[Entity]:
    for row in without_totals(rows):
        told = {"definition": row.definition or page_of_property(row.key)}
        yield Entity("ObservedProperty", row.pk, _described(row, **told))


def page_of_property(key: str) -> str:
    """Give the address of the city's own page for a property, which is its URI without another."""
    with override(settings.LANGUAGE_CODE):
        page = reverse("observations:stations")
    return f"{settings.CONFIG.address.rstrip('/')}{page}?was={key}"


def _features(rows: QuerySet[models.Feature]) -> Iterator[Entity]:
    for row in rows.prefetch_related("types"):
        told = {"encodingType": row.encoding_type, "feature": row.feature}
        links: dict[str, LinkValue] = {TYPES: tuple(sorted(one.pk for one in row.types.all()))}
        yield Entity(FEATURE, row.pk, _described(row, **told), links, place=row.location_id)


def _feature_types(rows: QuerySet[models.FeatureType]) -> Iterator[Entity]:
    for row in rows:  # only 2.0 tells them, which leaves out what is not said
        told = {"description": _words(row.description), "definition": row.definition}
        yield Entity("FeatureType", row.pk, _described(row) | told)


def unit_of(stored: dict[str, Any], observed: models.ObservedProperty) -> dict[str, Any]:
    """Give the unit as it was told, else the one of the property by its UCUM code."""
    if stored:
        return stored
    return {
        "name": observed.unit or _words(observed.name),
        "symbol": observed.unit,
        "definition": f"ucum:{observed.ucum}",
    }


def _datastreams(rows: QuerySet[models.Datastream]) -> Iterator[Entity]:
    found = rows.select_related("observed", "station__own_sensor", "feature").prefetch_related(
        "parts__observed", "station__locations"
    )
    for row in found:
        yield _multi(row) if row.multi else _single(row)


def _stream_data(row: models.Datastream) -> dict[str, Any]:
    name = _words(row.name) or f"{_words(row.station.name)}: {_words(row.observed.name)}"
    data = {"name": name, "description": _words(row.description) or name}
    if row.observed_area:
        data["observedArea"] = row.observed_area
    if row.properties:
        data["properties"] = row.properties
    return data


def _sensor_of(row: models.Datastream) -> int | None:
    """Give the sensor of a datastream, else the one that its station has for all of them."""
    if row.sensor_id is not None:
        return row.sensor_id
    own = getattr(row.station, "own_sensor", None)
    return None if own is None else int(own.pk)


def _single(row: models.Datastream) -> Entity:
    data = _stream_data(row)
    data |= {
        "observationType": row.observation_type,
        "unitOfMeasurement": unit_of(row.unit, row.observed),
        RESULT_LABEL: row.result_label,
    }
    links: dict[str, LinkValue] = {
        "Thing": row.station_id,
        "Sensor": _sensor_of(row),
        "ObservedProperty": row.observed_id,
    }
    return _stream("Datastream", row, data, links)


def _stream(
    kind: str, row: models.Datastream, data: dict[str, Any], links: dict[str, LinkValue]
) -> Entity:
    public, project = row.public and row.station.public, row.station.project
    links |= {FEATURE: row.proximate_id, ULTIMATE: row.ultimate_id}
    return Entity(
        kind, row.pk, data, links, public, project, feature=_feature_of(row), counting=_counts(row)
    )


def _counts(row: models.Datastream) -> bool:
    """Tell whether a datastream, or a part of it, counts."""
    parts = list(row.parts.all()) if row.multi else []
    types = [row.observation_type, *(part.observation_type for part in parts)]
    observed = [row.observed, *(part.observed for part in parts)]
    return COUNT in types or any(one.kind == one.Kind.COUNT for one in observed)


def _feature_of(row: models.Datastream) -> int | None:
    """Give the feature that still stands where the station stands."""
    if row.feature is None:
        return None
    here = {one.pk for one in row.station.locations.all()}
    return row.feature.pk if row.feature.location_id in here else None


def _multi(row: models.Datastream) -> Entity:
    parts = list(row.parts.all())
    data = _stream_data(row)
    data |= {
        "observationType": MULTI,
        "multiObservationDataTypes": [part.observation_type for part in parts],
        "unitOfMeasurements": [unit_of(part.unit, part.observed) for part in parts],
        RESULT_LABEL: row.result_label,
        FIELD_NAMES: tuple(part.name for part in parts),
        FIELD_LABELS: tuple(part.label for part in parts),
    }
    links: dict[str, LinkValue] = {
        "Thing": row.station_id,
        "Sensor": _sensor_of(row),
        "ObservedProperties": tuple(part.observed_id for part in parts),
    }
    return _stream("MultiDatastream", row, data, links)


TABLES: dict[str, tuple[type[Any], Callable[[Any], Iterator[Entity]]]] = {
    "Thing": (models.Station, _things),
    "Location": (models.Location, _locations),
    "HistoricalLocation": (models.HistoricalLocation, _historical),
    "Sensor": (models.Sensor, _sensors),
    "ObservedProperty": (models.ObservedProperty, _observed),
    "FeatureType": (models.FeatureType, _feature_types),
    "FeatureOfInterest": (models.Feature, _features),
    "Datastream": (models.Datastream, _datastreams),
}
STREAMS = ("Datastream", "MultiDatastream")


def entities(kind: str, ids: Collection[int] | None = None) -> Iterator[Entity]:
    """Read the entities of a table; "Datastream" gives both types of them."""
    table, told = TABLES[kind]
    rows = table._default_manager.all()  # noqa: SLF001 - Django's public name for any table
    yield from told(rows if ids is None else rows.filter(pk__in=ids))
