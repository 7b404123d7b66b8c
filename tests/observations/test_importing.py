import csv
import json
import threading
from datetime import UTC, datetime

import duckdb
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters import tables
from stadtherz.observations.adapters.reading import values
from stadtherz.observations.adapters.tables import OPEN
from stadtherz.observations.domain.mapping import mapping_from
from stadtherz.observations.models import Datastream, ImportRun, Latest, ObservedProperty, Station
from stadtherz.observations.services.importing import import_file
from tests.observations.factories import bicycles, stream
from tests.observations.house import keep_house

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 1, 1, tzinfo=UTC)
WIDE = mapping_from({"time": {"column": "t"}, "columns": {"a": "a-1"}}, "wide")


def write(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "data.csv"
    path.write_bytes(text.encode(encoding))
    return path


def stored(lake, *streams):
    lake.refresh(max_age=0)
    found = values(
        [one.pk for one in streams], datetime(2000, 1, 1, tzinfo=UTC),
        datetime(2030, 1, 1, tzinfo=UTC), lake=lake,
    )  # fmt: skip
    return [value.value for value in found]


def reasons(outcome):
    rows = csv.DictReader(outcome.report.read_text().splitlines())
    return [(int(row["line"]), row["column"], row["value"], row["reason"]) for row in rows]


def test_good_rows_are_kept_and_bad_ones_reported_by_line(lake, tmp_path):
    one = stream("a-1")
    path = write(tmp_path, "t,a\n2026-01-01 00:00,1\n2026-01-01 00:15,x\n2026-01-01 00:30,3\n")
    outcome = import_file(path=path, mapping=WIDE, lake=lake)
    assert (outcome.accepted, outcome.refused) == (2, 1)
    assert stored(lake, one) == [1.0, 3.0]
    rows = list(csv.DictReader(outcome.report.read_text().splitlines()))
    assert rows == [{"line": "3", "column": "a", "value": "x", "reason": "is no number"}]
    assert Latest.objects.get(pk=one.pk).value == 3.0


def test_importing_again_does_nothing(lake, tmp_path):
    one = stream("a-1")
    path = write(tmp_path, "t,a\n2026-01-01 00:00,1\n")
    import_file(path=path, mapping=WIDE, lake=lake)
    assert import_file(path=path, mapping=WIDE, lake=lake).already_done
    assert stored(lake, one) == [1.0]


def test_a_run_that_died_before_it_told_the_latest_value_tells_it_again(lake, tmp_path):
    one = stream("a-1")
    path = write(tmp_path, "t,a\n2026-01-01 00:00,1\n2026-01-01 00:15,2\n")
    import_file(path=path, mapping=WIDE, lake=lake)
    ImportRun.objects.update(state=ImportRun.State.RUNNING)
    Latest.objects.all().delete()
    assert import_file(path=path, mapping=WIDE, lake=lake).passed_over == 2
    assert Latest.objects.get(pk=one.pk).value == 2.0
    assert stored(lake, one) == [1.0, 2.0]


def test_a_corrected_file_replaces_its_values(lake, tmp_path):
    one = stream("a-1")
    import_file(path=write(tmp_path, "t,a\n2026-01-01,1\n"), mapping=WIDE, lake=lake)
    import_file(path=write(tmp_path, "t,a\n2026-01-01,2\n"), mapping=WIDE, lake=lake)
    assert stored(lake, one) == [2.0]


def test_line_numbers_are_true_after_a_line_break_in_a_field(lake, tmp_path):
    stream("a-1")
    path = write(tmp_path, 't,a,note\n2026-01-01,1,"two\nlines"\n2026-01-02,x,\n')
    outcome = import_file(path=path, mapping=WIDE, lake=lake)
    assert [row["line"] for row in csv.DictReader(outcome.report.read_text().splitlines())] == ["4"]


def test_latin_1_and_semicolons_are_found(lake, tmp_path):
    stream("a-1")
    latin = mapping_from({"time": {"column": "t"}, "columns": {"Fußgänger": "a-1"}}, "m")
    path = write(tmp_path, "t;Fußgänger\n2026-01-01;5\n", "latin-1")
    assert import_file(path=path, mapping=latin, lake=lake).accepted == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"PK\x03\x04\x00\x00", "is no text; give a CSV file"),
        (b"x,y\n1,2\n", "there is no column 'a'; the table has: x, y"),
    ],
)
def test_what_cannot_be_read_is_said(lake, tmp_path, content, said):
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    with pytest.raises(Invalid, match=said):
        import_file(path=path, mapping=WIDE, lake=lake)


