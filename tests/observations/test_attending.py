"""What people do: take note, enter maintenance, take it back; and who may."""

import shutil
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.observations.adapters import dump
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.models import Alert, AlertStep, Silence
from stadtherz.observations.services.attending import (
    acknowledge,
    end_silence,
    silence,
    take_back,
)
from stadtherz.observations.services.backup import back_up, restore
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.store import Reading, record
from tests.observations.watched import MONDAY, device, heard, let_pass, mails, open_keys, site

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def person(name, role=""):
    found = get_user_model().objects.create_user(name, f"{name}@city.example", "x")
    if role:
        found.groups.add(Group.objects.get_or_create(name=role)[0])
    return found


@pytest.fixture
def city(lake):
    load_city(city=the_city())
    return lake


@pytest.fixture
def ada():
    return person("ada", "engineer")


def test_who_took_note_is_not_reminded_but_told_the_end(city, ada):
    row = device("pegel", site("bach"), last_seen=MONDAY - 7 * HOUR)
    now = let_pass(MONDAY, until=MONDAY + 2 * HOUR, lake=city)
    acknowledge(
        alert=Alert.objects.get(kind="device-silent").pk, note=" Akku bestellt ", by=ada, now=now
    )
    assert Alert.objects.get(kind="device-silent").note == "Akku bestellt"
    now = let_pass(now + 26 * HOUR, until=now + 27 * HOUR, lake=city)
    assert len(mails()) == 1
    row.last_seen = now
    row.save()
    heard(row.streams.get().datastream, now)
    let_pass(now, until=now + HOUR / 2, lake=city)
    assert "sendet wieder" in mails()[-1].body
    steps = list(AlertStep.objects.values_list("what", flat=True))
    assert steps == ["opened", "told", "acknowledged", "closed", "told"]


def test_taken_back_it_is_reminded_again(city, ada):
    device("pegel", site("bach"), last_seen=MONDAY - 7 * HOUR)
    now = let_pass(MONDAY, until=MONDAY + 2 * HOUR, lake=city)
    number = Alert.objects.get(kind="device-silent").pk
    acknowledge(alert=number, note="", by=ada, now=now)
    take_back(alert=number, by=ada, now=now)
    take_back(alert=number, by=ada, now=now)
    let_pass(now + 26 * HOUR, until=now + 27 * HOUR, lake=city)
    assert "NOCH IMMER" in mails()[-1].body


def test_a_new_trouble_is_nobodys(city, ada):
    row = device("pegel", site("bach"), last_seen=MONDAY - 7 * HOUR)
    now = let_pass(MONDAY, until=MONDAY + 2 * HOUR, lake=city)
    acknowledge(alert=Alert.objects.get(kind="device-silent").pk, note="x", by=ada, now=now)
    heard(row.streams.get().datastream, now)
    now = let_pass(now, until=now + HOUR, lake=city)
    assert open_keys() == set()
    let_pass(now + 8 * HOUR, until=now + 10 * HOUR, lake=city)
    assert Alert.objects.get(kind="device-silent").stage == "open"
    assert Alert.objects.get(kind="device-silent").acknowledged_at is None


def test_what_is_over_is_not_taken_note_of(city, ada):
    row = device("pegel", site("bach"), last_seen=MONDAY - 7 * HOUR)
    now = let_pass(MONDAY, until=MONDAY + 2 * HOUR, lake=city)
    heard(row.streams.get().datastream, now)
    now = let_pass(now, until=now + HOUR, lake=city)
    with pytest.raises(Conflict):
        acknowledge(alert=Alert.objects.get(kind="device-silent").pk, note="", by=ada, now=now)


@pytest.mark.parametrize("whole_station", [False, True])
def test_maintenance_tells_nothing_until_it_ends(city, ada, whole_station):
    at = site("bach")
    row = device("pegel", at, last_seen=MONDAY - HOUR)
    subject = f"station:{at.pk}" if whole_station else f"device:{row.pk}"
    silence(subject=subject, until=MONDAY + 3 * DAY, reason="Umbau", by=ada, now=MONDAY)
    now = let_pass(MONDAY + DAY, until=MONDAY + DAY + 3 * HOUR, lake=city)
    assert open_keys() == set()
    end_silence(silence=Silence.objects.get().pk, by=ada, now=now)
    let_pass(now, until=now + 2 * HOUR, lake=city)
    assert open_keys() == {f"device-silent:device:{row.pk}"}
    assert len(mails()) == 1


