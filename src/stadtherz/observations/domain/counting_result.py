"""Counts as an observation of an OGC SensorThings MultiDatastream, there and back without loss.

Source: OGC 18-088, SensorThings API 1.1, MultiDatastream extension: the result is an array with one
member for each entry of `multiObservationDataTypes`, `unitOfMeasurements` and `ObservedProperties`.

There is one MultiDatastream for each lane and direction. The order of its components is fixed:
the counts of all cells, class by class in the site's order and in each class band by band, the
band of unmeasured speeds last; then, if the site measures them, the mean speeds in the same order;
then, if the site measures it, the occupancy of the lane. An unknown cell is null, never 0.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.text import Text
from stadtherz.observations.domain.counting import CountingSite, CountRecord, SpeedBand, Way
from stadtherz.observations.domain.counting_checks import checked
from stadtherz.observations.domain.vehicle_classes import VehicleClass

OM = "http://www.opengis.net/def/observationType/OGC-OM/2.0/"
OBSERVATION_TYPE = f"{OM}OM_ComplexObservation"
DEFINITIONS = "urn:stadtherz:counting:"
Value = int | float | None


class Measure(StrEnum):
    """What a component measures, in the order of the components."""

    COUNT = "count"
    MEAN_SPEED = "mean-speed"
    OCCUPANCY = "occupancy"


@dataclass(frozen=True)
class Unit:
    """A unit of measurement as SensorThings writes it; the definition is a QUDT unit."""

    name: str
    symbol: str
    definition: str


@dataclass(frozen=True)
class Kind:
    """What all components of one measure share: name, data type (O&M) and unit."""

    name: Text
    data_type: str
    unit: Unit


KINDS = {
    Measure.COUNT: Kind(
        Text.of({"de": "Anzahl", "en": "count"}), f"{OM}OM_CountObservation",
        Unit("number", "1", "http://qudt.org/vocab/unit/NUM"),
    ),
    Measure.MEAN_SPEED: Kind(
        Text.of({"de": "mittlere Geschwindigkeit", "en": "mean speed"}), f"{OM}OM_Measurement",
        Unit("kilometre per hour", "km/h", "http://qudt.org/vocab/unit/KiloM-PER-HR"),
    ),
    Measure.OCCUPANCY: Kind(
        Text.of({"de": "Belegung", "en": "occupancy"}), f"{OM}OM_Measurement",
        Unit("percent", "%", "http://qudt.org/vocab/unit/PERCENT"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Component:
    """One member of the result array; occupancy has neither class nor band."""

    measure: Measure
    vehicle_class: VehicleClass | None = None
    band: SpeedBand | None = None

    @property
    def key(self) -> str:
        """Give the stable name of the observed property, as in `count/7/30-50`."""
        if self.vehicle_class is None:
            return str(self.measure)
        return f"{self.measure}/{self.vehicle_class.code}/{self.band or 'any'}"

    @property
    def name(self) -> Text:
        """Give the name for people, in the languages of the class."""
        kind = KINDS[self.measure].name
        if self.vehicle_class is None:
            return kind
        speeds = f", {self.band} km/h" if self.band else ""
        return Text.of({
            language: f"{kind.to(language)}: {words}{speeds}"
            for language, words in self.vehicle_class.name
        })  # fmt: skip


def components(site: CountingSite) -> tuple[Component, ...]:
    """Give the components of the result of one lane and direction, in their order."""
    measures = (Measure.COUNT, Measure.MEAN_SPEED) if site.mean_speed else (Measure.COUNT,)
    cells = tuple(Component(measure, *cell) for measure in measures for cell in site.cells)
    return (*cells, Component(Measure.OCCUPANCY)) if site.occupancy else cells


def described(
    site: CountingSite, *, language: str = "en", definitions: str = DEFINITIONS
) -> dict[str, Any]:
    """Describe the result as the members of a MultiDatastream of SensorThings 1.1.

    Args:
        site: the counting site.
        language: of the names of the observed properties.
        definitions: start of the observed properties' URIs; the component's key follows.

    """
    parts = components(site)
    kinds = tuple(KINDS[part.measure] for part in parts)
    return {
        "observationType": OBSERVATION_TYPE,
        "multiObservationDataTypes": [kind.data_type for kind in kinds],
        "unitOfMeasurements": [
            {"name": one.unit.name, "symbol": one.unit.symbol, "definition": one.unit.definition}
            for one in kinds
        ],
        "ObservedProperties": [
            {
                "name": part.key,
                "description": part.name.to(language),
                "definition": f"{definitions}{part.key}",
            }
            for part in parts
        ],
    }


@dataclass(frozen=True)
class CountResult:
    """The result of one interval of one lane and direction; `values` as `components` orders them.

    `start` and `end` are the phenomenonTime.
    """

    start: datetime
    end: datetime
    way: Way
    values: tuple[Value, ...]


def results_from(site: CountingSite, records: Iterable[CountRecord]) -> tuple[CountResult, ...]:
    """Give a result for each interval, lane and direction of which something is known.

    Raises:
        Invalid: `count-record`, when the records are not those of the site.

    """
    together: dict[tuple[datetime, datetime, Way], list[CountRecord]] = defaultdict(list)
    for record in checked(site, records):
        together[record.start, record.end, record.way].append(record)
    return tuple(
        CountResult(start, end, way, _values(site, found))
        for (start, end, way), found in together.items()
    )


def _values(site: CountingSite, records: Sequence[CountRecord]) -> tuple[Value, ...]:
    by_cell = {(record.vehicle_class, record.band): record for record in records}
    found = tuple(by_cell.get(cell) for cell in site.cells)
    values: list[Value] = [one.count if one else None for one in found]
    if site.mean_speed:
        values += [one.mean_speed_kmh if one else None for one in found]
    if site.occupancy:
        values.append(records[0].occupancy_percent)
    return tuple(values)


def together(site: CountingSite, earlier: Sequence[Value], later: Sequence[Value]) -> list[Value]:
    """Put two results of one interval and way together: a figure that is told again counts.

    What the later one does not know keeps the earlier figure; the earlier mean speed goes where a
    cell turns out to have been empty.

    Raises:
        Invalid: `count-result` when an array has another length.

    """
    if not len(earlier) == len(later) == len(components(site)):
        message = f"a result of this site has {len(components(site))} values"
        raise Invalid(message, code="count-result")
    found = [old if new is None else new for old, new in zip(earlier, later, strict=True)]
    size = len(site.cells)
    if site.mean_speed:
        for place, count in enumerate(found[:size]):
            if count == 0:
                found[size + place] = None
    return found