def test_a_wrong_encoding_is_named(lake, tmp_path):
    stream("a-1")
    forced = mapping_from({**WIDE.model_dump(), "encoding": "utf-8"}, "m")
    path = write(tmp_path, "t,a\n" + "2026-01-01,1\n" * 9000 + "ä,1\n", "latin-1")
    with pytest.raises(Invalid, match="is not written in utf-8"):
        import_file(path=path, mapping=forced, lake=lake)


def test_an_unknown_datastream_says_what_to_do(lake, tmp_path):
    path = write(tmp_path, "t,a\n2026-01-01,1\n")
    with pytest.raises(Invalid, match="call with --create"):
        import_file(path=path, mapping=WIDE, lake=lake)


def test_the_command_prints_json_and_fails_for_a_bad_file(lake, tmp_path, capsys):
    stream("a-1")
    (tmp_path / "m.toml").write_text('[time]\ncolumn = "t"\n[columns]\na = "a-1"\n')
    path = write(tmp_path, "t,a\n2026-01-01,1\n")
    call_command("observations_import", path, mapping=tmp_path / "m.toml", json=True)
    assert json.loads(capsys.readouterr().out)["accepted"] == 1
    (tmp_path / "bad.csv").write_bytes(b"")
    with pytest.raises(CommandError, match="1 of 1 files were not imported"):
        call_command("observations_import", tmp_path / "bad.csv", mapping=tmp_path / "m.toml")
    with pytest.raises(CommandError, match="the mapping cannot be read"):
        call_command("observations_import", path, mapping=tmp_path / "none.toml")


def test_a_year_1_is_refused_and_the_lake_stays_in_order(lake, tmp_path):
    one = stream("a-1")
    path = write(tmp_path, "t,a\n0001-01-01 00:00,1\n2026-01-01 00:00,2\n1899-12-31,3\n")
    outcome = import_file(path=path, mapping=WIDE, lake=lake)
    assert outcome.accepted == 1
    assert [(line, why) for line, _, _, why in reasons(outcome)] == [
        (2, "lies before 1900"), (4, "lies before 1900"),
    ]  # fmt: skip
    assert stored(lake, one) == [2.0]
    assert keep_house(now=NOW, lake=lake) == 0


def test_numbers_of_another_make_never_become_other_numbers(lake, tmp_path):
    one = stream("a-1")
    german = mapping_from({**WIDE.model_dump(), "decimal": ","}, "m")
    cells = ["21.5", "1.234,5", "1_000", "NaN", "0,5"]
    lines = [f"2026-01-0{n + 1};{cell}" for n, cell in enumerate(cells)]
    outcome = import_file(
        path=write(tmp_path, "\n".join(["t;a", *lines, ""])), mapping=german, lake=lake
    )
    assert stored(lake, one) == [1234.5, 0.5]
    assert [(line, value) for line, _, value, _ in reasons(outcome)] == [
        (2, "21.5"), (4, "1_000"), (5, "NaN"),
    ]  # fmt: skip


