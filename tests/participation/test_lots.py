"""Lots from the call to the last substitute: each step in its time, for staff as well."""

import json
import re
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from stadtherz.accounts.public import Permission, Role, roles_with
from stadtherz.accounts.services.privacy import erase_account, export_data
from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.kernel.text import Text
from stadtherz.participation.models import LotCandidate, LotDrawing
from stadtherz.participation.selectors.lots import board_of, file_of, quota_lines, seats_of
from stadtherz.participation.services import seats
from stadtherz.participation.services.lots import (
    Candidacy,
    apply_for_lots,
    draw_lots,
    publish_list,
    take_later_event,
)
from tests.accounts.factories import person
from tests.participation.domain.test_lots import PROGRAM
from tests.participation.factories import BEFORE, OPENS, procedure, staff
from tests.participation.lots_told import (
    CALLING,
    DRAWING,
    LISTING,
    RULE,
    SEED_KNOWN,
    called,
    candidates,
    setup,
    statement,
)

pytestmark = pytest.mark.django_db
PAGE = "/mitmachen/stadtbudget/losen/digitalbeirat/"
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def office():
    load_city(city=the_city())
    return staff()


@pytest.fixture
def drawing(office):
    return called(procedure(), office)


def listed(drawing, office):
    return publish_list(drawing_id=drawing.pk, by=office, now=LISTING)


def drawn(drawing, office, seed="3 11 17 24 38 49"):
    listed(drawing, office)
    return draw_lots(drawing_id=drawing.pk, seed=seed, again=seed, by=office, now=DRAWING)


def body(response):
    return response.content.decode()


class TestTheCall:
    def test_only_who_may_runs_lots_and_a_rule_with_faults_is_refused(self, office):
        of = procedure()
        with pytest.raises(NotAllowed):
            called(of, person("bert", Role.MODERATOR))
        with pytest.raises(Invalid) as caught:
            called(of, office, rule=RULE | {"seats": 5})
        assert caught.value.details == ("age: most sum up to 4, but there are 5 seats",)
        with pytest.raises(Invalid):
            called(of, office, seed_known=OPENS)

    def test_a_file_calls_for_candidates(self, office, tmp_path):
        values = vars(setup()) | {"term_ends": "2028-12-31"}
        values |= {name: dict(values[name]) for name in ("title", "summary", "seed_event")}
        values |= {name: values[name].isoformat() for name in ("opens", "closes", "seed_known")}
        path = tmp_path / "lots.json"
        path.write_text(json.dumps(values), encoding="utf-8")
        procedure()
        call_command("participation_lots", "stadtbudget", str(path), by=office.username)
        assert LotDrawing.objects.get().rule == RULE
        path.write_text(json.dumps(values | {"opens": "2026-09-01"}), encoding="utf-8")
        with pytest.raises(CommandError):
            call_command("participation_lots", "stadtbudget", str(path), by=office.username)

    def test_a_rule_that_people_agreed_to_stays(self, drawing, office):
        assert called(drawing.procedure, office, year=2027).year == 2027
        candidates(drawing, 1)
        with pytest.raises(Conflict):
            called(drawing.procedure, office)

    def test_who_comes_while_the_rule_is_changed_is_in_groups_of_the_new_one(self, drawing, office):
        changed = RULE | {"categories": RULE["categories"][:1]}
        called(drawing.procedure, office, rule=changed)
        apply_for_lots(
            drawing=drawing, account=person("ada"), now=CALLING,
            candidacy=Candidacy(statement(1977), "Ada"),
        )  # fmt: skip
        assert LotCandidate.objects.get().groups == ["old"]

    @pytest.mark.parametrize("at", [BEFORE - MOMENT, OPENS])
    def test_nobody_is_entered_outside_of_the_time(self, drawing, office, at):
        candidacy = Candidacy(statement(1990), "Ada")
        for account in (person("ada"), office):
            with pytest.raises(NotAllowed):
                apply_for_lots(drawing=drawing, account=account, candidacy=candidacy, now=at)

    @pytest.mark.parametrize(("asked", "told"), [(18, 18), (0, 16)])
    def test_the_minimum_age_of_the_procedure_holds_too(self, client, drawing, asked, told):
        drawing.procedure.minimum_age = asked
        drawing.procedure.save()
        assert drawing.as_rule().minimum_age == told
        young = Candidacy(statement(2026 - told + 1), "Ada")
        with pytest.raises(Invalid) as refused:
            apply_for_lots(drawing=drawing, account=person("ada"), candidacy=young, now=CALLING)
        assert refused.value.details == ("too-young",)
        with time_machine.travel(CALLING, tick=False):
            assert f"alle ab {told} Jahren" in body(client.get(PAGE))

    def test_year_of_birth_and_district_are_not_kept(self, drawing):
        apply_for_lots(
            drawing=drawing, account=person("ada"), now=CALLING,
            candidacy=Candidacy(statement(1977), "Ada"),
        )  # fmt: skip
        row = LotCandidate.objects.values().get()
        assert row["groups"] == ["old", "w"]
        assert not {"1977", "betzenberg"} & {str(value) for value in row.values()}

    def test_entering_again_changes_and_withdrawing_removes(self, drawing):
        ada = person("ada")
        for born in (1977, 1999):
            apply_for_lots(
                drawing=drawing, account=ada, now=CALLING,
                candidacy=Candidacy(statement(born), "Ada"),
            )  # fmt: skip
        assert LotCandidate.objects.get().groups == ["young", "w"]
        seats.withdraw(drawing=drawing, account=ada, now=CALLING)
        assert not LotCandidate.objects.exists()
        with pytest.raises(NotFound):
            seats.withdraw(drawing=drawing, account=ada, now=CALLING)


