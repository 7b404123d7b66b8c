"""What staff, everybody and monitoring see of the health of devices."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stadtherz.accounts.public import ensure_roles
from stadtherz.city.public import create_place, load_city, the_city
from stadtherz.kernel.geo import Point
from stadtherz.kernel.text import Text
from stadtherz.observations.models import (
    Alert,
    AlertMail,
    Datastream,
    Device,
    Health,
    Latest,
    Mark,
    Silence,
    Station,
)
from stadtherz.observations.selectors.health_list import Filters, listed
from stadtherz.observations.services.demo import create_fleet, write_history
from stadtherz.observations.services.demo_devices import create_devices, rehearse_watch
from stadtherz.observations.services.watching import watch
from tests.observations.factories import bicycles, stream
from tests.observations.watched import device, devices, heard, let_pass, microseconds, site
from tests.programme.factories import project

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PAGE = "/verwaltung/geraete/zustand/"


@pytest.fixture
def city(lake):
    load_city(city=the_city())
    ensure_roles()
    return lake


def person(name, role):
    found = get_user_model().objects.create_user(name, f"{name}@city.example", "x")
    found.groups.add(Group.objects.get(name=role))
    return found


@pytest.fixture
def staff(client, settings, city):
    settings.STAFF_MFA = False
    client.force_login(person("ada", "engineer"))
    return client


@pytest.fixture
def silent(city):
    """A device that has been silent for long, with its alert open now."""
    now = timezone.now()
    row = device("pegel", site("bach"), last_seen=now - 9 * HOUR)
    let_pass(now - 2 * HOUR, until=now - timedelta(minutes=5), lake=city)
    return row


def page(client, **asked):
    return client.get(PAGE, asked).content.decode()


class TestStaffPage:
    def test_nothing_yet_says_what_will_be(self, staff):
        body = page(staff)
        assert "Hier erscheinen Geräte und Messstellen" in body
        assert "Noch nie nachgesehen." in body

    def test_state_by_word_contact_battery_and_alert(self, staff, silent):
        Health.objects.filter(kind="device").update(
            battery=17, battery_days=42, battery_days_least=31
        )
        body = page(staff)
        for words in ("pegel", "verspätet", "17 %", "noch etwa 42 Tage", "(mindestens 31)",
                      "<strong>schweigt</strong> seit", "alle 15 Minuten"):  # fmt: skip
            assert words in body

    FILTERS = (
        ({"zustand": "open"}, True), ({"zustand": "late"}, True), ({"zustand": "fresh"}, False),
         ({"zustand": "maintenance"}, False), ({"zustand": "battery"}, False),
         ({"zustand": "gaps"}, False), ({"zustand": "archive"}, False), ({"zustand": "?"}, True),
         ({"suche": "PEGEL"}, True), ({"suche": "bach"}, True), ({"suche": "x"}, False),
         ({"art": "device"}, True), ({"art": "station"}, False), ({"referat": "tiefbau"}, True),
         ({"referat": "kultur"}, False), ({"seite": "99"}, True),
    )  # fmt: skip

    def test_filters(self, staff, silent):
        Health.objects.update(gap_share=0)
        for asked, shown in self.FILTERS:
            assert (">pegel<" in page(staff, **asked)) == shown, asked

    def test_note_and_undo(self, staff, silent):
        number = Alert.objects.get(stage="open").pk
        staff.post(PAGE, {"act": "acknowledge", "id": number, "note": "Akku bestellt"})
        body = page(staff)
        assert "Zur Kenntnis genommen von ada" in body
        assert "Akku bestellt" in body
        staff.post(PAGE, {"act": "take-back", "id": number})
        assert "Akku bestellt" not in page(staff)

    def test_maintenance_and_its_end(self, staff, silent):
        until = timezone.localdate() + timedelta(days=3)
        thing = {"act": "silence", "thing": f"device:{silent.pk}", "until": until.isoformat()}
        staff.post(PAGE, thing | {"reason": "Umbau"})
        assert f"in Wartung bis {until:%d.%m.%Y}" in page(staff, zustand="maintenance")
        staff.post(PAGE, {"act": "end-silence", "id": Silence.objects.get().pk})
        assert "in Wartung bis" not in page(staff)

    @pytest.mark.parametrize(
        "sent",
        [{"act": "silence", "thing": "device:1", "until": "x", "reason": "x"},
         {"act": "silence", "thing": "device:1", "until": "2020-01-01", "reason": "x"},
         {"act": "silence", "thing": "device:999999", "until": "9999-12-31", "reason": "x"},
         {"act": "acknowledge", "id": "x"}, {"act": "acknowledge", "id": "9" * 40},
         {"act": "?"}, {}],
    )  # fmt: skip
    def test_odd_orders_are_answered_and_change_nothing(self, staff, silent, sent):
        answer = staff.post(PAGE, sent, follow=True)
        assert answer.status_code == 200
        assert "geändert" in answer.content.decode() or "vorbei" in answer.content.decode()
        assert Silence.objects.count() == 0

    def test_back_leads_to_the_list_and_nowhere_else(self, staff, silent):
        number = Alert.objects.get(stage="open").pk
        sent = {"act": "take-back", "id": number}
        assert staff.post(PAGE, sent | {"back": "?zustand=open"}).url == f"{PAGE}?zustand=open"
        assert staff.post(PAGE, sent | {"back": "//evil.example"}).url == PAGE

    @pytest.mark.parametrize("role", ["editor", "cdo"])
    def test_other_staff_see_nothing(self, client, settings, city, role):
        settings.STAFF_MFA = False
        client.force_login(person("bob", role))
        for path in (PAGE, reverse("observations-health-csv")):
            answer = client.get(path)
            assert answer.status_code in {302, 403}
        assert "Zustand der Geräte" not in client.get("/verwaltung/").content.decode()

    def test_a_dead_watch_and_waiting_mails_are_said(self, staff, silent):
        Mark.objects.filter(pk="watch").update(at=timezone.now() - HOUR)
        AlertMail.objects.all().delete()
        AlertMail.objects.create(
            key="a", subject="x", body="x", made_at=timezone.now(), next_try=timezone.now(),
            last_error="ConnectionRefusedError: nobody",
        )  # fmt: skip
        body = page(staff)
        assert "sieht niemand mehr nach" in body
        assert "Eine Mail wartet." in body
        assert "ConnectionRefusedError" in body

    @pytest.mark.slow
    @pytest.mark.parametrize("number", [300, pytest.param(2000, marks=pytest.mark.soak)])
    def test_many_devices_in_at_most_12_queries(self, staff, city, number):
        now = timezone.now()
        devices(number, site("netz"), last_seen=now - 9 * HOUR, gateway="west", battery=15.0)
        for minutes in (70, 35, 5):
            watch(now=now - timedelta(minutes=minutes), lake=city)
        page(staff)
        for asked in ({}, {"zustand": "open", "seite": "3"}, {"suche": "netz", "art": "device"}):
            with CaptureQueriesContext(connection) as done:
                body = page(staff, **asked)
            # session, rights and menu of the administration are asked on each of its pages
            own = [one for one in done.captured_queries if "observations_" in one["sql"]]
            assert len(own) + 1 <= 12, asked
            assert len(done.captured_queries) <= 22, asked
            assert body.count("<tr id=") == 50, asked
        assert f"{number} Geräte am Gateway west schweigen" in body

    def test_csv_holds_everything_and_no_formulas(self, staff, silent):
        Device.objects.update(name="=1+1")
        Health.objects.filter(kind="device").update(name="=1+1")
        text = b"".join(staff.get("/verwaltung/geraete/zustand.csv").streaming_content).decode()
        (row,) = csv.DictReader(io.StringIO(text))
        assert row["name"] == "'=1+1"
        assert row["open_alerts"] == f"device-silent:device:{silent.pk}"
        assert row["state"] == "late"
        assert row["last_contact_utc"].endswith("+00:00")

    def test_rules_can_be_made_by_the_technician(self, staff):
        address = reverse("wagtailsnippets_observations_alertrule:add")
        assert staff.get(address).status_code == 200
        sent = {
            "recipients": "kein-at", "quiet_from": "20:00", "quiet_to": "06:00",
            "silent_after": 10, "battery_low": 30, "gap_percent": 20, "most_a_day": 3,
            "suspect_percent": 40,
            "clock_off_s": 120, "clock_jump_s": 30,
        }  # fmt: skip
        assert "error" in staff.post(address, sent).content.decode()
        assert staff.post(address, sent | {"recipients": "a@b.example"}).status_code == 302
        assert staff.post(address, sent | {"recipients": ""}).status_code == 200  # a second one


class TestPublicPages:
    def test_each_state_by_word(self, city, client):
        now = timezone.now()
        for key, ago in (("frisch", 0), ("spaet", 5), ("still", 30)):
            heard(stream(f"{key}-1", site(key)), now - ago * HOUR)
        stream("neu-1", site("neu"))
        heard(stream("umbau-1", site("umbau")), now - 50 * HOUR)
        Silence.objects.create(
            station=Station.objects.get(key="umbau"), until=now + 48 * HOUR, reason="intern", at=now
        )
        body = client.get("/messwerte/zustand/").content.decode()
        for words in ("sendet", "verspätet", "schweigt", "noch ohne Daten", "in Wartung bis"):
            assert words in body
        assert "intern" not in body
        assert body.count("city-map__sign--triangle") == 1
        assert body.index("Stelle still") < body.index("Stelle spaet") < body.index("Stelle frisch")
        chosen = client.get("/messwerte/zustand/?zustand=silent").content.decode()
        assert "Stelle still" in chosen
        assert "Stelle frisch" not in chosen
        assert "Seitdem schweigt" in client.get("/messwerte/still/").content.decode()
        assert "arbeitet gerade an dieser" in client.get("/messwerte/umbau/").content.decode()

    def test_an_archive_is_one_for_everybody(self, city, client, staff):
        now = timezone.now()
        old = now - timedelta(days=400)
        heard(stream("bestand-1", site("bestand")), old, received=now)
        device("boje", site("see"), last_seen=old)  # a device that was heard is no archive
        heard(Datastream.objects.get(key="boje-1"), old, received=now)
        watch(now=now)
        assert "Archiv" in page(staff)
        listed = client.get("/messwerte/zustand/").content.decode()
        assert listed.index("Stelle see") < listed.index("Stelle bestand")
        assert (
            listed.count("schweigt</span>") == 4
        )  # how many, the row, what it means, and the script's
        body = client.get("/messwerte/bestand/").content.decode()
        assert "Archiv" in body
        assert "schweigt" not in body.split('data-state="fresh"')[0]
        only = client.get("/messwerte/zustand/?zustand=archive").content.decode()
        assert "Stelle bestand" in only
        assert "Stelle see" not in only
        assert "city-map__sign--bar" in only

    @pytest.mark.parametrize(
        ("of", "more", "maintained"),
        [("device", None, True), ("station", None, True), ("device", "device", False),
         ("device", "stream", False)],
    )  # fmt: skip
    def test_maintenance_of_all_devices_is_that_of_the_station(
        self, city, client, of, more, maintained
    ):
        now = timezone.now()
        row = device("pegel", site("bach"), last_seen=now - 90 * HOUR)
        project("renaturierung")
        Station.objects.update(project="renaturierung")
        if more == "device":
            device("wehr", row.station, last_seen=now - 50 * HOUR)
        elif more:
            heard(stream("bach-lose", row.station), now - 50 * HOUR)
        thing = {"device": row} if of == "device" else {"station": row.station}
        Silence.objects.create(until=now + 48 * HOUR, reason="intern", at=now, **thing)
        for path in ("/messwerte/zustand/", "/messwerte/bach/", "/messwerte/",
                     "/projekte/renaturierung/"):  # fmt: skip
            assert ("in Wartung bis" in client.get(path).content.decode()) is maintained, path

    def test_in_english(self, city, client):
        heard(stream("still-1", site("still")), timezone.now() - 30 * HOUR)
        body = client.get("/en/readings/state/").content.decode()
        assert "State of the stations" in body
        assert "silent" in body

    def test_private_stations_are_not_there(self, city, client):
        at = site("geheim")
        heard(stream("geheim-1", at), timezone.now())
        Station.objects.update(public=False)
        body = client.get("/messwerte/zustand/").content.decode()
        assert "geheim" not in body
        assert "Hier erscheinen Messstellen" in body

    def test_1000_stations_in_at_most_12_queries(self, city, client, django_assert_max_num_queries):
        place = create_place(name="Ort", point=Point(7.77, 49.44))
        sites = Station.objects.bulk_create(
            Station(key=f"s{n:04}", name=Text.of({"de": f"Stelle {n}"}), place=place)
            for n in range(1000)
        )
        rows = Datastream.objects.bulk_create(
            Datastream(key=one.key, station=one, observed=bicycles()) for one in sites
        )
        us = microseconds(timezone.now() - 5 * HOUR)
        Latest.objects.bulk_create(
            Latest(datastream=row, us=us, value=1.0, sequence=1, first_us=us) for row in rows
        )
        client.get("/messwerte/zustand/")
        with django_assert_max_num_queries(12):
            body = client.get("/messwerte/zustand/?seite=2").content.decode()
        assert "Seite 2 von 10" in body
        assert body.count("<tr") == 101
        assert "Stelle 4: schweigt" not in body
        assert re.search(r'aria-label="[^"]*, und 995 weitere"', body)


def test_what_must_be_done_comes_first(city):
    now = timezone.now()
    asked = {
        "gaps": {"state": 3}, "archive": {"state": 3, "live": False}, "fine": {},
        "late": {"contact": "late"}, "silent": {"state": 2, "contact": "silent"},
        "known": {"contact": "silent", "state": 3},
        "battery": {"state": 2}, "dead": {"contact": "silent", "state": 2}, "part": {},
        "mended": {"contact": "silent", "state": 3},
    }  # fmt: skip
    place = site("bach")
    for name, more in asked.items():
        row = {"state": 0, "contact": "fresh", **more}
        Health.objects.create(subject=f"x:{name}", kind="station", name=name, station=place,
                              interval_s=900, **row)  # fmt: skip
    Health.objects.create(subject="stream:1", kind="stream", carrier=False, carried_by="x:part",
                          station=place, state=2, contact="silent", interval_s=900)  # fmt: skip
    for subject, seen in (("x:known", now), ("x:battery", None), ("x:dead", None),
                          ("stream:1", None), ("x:mended", None)):  # fmt: skip
        Alert.objects.create(key=subject, kind="silent", subject=subject, stage="open", value=1,
                             since=now, acknowledged_at=seen)  # fmt: skip
    mended = Station.objects.create(key="mended", name={"de": "mended"}, place=place.place)
    Health.objects.filter(name="mended").update(station=mended)
    Silence.objects.create(station=mended, at=now, until=now + HOUR, reason="mast")
    assert [row.name for row in listed(Filters(), now)] == [
        "dead", "battery", "part", "known", "silent", "late", "gaps", "fine", "mended", "archive",
    ]  # fmt: skip
    few = [row.name for row in listed(Filters(state="open"), now)]
    assert few == ["dead", "battery", "part", "known", "mended"]


class TestCommand:
    def run(self, *options):
        out = io.StringIO()
        try:
            call_command("observations_health", *options, stdout=out)
        except SystemExit as end:
            return end.code, out.getvalue()
        return 0, out.getvalue()

    def test_nothing_open_is_0(self, city):
        heard(stream("rad-1", site("rad")), timezone.now())
        watch(now=timezone.now(), lake=city)
        code, said = self.run()
        assert code == 0
        assert "watched 1, open alerts 0" in said
        assert "station:" in self.run("--all")[1]

    def test_an_open_alert_is_1(self, city, silent):
        code, said = self.run()
        assert code == 1
        assert "device-silent" in said
        code, said = self.run("--json")
        found = json.loads(said)
        assert (code, found["open"]) == (1, 1)
        assert found["things"][0]["thing"] == f"device:{silent.pk}"

    def test_a_dead_watch_is_1(self, city):
        heard(stream("rad-1", site("rad")), timezone.now())
        watch(now=timezone.now() - HOUR, lake=city)
        code, said = self.run()
        assert code == 1
        assert "is the clock running?" in said

    def test_the_watch_by_command_sends_what_it_decides(self, city, silent, mailoutbox):
        AlertMail.objects.update(next_try=timezone.now() - HOUR)
        decided = AlertMail.objects.count()
        call_command("observations_watch", stdout=io.StringIO())
        assert len(mailoutbox) >= decided


@pytest.mark.slow
def test_the_demo_shows_a_silent_device_and_a_weak_battery_at_once(city, staff):
    create_fleet(), write_history()
    assert create_devices() == 2
    assert create_devices() == 0
    rehearse_watch(now=timezone.now())
    rehearse_watch(now=timezone.now())
    kinds = set(Alert.objects.filter(stage="open").values_list("kind", flat=True))
    assert kinds == {"device-silent", "battery-low"}
    body = page(staff)
    assert body.count("simuliert") >= 15
    assert "schweigt" in body
    assert "noch etwa" in body
    assert "schweigt" in staff.get("/messwerte/zustand/").content.decode()


class TestMap:
    @pytest.fixture
    def mapped(self, city):
        """Three stations: two side by side, the worse one listed last, and one far away."""
        load_city(city=the_city())
        now = timezone.now()
        for key, ago in (("frisch", 0), ("still", 30), ("weit", 0)):
            heard(stream(f"{key}-1", site(key)), now - ago * HOUR)
        Station.objects.filter(key="weit").update(
            place=create_place(name="Weit", point=Point(7.70, 49.45))
        )

    def test_marks_are_links_and_faults_stand_for_their_neighbours(self, mapped, client):
        body = client.get("/messwerte/zustand/?zustand=").content.decode()
        marks = re.findall(
            r'class="city-map__mark" href="([^"]*)" aria-label="([^"]*)".*?__sign--(\w+)', body
        )
        assert [(words, sign) for _, words, sign in marks] == [
            ("Stelle weit: sendet", "dot"),
            ("Stelle still: schweigt, Stelle frisch: sendet", "triangle"),  # drawn last: on top
        ]
        assert marks[0][0] == "/messwerte/weit/"
        key = re.fullmatch(r"\?zustand=&amp;karte=([\w-]+)#karte", marks[1][0])[1]
        near = client.get("/messwerte/zustand/", {"karte": key}).content.decode()
        assert 'href="/messwerte/still/" aria-label="Stelle still: schweigt"' in near
        assert 'href="/messwerte/frisch/" aria-label="Stelle frisch: sendet"' in near
        assert near.count("city-map__root") == 2  # lines to where they are
        assert "Eine Messstelle liegt woanders." in near
        assert 'href="?#karte"' in near

    @pytest.mark.parametrize("odd", ["", "nirgends", "x" * 3000])
    def test_an_unknown_district_is_the_whole_city(self, mapped, client, odd):
        body = client.get(f"/messwerte/?karte={odd}").content.decode()
        assert "city-map--near" not in body
        assert "Stelle still: schweigt" in body
