"""People report what is in the way: others confirm it, ways avoid it, the city answers."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from stadtherz.accounts.domain.roles import Role
from stadtherz.accounts.public import solves
from stadtherz.city.public import load_city, the_city
from stadtherz.guidance.domain.closed import Closing, by_edge
from stadtherz.kernel.errors import Invalid, NotAllowed, NotFound
from stadtherz.streets.adapters.marks import new_key, puzzle_of
from stadtherz.streets.domain.obstacles import (
    FROM_ONE_ORIGIN,
    UNPROVED_FROM_ONE_ORIGIN,
    Lasting,
    Says,
    Sort,
    Standing,
)
from stadtherz.streets.models import ObstacleReport, ObstacleVoice, StreetClosure
from stadtherz.streets.public import closures_at
from stadtherz.streets.selectors.obstacles import MOST, obstacles_at, obstacles_now
from stadtherz.streets.services.importing import import_map
from stadtherz.streets.services.obstacle_desk import (
    answer_obstacle,
    decide_on_obstacle,
    forward_obstacles,
    pass_obstacle_on,
    tidy_obstacles,
)
from stadtherz.streets.services.reporting import Reported, report_obstacle, speak_of_obstacle
from stadtherz.streets.services.visitors import Sender
from tests.accounts.factories import member, person
from tests.streets.test_importing import written

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HERE = "position/49.440000,7.770400"


@pytest.fixture(autouse=True)
def city(no_map_yet, tmp_path):
    cache.clear()
    load_city(city=the_city())
    import_map(path=written(tmp_path / "city.osm"), now=NOW)


def reported(sort=Sort.SCOOTER, *, origin="anna", place=HERE, note="", now=NOW, **more):
    told = Reported(sort, place, Lasting.OPEN, note)
    return report_obstacle(reported=told, sender=Sender(origin, **more), now=now)


def agree(row, *origins, says=Says.THERE, now=NOW):
    return [speak_of_obstacle(pk=row.pk, says=says, origin=one, now=now) for one in origins]


def closed(now=NOW):
    return {
        one.kind for some in by_edge(closures_at(now)).values() for one in some if one.holds(now)
    }


def test_a_null_sign_is_no_place(client):
    for path in ("/hindernis/", "/lotse/mithelfen/"):
        response = client.post(path, {"art": "bins", "ort": "way/1\0", "frage": "1"})
        assert response.status_code < 500


def test_others_confirm_it_ways_avoid_it_and_it_ends(django_capture_on_commit_callbacks):
    row, is_new = reported()
    assert (is_new, row.label, row.department.key) == (True, "Parkstraße", "recht-und-ordnung")
    assert agree(row, "anna", "bert", "bert") == [False, True, False]
    assert closed() == set()
    agree(row, "cleo", now=NOW + HOUR)
    row.refresh_from_db()
    assert (row.standing(NOW), row.until) == (Standing.CONFIRMED, NOW + HOUR + DAY)
    assert closed(NOW + HOUR) == {Closing.NARROW}
    assert (row.closure.words, row.closure.source) == ("E-Roller oder Fahrrad im Weg", row.code)
    agree(row, "dora", says=Says.GONE, now=NOW + HOUR)
    assert closed(NOW + HOUR) == {Closing.NARROW}
    agree(row, "emil", says=Says.GONE, now=NOW + 2 * HOUR)
    row.refresh_from_db()
    assert row.standing(NOW + 2 * HOUR) is Standing.ENDED
    assert closed(NOW + 2 * HOUR) == set()
    _again, is_new = reported(now=NOW + 3 * HOUR)
    assert is_new


def test_nobody_confirms_alone_not_even_on_many_days():
    row, _ = reported(Sort.WORKS)
    for day in range(1, 7):
        agree(row, "anna", now=NOW + day * DAY)
    agree(row, "bert", now=NOW + 7 * DAY)
    row.refresh_from_db()
    assert row.standing(NOW + 7 * DAY) is Standing.REPORTED
    assert closed(NOW + 7 * DAY) == set()


def test_a_flood_of_reports_hides_nothing_that_is_confirmed():
    row, _ = reported(Sort.BINS)
    agree(row, "bert", "cleo")
    ObstacleReport.objects.bulk_create([
        ObstacleReport(sort="scooter", lon=0, lat=0, made_at=NOW + HOUR, until=NOW + DAY)
        for _ in range(MOST)
    ])  # fmt: skip
    assert row.code in {one.code for one in obstacles_at(NOW + HOUR)}
    assert row in obstacles_now(NOW + HOUR)


def test_the_page_of_another_site_lends_nobody_a_voice(client):
    row, _ = reported()
    elsewhere = {"headers": {"Sec-Fetch-Site": "cross-site"}}
    for path in (f"/hindernis/{row.code}/", "/hindernis/", "/lotse/mithelfen/", "/lotse/aufnahme/"):
        assert client.post(path, {"sagt": "da"}, **elsewhere).status_code == 403
    assert row.words.count() == 1
    own = {"headers": {"Sec-Fetch-Site": "same-origin"}}
    assert client.post(f"/hindernis/{row.code}/", {"sagt": "da"}, **own).status_code == 303


def test_it_expires_by_itself_and_a_tester_decides_alone():
    tester = person("inklusion", Role.TESTER)
    row, _ = reported(Sort.WORKS)
    decide_on_obstacle(pk=row.pk, says=Says.THERE, by=tester, now=NOW)
    assert closed() == {Closing.CLOSED}
    assert closed(NOW + 15 * DAY) == set()
    signal, _ = reported(Sort.SIGNAL)
    decide_on_obstacle(pk=signal.pk, says=Says.THERE, by=tester, now=NOW)
    assert StreetClosure.objects.count() == 1  # one can walk there
    with pytest.raises(NotAllowed):
        decide_on_obstacle(pk=signal.pk, says=Says.GONE, by=person("wer"), now=NOW)


def test_the_same_thing_nearby_is_confirmed_and_not_reported_twice():
    row, _ = reported()
    same, is_new = reported(origin="bert", place="position/49.440010,7.770500")
    assert (same.pk, is_new) == (row.pk, False)
    assert reported(origin="anna")[1] is False
    assert [one.says for one in row.words.all()] == ["first", "there"]
    other, is_new = reported(Sort.BINS, origin="bert")
    assert is_new
    assert other.pk != row.pk


def test_what_cannot_be_reported():
    with pytest.raises(NotFound):
        reported(place="position/48.0,9.0")
    with pytest.raises(NotFound):
        reported(place="address/nirgends/1")
    with pytest.raises(Invalid):
        reported(note="x" * 301)


def test_floods_end_sooner_without_a_solved_puzzle():
    place = iter(f"position/49.44,{7.7700 + step / 1000:.6f}" for step in count())
    for _ in range(UNPROVED_FROM_ONE_ORIGIN):
        reported(Sort.OTHER, place=HERE)
    with pytest.raises(NotAllowed, match="network"):
        reported(Sort.OTHER)
    key = new_key()
    answer = next(str(one) for one in count() if solves(puzzle_of(key), str(one)))
    reported(Sort.BINS, key=key, answer=answer, place=next(place))
    with pytest.raises(NotAllowed):  # an answer serves once
        reported(Sort.BINS, key=key, answer=answer)
    assert puzzle_of("made up") == ""
    for _ in range(FROM_ONE_ORIGIN):
        reported(Sort.OTHER, origin="")  # the command line is nobody's network


def test_no_address_is_kept_and_marks_and_notes_go(client):
    page = {"ort": HERE, "art": "plants", "notiz": "hinter dem Tor"}
    client.post("/hindernis/", page, REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="Gerät 7")
    (row,), (voice,) = ObstacleReport.objects.all(), ObstacleVoice.objects.all()
    kept = "".join(
        str(value)
        for model in apps.get_app_config("streets").get_models()
        for one in model.objects.values()
        for value in one.values()
    )
    assert "203.0.113" not in kept
    assert "Gerät 7" not in kept
    assert len(voice.mark) == 64
    agree(row, "anna")
    again, _ = reported(Sort.PLANTS, origin="anna", now=NOW)
    marks = set(ObstacleVoice.objects.values_list("mark", flat=True))
    other, _ = reported(Sort.BINS, origin="anna")
    assert marks.isdisjoint(other.words.values_list("mark", flat=True))  # nobody is followed
    late = row.until + 31 * DAY
    tidy_obstacles(now=late)
    assert set(ObstacleVoice.objects.values_list("mark", flat=True)) == {""}
    row.refresh_from_db()
    assert (again.pk, row.note) == (row.pk, "")
    tidy_obstacles(now=late + 400 * DAY)
    assert ObstacleReport.objects.count() == 0


def test_departments_get_one_mail_and_answer_in_public(client):
    row, _ = reported(note="geheim")
    reported(Sort.BINS)
    reported(Sort.PLANTS)
    assert forward_obstacles(now=NOW) == 2
    assert forward_obstacles(now=NOW) == 0
    ours = next(one for one in mail.outbox if one.to == ["recht-ordnung@kaiserslautern.example"])
    assert ours.subject == "2 Hindernisse auf Gehwegen"
    assert f"/hindernis/{row.code}/" in ours.body
    assert "geheim" not in ours.body
    own = member("amt", "recht-und-ordnung", Role.DATA_OWNER)
    with pytest.raises(NotAllowed):
        answer_obstacle(pk=row.pk, text="Ja", by=person("anderes", Role.DATA_OWNER), now=NOW)
    with pytest.raises(Invalid):
        answer_obstacle(pk=row.pk, text=" ", by=own, now=NOW)
    answer_obstacle(pk=row.pk, text="Wir holen ihn heute ab.", by=own, now=NOW)
    page = client.get(f"/hindernis/{row.code.lower()}/", follow=True).content.decode()
    assert "Wir holen ihn heute ab." in page
    assert "geheim" not in page
    pass_obstacle_on(pk=row.pk, department="tiefbau", by=own)
    assert forward_obstacles(now=NOW) == 1


def test_the_form_has_the_place_of_its_address_and_names_each_fault(client):
    page = client.get("/hindernis/", {"ort": HERE}).content.decode()
    assert f'name="ort" value="{HERE}"' in page
    assert '<strong lang="de">Parkstraße</strong>' in page
    assert page.count('name="art"') == len(Sort)
    empty = client.post("/hindernis/", {"ort": "Nirgendwoallee", "art": ""})
    assert empty.status_code == 400
    assert '<a href="#art-1">' in empty.content.decode()
    assert '<a href="#ort">' in empty.content.decode()


def test_pages_report_confirm_and_find_by_code(client, django_assert_max_num_queries):
    with time_machine.travel(NOW, tick=False):
        form = client.get("/en/obstacle/", {"ort": HERE}).content.decode()
        assert ">Report</button>" in form  # and not what a lot is joined with
        sent = client.post("/en/obstacle/", {"ort": HERE, "art": "bins"})
        assert sent.status_code == 303
        assert not client.cookies
        row = ObstacleReport.objects.get()
        assert sent.url == f"/en/obstacle/{row.code}/?danke=neu"
        with django_assert_max_num_queries(12):
            page = client.get(sent.url).content.decode()
        assert row.code in page
        assert "<title>Thank you: " in page
        assert page.index('value="weg"') < page.index('class="found__map"')  # no map on the way
        assert "not confirmed yet" in page
        other = Client(REMOTE_ADDR="203.0.113.9")
        assert other.post(f"/hindernis/{row.code}/", {"sagt": "da"}).url.endswith("danke=there")
        assert other.post(f"/hindernis/{row.code}/", {"sagt": "da"}).url.endswith("danke=schon")
        with django_assert_max_num_queries(14):
            assert "Mülltonnen im Weg" in client.get("/hindernisse/").content.decode()
        assert client.get("/hindernisse/", {"code": row.code}).status_code == 302
        missing = client.get("/hindernisse/", {"code": "XXXXX"})
        assert missing.status_code == 404
        assert 'href="#code"' in missing.content.decode()
    with time_machine.travel(NOW + 3 * DAY, tick=False):
        assert "Gerade ist nichts gemeldet" in client.get("/hindernisse/").content.decode()
        assert "vorbei" in client.get(f"/hindernis/{row.code}/").content.decode()
        client.post(f"/hindernis/{row.code}/", {"sagt": "da"})
    assert row.words.count() == 2


def test_staff_confirm_answer_pass_on_and_end(client, settings, django_assert_max_num_queries):
    settings.STAFF_MFA = False
    with time_machine.travel(NOW, tick=False):
        row, _ = reported(note="am Tor")
        client.force_login(person("technik", Role.ENGINEER))
        with django_assert_max_num_queries(20):
            page = client.get(reverse("streets-obstacles")).content.decode()
        assert "am Tor" in page
        for what, told in [
            ("bestaetigen", {}), ("antworten", {"answer": ""}), ("antworten", {"answer": "Kommt."}),
            ("weitergeben", {"department": "tiefbau"}), ("beenden", {}), ("beenden", {}),
        ]:  # fmt: skip
            client.post(reverse("streets-obstacle-act", args=[row.pk, what]), told)
        page = client.get(reverse("streets-obstacles")).content.decode()
        assert "Vorbei in den letzten" in page
        assert "höchstens 600" in page
        row.refresh_from_db()
        assert (row.answer, row.department.key) == ("Kommt.", "tiefbau")
        assert closed() == set()
        client.force_login(person("wer", Role.EDITOR))
        assert client.get(reverse("streets-obstacles")).status_code == 403


def test_the_clock_sends_and_tidies(capsys):
    with time_machine.travel(NOW, tick=False):
        reported()
        call_command("streets_tell")
    assert "1 mails" in capsys.readouterr().out
