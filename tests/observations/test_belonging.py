"""A lake and a database that do not belong together: nothing is shown, hidden or thrown away."""

import json
import shutil
from io import StringIO

import pytest
from django.core.management import call_command

from stadtherz.kernel.errors import Conflict, Unavailable
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.lake import Lake, _lake_in, the_lake
from stadtherz.observations.adapters.sensorthings.catalogue import forget
from stadtherz.observations.models import Counter, HotObservation, KnownLake, Latest
from stadtherz.observations.services.backup import back_up
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.sensorthings.completing import complete_stations
from stadtherz.observations.services.store import record_rows
from tests.observations.factories import stream
from tests.observations.test_backup import NOW

pytestmark = pytest.mark.django_db
HOUR = 3_600_000_000
START = 1_700_000_000_000_000
TABLES = (Counter, KnownLake, Latest, HotObservation)


@pytest.fixture
def one(lake, settings):
    settings.OPEN_WRITES = True
    found = stream("pegel")
    complete_stations()
    forget()
    return found


def put(one, *values, after=0):
    rows = [Row(one.pk, START + (after + n) * HOUR, value) for n, value in enumerate(values)]
    return [receipt.number for receipt in record_rows(rows=rows)]


def restarted():
    """Forget what this process knows of lakes, as a new one does."""
    _lake_in.cache_clear()
    forget()


def state():
    return [list(model.objects.values()) for model in TABLES]


def bring_back(kept):
    for model, rows in zip(TABLES, kept, strict=True):
        model.objects.all().delete()
        model.objects.bulk_create(model(**row) for row in rows)
    restarted()


def answered(client, one):
    path = f"/sensorthings/v1.1/Datastreams({one.pk})/Observations?$orderby=phenomenonTime"
    answer = client.get(f"{path}&$select=id,result")
    said = json.loads(answer.content)
    if answer.status_code != 200:
        return answer.status_code, said["message"]
    return 200, {row["@iot.id"]: row["result"] for row in said["value"]}


def post(client, one, value, hour):
    body = {"result": value, "phenomenonTime": f"2026-01-01T{hour:02}:00:00Z"}
    path = f"/sensorthings/v1.1/Datastreams({one.pk})/Observations"
    return client.post(path, body, content_type="application/json").status_code


def refused(act, code):
    with pytest.raises(Unavailable) as refusal:
        act()
    assert refusal.value.code == code


def adopted(*options):
    said = StringIO()
    call_command("observations_adopt", *options, stdout=said)
    restarted()
    return said.getvalue()


def test_an_older_database_is_told_and_what_it_takes_is_kept(client, one, tmp_path):
    put(one, 1.0)
    flush()
    kept = state()
    put(one, 10.0, 11.0, 12.0, after=10)
    flush()
    bring_back(kept)
    put(one, 20.0, 21.0, after=20)
    status, message = answered(client, one)
    assert status == 503
    assert "an older state of the database" in message
    assert "observations adopt" in message
    refused(flush, "lake-ahead")
    refused(lambda: back_up(to=tmp_path / "b", now=NOW), "lake-ahead")
    assert HotObservation.objects.count() == 2
    assert "2 observations got new numbers" in adopted()
    numbers = {1: 1.0, 2: 10.0, 3: 11.0, 4: 12.0, 5: 20.0, 6: 21.0}
    assert answered(client, one) == (200, numbers)
    assert flush() == 2
    assert answered(client, one) == (200, numbers)
    assert put(one, 30.0, after=30) == [7]


def test_what_was_hot_in_the_older_database_and_is_in_the_lake_is_one(client, one):
    put(one, 1.0)
    flush()
    put(one, 2.0, after=1)
    kept = state()
    flush()
    put(one, 3.0, after=2)
    flush()
    bring_back(kept)
    refused(flush, "lake-ahead")
    adopted()
    flush()
    assert answered(client, one) == (200, {1: 1.0, 2: 2.0, 3: 3.0})
    assert Latest.objects.get(pk=one.pk).value == 3.0


def test_a_process_that_knows_the_lake_gives_no_number_that_is_taken(client, one):
    put(one, 1.0, 2.0, 3.0)
    flush()
    assert answered(client, one)[0] == 200
    Counter.objects.update(value=1)
    assert post(client, one, 20.0, 0) == 503
    assert not HotObservation.objects.exists()
    refused(flush, "lake-ahead")


def test_an_older_database_that_has_given_more_numbers_since_is_found_out(client, one):
    put(one, 1.0)
    flush()
    kept = state()
    put(one, 10.0, after=10)
    flush()
    bring_back(kept)
    put(one, 20.0, 21.0, 22.0, after=20)
    refused(flush, "lake-ahead")
    adopted()
    flush()
    assert list(answered(client, one)[1].values()) == [1.0, 10.0, 20.0, 21.0, 22.0]


