"""Makes and changes the rows behind entities; who may, and what hangs on them, is decided above."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.text import slugify

from stadtherz.city.public import Place, create_place
from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.geo import Point
from stadtherz.kernel.text import Text
from stadtherz.observations import models
from stadtherz.observations.domain.entities import FIELD_LABELS, FIELD_NAMES, RESULT_LABEL
from stadtherz.observations.domain.inserting import period_of
from stadtherz.observations.domain.result_types import field_names
from stadtherz.observations.domain.stored_entities import FEATURE, TYPES, ULTIMATE
from stadtherz.observations.domain.units import ucum_of
from stadtherz.observations.domain.wellformed import PLACES, fault_in
from stadtherz.observations.services.counted import show_as_counter
from stadtherz.observations.services.distances import heed_told

COUNTS = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_CountObservation"
LONGEST_UNIT = 20
Links = dict[str, tuple[int, ...]]
Fields = tuple[Sequence[str], Sequence[str]]
COLUMNS: dict[str, dict[str, str]] = {
    "Thing": {},
    "Location": {"encodingType": "encoding_type", "location": "location"},
    "HistoricalLocation": {"time": "time"},
    "Sensor": {"encodingType": "encoding_type", "metadata": "metadata"},
    "ObservedProperty": {"definition": "definition"},
    "FeatureOfInterest": {"encodingType": "encoding_type", "feature": "feature"},
    "FeatureType": {"definition": "definition"},
    "Datastream": {
        "observationType": "observation_type",
        "unitOfMeasurement": "unit",
        RESULT_LABEL: "result_label",
        "observedArea": "observed_area",
    },
    "MultiDatastream": {RESULT_LABEL: "result_label", "observedArea": "observed_area"},
}
TEXTS = ("name", "description")


def new_key(name: str) -> str:
    """Make a short name that no other row has, readable where the name is."""
    return f"{slugify(name)[:40] or 'x'}-{secrets.token_hex(4)}"


def columns_from(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """Turn properties into columns of the row.

    Raises:
        Invalid: when a place or a unit is not well formed.

    """
    if fault := fault_in(kind, data):
        raise Invalid(fault, code="body")
    columns: dict[str, Any] = {
        name: Text.of({settings.LANGUAGE_CODE: data[name]} if data[name] else {})
        for name in TEXTS
        if name in data
    }
    if "properties" in data:
        columns["properties"] = data["properties"] or {}
    for name, column in COLUMNS[kind].items():
        if name in data:
            columns[column] = data[name]
    if kind == "FeatureType" and "definition" in columns:
        columns["definition"] = columns["definition"] or ""
    if "time" in columns:
        columns["time"] = period_of(columns["time"])[0]
    return columns


def changed_columns(kind: str, row: Model, data: dict[str, Any]) -> dict[str, Any]:
    """Turn changed properties into columns; what a place says has to fit its type also then.

    Raises:
        Invalid: when a place or a unit is not well formed.

    """
    if kind in PLACES:
        names = ("encodingType", PLACES[kind])
        stored = {name: getattr(row, COLUMNS[kind][name]) for name in names}
        if fault := fault_in(kind, stored | data):
            raise Invalid(fault, code="body")
    return columns_from(kind, data)


def _thing(data: dict[str, Any], links: Links, project: str) -> Model:
    del links
    return models.Station.objects.create(
        key=new_key(data["name"]), project=project, **columns_from("Thing", data)
    )


def _location(data: dict[str, Any], links: Links, project: str) -> Model:
    del links, project
    return models.Location.objects.create(**columns_from("Location", data))


def _historical(data: dict[str, Any], links: Links, project: str) -> Model:
    del project
    row = models.HistoricalLocation.objects.create(
        station_id=links["Thing"][0], **columns_from("HistoricalLocation", data)
    )
    row.locations.set(links.get("Locations", ()))
    return row


def _sensor(data: dict[str, Any], links: Links, project: str) -> Model:
    del links, project
    return models.Sensor.objects.create(**columns_from("Sensor", data))


def _observed(data: dict[str, Any], links: Links, project: str) -> Model:
    del links, project
    row = models.ObservedProperty(
        key=new_key(data["name"]),
        decimals_by=models.Origin.ASSUMED,
        **columns_from("ObservedProperty", data),
    )
    heed_told("ObservedProperty", row)
    row.save()
    return row


def _feature(data: dict[str, Any], links: Links, project: str) -> Model:
    del project
    row = models.Feature.objects.create(**columns_from(FEATURE, data))
    row.types.set(links.get(TYPES, ()))
    return row


def _feature_type(data: dict[str, Any], links: Links, project: str) -> Model:
    del links, project
    return models.FeatureType.objects.create(**columns_from("FeatureType", data))


def _features_of(links: Links) -> dict[str, int | None]:
    return {
        "proximate_id": next(iter(links.get(FEATURE, ())), None),
        "ultimate_id": next(iter(links.get(ULTIMATE, ())), None),
    }


def _datastream(data: dict[str, Any], links: Links, project: str) -> Model:
    del project
    observed = models.ObservedProperty.objects.get(pk=links["ObservedProperty"][0])
    _take_on(observed, data)
    row = models.Datastream(
        key=new_key(data["name"]),
        station_id=links["Thing"][0],
        sensor_id=links["Sensor"][0],
        observed=observed,
        interval_by=models.Origin.ASSUMED,
        **_features_of(links),
        **columns_from("Datastream", data),
    )
    heed_told("Datastream", row)
    row.save()
    return row


def _take_on(observed: models.ObservedProperty, data: dict[str, Any]) -> None:
    """Let the pages of the city show the unit of the first datastream, and add its counts up.

    A property with a unit was described before, by staff or by a mapping, and stays as it is.
    Counts often come without a symbol, for there is none to write behind a number of bicycles.
    """
    if observed.unit or observed.datastreams.exists():
        return
    unit = data.get("unitOfMeasurement") or {}
    symbol = str(unit.get("symbol") or "")
    observed.unit = symbol[:LONGEST_UNIT]
    observed.ucum = ucum_of(symbol, str(unit.get("definition") or ""))
    if data.get("observationType") == COUNTS:
        observed.kind = models.ObservedProperty.Kind.COUNT
    observed.save(update_fields=["unit", "ucum", "kind"])


def _multi(data: dict[str, Any], links: Links, project: str) -> Model:
    del project
    types, units = data["multiObservationDataTypes"], data["unitOfMeasurements"]
    observed = links["ObservedProperties"]
    if not len(types) == len(units) == len(observed) or not observed:
        message = (
            f"{len(types)} multiObservationDataTypes, {len(units)} unitOfMeasurements and "
            f"{len(observed)} ObservedProperties: a MultiDatastream needs as many of each"
        )
        raise Invalid(message, code="body")
    row = models.Datastream(
        key=new_key(data["name"]),
        station_id=links["Thing"][0],
        sensor_id=links["Sensor"][0],
        observed_id=observed[0],
        multi=True,
        interval_by=models.Origin.ASSUMED,
        **_features_of(links),
        **columns_from("MultiDatastream", data),
    )
    heed_told("MultiDatastream", row)
    row.save()
    set_parts(row, observed, types, units, fields_in(data))
    show_as_counter(row)
    return row


def fields_in(data: dict[str, Any]) -> Fields | None:
    """Give names and labels of the fields as 2.0 told them; 1.1 tells none."""
    return (data[FIELD_NAMES], data[FIELD_LABELS]) if FIELD_NAMES in data else None


def _check_parts(types: Sequence[object], units: Sequence[object]) -> None:
    texts = all(isinstance(one, str) for one in types)
    if not texts or not all(isinstance(one, dict) for one in units):
        message = "multiObservationDataTypes must hold texts, unitOfMeasurements JSON objects"
        raise Invalid(message, code="body")


def set_parts(
    row: models.Datastream, observed: Sequence[int], types: Sequence[str], units: Sequence[Any],
    fields: Fields | None = None,
) -> None:  # fmt: skip
    """Write down what a multi-datastream measures, in its order.

    Args:
        row: the datastream.
        observed: numbers of its properties.
        types: of each part.
        units: of each part.
        fields: names and labels of the parts; without them names are made from the properties.

    """
    _check_parts(types, units)
    names, labels = fields or (_names_for(observed), [""] * len(observed))
    row.parts.all().delete()
    models.Part.objects.bulk_create(
        models.Part(
            datastream=row, observed_id=one, observation_type=kind, unit=unit or {},
            name=str(name), label=str(label), position=place,
        )
        for place, (one, kind, unit, name, label) in enumerate(
            zip(observed, types, units, names, labels, strict=True)
        )
    )  # fmt: skip


def _names_for(observed: Sequence[int]) -> Sequence[str]:
    known = models.ObservedProperty.objects.in_bulk(observed)
    words = settings.LANGUAGE_CODE
    return field_names([(known[one].definition, known[one].name.to(words)) for one in observed])


MAKERS: dict[str, Callable[[dict[str, Any], Links, str], Model]] = {
    "Thing": _thing,
    "Location": _location,
    "HistoricalLocation": _historical,
    "Sensor": _sensor,
    "ObservedProperty": _observed,
    FEATURE: _feature,
    "FeatureType": _feature_type,
    "Datastream": _datastream,
    "MultiDatastream": _multi,
}


def move_to(station: models.Station, locations: Sequence[int], at: datetime) -> int:
    """Say where a station is from now on, and keep where it was; gives the new history row.

    Raises:
        Invalid: when a location does not exist.

    """
    found = list(models.Location.objects.filter(pk__in=locations))
    if len(found) != len(set(locations)):
        message = "Locations: one of them does not exist"
        raise Invalid(message, code="link")
    stand_at(station, found)
    history = models.HistoricalLocation.objects.create(station=station, time=at)
    history.locations.set(found)
    return int(history.pk)


def stand_at(station: models.Station, locations: Sequence[models.Location]) -> None:
    """Let a station stand at these places and nowhere else, also on the map of the city."""
    station.locations.set(locations)
    _show_on_the_map(station, locations)


def _show_on_the_map(station: models.Station, locations: Sequence[models.Location]) -> None:
    """Let the station be at the place of the city that a location tells; make one if it has none.

    A place is made where a location is a point on the earth.
    """
    told = next((one.place for one in locations if one.place is not None), None)
    if told is None and station.place is None:
        told = next(filter(None, map(_made_place, locations)), None)
    if told is not None and told != station.place:
        station.place = told
        station.save(update_fields=["place"])


def _made_place(location: models.Location) -> Place | None:
    point = point_of(location)
    if point is None:
        return None
    location.place = create_place(name=str(location.name)[:120], point=point)
    location.save(update_fields=["place"])
    return location.place


def point_of(location: models.Location) -> Point | None:
    """Give the point that a location is; None where it is anything else."""
    told = location.location
    if told.get("type") == "Feature":
        told = told.get("geometry") or {}
    spot = told.get("coordinates")
    if told.get("type") != "Point" or not isinstance(spot, list) or len(spot) < 2:  # noqa: PLR2004
        return None
    try:
        return Point(float(spot[0]), float(spot[1]))
    except (TypeError, ValueError):
        return None
