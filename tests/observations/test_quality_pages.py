"""What readers and staff see of flags: page, downloads, SensorThings, the list, the corrections."""

import csv
import io
import re
from datetime import UTC, datetime

import duckdb
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from stadtherz.accounts.public import Role, User, ensure_roles
from stadtherz.city.public import load_city, the_city
from stadtherz.observations.adapters.reading import FLAG_NAMES, RULES
from stadtherz.observations.domain.findings import Flag, Rule
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import (
    Correction,
    Episode,
    Judging,
    ObservedProperty,
    QualityRules,
    moment,
)
from stadtherz.observations.services.rules import ensure_rules
from stadtherz.observations.wagtail_hooks import QualityRulesViewSet
from tests.observations.factories import bicycles, station, stream
from tests.observations.judged import HOUR, air, at, busy, judge_all, level, take

pytestmark = pytest.mark.django_db
SPAN = "von=2026-09-07&bis=2026-09-11"


@pytest.fixture
def warm(own_lake, settings):
    """Five days of an air temperature with a spike of 60.5 in the fiftieth hour."""
    settings.STAFF_MFA = False
    load_city(city=the_city())
    ensure_roles()
    one = air("luft-1", station("luft"))
    times, values = level(0, 5)
    values[50] = 60.5
    take(one, times, values)
    judge_all()
    return one


@pytest.fixture
def owner(client, warm):
    person = User.objects.create_user("owner", password="a long enough password")
    person.groups.set(person.groups.model.objects.filter(name=Role.DATA_OWNER.value))
    client.force_login(person)
    return client


def form(act, hour=50, **more):
    moment_ = timezone.localtime(moment(at(0, hour))).strftime("%Y-%m-%dT%H:%M")
    return {"von": moment_, "bis": moment_, "act": act, "reason": "sun", "cause": "sensor-fault",
            **more}  # fmt: skip


def rows_of(response):
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def values_page():
    return reverse("observations-values", args=["luft-1"])


def test_names_follow_the_stored_numbers():
    assert [name.replace("-", "_").upper() for name in FLAG_NAMES] == [flag.name for flag in Flag]
    assert {RULES[rule.code - 1] for rule in Rule} == set(Rule)
    assert all(RULES[rule.code - 1] == rule for rule in Rule)


