"""The shared counting and sensor files in a city, counted here a second time and independently."""

import csv
import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.reading import values
from stadtherz.observations.adapters.tables import open_table
from stadtherz.observations.domain.mapping import mapping_from
from stadtherz.observations.domain.rows import Reader
from stadtherz.observations.models import Datastream, ImportRun, Latest, Station
from stadtherz.observations.selectors.days import day_of
from stadtherz.observations.selectors.figures import card_of
from stadtherz.observations.selectors.stations import public_station
from stadtherz.observations.services.importing import import_file

ROOT = Path(__file__).resolve().parent.parent.parent
MAPPINGS = Path(__file__).parent / "mappings"
BERLIN = ZoneInfo("Europe/Berlin")
pytestmark = [pytest.mark.django_db, pytest.mark.acceptance, pytest.mark.timeout(300)]


def tables_of(name):
    return tomllib.loads((MAPPINGS / f"{name}.toml").read_text())


def mapping(name):
    return mapping_from(tables_of(name), name)


def files(shared_data, pattern):
    found = sorted(shared_data.glob(pattern))
    if not found:
        pytest.skip(f"no {pattern} in {shared_data}")
    return found


def brought_in(paths, name, lake):
    return [import_file(path=path, mapping=mapping(name), create=True, lake=lake) for path in paths]


def rows_of(path, delimiter=","):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def stored(lake):
    """Count rows and different observations in the files of the lake, without our own reading."""
    lake.refresh(max_age=0)
    return duckdb.connect().execute(
        "SELECT count(*), count(DISTINCT (datastream, time)) FROM read_parquet($files)",
        {"files": lake.files().paths()},
    ).fetchone()  # fmt: skip


def series(lake, key):
    found = values(
        [Datastream.objects.get(key=key).pk], datetime(2000, 1, 1, tzinfo=UTC),
        datetime(2030, 1, 1, tzinfo=UTC), lake=lake,
    )  # fmt: skip
    return [(value.time, value.value) for value in found]


def shown(client, key, last):
    """Get a station's page, and its card and day as they are when its data end."""
    the_lake().refresh(max_age=0)
    now = last + timedelta(minutes=1)
    station = public_station(key)
    day = day_of(station, now)
    answer = client.get(f"/messwerte/{key}/")
    assert answer.status_code == 200
    assert station.name.to("de") in answer.content.decode()
    card = card_of(station, now)
    assert card.last == last
    assert any(figure is not None for figure in day.today)
    return card


def test_loops_without_times(lake, shared_data, client):
    (path,) = files(shared_data, "detectors/los-loop/los_speed.csv")
    (outcome,) = brought_in([path], "los-loop", lake)
    with path.open(newline="") as file:
        header, *rows = csv.reader(file)
    count = sum(len(row) for row in rows)
    assert (outcome.accepted, outcome.refused, outcome.repeated) == (count, 0, 0)
    assert stored(lake) == (count, count)
    start = datetime(2012, 3, 1, tzinfo=ZoneInfo("America/Los_Angeles")).astimezone(UTC)
    last = start + timedelta(minutes=5 * (len(rows) - 1))
    assert series(lake, f"loop-{header[5]}") == [
        (start + timedelta(minutes=5 * number), float(row[5])) for number, row in enumerate(rows)
    ]
    card = shown(client, "los-loop", last)
    assert card.value == pytest.approx(sum(map(float, rows[-1])) / len(header))
    assert card.observed.unit == "mph"


def test_bicycles_over_the_end_of_summer_time(lake, shared_data, client):
    (path,) = files(shared_data, "detectors/muenster-rad/100031297/2025-10.csv")
    (outcome,) = brought_in([path], "muenster", lake)
    columns = mapping("muenster").columns
    rows = rows_of(path)
    count = sum(row[name] != "" for row in rows for name in columns)
    assert (outcome.accepted, outcome.refused, outcome.repeated) == (count, 0, 0)
    assert stored(lake) == (count, count)
    assert rows[-1]["Datetime"] == "2025-10-31 04:45"
    last = datetime(2025, 10, 31, 4, 45, tzinfo=BERLIN).astimezone(UTC)
    card = shown(client, "promenade", last)
    assert card.value == sum(float(rows[-1][name]) for name in columns)
    assert card.observed.ucum == "{bicycles}"