class TestListAndDraw:
    def test_steps_out_of_time_are_refused_for_staff_too(self, drawing, office):
        candidates(drawing)
        with pytest.raises(NotAllowed):
            publish_list(drawing_id=drawing.pk, by=office, now=OPENS - MOMENT)
        with pytest.raises(Conflict) as late:
            publish_list(drawing_id=drawing.pk, by=office, now=SEED_KNOWN)
        assert late.value.code == "lots-late"
        with pytest.raises(Conflict):
            draw_lots(drawing_id=drawing.pk, seed="1", again="1", by=office, now=DRAWING)
        listed(drawing, office)
        with pytest.raises(Conflict):
            listed(drawing, office)
        with pytest.raises(NotAllowed):
            draw_lots(
                drawing_id=drawing.pk, seed="1", again="1", by=office, now=SEED_KNOWN - MOMENT
            )
        with pytest.raises(Invalid):
            draw_lots(drawing_id=drawing.pk, seed="1", again="2", by=office, now=DRAWING)
        draw_lots(drawing_id=drawing.pk, seed=" 1  2", again="1 2", by=office, now=DRAWING)
        with pytest.raises(Conflict):
            draw_lots(drawing_id=drawing.pk, seed="3", again="3", by=office, now=DRAWING)

    def test_an_event_that_passed_is_replaced_by_a_later_one(self, drawing, office):
        candidates(drawing)
        event, later = Text.of("Lotto am 19."), SEED_KNOWN + timedelta(days=7)
        with pytest.raises(Invalid):
            take_later_event(
                drawing_id=drawing.pk, seed_event=event, seed_known=DRAWING, by=office,
                now=DRAWING,
            )  # fmt: skip
        take_later_event(
            drawing_id=drawing.pk, seed_event=event, seed_known=later, by=office, now=DRAWING
        )
        publish_list(drawing_id=drawing.pk, by=office, now=DRAWING)

    def test_impossible_quotas_are_named_and_nothing_is_published(self, drawing, office):
        for number in range(6):
            apply_for_lots(
                drawing=drawing, account=person(f"alt{number}"), now=CALLING,
                candidacy=Candidacy(statement(1950), "Alt"),
            )  # fmt: skip
        with pytest.raises(Conflict) as caught:
            listed(drawing, office)
        assert set(caught.value.details) <= {"age.young.least=2", "sex.m.least=1", "age.old.most=2"}
        assert not LotCandidate.objects.exclude(number="").exists()

    def test_the_board_meets_the_quotas_and_the_verifier_agrees(self, drawing, office, tmp_path):
        candidates(drawing)
        found = drawn(drawing, office)
        assert [(line.least, line.drawn) for line in quota_lines(found)][:2] == [(2, 2), (2, 2)]
        path = tmp_path / "losen.json"
        path.write_text(file_of(found), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-I", PROGRAM, path, "--list-hash", found.list_hash, "--seed",
             "3 11 17 24 38 49"],
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout
        told = json.loads(path.read_text())
        assert not re.search("Kim|kandidat", path.read_text())
        assert len(told["members"]) == 4
        assert len(told["substitutes"]) == 8

    def test_nobody_changes_a_list_that_is_out(self, drawing, office):
        candidates(drawing, 12)
        listed(drawing, office)
        with pytest.raises(Conflict), time_machine.travel(CALLING):
            apply_for_lots(
                drawing=drawing, account=person("spaet"), now=CALLING,
                candidacy=Candidacy(statement(1990), "Spät"),
            )  # fmt: skip


