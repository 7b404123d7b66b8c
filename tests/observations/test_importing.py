import csv
import json
import random
import signal
import subprocess
import sys
import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.reading import values
from stadtherz.observations.domain.mapping import mapping_from
from stadtherz.observations.models import Datastream, ImportRun, Latest
from stadtherz.observations.services.importing import import_file
from tests.observations.factories import stream

MAPPINGS = Path(__file__).parent / "mappings"
pytestmark = pytest.mark.django_db


def mapping(name):
    return mapping_from(tomllib.loads((MAPPINGS / f"{name}.toml").read_text()), name)


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


@pytest.mark.acceptance
class TestRealFiles:
    def files(self, shared_data, pattern):
        found = sorted(shared_data.glob(pattern))
        if not found:
            pytest.skip(f"no {pattern} in {shared_data}")
        return found

    def test_loops_without_times(self, lake, shared_data):
        (path,) = self.files(shared_data, "detectors/los-loop/los_speed.csv")
        outcome = import_file(path=path, mapping=mapping("los-loop"), create=True, lake=lake)
        assert (outcome.accepted, outcome.refused) == (2016 * 207, 0)
        assert len(lake.days()) == 8  # seven days in Los Angeles touch eight in UTC

    def test_bicycles_over_the_end_of_summer_time(self, lake, shared_data, client):
        (path,) = self.files(shared_data, "detectors/muenster-rad/100031297/2025-10.csv")
        outcome = import_file(path=path, mapping=mapping("muenster"), create=True, lake=lake)
        assert outcome.accepted > 5000
        body = client.get("/messwerte/promenade/").content.decode()
        assert "Promenade" in body
        assert "Letzter Kontakt" in body

    def test_air_with_its_oddities(self, lake, shared_data):
        (path,) = self.files(
            shared_data, "sensors/luftqualitaet-muenster/*2020-01-01_2022-01-01_station1140.csv"
        )
        outcome = import_file(path=path, mapping=mapping("air"), create=True, lake=lake)
        assert outcome.accepted > 40_000
        assert set(Datastream.objects.values_list("key", flat=True)) == {
            "denw095-pm10", "denw095-o3", "denw095-no2",
        }  # fmt: skip

    def test_a_junction(self, lake, shared_data):
        path = self.files(shared_data, "detectors/magdeburg-knotenzaehlung/csv/2019/*.csv")[0]
        outcome = import_file(path=path, mapping=mapping("magdeburg"), create=True, lake=lake)
        assert outcome.accepted > 500
        assert ImportRun.objects.get().state == "done"


KILLS = 6
ROWS = 60_000


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.django_db(transaction=True)
def test_kill_9_loses_and_doubles_nothing(tmp_path):
    """Import in a process of its own, kill it at seeded moments, go on, and count."""
    environment = {
        "PATH": "/usr/bin:/bin", "PYTHONPATH": "src:.", "DJANGO_SETTINGS_MODULE": "tests.settings",
        "STADTHERZ_VAR": str(tmp_path),
    }  # fmt: skip
    root = Path(__file__).resolve().parent.parent.parent

    def run(*arguments, wait=True):
        process = subprocess.Popen(
            [sys.executable, "-m", "django", *arguments], env=environment, cwd=root,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        if wait:
            assert process.wait(120) == 0
        return process

    run("migrate", "-v0")
    columns = 40
    header = ",".join(["t", *(f"c{n}" for n in range(columns))])
    lines = [
        f"2026-0{1 + n % 9}-{1 + n % 28:02} {n % 24:02}:{n // 24 % 60:02}:{n // 1440 % 60:02},"
        + ",".join(str(n * columns + c) for c in range(columns))
        for n in range(ROWS // columns * 20)
    ]
    (tmp_path / "data.csv").write_text("\n".join([header, *lines]) + "\n")
    pairs = "\n".join(f'c{n} = "s-{n}"' for n in range(columns))
    (tmp_path / "m.toml").write_text(
        f'[time]\ncolumn = "t"\n[columns]\n{pairs}\n[station]\nkey = "s"\nkind = "level"\n'
        'unit = "x"\nname = {de = "S", en = "S"}\n'
    )
    command = ["observations_import", str(tmp_path / "data.csv"), "--mapping",
               str(tmp_path / "m.toml"), "--create"]  # fmt: skip
    dice = random.Random(20261124)
    for _ in range(KILLS):
        process = run(*command, wait=False)
        time.sleep(1.2 + dice.random() * 2.5)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    run(*command)
    counted = subprocess.run(
        [sys.executable, "-c", COUNT], env=environment, cwd=root, capture_output=True, text=True
    )
    assert json.loads(counted.stdout) == {"rows": len(lines) * columns, "ids": len(lines) * columns}


COUNT = """
import json, django; django.setup()
import duckdb
from datetime import date
from stadtherz.observations.adapters.lake import the_lake
lake = the_lake(); lake.refresh(max_age=0)
files = lake.files().paths()
rows, ids = duckdb.connect().execute(
    "select count(*), count(distinct (datastream, time)) from read_parquet(?)", [files]).fetchone()
print(json.dumps({"rows": rows, "ids": ids}))
"""
