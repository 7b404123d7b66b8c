"""A backup is made while recording goes on, and brings back what was acknowledged before it."""

import json
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from stadtherz.accounts.public import User
from stadtherz.city.public import Place
from stadtherz.kernel.errors import Conflict, Invalid, Unavailable
from stadtherz.observations.adapters import dump
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.live import Known
from stadtherz.observations.adapters.rollups import rollups_of
from stadtherz.observations.adapters.scope import Scope
from stadtherz.observations.adapters.summed import counts_of
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import (
    Correction,
    Counter,
    Datastream,
    DeadLetter,
    Feature,
    HotObservation,
    Latest,
    Location,
    ObservedProperty,
    QualityRules,
    Station,
)
from stadtherz.observations.services.backup import back_up, backups_in, restore, verify
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.store import record_rows
from tests.observations.acts import START
from tests.observations.factories import station, stream
from tests.observations.house import keep_house
from tests.observations.test_faults import checked, ingested, own_file
from tests.running_city import ROOT, environment_for

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 20, 6, 30, tzinfo=UTC)


def hours(number):
    return microseconds(START + timedelta(hours=number))


def everything(lake):
    known = Known(Scope(None), lake)
    return sorted(
        known.rows(
            'SELECT datastream, us, epoch_us("end"), value, result, flag, feature, more, id, raw'
            " FROM known"
        ),
        key=str,
    )


@pytest.fixture
def filled(lake):
    return fill(lake)


def fill(lake):
    """Fill a lake with roll-ups, further tables, and rows that are still hot."""
    at = station("bruecke")
    one, other = stream("bruecke-1", at), stream("bruecke-2", at)
    place = Location.objects.create(name={"de": "Ort"}, location={"type": "Point"})
    feature = Feature.objects.create(name={"de": "Ding"}, feature={"a": 1}, location=place)
    at.locations.add(place)
    one.feature = feature
    one.save()
    DeadLetter.objects.create(topic="x", payload=b"\x00\xff{", code="json", reason="kaputt")
    rows = [
        Row(one.pk, hours(n), n / 3, end_us=hours(n + 1) if n % 2 else None, feature=feature.pk)
        for n in range(60)
    ]
    record_rows(rows=rows, lake=lake)
    record_rows(rows=[Row(other.pk, hours(5), None, result='[1,"ä"]', more='{"a":1}')], lake=lake)
    flush(lake=lake)
    keep_house(now=NOW, lake=lake)
    record_rows(rows=[Row(one.pk, hours(2), 77.0, flag=3, raw=2 / 3)], lake=lake)
    record_rows(rows=[Row(other.pk, hours(70), 1e-300)], lake=lake)
    return lake


def destroy(lake):
    rollups = rollups_of(lake)
    for table in (lake, rollups.hours, rollups.days):
        shutil.rmtree(table.folder)
    for model in reversed(dump.tables()):
        model.objects.all().delete()


def elsewhere(lake, settings):
    """Give a lake of another name, as objects of this process know the old one."""
    settings.LAKE = str(lake.folder.with_name("again"))
    return Lake(lake.folder.with_name("again"))


def test_all_comes_back_as_it_was(filled, tmp_path, settings):
    before, count = everything(filled), counts_of([1], filled)
    latest = list(Latest.objects.order_by("pk").values())
    made = back_up(to=tmp_path / "backups", now=NOW, lake=filled)
    assert made.folder.name == "2026-03-20T06-30-00Z"
    assert verify(folder=tmp_path / "backups") == []
    destroy(filled)
    again = elsewhere(filled, settings)
    restore(source=tmp_path / "backups", lake=again)
    assert everything(again) == before
    assert HotObservation.objects.count() == 2
    assert list(Latest.objects.order_by("pk").values()) == latest
    assert bytes(DeadLetter.objects.get().payload) == b"\x00\xff{"
    found = Datastream.objects.get(key="bruecke-1")
    assert (str(found.feature), found.station.locations.count()) == ("Ding", 1)
    assert found.station.place.name == "Ort bruecke"
    assert Place.objects.filter(name="Ort bruecke").count() == 1
    assert flush(lake=again) == 2
    assert everything(again) == before
    assert counts_of([1], again) == count
    row = Row(found.pk, hours(99), 5.0)
    (receipt,) = record_rows(rows=[row], lake=again)
    assert receipt.number > max(number for *_, number, _ in before)
    assert Datastream.objects.create(station=found.station, observed=found.observed, key="n").pk


