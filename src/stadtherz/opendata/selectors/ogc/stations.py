"""Places that measure, as features: each public datastream of a dataset with its newest value."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stadtherz.observations.public import (
    NewestValue,
    OfferedProperty,
    OfferedStream,
    newest_values,
    offered_properties,
)
from stadtherz.opendata.domain.licensing import APART
from stadtherz.opendata.domain.ogc.asked import Asked
from stadtherz.opendata.domain.ogc.holding import holds
from stadtherz.opendata.domain.ogc.items import Feature, Page, matching, properties_of
from stadtherz.opendata.domain.ogc.placing import placing_of
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import Column, Schema
from stadtherz.opendata.models import MEASURED, Dataset
from stadtherz.opendata.selectors.stream_groups import groups_of

Row = dict[str, Any]


@dataclass(frozen=True)
class Measured:
    """A property that is measured, for one dataset."""

    offered: OfferedProperty

    @property
    def streams(self) -> list[OfferedStream]:
        """Those with a place."""
        return [one for one in self.offered.streams if one.lon is not None and one.lat is not None]


Offered = Mapping[str, OfferedProperty]


def offered_by_source(row: Dataset | None = None) -> Offered:
    """Give what is measured by the source of its dataset, in one query; of one dataset or all."""
    key = row.source.removeprefix(MEASURED).partition(APART)[0] if row else ""
    return {
        group.source: replace(one, streams=group.streams)
        for one in offered_properties(key)
        for group in groups_of(MEASURED + one.key, one.key, one.streams)
    }


def measured_by(row: Dataset, offered: Offered) -> Measured | None:
    """Give what a dataset is made of, if that is datastreams which are still public."""
    found = Measured(offered[row.source]) if row.source in offered else None
    return found if found and found.streams else None


def schema_of(found: Measured) -> Schema:
    """Say what is told of each datastream."""
    count = len(found.streams)
    unit = found.offered.ucum

    def column(name: str, label: str, kind: Kind, storage: Storage) -> Column:
        measures = unit if name == "value" else ""
        gaps = count if name in {"value", "time", "flag"} else 0
        return Column(name, label, kind, storage, unit=measures, missing=gaps, distinct=count)

    return Schema(
        (
            column("datastream", _("Datenreihe"), Kind.CODE, Storage.TEXT),
            column("station", _("Schlüssel der Messstelle"), Kind.CODE, Storage.TEXT),
            column("name", _("Messstelle"), Kind.TEXT, Storage.TEXT),
            column("value", _("neuester Wert"), Kind.DECIMAL, Storage.DOUBLE),
            column("unit", _("Einheit"), Kind.TEXT, Storage.TEXT),
            column("time", _("gemessen"), Kind.DATETIME, Storage.MOMENT),
            column("flag", _("Urteil"), Kind.CATEGORY, Storage.TEXT),
            column("lon", _("Längengrad"), Kind.LONGITUDE, Storage.DOUBLE),
            column("lat", _("Breitengrad"), Kind.LATITUDE, Storage.DOUBLE),
        ),
        count,
    )


def page_of(found: Measured, wanted: Asked) -> Page:
    """Give a page of places with their newest values."""
    schema = schema_of(found)
    placing = placing_of(schema)
    condition = matching(wanted, placing, schema) if placing else None
    rows = [row for row in _rows(found) if condition is None or holds(condition, row)]
    return _page(schema, rows, wanted)


def _page(schema: Schema, rows: list[Row], wanted: Asked) -> Page:
    items = properties_of(schema)
    left = sorted((row for row in rows if row["id"] > wanted.after), key=lambda row: row["id"])
    shown = left[: wanted.limit]
    features = [_feature(row, [one.name for one in items]) for row in shown]
    after = shown[-1]["id"] if len(left) > len(shown) else None
    return Page(items, features, after, len(rows))


def feature_of(found: Measured, key: str) -> tuple[Page, Feature] | None:
    """Give one place; None where there is none."""
    page = page_of(found, Asked(limit=len(found.streams)))
    return next(((page, one) for one in page.features if one.key == key), None)


def _rows(found: Measured) -> list[Row]:
    newest = newest_values([one.id for one in found.streams])
    return [_row(found.offered, one, newest.get(one.id)) for one in found.streams]


def _row(offered: OfferedProperty, one: OfferedStream, newest: NewestValue | None) -> Row:
    return {
        "id": one.id,
        "datastream": one.key,
        "station": one.station,
        "name": one.station_name.to(get_language() or ""),
        "value": newest.value if newest else None,
        "unit": offered.ucum,
        "time": newest.time if newest else None,
        "flag": newest.flag if newest else None,
        "lon": one.lon,
        "lat": one.lat,
    }


def _feature(row: Row, names: list[str]) -> Feature:
    point = f'{{"type": "Point", "coordinates": [{row["lon"]!r}, {row["lat"]!r}]}}'
    return Feature(row["datastream"], point, tuple(_plain(row[name]) for name in names))


def _plain(value: Any) -> Any:
    """Give moments as their time in UTC, as tables do."""
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value