class TestSeats:
    def test_who_leaves_is_followed_and_erasing_changes_no_total(self, drawing, office):
        people = candidates(drawing)
        found = drawn(drawing, office)
        before = file_of(found)
        row = LotCandidate.objects.get(number=found.members[0])
        with time_machine.travel(DRAWING, tick=False):
            erase_account(person=row.account)
        found.refresh_from_db()
        assert file_of(found) == before
        now = board_of(found)
        assert found.members[0] not in now.numbers
        assert len(now.numbers) == 4
        row.refresh_from_db()
        assert (row.account, row.name, row.withdrawn) == (None, "", True)
        assert LotCandidate.objects.count() == len(people)

    def test_who_withdrew_after_the_list_gets_no_seat(self, drawing, office):
        candidates(drawing)
        listed(drawing, office)
        rows = list(LotCandidate.objects.all())
        for row in rows[:6]:
            seats.withdraw(drawing=drawing, account=row.account, now=LISTING)
        found = draw_lots(drawing_id=drawing.pk, seed="7", again="7", by=office, now=DRAWING)
        gone = {row.number for row in rows[:6]}
        assert not gone & set(board_of(found).numbers)

    def test_names_are_forgotten_with_the_term(self, drawing, office):
        candidates(drawing)
        found = drawn(drawing, office)
        assert seats.forget_candidates(today=found.term_ends) == 0
        assert seats.forget_candidates(today=found.term_ends + timedelta(days=1)) == 12
        assert {seat.name for seat in seats_of(found)} == {""}

    def test_my_data_tells_the_candidacy(self, drawing):
        anna = candidates(drawing, 1)[0]
        told = json.dumps(export_data(person=anna), default=str)
        assert "digitalbeirat" in told