def test_who_corrected_is_found_by_name_and_left_out_where_there_is_nobody(
    filled, tmp_path, settings
):
    one = Datastream.objects.get(key="bruecke-1")
    for name in ("anna", "bert"):
        Correction.objects.create(
            datastream=one, act="suspect", reason=name, first_us=0, last_us=1, count=0,
            first_sequence=0, by=User.objects.create_user(name),
        )  # fmt: skip
    rules = QualityRules.objects.create(datastream=one, low=0)
    rules.save_revision()
    back_up(to=tmp_path / "backups", now=NOW, lake=filled)
    destroy(filled)
    User.objects.all().delete()
    User.objects.create_user("somebody")
    anna = User.objects.create_user("anna")
    restore(source=tmp_path / "backups", lake=elsewhere(filled, settings))
    assert dict(Correction.objects.values_list("reason", "by")) == {"anna": anna.pk, "bert": None}
    assert (QualityRules.objects.get().low, QualityRules.objects.get().latest_revision) == (0, None)


def test_a_place_that_is_gone_is_made_again(filled, tmp_path, settings):
    made = back_up(to=tmp_path / "backups", now=NOW, lake=filled)
    destroy(filled)
    Place.objects.all().delete()
    restore(source=made.folder, lake=elsewhere(filled, settings))
    place = Station.objects.get().place
    assert (place.name, place.lon, place.lat) == ("Ort bruecke", 7.77, 49.44)


def test_the_next_backup_takes_only_the_room_of_what_is_new(filled, tmp_path):
    first = back_up(to=tmp_path / "backups", now=NOW, lake=filled)
    flush(lake=filled)
    second = back_up(to=tmp_path / "backups", now=NOW + timedelta(days=1), lake=filled)
    assert [one.folder for one in backups_in(tmp_path / "backups")] == [
        first.folder, second.folder,
    ]  # fmt: skip
    known = first.manifest.by_path()
    again = [piece for piece in second.manifest.pieces if piece.path in known]
    data = [piece.path for piece in again if piece.path.endswith((".parquet", ".json"))]
    assert len(data) > 6
    assert all((second.folder / path).samefile(first.folder / path) for path in data)
    shutil.rmtree(first.folder)
    assert verify(folder=tmp_path / "backups") == []


def test_a_lake_of_another_disk_is_copied(filled, tmp_path, monkeypatch):
    def refuse(*_arguments):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("os.link", refuse)
    made = back_up(to=tmp_path / "backups", now=NOW, lake=filled)
    assert verify(folder=made.folder) == []


def test_files_that_a_backup_copies_are_not_removed_under_its_hands(filled):
    flush(lake=filled)
    keep_house(now=NOW, lake=filled)
    with filled.keeping_files():
        assert filled.vacuum(timedelta(0)) == 0
    assert filled.vacuum(timedelta(0)) > 0


def damage(path, how):
    kept = path.read_bytes()
    path.unlink()  # it may be one file with that of the lake
    if how == "cut":
        path.write_bytes(kept[:-1])
    elif how == "changed":
        path.write_bytes(bytes([kept[0] ^ 1]) + kept[1:])


@pytest.mark.parametrize("how", ["gone", "cut", "changed"])
@pytest.mark.parametrize("place", ["lake/day=*/*.parquet", "database/station.jsonl"])
def test_damage_is_found_and_nothing_is_brought_back(filled, tmp_path, settings, how, place):
    made = back_up(to=tmp_path / "backups", now=NOW, lake=filled)
    path = min(made.folder.glob(place))
    damage(path, how)
    (fault,) = verify(folder=made.folder)
    assert fault.startswith(str(path.relative_to(made.folder)))
    destroy(filled)
    again = elsewhere(filled, settings)
    with pytest.raises(Invalid, match="damaged"):
        restore(source=made.folder, lake=again)
    assert not again.folder.exists()
    assert not Station.objects.exists()


def test_what_is_there_is_not_overwritten(filled, tmp_path, settings):
    made = back_up(to=tmp_path / "backups", now=NOW, lake=filled)
    with pytest.raises(Conflict, match="has observations already"):
        restore(source=made.folder, lake=filled)
    again = elsewhere(filled, settings)
    with pytest.raises(Conflict):
        restore(source=made.folder, lake=again)
    assert not again.folder.exists()


@pytest.mark.parametrize("made", [True, pytest.param(False, marks=pytest.mark.soak)])
def test_without_a_set_up_it_says_so_in_a_sentence(filled, tmp_path, made):
    back_up(to=tmp_path / "backups", now=NOW, lake=filled)
    folder = tmp_path / "var"
    if made:
        folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "stadtherz.site", "observations", "restore",
         str(tmp_path / "backups")],
        env=environment_for(folder, 8000), cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "is not set up" in done.stderr
    assert "stadtherz site setup" in done.stderr
    assert not (folder / "lake").exists()