def test_a_stray_quotation_mark_costs_one_line(lake, tmp_path):
    one = stream("a-1")
    rows = [f"2026-01-01 0{n}:00,{n}" for n in range(8)]
    rows[2] = '2026-01-01 02:00,"2'
    outcome = import_file(
        path=write(tmp_path, "\n".join(["t,a", *rows, ""])), mapping=WIDE, lake=lake
    )
    assert stored(lake, one) == [0.0, 1.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    assert reasons(outcome) == [(4, "", rows[2], OPEN)]


def test_a_stray_quotation_mark_does_not_shift_stepped_times(lake, tmp_path):
    stepped = mapping_from(
        {"time": {"start": "2026-01-01", "step_s": 60}, "every_column": "s",
         "station": {"key": "s", "name": "S", "kind": "level"}}, "m",
    )  # fmt: skip
    path = write(tmp_path, 'a,b\n1,1\n\n2,"2\n3,3\n')
    import_file(path=path, mapping=stepped, lake=lake, create=True)
    latest = Latest.objects.get(datastream__key="s-a")
    assert latest.value == 3.0
    assert latest.time == datetime(2025, 12, 31, 23, 2, tzinfo=UTC)


TWICE = "t,a\n2026-01-01,1\n2026-01-02,2\n2026-01-01,1\n2026-01-03,3\n2026-01-02,9\n2026-01-02,2\n"


@pytest.mark.parametrize("chunk_cells", [400_000, 2])
def test_a_second_value_for_a_time_is_refused_and_the_first_is_kept(
    lake, tmp_path, monkeypatch, chunk_cells
):
    monkeypatch.setattr(tables, "CHUNK_CELLS", chunk_cells)
    one = stream("a-1")
    outcome = import_file(path=write(tmp_path, TWICE), mapping=WIDE, lake=lake)
    assert stored(lake, one) == [1.0, 2.0, 3.0]
    assert (outcome.accepted, outcome.repeated, outcome.refused) == (3, 2, 1)
    assert (outcome.contradictions, outcome.contradicting_lines) == (1, [6])
    assert reasons(outcome) == [
        (6, "a", "9", "the same datastream and time has the value 2 in line 3")
    ]
    assert not list((tmp_path / "imports").glob("*.seen"))


def test_what_was_interrupted_is_judged_again_as_before(lake, tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "CHUNK_CELLS", 2)
    one = stream("a-1")
    path = write(tmp_path, TWICE)

    def stop(progress):
        if progress.accepted == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(path=path, mapping=WIDE, lake=lake, watch=stop)
    outcome = import_file(path=path, mapping=WIDE, lake=lake)
    assert stored(lake, one) == [1.0, 2.0, 3.0]
    assert (outcome.accepted, outcome.passed_over) == (3, 2)
    assert (outcome.repeated, outcome.refused) == (2, 1)


def test_a_corrected_file_in_any_order_is_no_contradiction(lake, tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "CHUNK_CELLS", 2)
    one = stream("a-1")
    days = [3, 1, 5, 2, 4]
    for change in (0, 10):
        rows = [f"2026-01-0{day},{day + change}" for day in days]
        path = write(tmp_path, "\n".join(["t,a", *rows, ""]))
        outcome = import_file(path=path, mapping=WIDE, lake=lake)
        assert (outcome.accepted, outcome.refused) == (5, 0)
    assert stored(lake, one) == [11.0, 12.0, 13.0, 14.0, 15.0]


@pytest.mark.django_db(transaction=True)
def test_the_same_file_at_the_same_moment_is_imported_once(lake, tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "CHUNK_CELLS", 200)
    stream("a-1")
    rows = [f"2026-01-{1 + n // 24:02} {n % 24:02}:00,{n}" for n in range(600)]
    path = write(tmp_path, "\n".join(["t,a", *rows, ""]))
    start = threading.Barrier(2)
    outcomes, waited = [], []

    def watch(progress):
        waited.append(progress.waiting)

    def work():
        start.wait()
        try:
            outcomes.append(import_file(path=path, mapping=WIDE, lake=lake, watch=watch))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((one.already_done, one.accepted) for one in outcomes) == [
        (False, 600), (True, 600),
    ]  # fmt: skip
    assert waited.count(True) == 1
    lake.refresh(max_age=0)
    assert duckdb.connect().execute(
        "SELECT count(*) FROM read_parquet($files)", {"files": lake.files().paths()}
    ).fetchone() == (600,)  # fmt: skip
    assert not list(tmp_path.glob(".import-*"))


ONE = {"key": "s", "name": "S", "kind": "level", "unit": "°C"}


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"icon": "bik"}, "there is no icon 'bik'; did you mean 'bike'?"),
        ({"department": "nowhere"}, "station.department: there is no 'nowhere'"),
        ({"point": [49.44, 7.77]}, "lies outside of Kaiserslautern; the order is [longitude"),
        ({"point": [-118.2, 34.1]}, "lies outside of Kaiserslautern; leave it out"),
        ({"property": "bicycles"}, "the property 'bicycles' is there already, as count in pieces"),
        ({"kind": None}, "what is measured, 's', is described nowhere"),
    ],
)
def test_what_a_city_cannot_show_is_not_made(lake, tmp_path, part, said):
    bicycles()
    described = mapping_from({**WIDE.model_dump(), "station": {**ONE, **part}}, "m")
    path = write(tmp_path, "t,a\n2026-01-01,1\n")
    with pytest.raises(Invalid) as refused:
        import_file(path=path, mapping=described, lake=lake, create=True)
    assert said in str(refused.value)
    assert (Station.objects.count(), Datastream.objects.count()) == (0, 0)


def test_a_station_without_a_place_says_so(lake, tmp_path):
    described = mapping_from({**WIDE.model_dump(), "station": ONE}, "m")
    path = write(tmp_path, "t,a\n2026-01-01,1\n")
    import_file(path=path, mapping=described, lake=lake, create=True)
    assert Station.objects.get().place.illustrative


@pytest.mark.parametrize("columns", [1, 1000])
def test_many_datastreams_are_made_at_once(lake, tmp_path, columns, django_assert_max_num_queries):
    wide = mapping_from({"time": {"column": "t"}, "every_column": "s", "station": ONE}, "m")
    heading = ",".join(f"c{number}" for number in range(columns))
    path = write(tmp_path, f"t,{heading}\n2026-01-01" + ",1" * columns + "\n")
    with django_assert_max_num_queries(110):
        import_file(path=path, mapping=wide, lake=lake, create=True)
    assert Datastream.objects.filter(station__key="s", observed__unit="°C").count() == columns


