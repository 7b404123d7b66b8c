"""Counting records as results of the site's MultiDatastreams, which are made when first needed."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.text import Text
from stadtherz.observations.adapters import hot
from stadtherz.observations.adapters.existing import Identity, identity_of, stored_under
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.domain.count_parts import Written, total_of
from stadtherz.observations.domain.counting import CountingSite, Way, refusal
from stadtherz.observations.domain.counting_payload import count_payload_from
from stadtherz.observations.domain.counting_result import (
    DEFINITIONS,
    KINDS,
    Component,
    Measure,
    components,
    described,
    results_from,
    together,
)
from stadtherz.observations.domain.sources import Counts
from stadtherz.observations.domain.times import TOLERANCE, microseconds
from stadtherz.observations.models import Change, Datastream, ObservedProperty, Station
from stadtherz.observations.services.count_guard import refuse_letter
from stadtherz.observations.services.counted import show_as_counter
from stadtherz.observations.services.sensorthings.completing import complete_station
from stadtherz.observations.services.sensorthings.making import set_parts
from stadtherz.observations.services.sensorthings.noting import note


def counted(payload: bytes, name: str, source: Counts, now: datetime) -> list[Row]:
    """Read a counting payload as rows; must run inside a transaction.

    Raises:
        Invalid: when the payload is none, is of another site or of the future, or does not fit.

    """
    refuse_letter(payload, {name, *source.site.directions})
    sent = count_payload_from(payload)
    if sent.site != name:
        message = "the site in the payload is another one than in the topic or address"
        raise Invalid(message, code="count-payload")
    if any(one.start > now + TOLERANCE for one in sent.records):
        raise refusal("count-record", ("start: lies in the future; set the device's clock",))
    site = source.site
    results = results_from(site, sent.records)
    streams = {way: _stream(name, site, way, source.station) for way in {r.way for r in results}}
    parts = written_parts(site)
    return [
        Row(
            streams[one.way], microseconds(one.start), total_of(one.values, parts),
            end_us=microseconds(one.end), result=_as_json(one.values),
        )
        for one in results
    ]  # fmt: skip


def filled(sites: Mapping[int, CountingSite], rows: Sequence[Row]) -> list[Row]:
    """Fill what is null in rows of counts with what was told of the same interval before.

    Must run inside the transaction that stores them.

    Args:
        sites: by the datastreams of the rows.
        rows: in the order of their letters.

    """
    if not rows:
        return []
    hot.lock()  # two letters at once: the second waits until the first is stored
    newest = hot.newest_times(set(sites))
    doubtful = {
        identity_of(row) for row in rows if row.us <= newest.get(row.datastream_id, row.us - 1)
    }
    stored = stored_under(doubtful, the_lake()) if doubtful else {}
    found: dict[Identity, str] = {
        key: one.content.result for key, one in stored.items() if one.content.result
    }
    return [_filled(sites[row.datastream_id], row, found) for row in rows]


def _filled(site: CountingSite, row: Row, found: dict[Identity, str]) -> Row:
    key = identity_of(row)
    earlier, later = json.loads(found.get(key, "null")), json.loads(row.result or "null")
    # what was written there by other ways may be no list of figures
    if isinstance(earlier, list) and isinstance(later, list) and len(earlier) == len(later):
        values = together(site, earlier, later)
        total = total_of(values, written_parts(site))
        row = row._replace(result=_as_json(values), value=total)
    found[key] = row.result or "null"
    return row


def _as_json(values: Sequence[object]) -> str:
    return json.dumps(values, separators=(",", ":"))


def _stream(name: str, site: CountingSite, way: Way, station: str) -> int:
    """Find the datastream of a lane and direction, or make it."""
    key = f"{name}-{way.lane}-{way.direction}"
    found = Datastream.objects.filter(key=key).first()
    if found is None:
        return _make_stream(key, site, way, station)
    named = [f"{DEFINITIONS}{part.key}" for part in components(site)]
    if named != list(found.parts.values_list("observed__definition", flat=True)):
        message = (
            f"the datastream {key} was made for other classes, bands or measures; "
            "give the changed site a new name"
        )
        raise Invalid(message, code="counting-site")
    return int(found.pk)


def _make_stream(key: str, site: CountingSite, way: Way, station: str) -> int:
    at = Station.objects.filter(key=station).first()
    if at is None:
        message = f"there is no station {station}; create it in the administration, then replay"
        raise Invalid(message, code="station")
    said = described(site)
    observed = [_observed(part) for part in components(site)]
    row = Datastream.objects.create(
        key=key,
        station=at,
        observed=observed[0],
        properties={"lane": way.lane, "direction": way.direction},
        name=Text.of({
            "de": f"Spur {way.lane}, Richtung {way.direction}",
            "en": f"lane {way.lane}, direction {way.direction}",
        }),
        observation_type=said["observationType"],
        multi=True,
        interval_s=site.interval_s,
    )  # fmt: skip
    set_parts(
        row, [one.pk for one in observed], said["multiObservationDataTypes"],
        said["unitOfMeasurements"],
    )  # fmt: skip
    show_as_counter(row)
    note("MultiDatastream", row.pk, Change.Kind.CREATED)
    complete_station(at)
    return int(row.pk)


def written_parts(site: CountingSite) -> list[Written]:
    """Give definition and data type of each part of the site's results."""
    return [(f"{DEFINITIONS}{one.key}", KINDS[one.measure].data_type) for one in components(site)]


def _observed(part: Component) -> ObservedProperty:
    kind = KINDS[part.measure]
    short = re.sub(r"[^a-z0-9-]+", "-", part.key.replace("+", "-up").replace(".", "p"))
    row, new = ObservedProperty.objects.get_or_create(
        definition=f"{DEFINITIONS}{part.key}",
        defaults={
            "key": f"counting-{short}"[:60],
            "name": part.name,
            "unit": "" if part.measure is Measure.COUNT else kind.unit.symbol,
            "kind": "count" if part.measure is Measure.COUNT else "level",
        },
    )
    if new:
        note("ObservedProperty", row.pk, Change.Kind.CREATED)
    return row
