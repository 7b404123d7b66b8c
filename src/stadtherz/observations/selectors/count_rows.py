"""The parts of classified counts as rows of a table, one for each cell, for downloads.

An unknown cell is a row without a number: whoever adds up sees what is missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain

from django.utils import timezone

from stadtherz.observations.adapters.duck import local_text, make_table
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.live import Known
from stadtherz.observations.adapters.reading import FLAG_NAMES, RULES, name_of
from stadtherz.observations.adapters.scope import Scope
from stadtherz.observations.domain.count_parts import meaning_of
from stadtherz.observations.domain.counting_result import Measure
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.selectors.countings import Counting

COLUMNS = (
    "datastream", "start_utc", "end_utc", "start_local", "end_local", "lane", "direction",
    "class", "class_key", "speed_from_kmh", "speed_to_kmh", "count", "mean_speed_kmh", "flag",
    "rule", "raw", "raw_mean_speed_kmh",
)  # fmt: skip
LANE = {True: "INTEGER", False: "VARCHAR"}
END = "coalesce(end_us, us + step_us)"
PARTS = {
    "stream": "INTEGER", "place": "INTEGER", "length": "INTEGER", "step_us": "BIGINT",
    "pace": "INTEGER", "datastream_key": "VARCHAR", "lane": "VARCHAR", "direction": "VARCHAR",
    "class": "INTEGER", "class_key": "VARCHAR", "low": "DOUBLE", "high": "DOUBLE",
    "station": "VARCHAR",
}  # fmt: skip
CELLS = (
    ' FROM (SELECT datastream AS stream, us, epoch_us("end") AS end_us, flag, rule,'
    " TRY_CAST(CAST(result AS JSON) AS DOUBLE[]) AS found,"
    " TRY_CAST(CAST(json_extract_string(more, '$.raw') AS JSON) AS DOUBLE[]) AS first"
    " FROM known WHERE result IS NOT NULL)"
    " JOIN parts USING (stream) WHERE len(found) = length ORDER BY us, datastream_key, place"
)


def _question(further: str = "") -> str:
    """Write the question; the local times are those of the city."""
    zone = timezone.get_current_timezone_name()
    return (
        "SELECT datastream_key AS datastream, make_timestamp(us) AS start_utc,"
        f" make_timestamp({END}) AS end_utc, {local_text('us', zone)} AS start_local,"
        f" {local_text(END, zone)} AS end_local, lane, direction, class, class_key,"
        f" low AS speed_from_kmh, high AS speed_to_kmh, {_count('found[place]')} AS count,"
        f" found[pace] AS mean_speed_kmh, {name_of('flag + 1', FLAG_NAMES)} AS flag,"
        f" {name_of('rule', RULES)} AS rule, {_count('first[place]')} AS raw,"
        f" first[pace] AS raw_mean_speed_kmh{further}{CELLS}"
    )


def _count(cell: str) -> str:
    """Write a cell as a whole number; what is no count is unknown, as on pages."""
    return f"CASE WHEN {cell} >= 0 AND {cell} = floor({cell}) THEN TRY_CAST({cell} AS BIGINT) END"


def rows(
    countings: Sequence[Counting], first: datetime, last: datetime
) -> Iterator[tuple[object, ...]]:
    """Give the rows from `first` up to, not including, `last`, in the order of `COLUMNS`."""
    return chain.from_iterable(_known(countings, first, last).pieces(_question()))


def write_parquet(
    countings: Sequence[Counting], first: datetime, last: datetime, path: str, *,
    stations: Mapping[int, str] | None = None,
) -> None:  # fmt: skip
    """Write the rows to a Parquet file at `path`; lanes as numbers, where all of them are.

    With the stations of datastreams there is a column for them, and lanes are texts, whatever they
    are called: so the files of all days and sites fit together.
    """
    known = _known(countings, first, last, stations)
    known.write_parquet(_question(", station" if stations is not None else ""), path)


def _known(
    countings: Sequence[Counting], first: datetime, last: datetime,
    stations: Mapping[int, str] | None = None,
) -> Known:  # fmt: skip
    ids = [one.stream.pk for one in countings]
    known = Known(Scope(ids, ((microseconds(first), microseconds(last)),)), the_lake())
    table = [
        (*row, (stations or {}).get(one.stream.pk)) for one in countings for row in _parts(one)
    ]  # fmt: skip
    numbered = stations is None and all(type(one.lane) is int for one in countings)
    make_table(known.connection, "parts", PARTS | {"lane": LANE[numbered]}, table)
    return known


def _parts(one: Counting) -> Iterator[tuple[object, ...]]:
    """Describe each counting part; places are counted from one."""
    meanings = [meaning_of(*part) for part in one.parts]
    paces = {
        (said.vehicle_class, said.band): place
        for place, said in enumerate(meanings, 1)
        if said.measure is Measure.MEAN_SPEED
    }
    for place, said in enumerate(meanings, 1):
        if said.measure is Measure.COUNT:
            found, band = said.vehicle_class, said.band
            yield (
                one.stream.pk, place, len(meanings), one.step_s * 1_000_000,
                paces.get((found, band)), one.stream.key, str(one.lane), one.direction,
                found.code if found else None,
                found.key if found else one.names[one.parts[place - 1][0]].to("en"),
                band.low if band else None, band.high if band else None,
            )  # fmt: skip