SEVERAL = {
    "time": {"column": "t"}, "columns": {"pm": "x-pm10", "ozone": "x-o3", "none": "x-none"},
    "properties": {
        "pm10": {"name": "Feinstaub", "kind": "level", "unit": "µg/m³", "decimals": 1},
        "o3": {"name": "Ozon", "kind": "level", "unit": "ppb", "ucum": "[ppb]", "icon": "sun"},
    },
    "station": {
        "key": "x", "name": "X", "property": "pm10",
        "streams": {"*-o3": {"property": "o3", "name": "Ozon", "interval_s": 3600}},
    },
}  # fmt: skip


def test_each_datastream_has_its_own_property_and_unit(lake, tmp_path, client):
    path = write(tmp_path, "t,pm,ozone,none\n2026-01-01 12:00,1.5,40,\n")
    import_file(path=path, mapping=mapping_from(SEVERAL, "m"), lake=lake, create=True)
    lake.refresh(max_age=0)
    found = Datastream.objects.values_list("key", "observed__key", "observed__unit", "interval_s")
    assert set(found) == {("x-pm10", "pm10", "µg/m³", 900), ("x-o3", "o3", "ppb", 3600)}
    assert ObservedProperty.objects.get(key="pm10").decimals == 1
    answer = client.get("/messwerte/x/daten.csv?von=2026-01-01&bis=2026-01-01")
    rows = list(csv.DictReader(answer.getvalue().decode().splitlines()))
    assert {(row["datastream"], row["value"], row["unit"]) for row in rows} == {
        ("x-pm10", "1.5", "ug/m3"), ("x-o3", "40", "[ppb]"),
    }  # fmt: skip


def test_a_property_of_the_city_needs_no_description(lake, tmp_path):
    bicycles()
    described = mapping_from(
        {**WIDE.model_dump(), "station": {"key": "s", "name": "S", "property": "bicycles"}}, "m"
    )
    path = write(tmp_path, "t,a\n2026-01-01,1\n")
    import_file(path=path, mapping=described, lake=lake, create=True)
    assert Datastream.objects.get().observed.key == "bicycles"


class TestCommand:
    def call(self, tmp_path, *files, **options):
        (tmp_path / "m.toml").write_text('[time]\ncolumn = "t"\n[columns]\na = "a-1"\n')
        call_command("observations_import", *files, mapping=tmp_path / "m.toml", **options)

    @pytest.mark.parametrize(("name", "said"), [("none.csv", "No such file"), ("", "directory")])
    def test_what_is_no_file_is_said(self, lake, tmp_path, capsys, name, said):
        with pytest.raises(CommandError, match="1 of 1 files were not imported") as failed:
            self.call(tmp_path, tmp_path / name)
        assert failed.value.returncode == 1
        assert said in capsys.readouterr().err

    def test_a_bad_file_does_not_stop_the_others(self, lake, tmp_path, capsys):
        one = stream("a-1")
        with pytest.raises(CommandError, match="1 of 2"):
            self.call(tmp_path, tmp_path / "none.csv", write(tmp_path, "t,a\n2026-01-01,1\n"))
        assert stored(lake, one) == [1.0]

    def test_without_a_terminal_there_is_a_line_now_and_then(
        self, lake, tmp_path, capsys, monkeypatch
    ):
        stream("a-1")
        monkeypatch.setattr(tables, "CHUNK_CELLS", 4)
        path = write(tmp_path, "t,a\n2026-01-01,1\n2026-01-02,2\n2026-01-03,3\n")
        self.call(tmp_path, path)
        assert capsys.readouterr().err == ""
        ImportRun.objects.all().delete()
        monkeypatch.setattr(
            "stadtherz.observations.management.commands.observations_import.TELL_EVERY_S", 0
        )
        self.call(tmp_path, path)
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == 2
        assert lines[-1].startswith("data.csv: 100%  3 readings  ")
        assert "readings/s" in lines[-1]

    def test_contradictions_are_said(self, lake, tmp_path, capsys):
        stream("a-1")
        self.call(tmp_path, write(tmp_path, TWICE))
        said = capsys.readouterr().out
        assert "data.csv: 3 readings taken" in said
        assert "2 stood in the file again with the same value" in said
        assert "1 of these give a second value for a datastream and time, first in line 6" in said
        self.call(tmp_path, tmp_path / "data.csv")
        assert "was imported before" in capsys.readouterr().out
