"""Processes are killed while object storage has half of what they write; import, pages, backups."""

import threading
from datetime import timedelta

import pytest
from django.core.management import call_command

from stadtherz.kernel.errors import Conflict, Unavailable
from stadtherz.observations.adapters import dump
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.models import Counter, Datastream, HotObservation
from stadtherz.observations.services.backup import back_up, restore, verify
from stadtherz.observations.services.flushing import flush
from tests.observations.buckets import S3Server
from tests.observations.test_backup import NOW, everything, fill
from tests.observations.test_bucket import batch, lake_on, sequences
from tests.observations.test_faults import DAYS, checked, ingested, own_file

pytestmark = pytest.mark.django_db
LOG_ENTRY = r"/lake/_delta_log/\d+\.json$"
DATA_FILE = r"/lake/day=[^/]+/[^/]+\.parquet$"


@pytest.fixture
def server(tmp_path):
    server = S3Server(tmp_path / "s3")
    yield server
    server.stop()


@own_file
@pytest.mark.slow
@pytest.mark.parametrize(
    "names", [(LOG_ENTRY,), pytest.param((DATA_FILE, LOG_ENTRY), marks=pytest.mark.soak)]
)
@pytest.mark.django_db(transaction=True)
def test_kill_9_in_the_middle_of_a_flush_loses_and_doubles_nothing(begin, server, names, tmp_path):
    lives = begin(tmp_path, **server.environment("kill/lake"))
    ingested(lives, 0, 1, flush_every=1)
    there = 1
    for name in names:
        for when in ("before", "after"):
            ingested(lives, there, 1, flush_every=99)
            there += 1
            server.play(hold={"name": name, "when": when})
            kill = {"what": "path", "times": 1, "among": str(server.folder / "held")}
            assert lives.live("flush", kill=kill).killed, (name, when)
            server.play()
            seen = checked(lives, range(there), range(there))
            assert seen["hot"] == 60  # none was deleted, whether its commit is there or not
            lives.done("flush")
            seen = checked(lives, range(there), range(there))
            assert seen["hot"] == 0
    lives.done("keep")
    seen = checked(lives, range(there), range(there))
    assert set(seen["files"].values()) == {1}
    assert sum("/lake/day=" in name for name in server.objects("kill")) == DAYS  # nothing is left


@own_file
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.soak
def test_two_machines_flush_one_hot_table_at_once(begin, server, tmp_path):
    settings = server.environment("both/lake")
    machines = [
        begin(tmp_path, prepared=bool(number), STADTHERZ_LAKE_COPIES=str(tmp_path / f"{number}"),
              **settings)
        for number in range(2)
    ]  # fmt: skip
    ended = []

    def work(number):
        ended.append(ingested(machines[number], number * 10, 10, flush_every=2))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # a machine that was overtaken says so and ends; what it had acknowledged is in the hot table
    acknowledged = [one for _, said in ended for one in said]
    for machine in machines:
        machine.done("flush")
    checked(machines[0], acknowledged, range(20))


def test_an_import_reaches_object_storage_and_the_pages(s3_lake, tmp_path, client):
    (tmp_path / "data.csv").write_text(
        "t,a\n" + "".join(f"2026-03-{day:02} 12:00,{day}\n" for day in range(1, 21))
    )
    (tmp_path / "m.toml").write_text(
        '[time]\ncolumn = "t"\nzone = "UTC"\n[columns]\na = "s-a"\n'
        '[station]\nkey = "s"\nkind = "level"\nname = "S"\n'
    )
    for _ in range(2):  # the second time it is there already
        call_command(
            "observations_import", tmp_path / "data.csv", mapping=tmp_path / "m.toml", create=True
        )
    assert len(sequences(s3_lake)) == 20
    assert Datastream.objects.get(key="s-a")
    page = client.get("/messwerte/s/?von=2026-03-01&bis=2026-03-31")
    assert page.status_code == 200
    answer = client.get("/messwerte/s/daten.csv?von=2026-03-01&bis=2026-03-31")
    assert len(b"".join(answer.streaming_content).strip().splitlines()) == 21


@pytest.mark.parametrize(
    ("source", "target"),
    [
        pytest.param("s3", "s3", marks=pytest.mark.soak),
        pytest.param("s3", "disk", marks=pytest.mark.soak),
        ("disk", "s3"),
    ],
)
def test_a_backup_comes_back_from_and_into_either(source, target, s3_lake, settings, tmp_path):
    places = {"s3": settings.LAKE, "disk": str(tmp_path / "disk" / "lake")}
    settings.LAKE = places[source]
    lake = fill(the_lake())
    before = everything(lake)
    made = back_up(to=tmp_path / "backups", now=NOW)
    again = back_up(to=tmp_path / "backups", now=NOW + timedelta(days=1))
    data = [path.relative_to(made.folder) for path in made.folder.glob("*/*=*/*.parquet")]
    assert data
    assert all((again.folder / path).samefile(made.folder / path) for path in data)
    assert verify(folder=made.folder) == []
    for model in reversed(dump.tables()):
        model.objects.all().delete()
    settings.LAKE = f"{places[target]}-again"
    restore(source=made.folder)
    assert everything(the_lake()) == before
    assert HotObservation.objects.count() == 2
    assert flush() == 2
    assert everything(the_lake()) == before


def test_what_is_there_is_not_overwritten(s3_lake, settings, tmp_path):
    fill(s3_lake)
    made = back_up(to=tmp_path / "backups", now=NOW)
    Counter.objects.update(value=1000)
    s3_lake.append(batch(1000, 1), writer="a", up_to=1)
    for model in reversed(dump.tables()):
        model.objects.all().delete()
    with pytest.raises(Conflict, match="has observations already"):
        restore(source=made.folder)


@own_file
@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_a_restore_that_was_killed_is_read_by_nobody_and_goes_on(begin, server, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    lives = begin(first, **server.environment("one/lake"))
    ingested(lives, 0, 4, flush_every=2)
    lives.done("keep")
    lives.done("back_up", to=str(tmp_path / "backups"))
    before = lives.done("look")
    again = begin(second, prepared=True, empty=True, **server.environment("two/lake"))
    for name in (DATA_FILE, LOG_ENTRY):
        server.play(hold={"name": name, "when": "before"})
        kill = {"what": "path", "times": 1, "among": str(server.folder / "held")}
        assert again.live("restore", kill=kill, source=str(tmp_path / "backups")).killed
        server.play()
        assert again.done("refusal") in {"", "lake-restoring"}
        with pytest.raises(Unavailable) as refusal:
            lake_on(server, "two/lake").append(batch(1, 1), writer="a", up_to=1)
        assert refusal.value.code == "lake-restoring"
    again.done("restore", source=str(tmp_path / "backups"))
    assert again.done("look") == before
    assert not [name for name in server.objects("two") if "_restoring" in name]