def test_the_other_counting_sites_of_the_city(lake, shared_data, client):
    for folder, name, key in (
        ("100034978", "muenster-gartenstrasse", "gartenstrasse"),
        ("100034982", "muenster-huefferstrasse", "huefferstrasse"),
    ):
        paths = files(shared_data, f"detectors/muenster-rad/{folder}/2025-0[78].csv")
        outcomes = brought_in(paths, name, lake)
        columns = mapping(name).columns
        assert [one.accepted for one in outcomes] == [
            sum(row[column] != "" for row in rows_of(path) for column in columns) for path in paths
        ]
        ends = [row["Datetime"] for row in rows_of(paths[-1]) if any(map(row.get, columns))]
        last = datetime.fromisoformat(ends[-1]).replace(tzinfo=BERLIN).astimezone(UTC)
        card = shown(client, key, last)
        assert (card.counted, card.observed.name.to("en")) == (True, "Bicycles")
    assert Station.objects.count() == 2


@pytest.mark.soak
def test_air_with_its_oddities(lake, shared_data, client):
    paths = files(shared_data, "sensors/luftqualitaet-muenster/*2020-01-01_2022-01-01_*.csv")
    outcomes = brought_in(paths, "air", lake)
    headings = mapping("air").value_columns
    counts = [
        sum(row[heading] not in {"-", None} for row in rows_of(path, ";") for heading in headings)
        for path in paths
    ]
    assert [one.accepted for one in outcomes] == counts
    # the last line names the source; rows with an empty field more than headings are no fault
    assert [(one.refused, one.repeated) for one in outcomes] == [(1, 0)] * len(paths)
    assert stored(lake) == (sum(counts), sum(counts))
    assert set(
        Datastream.objects.filter(station__key="luft-1140").values_list(
            "key", "observed__key", "observed__unit", "observed__ucum"
        )
    ) == {
        (f"denw095-{name}", name, "µg/m³", "ug/m3") for name in ("pm10", "o3", "no2")
    }  # fmt: skip
    rows = rows_of(paths[0], ";")
    newest = {
        heading: next(row for row in reversed(rows) if row[heading] not in {"-", None})
        for heading in headings
    }
    for heading, ending in headings.items():
        latest = Latest.objects.get(datastream__key=f"denw095-{ending}")
        row = newest[heading]
        assert latest.value == float(row[heading])
        assert latest.time == hour_that_ends(row["Date"])
    last = max(hour_that_ends(row["Date"]) for row in newest.values())
    assert shown(client, "luft-1140", last).observed.unit == "µg/m³"
    autumn = datetime(2020, 10, 24, 22, tzinfo=UTC)
    found = [value for time, value in series(lake, "denw095-o3") if 0 <= hours(time, autumn) < 6]
    assert found == [46.0, 51.0, 52.0, 53.0, 53.0, 55.0]  # 03:00 stands twice and is two hours
    answer = client.get("/messwerte/luft-1140/daten.csv?von=2021-06-01&bis=2021-06-01")
    units = {row["unit"] for row in csv.DictReader(answer.getvalue().decode().splitlines())}
    assert units == {"ug/m3"}


def hours(later, earlier):
    return (later - earlier) / timedelta(hours=1)


def hour_that_ends(written):
    """Read a time of the winter, in which the last values of these files lie."""
    day, clock = written.strip("'").split()
    return datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(hours=int(clock[:2]) - 2)


CLASSES = ("rad", "krad", "pkw", "lfz", "lkw", "lz", "bus")


