"""The watch: what it opens, escalates, collects and closes, and what goes out by mail."""

import contextlib
import json
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.db import connection
from django.utils import timezone

from stadtherz.city.public import load_city, the_city
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.models import (
    Alert,
    AlertMail,
    AlertRule,
    AlertStep,
    Balance,
    Episode,
    Flag,
    Health,
    Latest,
    Mark,
    Silence,
)
from stadtherz.observations.selectors.health_list import overview
from stadtherz.observations.services.store import Reading, record, record_rows
from stadtherz.observations.services.watching import INGEST_MARK, note_part, watch
from tests.observations.factories import stream
from tests.observations.judged import at, busy, day, judge_all, take
from tests.observations.lives import copy_database, environment
from tests.observations.watched import (
    BERLIN,
    MONDAY,
    STEP,
    department,
    device,
    devices,
    heard,
    let_pass,
    mails,
    microseconds,
    open_keys,
    site,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def day_moment(number):
    return datetime.combine(day(number), datetime.min.time(), UTC)


@pytest.fixture
def city(lake):
    load_city(city=the_city())
    return lake


class TestSilence:
    def test_a_silent_device_is_told_once_and_its_end(self, city):
        row = device("pegel", site("bach"), last_seen=MONDAY - 7 * HOUR)
        now = let_pass(MONDAY, until=MONDAY + 2 * HOUR, lake=city)
        assert open_keys() == {f"device-silent:device:{row.pk}"}
        (mail,) = mails()
        assert mail.recipients == ["tiefbau@kaiserslautern.example"]
        assert "pegel (Stelle bach) schweigt. Letzter Kontakt: 01.06.2026 02:00" in mail.body
        assert "alle 15 Minuten" in mail.body
        assert "/verwaltung/geraete/zustand/" in mail.body
        assert "eine neue Störung" in mail.subject
        row.last_seen = now
        row.save()
        heard(row.streams.get().datastream, now)
        let_pass(now, until=now + 10 * STEP / 2, lake=city)
        assert open_keys() == set()
        assert "pegel (Stelle bach) sendet wieder." in mails()[-1].body
        assert len(mails()) == 2

    def test_a_station_without_devices_is_one_thing(self, city):
        at = site("rad")
        for name in ("rad-in", "rad-aus"):
            heard(stream(name, at), MONDAY - 7 * HOUR)
        let_pass(MONDAY, until=MONDAY + 2 * HOUR, lake=city)
        assert open_keys() == {f"device-silent:station:{at.pk}"}
        assert mails()[0].body.count("Stelle rad schweigt") == 1

    def test_one_of_two_datastreams_is_told_by_its_name(self, city):
        at = site("rad")
        good, bad = stream("rad-in", at), stream("rad-aus", at)
        heard(bad, MONDAY - 7 * HOUR)
        moment = MONDAY
        while moment < MONDAY + 2 * HOUR:
            heard(good, moment)
            moment = let_pass(moment, until=moment + STEP, lake=city)
        assert open_keys() == {f"device-silent:stream:{bad.pk}"}
        assert "Stelle rad, rad-aus schweigt" in mails()[0].body

    def test_an_archive_is_not_waited_for(self, city):
        at = site("alt")
        heard(stream("alt-1", at), datetime(2019, 1, 1, tzinfo=BERLIN), received=MONDAY)
        let_pass(MONDAY, until=MONDAY + 2 * HOUR, lake=city)
        assert open_keys() == set()
        assert Health.objects.get(subject=f"station:{at.pk}").live is False

    def test_what_was_never_heard_is_unknown_and_not_told(self, city):
        stream("neu-1", site("neu"))
        let_pass(MONDAY, until=MONDAY + 2 * HOUR, lake=city)
        assert open_keys() == set()
        assert Health.objects.get(kind="station").contact == "never"

    def test_a_deleted_device_leaves_no_alert(self, city):
        row = device("pegel", site("bach"), last_seen=MONDAY - 7 * HOUR)
        now = let_pass(MONDAY, until=MONDAY + 2 * HOUR, lake=city)
        row.delete()
        Latest.objects.all().delete()
        let_pass(now, until=now + STEP, lake=city)
        assert Alert.objects.count() == 0

    def test_the_ingest_itself_is_noticed(self, city):
        note_part(INGEST_MARK, now=MONDAY)
        let_pass(MONDAY, until=MONDAY + 2 * HOUR, lake=city)
        assert open_keys() == {"device-silent:part:ingest"}
        assert "Der Empfang der Messwerte läuft nicht" in mails()[0].body
        assert mails()[0].recipients == ["digital@kaiserslautern.example"]

    def test_a_dead_ingest_is_told_at_night(self, city):
        night = MONDAY + 14 * HOUR
        note_part(INGEST_MARK, now=night)
        let_pass(night, until=night + 2 * HOUR, lake=city)
        assert "Der Empfang der Messwerte läuft nicht" in mails()[0].body


class TestBatteryAndGaps:
    def test_a_weak_battery_with_its_forecast(self, city):
        row = device("pegel", site("bach"), last_seen=MONDAY, battery=60.0)
        for days in range(40):
            now = MONDAY + timedelta(days=days)
            row.last_seen, row.battery = now, 50.0 - days
            row.save()
            heard(row.streams.get().datastream, now)
            let_pass(now, until=now + 4 * STEP, lake=city)
        found = Health.objects.get(subject=f"device:{row.pk}")
        assert found.battery == 11.0
        assert found.battery_days == pytest.approx(11, abs=1)
        assert f"battery-low:device:{row.pk}" in open_keys()
        told = [mail.body for mail in mails() if "Batterie" in mail.body]
        assert "Die Batterie steht bei 19 %. Sie reicht noch etwa" in told[0]

    def test_gaps_of_a_day(self, city):
        one = stream("rad-in", site("rad"))
        times = [MONDAY - 15 * n * timedelta(minutes=1) for n in range(96)]
        record(readings=[Reading(one.pk, moment, 1.0) for moment in times if moment.hour % 3])
        Latest.objects.update(received_us=Latest.objects.get().us)
        watch(now=MONDAY, lake=city)
        share = Health.objects.get(kind="stream").gap_share
        assert share == pytest.approx(1 / 3, abs=0.05)
        assert Health.objects.get(kind="station").gap_share == share

    def test_gaps_of_a_station_are_those_of_all_its_values(self, city):
        """Two counters that are whole, and a third that began four hours ago."""
        at = site("rad")
        ones = [stream(f"rad-{number}", at) for number in range(3)]
        for one in ones:
            last = [MONDAY - n * timedelta(minutes=15) for n in range(97)]
            times = [last[1], last[16]] if one == ones[2] else last
            record(readings=[Reading(one.pk, moment, 1.0) for moment in times])
        for row in Latest.objects.all():
            Latest.objects.filter(pk=row.pk).update(received_us=row.us)
        watch(now=MONDAY, lake=city)
        share = Health.objects.get(kind="station").gap_share
        assert share == pytest.approx(14 / (96 + 96 + 16), abs=0.01)
        later = MONDAY
        for _ in range(10):
            for one in ones[:2]:
                heard(one, later, first=MONDAY - 24 * HOUR)
            later = let_pass(later, until=later + 3 * STEP, lake=city, step=3 * STEP)
        told = [mail.body for mail in mails()]
        assert "Am meisten fehlt von rad-2, das es seit 01.06.2026 05:00 gibt: 92 %." in told[
            0
        ].replace("\n", " ")

    def test_gaps_of_what_fell_silent_are_not_told_again(self, city):
        one = stream("rad-in", site("rad"))
        times = [MONDAY - n * timedelta(minutes=15) for n in range(96)]
        record(readings=[Reading(one.pk, moment, 1.0) for moment in times if moment.hour % 2])
        Latest.objects.update(received_us=Latest.objects.get().us)
        later = let_pass(MONDAY - HOUR, until=MONDAY + 2 * HOUR, lake=city, step=2 * STEP)
        assert len(mails()) == 1
        let_pass(later, until=MONDAY + 53 * HOUR, lake=city, step=3 * HOUR)
        told = " ".join(mail.body for mail in mails()[1:])
        assert "schweigt" in told
        assert "fehlten" not in told


class TestDoubt:
    def test_many_suspect_values_of_a_day_and_their_end(self, city):
        one = stream("rad-in", site("rad"))
        quarters = [MONDAY + n * timedelta(minutes=15) for n in range(-95, 200)]

        def said(moments):
            for moment in moments:
                flag = Flag.SUSPECT if moment <= MONDAY and moment.hour % 2 else Flag.PLAUSIBLE
                record_rows(rows=[Row(one.pk, microseconds(moment), 1.0, flag)])
                Latest.objects.update(received_us=Latest.objects.get().us)
                if moment >= MONDAY:
                    watch(now=moment, lake=city)

        said(quarters[:110])
        assert open_keys() == {f"suspect-share:station:{one.station_id}"}
        assert Health.objects.get(kind="stream").suspect_share == pytest.approx(0.43, abs=0.1)
        assert "Von den Werten der letzten 24 Stunden sind" in mails()[0].body
        said(quarters[110:])
        assert open_keys() == set()
        assert "Stelle rad: Die Werte sind wieder glaubwürdig." in mails()[-1].body

    def test_a_few_judged_values_are_no_share(self, city):
        one = stream("rad-in", site("rad"))
        for n in range(7):
            us = microseconds(MONDAY - n * timedelta(minutes=15))
            record_rows(rows=[Row(one.pk, us, 1.0, Flag.SUSPECT)])
        Latest.objects.update(received_us=Latest.objects.get().us)
        watch(now=MONDAY, lake=city)
        assert Health.objects.get(kind="stream").suspect_share is None

    @pytest.fixture
    def pair(self, city):
        """Two counters, the second of which loses half of the Wednesday."""
        place = site("rad")
        first, second = stream("rad-1", place), stream("rad-2", place)
        times, values = busy(0, 4)
        lost = (times >= at(2)) & (times < at(3))
        take(first, times, values)
        take(second, times, np.where(lost, np.floor(values / 2), values))
        pair = Balance.objects.create(name="Brücke", percent=15, least=100)
        pair.inward.set([first])
        pair.outward.set([second])
        pair.save()
        judge_all()
        return pair

    def test_counters_that_do_not_agree_and_the_end_of_it(self, city, pair):
        thursday = day_moment(3) + 9 * HOUR
        now = let_pass(thursday, until=thursday + HOUR, lake=city)
        assert open_keys() == {f"conservation-broken:balance:{pair.pk}"}
        (mail,) = mails()
        assert mail.recipients == ["tiefbau@kaiserslautern.example"]
        assert "Brücke: In 24 Stunden der letzten zwei Tage passten die Zählungen" in mail.body
        assert [one.part for one in overview(now).balances] == ["Brücke"]
        Episode.objects.update(state=Episode.State.REJECTED)
        let_pass(now, until=now + HOUR, lake=city)
        assert open_keys() == set()
        assert "Brücke: Die Zählungen passen wieder zueinander." in mails()[-1].body

    def test_a_balance_of_a_station_in_maintenance_is_left_alone(self, city, pair):
        thursday = day_moment(3) + 9 * HOUR
        place = pair.inward.get().station
        Silence.objects.create(
            station=place, until=thursday + timedelta(days=2), reason="Umbau", at=thursday
        )
        let_pass(thursday, until=thursday + HOUR, lake=city)
        assert open_keys() == set()

    def test_a_balance_that_is_not_checked_any_more_has_no_alert(self, city, pair):
        thursday = day_moment(3) + 9 * HOUR
        now = let_pass(thursday, until=thursday + HOUR, lake=city)
        Balance.objects.update(active=False)
        let_pass(now, until=now + STEP, lake=city)
        assert not Alert.objects.exists()

    def test_silent_counters_do_not_end_it(self, city, pair):
        thursday = day_moment(3) + 9 * HOUR
        now = let_pass(thursday, until=thursday + HOUR, lake=city)
        let_pass(now + timedelta(days=6), until=now + timedelta(days=6, hours=1), lake=city)
        assert open_keys() == {f"conservation-broken:balance:{pair.pk}"}


class TestStorms:
    @pytest.mark.parametrize("number", [100, pytest.param(500, marks=pytest.mark.soak)])
    def test_many_devices_at_once_are_a_few_mails(self, city, number):
        at = site("netz")
        devices(number, at, last_seen=MONDAY - 7 * HOUR, gateway="west", network="chirpstack")
        later = let_pass(MONDAY, until=MONDAY + 2 * HOUR, lake=city)
        let_pass(later, until=MONDAY + 9 * HOUR, lake=city, step=6 * STEP)
        assert Alert.objects.filter(stage="open", collective=False).count() == number
        (mail,) = mails()
        assert f"{number} Geräte am Gateway west schweigen zugleich" in mail.body
        assert f"und {number - 12} weitere" in mail.body
        assert len(mail.body) < 2_000

    def test_a_storm_over_two_departments_tells_each_of_its_own(self, city):
        for key in ("tiefbau", "umweltschutz"):
            at = site(f"netz-{key}", of=key)
            for number in range(10):
                device(f"{key}-{number}", at, last_seen=MONDAY - 7 * HOUR, gateway="west")
        let_pass(MONDAY, until=MONDAY + 3 * HOUR, lake=city)
        assert sorted(mail.department for mail in mails()) == ["tiefbau", "umweltschutz"]
        told = "20 Geräte am Gateway west schweigen zugleich: bei euch sind es 10, nämlich"
        assert all(told in mail.body for mail in mails())
        assert all(f"{mail.department}-0" in mail.body for mail in mails())


class TestMaintenance:
    def test_what_is_worked_on_stands_in_no_mail_of_many(self, city):
        at = site("netz")
        rows = [
            device(f"boje-{number}", at, last_seen=MONDAY - 23 * HOUR, gateway="west")
            for number in range(6)
        ]
        later = let_pass(MONDAY, until=MONDAY + HOUR + STEP, lake=city)
        assert len(open_keys()) == 7
        assert mails() == []
        Silence.objects.create(
            device=rows[0], at=MONDAY, until=MONDAY + 24 * HOUR, reason="neue Boje"
        )
        let_pass(later, until=MONDAY + 2 * HOUR, lake=city)
        (mail,) = mails()
        assert "5 Geräte am Gateway west schweigen zugleich" in mail.body
        assert "boje-1" in mail.body
        assert "boje-0" not in mail.body

    def test_what_was_not_sent_is_told_as_new_when_the_work_is_over(self, city):
        row = device("pegel", site("bach"), last_seen=MONDAY - 7 * HOUR)
        later = let_pass(MONDAY, until=MONDAY + HOUR + STEP, lake=city)
        assert len(open_keys()) == 1
        Silence.objects.create(device=row, at=MONDAY, until=MONDAY + 4 * HOUR, reason="Mähen")
        later = let_pass(later, until=MONDAY + 4 * HOUR - 2 * STEP, lake=city, step=2 * STEP)
        assert mails() == []
        let_pass(later, until=MONDAY + 5 * HOUR, lake=city, step=2 * STEP)
        (mail,) = mails()
        assert "eine neue Störung" in mail.subject

    def test_what_was_mended_meanwhile_is_not_told_at_all(self, city):
        row = device("pegel", site("bach"), last_seen=MONDAY - 7 * HOUR)
        later = let_pass(MONDAY, until=MONDAY + HOUR + STEP, lake=city)
        Silence.objects.create(
            device=row, at=MONDAY, until=MONDAY + 2 * HOUR, reason="neue Batterie"
        )
        later = let_pass(later, until=MONDAY + 2 * HOUR - STEP, lake=city)
        for _ in range(4):
            heard(row.streams.get().datastream, later)
            later = let_pass(later, until=later + STEP, lake=city)
        assert open_keys() == set()
        assert mails() == []


class TestQuietHours:
    @pytest.mark.parametrize(
        "night",
        [datetime(2026, 6, 1, 21, tzinfo=BERLIN), datetime(2026, 10, 24, 21, tzinfo=BERLIN),
         datetime(2026, 3, 28, 21, tzinfo=BERLIN)],
        ids=["any night", "clock put back", "clock put forward"],
    )  # fmt: skip
    def test_what_happens_at_night_is_told_at_seven(self, city, night):
        device("pegel", site("bach"), last_seen=night - 7 * HOUR)
        let_pass(night, until=night + timedelta(hours=14), lake=city)
        told = [mail.made_at.astimezone(BERLIN) for mail in mails()]
        assert [(one.hour, one.minute) for one in told] == [(7, 0)]
        assert told[0].date() == (night + timedelta(days=1)).date()
        opened = Alert.objects.get().opened_at.astimezone(BERLIN)
        assert opened < told[0] - 6 * HOUR

    def test_a_department_has_its_own_hours(self, city):
        night = datetime(2026, 6, 1, 21, tzinfo=BERLIN)
        AlertRule.objects.create(
            department=department("tiefbau"), quiet_from="00:00", quiet_to="00:00",
            recipients="bereitschaft@tiefbau.example\nzwei@tiefbau.example",
        )  # fmt: skip
        device("a", site("bach"), last_seen=night - 7 * HOUR)
        device("b", site("luft", of="umweltschutz"), last_seen=night - 7 * HOUR)
        let_pass(night, until=night + timedelta(hours=4), lake=city)
        (mail,) = mails()
        assert mail.recipients == ["bereitschaft@tiefbau.example", "zwei@tiefbau.example"]

    def test_a_department_without_mails_still_has_alerts(self, city):
        AlertRule.objects.create(by_mail=False)
        device("a", site("bach"), last_seen=MONDAY - 7 * HOUR)
        let_pass(MONDAY, until=MONDAY + 2 * HOUR, lake=city)
        assert mails() == []
        assert len(open_keys()) == 1
        assert set(AlertStep.objects.values_list("what", flat=True)) == {"opened"}


class TestOnce:
    def test_a_second_watch_at_once_does_nothing(self, city):
        device("pegel", site("bach"), last_seen=MONDAY - 7 * HOUR)
        assert watch(now=MONDAY, lake=city) is not None
        assert watch(now=MONDAY + timedelta(minutes=1), lake=city) is None
        assert watch(now=MONDAY + STEP, lake=city) is not None

    def test_a_clock_that_jumps_back_does_not_stop_it(self, city):
        assert watch(now=MONDAY, lake=city) is not None
        assert watch(now=MONDAY - timedelta(days=3), lake=city) is not None

    def test_a_lake_that_cannot_be_read_hides_no_silence(self, city):
        row = device("pegel", site("bach"), last_seen=MONDAY - 7 * HOUR)
        record(readings=[Reading(row.streams.get().datastream_id, MONDAY - 7 * HOUR, 1.0)])
        (city.folder / "_delta_log").mkdir(parents=True)
        (city.folder / "_delta_log" / "00000000000000000000.json").write_text("broken")
        let_pass(MONDAY, until=MONDAY + 2 * HOUR, lake=city)
        assert open_keys() == {f"device-silent:device:{row.pk}"}
        assert Health.objects.get(kind="device").gap_share is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads share one SQLite in memory")
def test_two_watchers_at_once_decide_once(lake):
    load_city(city=the_city())
    device("pegel", site("bach"), last_seen=MONDAY - 7 * HOUR)
    moment, found = MONDAY, []

    def look(now):
        try:
            found.append(watch(now=now, lake=lake))
        finally:
            connection.close()

    for _ in range(20):
        moment += STEP
        both = [threading.Thread(target=look, args=(moment,)) for _ in range(2)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
    assert sum(one is not None for one in found) == 20
    assert Mark.objects.get(pk="watch").at == moment
    assert AlertMail.objects.count() == 1


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="copies a database of SQLite")
def test_two_processes_at_once_confirm_once(city, tmp_path):
    device("pegel", site("bach"), last_seen=timezone.now() - 7 * HOUR)
    copy_database(tmp_path)
    command = [sys.executable, "-m", "django", "observations_watch"]
    both = [
        subprocess.Popen(command, env=environment(tmp_path), stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=100)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    with contextlib.closing(sqlite3.connect(tmp_path / "stadtherz.sqlite3")) as base:
        ((memory,),) = base.execute("SELECT memory FROM observations_alert").fetchall()
    assert json.loads(memory)["bad"] == 1