class TestPages:
    def test_come_forward_in_the_browser(self, client, drawing):
        with time_machine.travel(CALLING, tick=False):
            assert "Zum Melden brauchst du ein Konto" in body(client.get(PAGE))
            client.force_login(person("ada"))
            wrong = client.post(PAGE, {"name": "Ada", "jahr": "2015", "amt": "rat"})
            assert wrong.status_code == 400
            for said in ("mindestens 16 Jahre", 'href="#stadtteil"', 'value="Ada"', "Aufgaben",
                         'id="jahr_fehler"', 'value="rat" checked'):  # fmt: skip
                assert said in body(wrong)
            sent = {"name": "Ada", "jahr": "1990", "stadtteil": "betzenberg", "gruppe-sex": "w"}
            assert client.post(PAGE, sent).status_code == 303
            page = body(client.get(PAGE))
            assert "Du stehst auf der Liste" in page
            named = "Dein Name</strong> sofort: du, die Leitung des Programms und wer die Anlage"
            assert named in page
            assert '<option value="w" selected>' in page  # as it was stated
            gone = body(client.post(PAGE, {"schritt": "zurueckziehen"}, follow=True))
            assert "Du stehst nicht mehr auf der Liste." in gone
            assert 'id="dabei"' not in gone

    def test_the_result_shows_names_only_with_consent(self, client, drawing, office):
        candidates(drawing)
        found = drawn(drawing, office)
        page = body(client.get(PAGE))
        shown = set(re.findall(r"<strong>(Kim \d+)</strong>", page))
        rows = LotCandidate.objects.filter(number__in=found.members)
        assert shown == {row.name for row in rows if row.name_public}
        assert all(number in page for number in found.members)
        assert found.list_hash in page

    def test_each_candidate_is_told_of_a_seat_or_of_the_place_in_line(
        self, client, drawing, office
    ):
        candidates(drawing)
        found = drawn(drawing, office)
        waits = [found.substitutes[0], found.substitutes[2]]
        gone, third, member = (
            LotCandidate.objects.get(number=number) for number in (*waits, found.members[0])
        )
        seats.withdraw(drawing=found, account=gone.account, now=DRAWING)
        client.force_login(third.account)
        page = body(client.get(PAGE))
        assert "stehst du an Stelle 2." in page
        assert "7 Nummern warten." in page
        client.force_login(member.account)
        assert "Du hast einen Platz" in body(client.get(PAGE))
        client.force_login(office)
        told = body(client.get(PAGE + "verwalten/"))
        assert told.count("<td>hat einen Platz</td>") == 4
        assert told.index("hat einen Platz") < told.index("wartet") < told.index("zurückgezogen")

    def test_a_list_that_is_late_leads_to_a_later_event(self, client, drawing, office):
        client.force_login(office)
        with time_machine.travel(DRAWING, tick=False):
            page = body(client.get(PAGE + "verwalten/"))
        assert "Ein späteres Ereignis nennen" in page
        assert "Liste veröffentlichen" not in page

    def test_staff_take_each_step_on_their_page(self, client, drawing, office):
        candidates(drawing)
        client.force_login(office)
        with time_machine.travel(LISTING, tick=False):
            assert client.post(PAGE + "verwalten/", {"schritt": "liste"}).status_code == 303
        sent = {"schritt": "losen", "zahl": "3 11", "nochmal": "3 12"}
        with time_machine.travel(DRAWING, tick=False):
            wrong = client.post(PAGE + "verwalten/", sent)
            assert "Schreib die Startzahl zweimal gleich, und nur Zahlen." in body(wrong)
            assert client.post(PAGE + "verwalten/", sent | {"nochmal": "3  11"}).status_code == 303
        assert LotDrawing.objects.get().seed == "3 11"
        told = client.get(f"/participation/lots/{drawing.pk}.json")
        assert json.loads(told.content)["seed"] == "3 11"

    @pytest.mark.parametrize("role", Role)
    def test_only_who_may_sees_names_of_candidates(self, client, drawing, role):
        candidates(drawing, 2)
        client.force_login(person("jemand", role))
        answer = client.get(PAGE + "verwalten/")
        may = role in roles_with(Permission.RUN_SURVEYS)
        assert answer.status_code == (200 if may else 403)
        assert ("Kim 1" in body(answer)) == may
        assert "Kim 1" not in body(client.get(PAGE))

    @pytest.mark.parametrize("many", [12, 24])
    def test_a_result_asks_as_often_for_many(
        self, client, drawing, office, many, django_assert_num_queries
    ):
        candidates(drawing, many)
        drawn(drawing, office)
        client.get(PAGE)
        with django_assert_num_queries(5):
            client.get(PAGE)

    def test_what_is_not_called_is_not_there(self, client, drawing):
        LotDrawing.objects.update(called=False)
        assert client.get(PAGE).status_code == 404
        assert client.get(f"/participation/lots/{drawing.pk}.json").status_code == 404