def test_junctions_each_with_all_its_streams(lake, shared_data, client):
    paths = files(shared_data, "detectors/magdeburg-knotenzaehlung/csv/2019/*.csv")
    outcomes = brought_in(paths, "magdeburg", lake)
    counts, sums = [], []
    for path in paths:
        rows = rows_of(path)
        counted = [row for row in rows if row["stromtyp"] == "Zählstrom"]
        counts.append(sum(row[name] != "" for row in counted for name in CLASSES))
        sums.append(len(rows) - len(counted))
    assert [one.accepted for one in outcomes] == counts
    assert [one.left_out for one in outcomes] == sums
    assert sum(one.refused + one.repeated for one in outcomes) == 0
    assert stored(lake) == (sum(counts), sum(counts))
    assert Station.objects.count() == len(paths)
    assert set(ImportRun.objects.values_list("state", flat=True)) == {"done"}
    path = next(path for path in paths if path.name.startswith("KÜMMELHANN"))
    wanted = [
        float(row["pkw"]) for row in rows_of(path)
        if row["verkehrsstrom"] == "1" and row["stromtyp"] == "Zählstrom"
    ]  # fmt: skip
    assert [value for _, value in series(lake, "knoten-kuemmelhann-1-pkw")] == wanted
    last = datetime(2019, 5, 14, 18, 45, tzinfo=BERLIN).astimezone(UTC)
    for key in ("knoten-kuemmelhann", "knoten-wiplawi-nw", "knoten-wiplawi-so"):
        card = shown(client, key, last)
        assert card.observed.key in {"turning-vehicles", "turning-bicycles"}


def test_a_key_that_forgets_the_stream_is_found_out(lake, shared_data):
    """The first mapping of these files named neither the stream nor the junction."""
    path = files(shared_data, "detectors/magdeburg-knotenzaehlung/csv/2019/*.csv")[0]
    loose = mapping_from(
        {**tables_of("magdeburg"), "stream_columns": ["zufahrt", "strom"],
         "stream_template": "knoten-{0}-{1}-{value}"}, "loose",
    )  # fmt: skip
    outcome = import_file(path=path, mapping=loose, create=True, lake=lake)
    rows = [row for row in rows_of(path) if row["stromtyp"] == "Zählstrom"]
    first, contradictions, repeated = {}, 0, 0
    for row in rows:
        for name in CLASSES:
            if row[name] == "":
                continue
            key = row["zufahrt"], row["strom"], row["intervall_start"], name
            if key not in first:
                first[key] = row[name]
            elif first[key] == row[name]:
                repeated += 1
            else:
                contradictions += 1
    assert (outcome.accepted, outcome.contradictions, outcome.repeated) == (
        len(first), contradictions, repeated,
    )  # fmt: skip
    assert contradictions > 500
    assert stored(lake) == (len(first), len(first))


COMMAND = re.compile(r"observations import (\S+) --mapping (\S+) --create$", re.MULTILINE)
DOCUMENTED = COMMAND.findall((ROOT / "docs" / "reference" / "observations.md").read_text())


@pytest.mark.parametrize(("pattern", "mapping_file"), DOCUMENTED)
def test_the_documented_commands_fit_their_files(shared_data, pattern, mapping_file):
    path = MAPPINGS / mapping_file.removeprefix("$MAPPINGS/")
    asked = mapping_from(tomllib.loads(path.read_text()), path.name)
    for file in files(shared_data, pattern.removeprefix("$DATA/")):
        with open_table(file, encoding=asked.encoding, delimiter=asked.delimiter) as table:
            Reader(asked, table.header, datetime(2030, 1, 1, tzinfo=UTC), asked.names_in(file.name))


def test_each_mapping_of_real_files_is_documented():
    assert {name.removeprefix("$MAPPINGS/") for _, name in DOCUMENTED} == {
        path.name for path in MAPPINGS.glob("*.toml")
    }
