"""What a file can do to who reads it, and reading to what people decide meanwhile."""

# ruff: noqa: S608 - the files of an attacker

import sqlite3
from dataclasses import replace

import pytest

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.kernel.text import Text
from stadtherz.opendata.adapters.tables.geopackage import GeoPackageRows, layers_of
from stadtherz.opendata.domain.handing_in.stages import Act, Stage
from stadtherz.opendata.models import Submission
from stadtherz.opendata.selectors.handing_in import check_of
from stadtherz.opendata.services import deciding, guarded_reading
from stadtherz.opendata.services import handing_in as acts
from tests.opendata.handing_in.test_way import GRANTS, NOW, give
from tests.opendata.tabular.test_sheets import book

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
OTHERS = (
    "CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);"
    "CREATE TABLE gpkg_spatial_ref_sys (srs_id, organization_coordsys_id);"
    "INSERT INTO gpkg_geometry_columns VALUES ('a', 'geom', 4326);"
)
SLOW = ENDLESS + "SELECT 'a' AS table_name, 'features' AS data_type FROM n"


def package(tmp_path, script):
    path = tmp_path / "a.gpkg"
    with sqlite3.connect(path) as made:
        made.executescript(script)
    made.close()
    return path


def test_a_list_of_layers_without_an_end_is_not_read(tmp_path):
    path = package(tmp_path, f"CREATE VIEW gpkg_contents AS {SLOW};{OTHERS}")
    assert layers_of(path) == ()
    with pytest.raises(NotFound):
        GeoPackageRows(path)


def test_a_layer_that_computes_its_rows_is_none(tmp_path):
    path = package(
        tmp_path,
        "CREATE TABLE gpkg_contents (table_name, data_type);"
        "INSERT INTO gpkg_contents VALUES ('a', 'features');"
        f"CREATE VIEW a AS {ENDLESS} SELECT x, zeroblob(100000000) AS geom FROM n;{OTHERS}",
    )
    assert layers_of(path) == ()


def test_a_layer_needs_its_column_of_geometries(tmp_path):
    path = package(
        tmp_path,
        "CREATE TABLE gpkg_contents (table_name, data_type);"
        "INSERT INTO gpkg_contents VALUES ('a', 'features');"
        f"CREATE TABLE a (name, geom AS (zeroblob(100000000)));{OTHERS}",
    )
    with pytest.raises(Invalid):
        GeoPackageRows(path)


@pytest.mark.django_db
class TestReading:
    def test_a_cell_without_an_end_is_told(self, owner):
        row = give(owner, b'a;b\n1;"' + b"x" * 17_000_000 + b'"\n2;3\n', "lang.csv")
        assert (row.reading, row.trouble) == ("failed", "cell-too-long")

    def test_what_breaks_the_process_that_reads_is_told(self, owner, tmp_path):
        """The process of its own has no city here, so that it breaks as it would by the file."""
        content = book(tmp_path, A=[["a"], [1]]).read_bytes()
        row = acts.receive(pieces=[content], name="a.xlsx", by=owner, now=NOW)
        row = guarded_reading.read_guarded(pk=row.pk, now=NOW)
        assert (row.reading, row.trouble) == ("failed", "broke")

    def test_plain_text_needs_no_other_process(self, owner):
        row = acts.receive(pieces=[b"a;b\n1;2\n"], name="a.csv", by=owner, now=NOW)
        assert guarded_reading.read_guarded(pk=row.pk, now=NOW).reading == "done"

    def test_what_a_killed_worker_left_is_ended(self, owner):
        row = give(owner)
        Submission.objects.update(reading="typing")
        assert guarded_reading.end_forgotten(now=NOW + guarded_reading.BROKEN_OFF) == 0
        later = NOW + guarded_reading.BROKEN_OFF * 2
        assert guarded_reading.end_forgotten(now=later) == 1
        assert Submission.objects.get(pk=row.pk).trouble == "broke"


@pytest.mark.django_db
class TestMeanwhile:
    """Somebody acts while the background worker is at work."""

    @pytest.fixture
    def row(self, owner):
        return give(owner, GRANTS.encode(), "Anträge.csv")

    @pytest.fixture
    def meanwhile(self, monkeypatch):
        """Let something happen just before the worker writes what it found."""
        find = acts.find

        def happen(act):
            def found(*given, **named):
                monkeypatch.setattr(acts, "find", find)
                act()
                return find(*given, **named)

            monkeypatch.setattr(acts, "find", found)

        return happen

    @pytest.mark.parametrize("work", [acts.search, acts.read])
    def test_what_is_written_stays(self, row, owner, meanwhile, work):
        told = replace(check_of(row).told, description=Text.of("Anträge auf Geld."))
        meanwhile(lambda: acts.tell(row=row, told=told, by=owner, now=NOW))
        work(pk=row.pk, now=NOW)
        after = Submission.objects.get(pk=row.pk)
        assert str(check_of(after).told.description) == "Anträge auf Geld."
        assert after.reading == "done"

    def test_what_is_discarded_stays_so(self, row, owner, meanwhile):
        meanwhile(lambda: acts.act(row=row, what=Act.DISCARD, by=owner, now=NOW))
        acts.search(pk=row.pk, now=NOW)
        assert Submission.objects.get(pk=row.pk).stage == Stage.DISCARDED.value

    def test_a_remedy_that_is_chosen_waits_for_its_own_search(self, row, owner, meanwhile):
        meanwhile(
            lambda: deciding.choose_remedy(row=row, key="mail:e_mail", number=0, by=owner, now=NOW)
        )
        stale = acts.search(pk=row.pk, now=NOW)
        assert (stale.reading, len(stale.remedies)) == ("searching", 1)
        done = acts.search(pk=row.pk, now=NOW)
        assert (done.reading, len(done.remedies)) == ("done", 1)
        assert "e_mail" not in [one.name for one in check_of(done).typed.schema.columns]
