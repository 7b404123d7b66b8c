"""Files that a crash or a disk broke take nothing from the pages that read them."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command

from stadtherz.guidance.adapters.kept_quality import kept_quality
from stadtherz.guidance.adapters.kept_questions import NOTHING, kept_questions
from stadtherz.streets.adapters.kept_maps import CURRENT, current_kept, place_of
from stadtherz.streets.adapters.tile_files import folder_of, keep_tile, kept_tile
from stadtherz.streets.adapters.timetable_files import kept_timetables
from stadtherz.streets.domain.tiles.cutting import tile_at
from stadtherz.streets.models import MapImport
from stadtherz.streets.public import find_places
from stadtherz.streets.selectors import network, tiles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]
NO_SUCH = ("", "[]", "{}", "null", '{"name": 1, "box": [1]}', '{"form": 2, "questions": [{}]}')


@pytest.fixture
def town(django_capture_on_commit_callbacks):
    tiles._read.clear()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("streets_demo", verbosity=0)
    return {"von": find_places("Rathaus")[0].ref, "nach": find_places("Marktstraße 3")[0].ref}


@pytest.mark.parametrize("text", NO_SUCH)
def test_what_is_kept_and_broken_is_none(settings, text):
    for place in (settings.VAR / "guidance", settings.VAR / "streets"):
        place.mkdir(parents=True)
        for name in ("quality.json", "questions.json", CURRENT):
            (place / name).write_text(text)
    assert (kept_quality(), kept_questions(), current_kept()) == (None, NOTHING, None)


def test_an_import_that_was_killed_before_its_end_is_ended_by_the_clock(town, settings):
    before = current_kept()
    (settings.VAR / "streets" / CURRENT).write_text(json.dumps({"name": "half"}))
    assert current_kept() is None
    call_command("streets_tell", verbosity=0)
    after = current_kept()
    assert (after.sha256, after.place) == (before.sha256, before.place)
    call_command("streets_tell", verbosity=0)
    assert current_kept() == after


def test_a_map_that_is_cut_off_is_told_as_gone(town, client):
    row = MapImport.objects.first()
    kept = place_of(row.name, row.sha256)
    kept.write_bytes(kept.read_bytes()[:200])
    network._made.clear()
    assert client.get("/lotse/", town | {"profil": "cane"}).status_code == 503
    west, south, east, north = current_kept().box
    x, y = tile_at((west + east) / 2, (south + north) / 2, 14)
    assert client.get(f"/karte/14/{x}/{y}.svg").status_code == 404


def test_a_timetable_that_is_cut_off_is_none(town):
    (one,) = kept_timetables()
    whole = one.path.read_bytes()
    for content in (whole[:-1], whole[:200], b"", b"0" * len(whole)):
        one.path.write_bytes(content)
        assert kept_timetables() == ()
    one.path.write_bytes(whole)
    assert kept_timetables() == (one,)


def test_a_tile_is_kept_by_many_at_once_and_a_full_disk_keeps_none(settings, monkeypatch):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: keep_tile("one", "9/1/1.mvt", b"tile" * 999), range(64)))
    assert kept_tile("one", "9/1/1.mvt") == b"tile" * 999
    assert [one.name for one in (folder_of("one") / "9" / "1").iterdir()] == ["1.mvt"]
    (folder_of("one") / "10").write_text("where a folder should be")
    keep_tile("one", "10/1/1.mvt", b"tile")
    assert kept_tile("one", "10/1/1.mvt") is None