def test_a_backup_that_was_not_finished_is_none_and_is_cleared_away(filled, tmp_path):
    (tmp_path / "backups" / "2026-03-01T00-00-00Z.partial" / "lake").mkdir(parents=True)
    with pytest.raises(Invalid, match="there is no backup"):
        verify(folder=tmp_path / "backups")
    back_up(to=tmp_path / "backups", now=NOW, lake=filled)
    assert [path.name for path in (tmp_path / "backups").iterdir() if path.is_dir()] == [
        "2026-03-20T06-30-00Z"
    ]


def test_rows_of_datastreams_that_the_tables_do_not_know_are_purged(filled, tmp_path, settings):
    Datastream.objects.filter(key="bruecke-2").delete()
    made = back_up(to=tmp_path / "backups", now=NOW, lake=filled)
    destroy(filled)
    again = elsewhere(filled, settings)
    restore(source=made.folder, lake=again)
    assert {row[0] for row in everything(again)} == set(
        Datastream.objects.values_list("pk", flat=True)
    )


def test_new_numbers_are_behind_those_of_the_lake(filled, tmp_path, settings):
    Counter.objects.update(value=3)
    made = back_up(to=tmp_path / "backups", now=NOW, lake=filled)
    destroy(filled)
    restore(source=made.folder, lake=elsewhere(filled, settings))
    assert Counter.objects.get().value == 61


def test_the_commands_say_what_they_did(filled, tmp_path, settings):
    folder, said = str(tmp_path / "backups"), StringIO()
    call_command("observations_backup", folder, stdout=said)
    call_command("observations_verify", folder, stdout=said)
    destroy(filled)
    settings.LAKE = str(tmp_path / "again")
    call_command("observations_restore", folder, stdout=said)
    lines = said.getvalue().splitlines()
    assert "61 rows of the lake, 2 hot ones" in lines[0]
    assert lines[1] == "the backup is whole"
    assert lines[2].startswith("brought back ")
    damage(next(iter((tmp_path / "backups").glob("*/database/station.jsonl"))), "gone")
    with pytest.raises(CommandError, match="damaged in 1 places"):
        call_command("observations_verify", folder, stderr=StringIO())


@pytest.mark.soak
@own_file
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_drill_record_back_up_while_writing_destroy_restore(begin, tmp_path):
    """What was acknowledged when the backup began is there afterwards, once, with its values."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    writer = begin(first)
    keeper = begin(first, prepared=True)
    ingested(writer, 0, 6, flush_every=2)
    keeper.done("keep_house")
    work = threading.Thread(target=ingested, args=(writer, 6, 60), kwargs={"flush_every": 3})
    work.start()
    acknowledged = []
    while work.is_alive() and len(acknowledged) < 3:
        acknowledged.append(keeper.done("back_up", to=str(tmp_path / "backups")))
    work.join()
    assert len(acknowledged) >= 2, "backups have to be made while writing goes on"
    shutil.rmtree(first)
    for place, folder in enumerate(sorted((tmp_path / "backups").glob("2*"))):
        again = second / str(place)
        again.mkdir()
        lives = begin(again, prepared=True, empty=True)
        assert lives.done("restore", source=str(folder)) >= 0
        for _ in range(2):
            checked(lives, range(acknowledged[place] + 1), range(66))
            lives.done("flush")
        lives.done("keep_house")
        checked(lives, range(acknowledged[place] + 1), range(66))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has its own way")
def test_postgresql_is_read_at_one_moment(filled, tmp_path):
    assert back_up(to=tmp_path, now=NOW, lake=filled).manifest.records["datastream"] == 2


@pytest.mark.parametrize("place", ["a file", "below a file", "/proc/x"])
def test_a_folder_that_cannot_be_is_told(lake, tmp_path, place):
    (tmp_path / "here").write_text("")
    to = {"a file": tmp_path / "here", "below a file": tmp_path / "here" / "x"}.get(place)
    with pytest.raises(Unavailable, match=r"no backup: .*; name a folder"):
        back_up(to=to or Path(place), now=NOW, lake=lake)


@pytest.mark.database
def test_a_text_that_this_database_does_not_take_is_named(tmp_path):
    """SQLite does not count characters, so an installation on it may hold longer ones."""
    long = "http://example.org/".ljust(407, "x")
    row = {"id": 7, "key": "lang", "name": {"de": "Lang"}, "definition": long}
    (tmp_path / "observedproperty.jsonl").write_text(json.dumps(row))
    if connection.vendor == "sqlite":
        assert dump.read_table(ObservedProperty, tmp_path) == 1
        return
    with pytest.raises(Invalid, match="observedproperty 7: definition has more than 300 char"):
        dump.read_table(ObservedProperty, tmp_path)
