"""Junction counts of the City of Magdeburg through our classes and sums.

The truth is the city's own: each file holds, beside the streams that were counted, sums of streams
("summierter Strom" with its formula). Totals by column come from splitting lines at the comma.
"""

import csv
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from stadtherz.observations.domain.classified import WayCounts, by_class, matrix_from
from stadtherz.observations.domain.counting import CountingSite, CountRecord, Way
from stadtherz.observations.domain.counting_result import (
    DEFINITIONS,
    KINDS,
    components,
    results_from,
)
from stadtherz.observations.domain.daily_traffic import heavy_share
from stadtherz.observations.domain.vehicle_classes import (
    BICYCLE,
    BUS,
    CAR_ANY,
    CAR_LIKE,
    LORRY,
    LORRY_COMBINATION,
    LORRY_LIKE,
    MODES,
    MOTOR,
    MOTORCYCLE,
    TLS_2,
    VAN_ANY,
)

pytestmark = pytest.mark.acceptance
BERLIN = ZoneInfo("Europe/Berlin")
# the files name no day; any one will do
DAY = datetime(2019, 9, 17, tzinfo=BERLIN)
FILES = [
    "ABDBURGER - NL - 2019.pdf.csv",
    "ABDGRABOE - NL - 2019.pdf.csv",
    "ALTPREMENZ - NL - 2019.pdf.csv",
    "GOETHE1 - NL 13  h - 2019.pdf.csv",
    "WALRADOLF - NL - 2019.pdf.csv",
]
FILES_WITH_SUMS = [FILES[0], FILES[1], FILES[3]]
FILES_WITH_TOTAL = [name for name in FILES if name != FILES[3]]
COUNTED = "Zählstrom"
QUARTERS_A_DAY = 96
# Lorries with trailer and semi-trailers are one column, and it is not said where a trailer behind a
# car or a van was counted.
MANUAL_7 = {
    "rad": BICYCLE, "krad": MOTORCYCLE, "pkw": CAR_ANY, "lfz": VAN_ANY, "lkw": LORRY,
    "lz": LORRY_COMBINATION, "bus": BUS,
}  # fmt: skip


@pytest.fixture(params=FILES)
def file(request, shared_data):
    path = shared_data / "detectors/magdeburg-knotenzaehlung/csv/2019" / request.param
    if not path.exists():
        pytest.skip(f"{path.name} is not among the shared test data")
    return path


@pytest.fixture
def rows(file):
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture
def column_sums(file):
    """Sums of the seven columns over the counted streams, without the csv module or our code."""
    heading, *lines = file.read_text(encoding="utf-8").splitlines()
    columns = heading.split(",")[-7:]
    sums = dict.fromkeys(columns, 0)
    for line in lines:
        if f",{COUNTED}," in line:
            for column, cell in zip(columns, line.split(",")[-7:], strict=True):
                sums[column] += int(cell or 0)
    return sums


def counted(rows):
    return [row for row in rows if row["stromtyp"] == COUNTED]


def site_of(rows):
    """A lane for each counted stream; its approach is the direction."""
    ways = dict.fromkeys(Way(int(row["verkehrsstrom"]), row["zufahrt"]) for row in counted(rows))
    return CountingSite(
        tuple(way.lane for way in ways), tuple(dict.fromkeys(way.direction for way in ways)),
        tuple(MANUAL_7.values()), ways=tuple(ways), mean_speed=False,
    )  # fmt: skip


def records_of(rows):
    return [
        CountRecord(
            start, start + timedelta(minutes=15), int(row["verkehrsstrom"]), row["zufahrt"], found,
            None, count,
        )
        for row in counted(rows)
        for start in [DAY + clock(row["intervall_start"])]
        for column, found in MANUAL_7.items()
        for count in [cells(row)[column]]
        if count is not None
    ]  # fmt: skip


def clock(written):
    hours, minutes = written.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def terms(row):
    return row["formel"].split("+")


def cells(row):
    return {column: int(row[column]) if row[column] else None for column in MANUAL_7}


def day_by_class(rows, scheme):
    site = site_of(rows)
    found = results_from(site, records_of(rows))
    ways = [
        counts_of(site, [one for one in found if one.way == way], QUARTERS_A_DAY)
        for way in site.ways
    ]
    return by_class(ways, scheme)