def test_the_lake_of_another_database_is_not_shown_and_not_written_to(client, one):
    put(one, 1.0, 2.0, 3.0)
    flush()
    bring_back([[], [], [], []])
    assert post(client, one, 55.0, 0) == 201
    status, message = answered(client, one)
    assert status == 503
    assert "of another database" in message
    assert "set STADTHERZ_LAKE to a place where nothing is" in message
    for act in (flush, lambda: call_command("observations_migrate")):
        refused(act, "lake-other")
    assert HotObservation.objects.get().value == 55.0


def test_what_another_database_described_is_left_out_only_when_that_is_said(client, one):
    other = stream("luft", one.station)
    put(one, 1.0)
    put(other, 2.0)
    flush()
    other.delete()
    bring_back([[], [], [], []])
    with pytest.raises(Conflict, match=r"1 of the 2 datastreams in .* --without-unknown"):
        call_command("observations_adopt")
    assert "1 days were rewritten" in adopted("--without-unknown")
    assert answered(client, one) == (200, {1: 1.0})
    assert Latest.objects.get().value == 1.0


@pytest.mark.parametrize("running", [True, False])
def test_an_empty_folder_in_the_place_of_the_lake_is_none(client, one, lake, running):
    put(one, 1.0, 2.0, 3.0)
    flush()
    assert answered(client, one)[0] == 200
    elsewhere = lake.folder.with_name("elsewhere")
    lake.folder.rename(elsewhere)
    lake.folder.mkdir()
    if running:
        the_lake()._compared = (-2, 0.0)  # half a minute later
    else:
        restarted()
    assert post(client, one, 4.0, 0) == 201
    status, message = answered(client, one)
    assert (status, "is mounted" in message) == (503, True)
    refused(flush, "lake-away")
    assert list(lake.folder.iterdir()) == []
    assert HotObservation.objects.count() == 1
    lake.folder.rmdir()
    elsewhere.rename(lake.folder)
    assert flush() == 1
    assert answered(client, one) == (200, {1: 1.0, 2: 2.0, 3: 3.0, 4: 4.0})


def test_a_lake_that_is_lost_is_begun_anew_by_command(client, one, lake):
    put(one, 1.0, 2.0)
    flush()
    put(one, 3.0, after=5)
    with pytest.raises(Conflict, match="is not empty"):
        call_command("observations_adopt", "--new")
    shutil.rmtree(lake.folder)
    restarted()
    refused(flush, "lake-away")
    assert "the next flush begins a new lake" in adopted("--new")
    assert answered(client, one) == (200, {3: 3.0})
    assert (flush(), answered(client, one)) == (1, (200, {3: 3.0}))


def test_an_older_copy_of_the_lake_is_told(client, one, lake):
    put(one, 1.0)
    flush()
    copy = lake.folder.with_name("copy")
    shutil.copytree(lake.folder, copy)
    put(one, 2.0, after=1)
    flush()
    put(one, 3.0, after=2)
    shutil.rmtree(lake.folder)
    copy.rename(lake.folder)
    restarted()
    status, message = answered(client, one)
    assert (status, "an older copy" in message) == (503, True)
    refused(flush, "lake-behind")
    adopted()
    assert (flush(), answered(client, one)) == (1, (200, {1: 1.0, 3: 3.0}))


def test_another_lake_is_told(client, one, lake):
    put(one, 1.0)
    flush()
    lake.folder.rename(lake.folder.with_name("own"))
    KnownLake.objects.update(key="that of before")
    restarted()
    lake.folder.with_name("own").rename(lake.folder)
    assert "is another lake" in answered(client, one)[1]
    refused(flush, "lake-other")


def test_another_lake_in_its_place_is_not_written_to_by_who_knows_the_first(one, lake):
    put(one, 1.0)
    flush()
    put(one, 2.0, after=1)
    the_lake().files()
    other = Lake(lake.folder.with_name("other"))
    other.opened()
    shutil.rmtree(lake.folder)
    other.folder.rename(lake.folder)
    refused(flush, "lake-other")
    assert HotObservation.objects.count() == 1


def test_a_lake_from_before_is_taken_as_its_own(client, one):
    """An installation of an earlier version knows no lake yet, but gave all numbers in it."""
    put(one, 1.0, 2.0)
    flush()
    KnownLake.objects.all().delete()
    restarted()
    assert answered(client, one) == (200, {1: 1.0, 2: 2.0})
    call_command("observations_migrate", stdout=StringIO())
    assert KnownLake.objects.get().done == 2
