"""The clocks of devices: from what arrives in the hot table to alert, mail and page."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import translation

from stadtherz.accounts.public import ensure_roles
from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.text import Text
from stadtherz.observations.adapters import hot
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.domain.arrivals import DeviceClock
from stadtherz.observations.domain.clock import ClockJump
from stadtherz.observations.models import (
    AlertRule,
    ArrivalLag,
    Datastream,
    Feature,
    Flag,
    Health,
    HotObservation,
    ObservedProperty,
    QualityRules,
)
from stadtherz.observations.services.arrivals import KEPT
from stadtherz.observations.services.clock_words import (
    course_words,
    doubt_words,
    interval_words,
    jump_doubt_words,
    jump_words,
)
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.housekeeping import daily
from stadtherz.observations.services.sensorthings.permission import Act
from stadtherz.observations.services.sensorthings.tokens import create_token
from stadtherz.observations.services.watching import watch
from tests.observations.factories import bicycles, stream
from tests.observations.letters import write_sources
from tests.observations.watched import MONDAY, mails, microseconds, open_keys, site

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
PAGE = "/verwaltung/geraete/zustand/"
POLLED = """
kind = "json"
url = "https://example.org/wetter.json"
station = "fern"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
[[mapping.values]]
value = "grad"
stream = "fern-1"
"""


def warmth():
    return ObservedProperty.objects.get_or_create(
        key="air-temperature",
        defaults={"name": Text.of({"de": "Lufttemperatur"}), "kind": "level"},
    )[0]


def level(key, *, interval_s=3600):
    one = stream(f"{key}-1", site(key))
    one.observed, one.interval_s = warmth(), interval_s
    one.feature = Feature.objects.create(name=Text.of({"de": key}), feature={})
    one.save()
    return one


def arrive(one, moment, lag_s, **more):
    """Let a value arrive whose time lies so many seconds before."""
    us = microseconds(moment)
    row = Row(one.pk, us - round(lag_s * 1_000_000), 1.0, **more)
    hot.write([row], received_us=us)


def kept(one):
    """The least lags in seconds by the hours after noon."""
    first = microseconds(NOON) // 3_600_000_000
    rows = ArrivalLag.objects.filter(datastream=one).order_by("hour")
    return {row.hour - first: row.lag_us / 1_000_000 for row in rows}


class TestFlushing:
    def test_the_least_of_each_hour_is_kept(self, lake):
        one, other = stream("rad-1"), stream("bach-1")
        for minutes, lag in ((0, 30), (10, 3), (20, 400), (70, 5)):
            arrive(one, NOON + timedelta(minutes=minutes), lag)
        arrive(other, NOON, -7)
        assert flush(lake=lake) == 5
        assert kept(one) == {0: 3, 1: 5}
        assert kept(other) == {0: -7}

    def test_later_flushes_only_ever_lower_it(self, lake):
        one = stream("rad-1")
        for lag, least in ((30, 30), (40, 30), (2, 2), (2, 2)):
            arrive(one, NOON + timedelta(minutes=len(kept(one)) + lag), lag)
            flush(lake=lake)
            assert kept(one) == {0: least}

    @pytest.mark.parametrize(
        "more",
        [
            {"number": 1},
            {"number": 1, "gone": True},
            {"flag": int(Flag.CORRECTED)},
            {"flag": int(Flag.GAP_FILLED)},
            {"end_us": microseconds(NOON + 26 * HOUR)},
            {"result_us": microseconds(NOON - HOUR)},
        ],
        ids=["said anew", "deleted", "corrected", "filled", "next day's end", "forecast"],
    )
    def test_what_tells_of_no_clock(self, lake, more):
        one = stream("rad-1")
        arrive(one, NOON, 5, **more)
        assert flush(lake=lake) == 1
        assert kept(one) == {}

    def test_a_stretch_is_measured_at_its_end(self, lake):
        one = stream("rad-1")
        arrive(one, NOON, 903, end_us=microseconds(NOON - 3 * SECOND))
        flush(lake=lake)
        assert kept(one) == {0: 3}

    def test_a_back_fill_beside_current_values_is_not_seen(self, lake):
        one = stream("rad-1")
        for days in range(400, 0, -1):
            arrive(one, NOON, days * 86_400 + 3601)
        arrive(one, NOON, 4)
        flush(lake=lake)
        assert kept(one) == {0: 4}

    def test_a_flush_that_died_after_the_lake_was_written_changes_nothing(self, lake):
        one = stream("rad-1")
        arrive(one, NOON, 4)
        rows = list(HotObservation.objects.values())
        flush(lake=lake)
        HotObservation.objects.bulk_create(HotObservation(**row) for row in rows)
        assert flush(lake=lake) == 0
        assert kept(one) == {0: 4}

    def test_a_flush_that_died_before_the_lake_was_written_is_repeated(self, lake, monkeypatch):
        one = stream("rad-1")
        arrive(one, NOON, 4)

        def broken(*_arguments, **_more):
            raise OSError(28, "no space left on device")

        with monkeypatch.context() as there:
            there.setattr(type(lake), "_put", broken)
            with pytest.raises(OSError, match="no space"):
                flush(lake=lake)
        assert (kept(one), HotObservation.objects.count()) == ({0: 4}, 1)
        arrive(one, NOON + timedelta(minutes=1), 2)
        assert flush(lake=lake) == 2
        assert kept(one) == {0: 2}

    def test_a_datastream_deleted_meanwhile_does_not_hinder_it(self, lake):
        one = stream("rad-1")
        arrive(one, NOON, 4)

        def deleting(execute, sql, params, many, context):
            if "observations_arrivallag" in sql and sql.lstrip().startswith("INSERT"):
                with connection.cursor() as cursor:
                    cursor.execute("DELETE FROM observations_hotobservation")
                    cursor.execute("DELETE FROM observations_latest")
                    cursor.execute("DELETE FROM observations_datastream")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(deleting):
            assert flush(lake=lake) == 1
        assert ArrivalLag.objects.count() == 1

    def test_deleting_a_datastream_takes_its_lags_along(self, lake):
        one, other = stream("rad-1"), stream("bach-1")
        arrive(one, NOON, 4), arrive(other, NOON, 4)
        flush(lake=lake)
        Datastream.objects.get(pk=one.pk).delete()
        assert [row.datastream_id for row in ArrivalLag.objects.all()] == [other.pk]

    def test_writing_itself_does_not_touch_the_table(self, lake):
        one = stream("rad-1")

        def refusing(execute, sql, params, many, context):
            if "arrivallag" in sql:
                raise DatabaseError(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(refusing):
            arrive(one, NOON, 4)
        assert HotObservation.objects.count() == 1

    def test_what_is_old_is_forgotten(self, lake):
        one = stream("rad-1")
        for days in (0, 14, 15, 16):
            arrive(one, NOON - timedelta(days=days), 4)
        said = list(daily(now=NOON, lake=lake))
        assert "forgot 1 hours of arrivals" in said
        assert min(kept(one)) == -KEPT // HOUR


@pytest.fixture
def city(lake):
    load_city(city=the_city())
    ensure_roles()
    return lake


@pytest.fixture
def at(monkeypatch):
    """Set the time, as the operating system would."""

    def at(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        return moment

    return at


def arrivals(one, lags, *, until, interval=HOUR):
    """Let values arrive with these lags in seconds, the last one at `until`."""
    for back, lag in enumerate(reversed(lags)):
        arrive(one, until - back * interval - SECOND, lag)


def looked_at(moment, lake, rounds=5):
    """Flush, and watch for some rounds; gives the health of what is not a device by name."""
    flush(lake=lake)
    for number in range(rounds):
        watch(now=moment + number * HOUR / 2, lake=lake)
    return {row.station.key: row for row in Health.objects.filter(kind="station", carrier=True)}


class TestJudging:
    def test_it_is_judged_once_an_hour(self, city):
        one = level("bach")
        arrivals(one, [42.0] * 30, until=MONDAY)
        found = looked_at(MONDAY, city, rounds=1)["bach"]
        assert found.clock_offset == pytest.approx(42, abs=0.1)
        assert found.clock_at == MONDAY
        watch(now=MONDAY + 10 * SECOND * 60, lake=city)
        assert Health.objects.get(pk=found.pk).clock_at == MONDAY
        watch(now=MONDAY + HOUR, lake=city)
        assert Health.objects.get(pk=found.pk).clock_at == MONDAY + HOUR

    def test_some_a_round_and_all_in_turn(self, city, monkeypatch):
        monkeypatch.setattr("stadtherz.observations.services.clocks.A_ROUND", 2)
        for key in "abcde":
            arrivals(level(key), [10.0] * 12, until=MONDAY)
        flush(lake=city)
        for number, judged in ((0, 2), (1, 4), (2, 5)):
            watch(now=MONDAY + number * timedelta(minutes=5), lake=city)
            assert Health.objects.filter(clock_offset__isnull=False).count() == judged

    def test_polled_stations_and_rules_that_are_off_are_left_out(self, city, settings, tmp_path):
        write_sources(settings, tmp_path, wetter=POLLED)
        for key in ("fern", "still", "nah"):
            arrivals(level(key), [900.0] * 12, until=MONDAY)
        QualityRules.objects.create(datastream=Datastream.objects.get(key="still-1"), off=["clock"])
        found = looked_at(MONDAY, city)
        assert {key: row.clock_offset for key, row in found.items()} == {
            "fern": None, "still": None, "nah": 900,
        }  # fmt: skip

    def test_a_sum_stamped_with_its_beginning_is_not_late(self, city):
        arrivals(stream("rad-1", site("rad")), [901.0] * 12, until=MONDAY)
        arrivals(level("bach", interval_s=900), [901.0] * 12, until=MONDAY)
        found = looked_at(MONDAY, city)
        assert (found["rad"].clock_offset, found["rad"].clock_slack_s) == (901, 900)
        assert found["rad"].clock().wrong_s == 1
        assert found["bach"].clock().wrong_s == 901
        told = {key for key in open_keys() if key.startswith("clock")}
        assert told == {f"clock-wrong:station:{found['bach'].station_id}"}

    def test_a_department_sets_its_own_limits(self, city):
        AlertRule.objects.create(clock_off_s=60, clock_jump_s=20)
        arrivals(level("weg"), [70.0] * 12, until=MONDAY)
        arrivals(level("ruck"), [1.0] * 20 + [30.0] * 6, until=MONDAY)
        found = looked_at(MONDAY, city)
        assert found["ruck"].clock_jump == -29
        assert open_keys() == {
            f"clock-wrong:station:{found['weg'].station_id}",
            f"clock-jumped:station:{found['ruck'].station_id}",
        }


@pytest.mark.slow
@pytest.mark.soak
class TestWholeChain:
    TIMES, STRAYS, EVERY = 66, 54, 2 * HOUR

    def post(self, client, at, city):
        """Posts of devices with different clocks over five days, each two hours, and the watch."""
        keys = ("recht", "nach", "vor", "sprung", "alt", "wetter", "rad")
        streams = {key: level(key, interval_s=7200) for key in keys}
        Datastream.objects.filter(pk=streams["rad"].pk).update(observed=bicycles())
        token = create_token(name="netz", acts=[Act.CREATE], everything=True)
        for number in range(self.TIMES):
            now = at(MONDAY + number * self.EVERY)
            for key, one in streams.items():
                for times in self.times(key, number, now):
                    links = {
                        "Datastream": {"@iot.id": one.pk},
                        "FeatureOfInterest": {"@iot.id": one.feature_id},
                    }
                    body = {"result": 1.0, **links, **times}
                    answer = client.post(
                        "/sensorthings/v1.1/Observations", body, content_type="application/json",
                        headers={"Authorization": f"Bearer {token}"},
                    )  # fmt: skip
                    assert answer.status_code == 201, answer.content
            flush(lake=city)
            watch(now=now, lake=city)
        return streams

    def times(self, key, number, now):
        """What devices say at a time; it takes their messages two seconds."""
        told = {"phenomenonTime": (now - 2 * SECOND).isoformat()}
        slow = {"nach": 42 + 1.3 * (number - self.TIMES + 1) / 12, "vor": -600}
        if key in slow:
            told["phenomenonTime"] = (now - (2 + slow[key]) * SECOND).isoformat()
        if key == "sprung" and number >= self.STRAYS:
            told["phenomenonTime"] = (now - HOUR).isoformat()
        if key == "rad":  # a sum of the time that has just ended
            start = now - self.EVERY
            end = now - 2 * SECOND
            told["phenomenonTime"] = f"{start.isoformat()}/{end.isoformat()}"
        if key == "wetter":
            later = (now + 6 * HOUR).isoformat()
            return [{"phenomenonTime": later, "resultTime": now.isoformat()}, told]
        if key == "alt":  # as somebody catches up on two weeks
            old = {"phenomenonTime": (MONDAY - (300 - 2 * number) * HOUR).isoformat()}
            return [old, told]
        return [told]

    def test_from_posting_to_the_alert_and_the_page(self, city, client, at, settings):
        streams = self.post(client, at, city)
        stations = {key: f"station:{one.station_id}" for key, one in streams.items()}
        assert open_keys() == {
            f"clock-wrong:{stations['vor']}", f"clock-jumped:{stations['sprung']}",
            f"clock-wrong:{stations['sprung']}",
        }  # fmt: skip
        rows = {row.subject: row for row in Health.objects.filter(carrier=True)}
        offsets = {key: rows[subject].clock_offset for key, subject in stations.items()}
        assert offsets == {
            "recht": 2, "nach": pytest.approx(44, abs=0.2), "vor": -598, "sprung": 3600, "alt": 2,
            "wetter": 2, "rad": 2,
        }  # fmt: skip
        slow = rows[stations["nach"]]
        assert slow.clock_drift == pytest.approx(1.3, abs=0.02)
        assert slow.clock_drift_low <= slow.clock_drift <= slow.clock_drift_high
        assert rows[stations["sprung"]].clock_jump == pytest.approx(-3598, abs=1)
        assert rows[stations["sprung"]].state == 2
        self.mails_say()
        self.page_says(client, settings)

    def mails_say(self):
        body = "\n".join(mail.body for mail in mails())
        assert "Stelle vor: Uhr geht 598 s vor." in body
        assert "Stelle sprung: Uhr geht 60 min nach. Oder alles kommt so spät an" in body
        assert "Stelle sprung: Uhr sprang am 05.06.2026 21:30" in body
        assert "21:30 um 60 min zurück. Oder seitdem kommt alles später an." in body
        for name in ("recht", "nach", "alt", "wetter", "rad"):
            assert f"Stelle {name}: Uhr" not in body

    def page_says(self, client, settings):
        settings.STAFF_MFA = False
        person = get_user_model().objects.create_user("ada", "ada@city.example", "x")
        person.groups.add(Group.objects.get(name="engineer"))
        client.force_login(person)
        body = client.get(PAGE).content.decode()
        for words in ("44 s nach und verliert 1,3 s am Tag", "Uhr geht 598 s vor",
                      "<strong>Uhr geht falsch", "<strong>Uhr gesprungen"):  # fmt: skip
            assert words in body
        assert body.count("Uhr geht richtig") == 4
        wrong = client.get(PAGE, {"zustand": "clock"}).content.decode()
        assert ("Stelle vor" in wrong, "Stelle nach" in wrong) == (True, False)
        text = b"".join(client.get("/verwaltung/geraete/zustand.csv").streaming_content).decode()
        found = {row["station"]: row for row in csv.DictReader(io.StringIO(text))}
        assert float(found["vor"]["clock_offset_s"]) == -598
        assert found["sprung"]["clock_jump_utc"].startswith("2026-06-05T")
        with io.StringIO() as out:
            with pytest.raises(SystemExit):
                call_command("observations_health", stdout=out)
            assert "-598 s" in out.getvalue()


class TestWords:
    NOW = microseconds(NOON)

    @pytest.mark.parametrize(
        ("offset", "drift", "slack", "german", "english"),
        [
            (42, (1.3, 1.1, 1.5), 0, "Uhr geht 42 s nach und verliert 1,3 s am Tag",
             "Clock is 42 s slow and loses 1.3 s a day"),
            (-42, (-1.3, -1.5, -1.1), 0, "Uhr geht 42 s vor und gewinnt 1,3 s am Tag",
             "Clock is 42 s fast and gains 1.3 s a day"),
            (2, (1.3, 1.1, 1.5), 0, "Uhr geht richtig, verliert aber 1,3 s am Tag",
             "Clock is right, but loses 1.3 s a day"),
            (5, (0.3, -0.1, 0.5), 0, "Uhr geht richtig", "Clock is right"),
            (1200, None, 0, "Uhr geht 20 min nach", "Clock is 20 min slow"),
            (9000, None, 0, "Uhr geht 2,5 h nach", "Clock is 2.5 h slow"),
            (942, None, 900, "Uhr geht mindestens 42 s nach", "Clock is at least 42 s slow"),
            (902, None, 900, "Uhr geht richtig, wenn die Zeiten den Beginn des Zeitraums nennen",
             "Clock is right if the times are those of the beginning of the interval"),
            (None, None, 0, "", ""),
        ],
    )  # fmt: skip
    def test_of_a_course(self, offset, drift, slack, german, english):
        clock = DeviceClock(self.NOW, self.NOW, offset, *(drift or (None,) * 3), slack_s=slack)
        for language, words in (("de", german), ("en", english)):
            with translation.override(language):
                assert course_words(clock) == words

    def test_a_slow_clock_may_be_a_late_delivery_and_a_fast_one_not(self):
        said = {offset: doubt_words(DeviceClock(0, 0, offset)) for offset in (-42.0, 5.0, 6.0)}
        assert [bool(words) for words in said.values()] == [False, False, True]
        assert "so spät" in said[6.0]

    def test_of_an_interval(self):
        clock = DeviceClock(0, 0, 1.0, 0.1, -0.25, 0.44)
        assert interval_words(clock) == "Verlust am Tag: -0,2 bis 0,4 s (95 %)"
        assert interval_words(DeviceClock(0, 0, 1.0)) == ""

    @pytest.mark.parametrize(
        ("seconds", "after", "words", "doubt"),
        [(-90.0, 90.0, "um 90 s zurück", True), (90.0, -90.0, "um 90 s vor", False),
         (-3600.0, 1.0, "um 60 min zurück", False)],
    )  # fmt: skip
    def test_of_a_jump(self, seconds, after, words, doubt):
        jump = ClockJump(self.NOW, seconds, after)
        assert jump_words(jump) == f"Uhr sprang am 02.03.2026 13:00 {words}"
        assert bool(jump_doubt_words(jump)) == doubt