def counts_of(site, results, expected):
    """What a MultiDatastream holds of some results of one way."""
    parts = tuple(
        (f"{DEFINITIONS}{part.key}", KINDS[part.measure].data_type) for part in components(site)
    )
    flat = np.array([one.values for one in results], float).reshape(-1)
    return WayCounts(parts, matrix_from(flat, parts), expected)


def test_classes_keep_the_sums_of_their_columns(rows, column_sums):
    sums = Counter()
    for one in records_of(rows):
        sums[one.vehicle_class] += one.count
    assert {found: sums[found] for found in MANUAL_7.values()} == {
        MANUAL_7[column]: total for column, total in column_sums.items()
    }


def test_a_day_of_thirteen_hours_says_so(rows, column_sums):
    found = day_by_class(rows, MODES)
    motor = sum(total for column, total in column_sums.items() if column != "rad")
    assert found[BICYCLE].count == column_sums["rad"]
    assert found[MOTOR].count == motor
    assert found[BICYCLE].share == pytest.approx(13 / 24)
    # nobody counted motorcycles: five of six columns are known
    assert found[MOTOR].share == pytest.approx(13 / 24 * 5 / 6)


def test_what_the_columns_mix_is_not_split(rows, column_sums):
    found = day_by_class(rows, TLS_2)
    assert {vehicle: tally.count for vehicle, tally in found.items()} == {
        BICYCLE: column_sums["rad"],
        CAR_ANY: column_sums["pkw"],
        VAN_ANY: column_sums["lfz"],
        LORRY_LIKE: column_sums["lkw"] + column_sums["lz"] + column_sums["bus"],
        CAR_LIKE: None,
    }


def test_heavy_share(rows, column_sums):
    counts = [(MANUAL_7[column], total) for column, total in column_sums.items()]
    heavy = column_sums["lkw"] + column_sums["lz"] + column_sums["bus"]
    light = column_sums["pkw"] + column_sums["lfz"]
    share = heavy_share(counts)
    assert share.least == share.most == pytest.approx(heavy / (heavy + light))


@pytest.mark.parametrize("file", FILES_WITH_SUMS, indirect=True)
def test_sums_of_streams_are_those_of_the_city(rows):
    """Each sum whose streams stand in the file, each class and each quarter of an hour."""
    site = site_of(rows)
    ours = {
        (one.start, one.way.lane, vehicle): tally.count
        for one in results_from(site, records_of(rows))
        for vehicle, tally in by_class([counts_of(site, [one], 1)], MODES).items()
    }
    streams = {row["verkehrsstrom"] for row in counted(rows)}
    sums = [row for row in rows if row["formel"] and streams.issuperset(terms(row))]
    assert sums
    for row in sums:
        start = DAY + clock(row["intervall_start"])
        for vehicle in (BICYCLE, MOTOR):
            columns = [column for column, one in MANUAL_7.items() if vehicle.holds(one)]
            published = sum(int(row[column] or 0) for column in columns)
            assert sum(ours[start, int(stream), vehicle] for stream in terms(row)) == published


@pytest.mark.parametrize("file", FILES_WITH_TOTAL, indirect=True)
def test_all_that_drove_in_is_the_sum_of_the_city(rows):
    """The stream "Summe Zu" adds all approaches up."""
    published = Counter()
    for row in rows:
        if row["kennung"].lower() == "summe zu":
            hour = (DAY + clock(row["intervall_start"])).replace(minute=0)
            published[hour] += sum(int(row[column] or 0) for column in MANUAL_7)
    site, ours = site_of(rows), Counter()
    for one in results_from(site, records_of(rows)):
        tallies = by_class([counts_of(site, [one], 1)]).values()
        ours[one.start.replace(minute=0)] += sum(tally.count or 0 for tally in tallies)
    assert len(published) == 13
    assert ours == published


def test_each_counted_stream_and_quarter_has_a_result(rows):
    results = results_from(site_of(rows), records_of(rows))
    assert len(results) == len(counted(rows))
    assert {one.values[list(MANUAL_7).index("krad")] for one in results} == {None}