class TestReaders:
    def test_the_page_marks_and_explains_in_both_languages(self, warm, client):
        german = client.get(f"/messwerte/luft/?{SPAN}").content.decode()
        assert "Ein verdächtiger Wert ist nicht mitgerechnet." in german
        assert 'class="sign sign--suspect"' in german
        assert "60,5 °C ist nicht möglich; die Grenze liegt bei 60 °C." in german
        assert "1 verdächtig" in german
        english = client.get(f"/en/readings/luft/?{SPAN}").content.decode()
        assert "One suspect value is left out." in english
        assert "60.5 °C is not possible; the limit is 60 °C." in english

    def test_a_day_of_plausible_values_says_nothing(self, warm, client):
        body = client.get("/messwerte/luft/?von=2026-09-10&bis=2026-09-10").content.decode()
        for_scripts = r'data-\w+="[^"]*"|<p class="note" data-live-doubted hidden>.*?</p>'
        assert "verdächtig" not in re.sub(for_scripts, "", body)
        assert "sign-key" not in body

    def test_a_suspect_newest_value_is_no_headline(self, warm, client):
        take(warm, [at(5)], [200.0])
        body = client.get("/messwerte/luft/").content.decode()
        assert "Der neueste Wert ist verdächtig und hier nicht mitgerechnet." in body
        assert "Der Wert liegt außerhalb der Grenzen dieser Messgröße." in body
        assert "200" not in body.split('class="figure-big"')[1].split("</p>")[0]
        cards = client.get("/messwerte/").content.decode()
        assert '"alone">Der neueste Wert ist verdächtig.' in cards
        assert "noch kein Messwert" not in cards

    def test_what_was_marked_and_then_corrected_is_explained_once(self, owner, client):
        for act, more in (("suspect", {}), ("replace", {"value": "13,5"})):
            for hour in (50, 55):
                owner.post(values_page(), form(act, hour, **more))
        assert Correction.objects.count() == 4
        body = client.get(f"/messwerte/luft/?{SPAN}").content.decode()
        assert body.count("Korrigiert, weil der Sensor gestört war.") == 2
        assert "Ein Mensch hat" not in body

    def test_figures_for_the_chart_carry_the_signs(self, warm, client):
        told = client.get(f"/messwerte/luft/verlauf.json?{SPAN}").json()
        [(place, kind, value)] = told["marks"]
        assert (told["times"][place], kind, value) == (at(0, 50) // 1_000_000, "suspect", 60.5)
        assert told["values"][place] is None

    def test_downloads_say_flag_rule_and_raw(self, warm, owner, client, tmp_path):
        owner.post(values_page(), form("replace", value="13,5"))
        rows = {
            row["time_utc"]: row for row in rows_of(client.get(f"/messwerte/luft/daten.csv?{SPAN}"))
        }
        row = rows[moment(at(0, 50)).isoformat()]
        assert (row["value"], row["flag"], row["rule"], row["raw"]) == (
            "13.5", "corrected", "person", "60.5",
        )  # fmt: skip
        other = rows[moment(at(0, 49)).isoformat()]
        assert (other["flag"], other["rule"], other["raw"]) == ("plausible", "", "")
        path = tmp_path / "d.parquet"
        answer = client.get(f"/messwerte/luft/daten.parquet?{SPAN}")
        path.write_bytes(b"".join(answer.streaming_content))
        found = duckdb.read_parquet(str(path)).filter("raw IS NOT NULL")
        assert found.project("value, flag, rule, raw").fetchall() == [
            (13.5, "corrected", "person", 60.5)
        ]

    def test_sensorthings_says_and_filters_by_quality(self, warm, owner, client):
        path = f"/sensorthings/v1.1/Datastreams({warm.pk})/Observations"
        asked = {"$filter": "resultQuality/flag eq 'suspect'"}
        [found] = client.get(path, asked).json()["value"]
        assert found["result"] == 60.5
        assert found["resultQuality"] == {"flag": "suspect", "rule": "range"}
        owner.post(values_page(), form("replace", value="13,5"))
        assert client.get(path, asked).json()["value"] == []
        asked = {"$filter": "resultQuality/raw gt 60"}
        [found] = client.get(path, asked).json()["value"]
        assert (found["result"], found["resultQuality"]) == (
            13.5, {"flag": "corrected", "rule": "person", "raw": 60.5},
        )  # fmt: skip

    def test_staff_names_and_reasons_stay_inside(self, warm, owner, client):
        owner.post(values_page(), form("replace", value="13,5", reason="Frau X war dort"))
        client.logout()
        body = client.get(f"/messwerte/luft/?{SPAN}").content.decode()
        assert "Korrigiert, weil der Sensor gestört war." in body
        assert "Frau X" not in body
        assert "owner" not in body


class TestTheList:
    def test_what_was_found_with_the_reason_and_one_click(self, owner):
        body = owner.get(reverse("observations-found")).content.decode()
        assert "60,5 °C ist nicht möglich" in body
        assert "Wertebereich (1)" in body
        owner.post(
            reverse("observations-decided", args=[Episode.objects.get().pk]),
            {"decision": "fault", "query": "stand=open"},
        )
        assert Episode.objects.get().state == "confirmed"
        body = owner.get(reverse("observations-found")).content.decode()
        assert "Nichts ist offen." in body
        assert "Deine letzten Entscheidungen zurücknehmen" in body
        answer = owner.post(
            reverse("observations-undone", args=[Correction.objects.get().pk]), follow=True
        )
        assert "Zurückgenommen." in answer.content.decode()
        assert Episode.objects.get().state == "open"

    def test_several_are_decided_at_once_and_undone_one_by_one(self, owner, warm):
        for day in (7, 9):
            times, values = level(day, day + 1)
            values[5] = 70.0 + day
            take(warm, times, values)
        judge_all()
        address = reverse("observations-decided-many")
        one, *rest = Episode.objects.filter(rule="range").order_by("first_us")
        assert len(rest) == 2
        assert owner.get(reverse("observations-found")).content.decode().count('name="found"') >= 3
        owner.post(reverse("observations-decided", args=[one.pk]), {"decision": "right"})
        chosen = {"found": [one.pk, *(other.pk for other in rest), "x", 999_999]}
        said = owner.post(address, {**chosen, "decision": "fault"}, follow=True).content.decode()
        assert "2 Fundstellen sind entschieden." in said
        assert "Eine hatte schon jemand entschieden." in said
        states = dict(Episode.objects.values_list("pk", "state"))
        assert [states[found.pk] for found in (one, *rest)] == ["rejected", *["confirmed"] * 2]
        last = Correction.objects.latest("pk")
        owner.post(reverse("observations-undone", args=[last.pk]))
        assert (
            Episode.objects.filter(pk__in=[found.pk for found in rest], state="open").count() == 1
        )
        said = owner.post(address, {"decision": "fault"}, follow=True).content.decode()
        assert "Nichts ist ausgewählt." in said

    @pytest.mark.parametrize(
        ("query", "listed"),
        [("", 1), ("reihe=luft", 1), ("reihe=Stelle", 1), ("reihe=rad", 0), ("regel=range", 1),
         ("regel=step", 0), ("stand=confirmed", 0), ("stand=alle", 1), ("regel=unsinn", 1),
         ("seite=99", 1)],
    )  # fmt: skip
    def test_filters(self, owner, query, listed):
        body = owner.get(f"{reverse('observations-found')}?{query}").content.decode()
        assert body.count(">Ist falsch<") == listed
        assert ("Dazu ist nichts zu finden." in body) == (query in {"reihe=rad", "regel=step"})

    def test_a_gap_leads_to_filling(self, owner):
        one = stream("rad-1", station("rad"))
        times, values = busy(0, 45)
        hole = (times >= at(43, 8)) & (times < at(43, 10))
        take(one, times[~hole], values[~hole])
        judge_all()
        body = owner.get(f"{reverse('observations-found')}?regel=gap").content.decode()
        address = re.search(r'href="([^"]*/werte/rad-1/[^"]*)">Füllen', body).group(1)
        page = owner.get(address.replace("&amp;", "&"))
        first, last = (page.context["look"].initial[name] for name in ("von", "bis"))
        answer = owner.post(
            reverse("observations-values", args=["rad-1"]),
            {"von": first, "bis": last, "act": "fill", "reason": "power cut"}, follow=True,
        )  # fmt: skip
        assert "8 Werte sind geändert." in answer.content.decode()
        assert "Lücke gefüllt" in answer.content.decode()


class TestCorrecting:
    def test_wrong_forms_say_what_to_do(self, owner):
        body = owner.post(values_page(), form("replace")).content.decode()
        assert "Gib einen Wert an, oder womit umgerechnet wird." in body
        body = owner.post(values_page(), form("replace", value="1", factor="2")).content.decode()
        assert "Entweder ein fester Wert oder eine Umrechnung." in body
        body = owner.post(values_page(), form("suspect", reason=" ")).content.decode()
        assert "Schreib, warum." in body
        body = owner.post(values_page(), form("replace", value="99")).content.decode()
        assert (
            "liegt außerhalb dessen, was möglich ist. Der erste ist vom 9.9.2026"
            in body.replace("09.09.", "9.9.")
        )
        assert "Es wurde nichts geändert." in body
        body = owner.post(values_page(), form("replace", hour=10, value="9")).content.decode()
        assert "Darunter sind plausible Werte." in body
        body = owner.post(values_page(), form("fill", hour=10)).content.decode()
        assert "In dieser Zeit fehlt nichts" in body
        assert not Correction.objects.exists()

    def test_raw_and_new_value_stand_side_by_side_with_undo(self, owner):
        answer = owner.post(values_page(), form("replace", value="13,5"), follow=True)
        body = answer.content.decode()
        assert "Ein Wert ist geändert." in body
        assert re.search(r"13,5</td>\s*<td[^>]*>60,5<", body)
        assert "Zurücknehmen" in body
        owner.post(
            reverse("observations-undone", args=[Correction.objects.get().pk]),
            {"reihe": "luft-1", "query": SPAN},
        )
        assert "zurückgenommen am" in owner.get(values_page()).content.decode()

    def test_nobody_is_led_elsewhere(self, owner):
        episode = Episode.objects.get()
        answer = owner.post(
            reverse("observations-decided", args=[episode.pk]),
            {"decision": "fault", "reihe": "//example.org", "query": "stand=open"},
        )
        assert answer["Location"].startswith(reverse("observations-found"))

    @pytest.mark.parametrize("role", ["editor", "cdo"])
    def test_others_are_sent_away(self, warm, client, role):
        other = User.objects.create_user("other", password="a long enough password")
        other.groups.set(other.groups.model.objects.filter(name=role))
        client.force_login(other)
        episode = Episode.objects.get()
        for answer in (
            client.get(reverse("observations-found")),
            client.get(values_page()),
            client.post(values_page(), form("suspect")),
            client.post(reverse("observations-decided", args=[episode.pk]), {"decision": "x"}),
        ):
            assert answer.status_code == 403
        assert not Correction.objects.exists()
        assert "Auffällige Werte" not in client.get("/verwaltung/").content.decode()


class TestTheHourThatComesTwice:
    """20 minutes past two on 25 October 2026: the first time at 00:20 UTC, then at 01:20 UTC."""

    FIRST, SECOND = (datetime(2026, 10, 25, hour, 20, tzinfo=UTC) for hour in (0, 1))

    @pytest.fixture
    def both(self, owner, warm):
        """One impossible value each time, among plausible ones."""
        with time_machine.travel(datetime(2026, 10, 25, 12, tzinfo=UTC), tick=False):
            warm.interval_s = 600
            warm.save()
            start = microseconds(datetime(2026, 10, 24, 12, tzinfo=UTC))
            times = [start + n * 600_000_000 for n in range(100)]
            values = [12.0 + n % 3 / 10 for n in range(100)]
            for number, one in enumerate((self.FIRST, self.SECOND)):
                values[times.index(microseconds(one))] = 70.0 + number
            take(warm, times, values)
            judge_all()
            yield owner

    def found(self, client):
        """Give the addresses and times of the list, the newest first."""
        body = client.get(f"{reverse('observations-found')}?regel=range").content.decode()
        addresses = [
            one.replace("&amp;", "&") for one in re.findall(r'href="([^"]*von=[^"]*)"', body)
        ]
        return addresses[:2], re.findall(r"<td>(25\.10\.2026[^<]*)</td>", body)

    def test_a_finding_leads_to_its_own_hour_and_both_are_told_apart(self, both):
        addresses, times = self.found(both)
        assert times == ["25.10.2026 02:20 (Winterzeit)", "25.10.2026 02:20 (Sommerzeit)"]
        for address, value, chosen in zip(addresses, ("71", "70"), "10", strict=True):
            body = both.get(address).content.decode()
            inside = body.split('quality__inside"')
            assert len(inside) == 2
            assert f'<td class="number">{value}</td>' in inside[1].split("</tr>")[0]
            assert body.count(f'<option value="{chosen}" selected>') == 4  # two forms, both ends

    @pytest.mark.parametrize("which", ["0", "1"])
    def test_an_act_asks_which_of_both_and_changes_only_that(self, both, which):
        time = "2026-10-25T02:20"
        asked = {"von": time, "bis": time, "act": "suspect", "reason": "sun"}
        body = both.post(values_page(), asked).content.decode()
        assert body.count("Diese Uhrzeit gab es zweimal") == 2
        assert not Correction.objects.exists()
        answer = both.post(values_page(), {**asked, "von_mal": which, "bis_mal": which})
        act = Correction.objects.get()
        assert (act.count, act.first) == (1, (self.FIRST, self.SECOND)[int(which)])
        assert "von=2026-10-25T0" + which + "%3A20Z" in answer["Location"]
        said = "(Winterzeit)" if which == "1" else "(Sommerzeit)"
        acts_ = both.get(answer["Location"]).content.decode().split('id="bisher"')[1]
        assert f"25.10.2026 02:20 {said}" in acts_

    def test_who_looks_without_choosing_sees_both(self, both):
        body = both.get(f"{values_page()}?von=2026-10-25T02:20&bis=2026-10-25T02:20")
        assert body.content.decode().count('quality__inside"') == 7

    @pytest.mark.parametrize(
        ("time", "said"),
        [("2026-03-29T02:20", "Diese Uhrzeit gab es nicht"), ("morgens", "Gib Tag und Uhrzeit an."),
         ("0001-01-01T00:00", "Gib Tag und Uhrzeit an.")],
    )  # fmt: skip
    def test_what_cannot_be_shown_is_said(self, both, time, said):
        body = both.get(f"{values_page()}?von={time}&bis={time}").content.decode()
        assert body.count(f"{said}") == 2
        assert "Gezeigt sind die neuesten Werte." in body
        assert said not in both.get(values_page()).content.decode()

    def test_the_public_page_tells_both_apart(self, both):
        body = both.get("/messwerte/luft/?von=2026-10-25&bis=2026-10-25").content.decode()
        odd = body.split('class="odd__list"')[1].split("</ul>")[0]
        assert "25.10.2026 02:20 (Sommerzeit)" in odd
        assert "25.10.2026 02:20 (Winterzeit)" in odd


class TestRules:
    def test_known_properties_get_their_rows_once(self, warm):
        bicycles()
        ObservedProperty.objects.create(key="moonlight", name={"de": "Mondlicht"})
        assert ensure_rules() == 2
        assert ensure_rules() == 0
        row = QualityRules.objects.get(observed__key="air-temperature")
        assert (row.low, row.high, row.usual_high, row.freeze_hours) == (-80, 60, 45, 12)
        row.full_clean()
        assert QualityRules.objects.get(observed__key="bicycles").most_a_second == 2.0

    def address(self, name, *arguments):
        return reverse(QualityRulesViewSet().get_url_name(name), args=arguments)

    def test_the_list_of_rules_is_in_one_language(self, owner):
        ensure_rules()
        body = owner.get(self.address("list")).content.decode()
        assert "Geändert am" in body
        assert "Changed at" not in body

    def test_staff_change_rules_and_this_week_is_judged_anew(self, owner, warm):
        ensure_rules()
        row = QualityRules.objects.get()
        data = {"observed": row.observed_id, "datastream": "", "low": "-80", "high": "70",
                "at_rest": "0; 1,5", "off": ["step"], "zero_runs": ""}  # fmt: skip
        answer = owner.post(self.address("edit", row.pk), data, follow=True)
        assert "Die Regeln gelten ab sofort" in answer.content.decode()
        row.refresh_from_db()
        assert (row.high, row.off, row.figures().at_rest) == (70, ["step"], (0.0, 1.5))
        assert Judging.objects.get().from_us >= microseconds(timezone.now()) - 7 * 24 * HOUR
        assert row.revisions.count() >= 1
        history = owner.get(self.address("history", row.pk))
        assert "owner" in history.content.decode()

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("high", "-90", "Die obere Grenze muss über der unteren liegen."),
            ("step_sigmas", "1", "Unter 3 wären auch gute Werte verdächtig."),
            ("freeze_hours", "0", "Die Angabe muss größer als null sein."),
            ("at_rest", "nie", "Das sind keine Zahlen."),
            ("observed", "", "Wähle entweder eine Messgröße oder eine Datenreihe."),
        ],
    )
    def test_faults_are_told_with_the_remedy(self, owner, field, value, said):
        ensure_rules()
        row = QualityRules.objects.get()
        data = {"observed": row.observed_id, "low": "-80", "high": "60", field: value}
        assert said in owner.post(self.address("edit", row.pk), data).content.decode()

    def test_a_datastream_may_not_contradict_its_property(self, owner, warm):
        ensure_rules()
        data = {"datastream": warm.pk, "low": "100"}
        body = owner.post(self.address("add"), data).content.decode()
        assert "Die obere Grenze muss über der unteren liegen." in body