def test_maintenance_of_an_open_alert_stops_its_reminders(city, ada):
    row = device("pegel", site("bach"), last_seen=MONDAY - 7 * HOUR)
    now = let_pass(MONDAY, until=MONDAY + 2 * HOUR, lake=city)
    subject = f"device:{row.pk}"
    silence(subject=subject, until=now + 5 * DAY, reason="Umbau", by=ada, now=now)
    now = let_pass(now + 4 * DAY, until=now + 4 * DAY + HOUR, lake=city)
    assert len(mails()) == 1


def test_maintenance_ends_by_itself(city, ada):
    row = device("pegel", site("bach"), last_seen=MONDAY - 7 * HOUR)
    until = MONDAY + HOUR
    silence(subject=f"device:{row.pk}", until=until, reason="Umbau", by=ada, now=MONDAY)
    let_pass(MONDAY, until=MONDAY + 3 * HOUR, lake=city)
    assert len(open_keys()) == 1


def test_a_second_maintenance_replaces_the_first(city, ada):
    subject = f"device:{device('pegel', site('bach'), last_seen=MONDAY).pk}"
    silence(subject=subject, until=MONDAY + DAY, reason="a", by=ada, now=MONDAY)
    silence(subject=subject, until=MONDAY + 2 * DAY, reason="b", by=ada, now=MONDAY + HOUR)
    assert list(Silence.objects.filter(ended_at=None).values_list("reason", flat=True)) == ["b"]


@pytest.mark.parametrize(
    ("subject", "days", "reason", "error"),
    [("device:999", 1, "x", NotFound), ("device:x", 1, "x", NotFound), ("", 1, "x", NotFound),
     ("device:99999999999999999999999", 1, "x", NotFound), ("stream:1", 1, "x", NotFound),
     ("device:{}", 0, "x", Invalid), ("device:{}", 1, "  ", Invalid)],
)  # fmt: skip
def test_bad_maintenance_is_refused(city, ada, subject, days, reason, error):
    row = device("pegel", site("bach"), last_seen=MONDAY)
    with pytest.raises(error):
        silence(
            subject=subject.format(row.pk), until=MONDAY + days * DAY, reason=reason, by=ada,
            now=MONDAY,
        )  # fmt: skip
    assert Silence.objects.count() == 0


@pytest.mark.parametrize("role", ["", "editor", "cdo"])
def test_nobody_else_may(city, role):
    by = person("bob", role)
    with pytest.raises(NotAllowed):
        acknowledge(alert=1, note="", by=by, now=MONDAY)
    with pytest.raises(NotAllowed):
        silence(subject="device:1", until=MONDAY + DAY, reason="x", by=by, now=MONDAY)
    with pytest.raises(NotAllowed):
        end_silence(silence=1, by=by, now=MONDAY)
    with pytest.raises(NotAllowed):
        take_back(alert=1, by=by, now=MONDAY)


def test_a_backup_brings_alerts_back_without_the_accounts(city, ada, tmp_path, settings):
    at = site("bach")
    row = device("pegel", at, last_seen=MONDAY - 7 * HOUR)
    record(readings=[Reading(row.streams.get().datastream_id, MONDAY - 7 * HOUR, 1.0)])
    flush(lake=city)
    now = let_pass(MONDAY, until=MONDAY + 2 * HOUR, lake=city)
    acknowledge(alert=Alert.objects.get().pk, note="Akku", by=ada, now=now)
    silence(subject=f"station:{at.pk}", until=now + DAY, reason="Umbau", by=ada, now=now)
    back_up(to=tmp_path / "backups", now=now, lake=city)
    shutil.rmtree(city.folder)
    for model in reversed(dump.tables()):
        model.objects.all().delete()
    ada.delete()
    settings.LAKE = str(tmp_path / "again")
    restore(source=tmp_path / "backups", lake=Lake(tmp_path / "again"))
    found = Alert.objects.get()
    assert (found.subject, found.note) == (f"device:{row.pk}", "Akku")
    assert found.acknowledged_by is None
    assert Silence.objects.get().by is None
    assert let_pass(now, until=now + HOUR, lake=Lake(tmp_path / "again"))
    assert len(mails()) == 1
