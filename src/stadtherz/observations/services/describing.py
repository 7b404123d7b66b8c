"""Making what a mapping describes: the station, what it measures, and its datastreams."""

from collections.abc import Sequence

from django.db import transaction

from stadtherz.city.public import City, Department, departments, the_city
from stadtherz.city.public import create_place as new_place
from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.geo import Point
from stadtherz.kernel.text import Text
from stadtherz.observations.adapters.icons import icon_names
from stadtherz.observations.domain.described import PropertyPart, StationPart
from stadtherz.observations.domain.faults import did_you_mean
from stadtherz.observations.domain.mapping import Mapping
from stadtherz.observations.domain.naming import filled, key_of
from stadtherz.observations.models import NO_STATION_KEYS, Datastream, ObservedProperty, Station
from stadtherz.observations.services.sensorthings.completing import complete_station

LONGEST_KEY, LONGEST_NAME = 80, 120


class Describing:
    """What one import may make.

    Args:
        mapping: with a [station].
        names: what the name of the file says.

    Raises:
        Invalid: before anything is read, when the description does not fit this city.

    """

    def __init__(self, mapping: Mapping, names: dict[str, str]) -> None:
        if mapping.station is None:
            raise _wrong("station is missing; --create needs it")
        self.mapping, self.station, self.names = mapping, mapping.station, names
        self.key = key_of(filled(self.station.key, names))
        if not 0 < len(self.key) <= LONGEST_KEY:
            raise _wrong(f"station.key: {self.key!r} has not 1 to {LONGEST_KEY} signs")
        if self.key in NO_STATION_KEYS:
            raise _wrong(
                f"station.key: {self.key!r} is the address of another page; choose another"
            )
        self.department = _department(self.station)
        self.point = _point(self.station, the_city())
        for key, part in _described(mapping).items():
            _refuse_unknown_icon(key, part)
            _refuse_another_meaning(key, part)

    @transaction.atomic
    def make_streams(self, keys: Sequence[str]) -> list[Datastream]:
        """Make datastreams, and their station and properties where they are missing."""
        station = self._station()
        measured: dict[str, ObservedProperty] = {}
        made = []
        for key in keys:
            told = self.station.stream(key)
            name, part = self.mapping.property_of(told)
            if name not in measured:
                measured[name] = self._property(name, part)
            made.append(
                Datastream(
                    key=key,
                    station=station,
                    observed=measured[name],
                    name=told.name or Text.of(key),
                    interval_s=told.interval_s or self.station.interval_s,
                )
            )
        streams = Datastream.objects.bulk_create(made, batch_size=500)
        complete_station(station)
        return streams

    def _station(self) -> Station:
        found = Station.objects.filter(key=self.key).first()
        if found:
            return found
        name = Text.of({code: filled(text, self.names) for code, text in self.station.name})
        place = new_place(
            name=str(name)[:LONGEST_NAME],
            point=self.point or the_city().centre,
            illustrative=self.point is None,
        )
        return Station.objects.create(
            key=self.key,
            name=name,
            place=place,
            department=self.department,
            method=self.station.method,
            source=self.station.source,
            licence=self.station.licence,
            simulated=False,
        )

    def _property(self, key: str, part: PropertyPart | None) -> ObservedProperty:
        found = ObservedProperty.objects.filter(key=key).first()
        if found:
            return found
        if part is None:
            raise _wrong(
                f"what is measured, {key!r}, is described nowhere; give station.kind and "
                f"station.unit, or [properties.{key}]"
            )
        return ObservedProperty.objects.create(
            key=key,
            name=part.name,
            unit=part.unit,
            ucum=part.ucum_code(),
            kind=part.kind,
            icon=part.icon,
            decimals=part.decimals,
        )


def _described(mapping: Mapping) -> dict[str, PropertyPart]:
    """Give all properties that the mapping describes, by key."""
    own = mapping.station.own_property() if mapping.station else None
    if own is None or mapping.station is None:
        return mapping.properties
    return {mapping.station.property or mapping.station.key: own, **mapping.properties}


def _wrong(what: str) -> Invalid:
    return Invalid(f"mapping: {what}", code="mapping")


def _department(station: StationPart) -> Department | None:
    if not station.department:
        return None
    found = departments().filter(key=station.department).first()
    if found is None:
        known = list(departments().values_list("key", flat=True))
        hint = did_you_mean(station.department, known) or f"known: {', '.join(known)}"
        raise _wrong(f"station.department: there is no {station.department!r}; {hint}")
    return found


def _point(station: StationPart, city: City) -> Point | None:
    """Give the point, if it lies in the city: its map shows nothing else."""
    point = station.point
    if point is None or point in city.box:
        return point
    what = f"station.point: [{point.lon}, {point.lat}] lies outside of {city.name}"
    if abs(point.lon) <= 90 and Point(point.lat, point.lon) in city.box:  # noqa: PLR2004 - degrees
        raise _wrong(f"{what}; the order is [longitude, latitude]")
    raise _wrong(f"{what}; leave it out where the place is not known")


def _refuse_unknown_icon(key: str, part: PropertyPart) -> None:
    known = icon_names()
    if part.icon not in known:
        hint = did_you_mean(part.icon, known) or f"known: {', '.join(known)}"
        raise _wrong(f"property {key!r}: there is no icon {part.icon!r}; {hint}")


def _refuse_another_meaning(key: str, part: PropertyPart) -> None:
    """Refuse to put degrees into a property of the city that means millimetres."""
    found = ObservedProperty.objects.filter(key=key).first()
    if found and (found.kind, found.unit) != (part.kind, part.unit):
        raise _wrong(
            f"the property {key!r} is there already, as {found.kind} in {found.unit or 'pieces'}; "
            f"the mapping says {part.kind} in {part.unit or 'pieces'}: give it another key"
        )
