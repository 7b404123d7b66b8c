"""What people see, step by step, without any script."""

import base64
import json
import re
from datetime import date

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from stadtherz.city.public import load_city, the_city
from stadtherz.participation.domain.counting.count import count
from stadtherz.participation.domain.counting.pabulib import election_of, read_pabulib
from stadtherz.participation.domain.counting.rule import rule_of
from stadtherz.participation.models import (
    BallotOption,
    CastBallot,
    Collection,
    Proposal,
    VotingRight,
)
from stadtherz.participation.services import entering
from stadtherz.participation.services.casting import Wanted, cast_by_account
from stadtherz.participation.services.closing import close_day, reveal
from stadtherz.participation.services.counting import count_due, count_result
from stadtherz.participation.services.entering import Entered, enter_accounts, make_codes
from stadtherz.participation.services.opening import open_ballot
from tests.accounts.people import confirmed
from tests.participation.factories import (
    ANNOUNCED,
    BEFORE,
    CLOSES,
    COSTS,
    DURING,
    ballot,
    nonce,
    opened,
    procedure,
    staff,
    text,
)
from tests.participation.test_closing import City

pytestmark = pytest.mark.django_db
PAPER = "/mitmachen/stadtbudget/haushalt/"


@pytest.fixture(autouse=True)
def _city():
    load_city(city=the_city())
    cache.clear()


@pytest.fixture
def during():
    with time_machine.travel(DURING, tick=False):
        yield


def body(response):
    return response.content.decode()


def hidden(page):
    return dict(re.findall(r'type="hidden" name="(\w+|zahl-[\w-]+)" value="([^"]*)"', page))


def reviewed(client, **sent):
    return client.post(PAPER, {"schritt": "ansehen"} | sent)


def cast(client, page, **more):
    return client.post(PAPER, hidden(body(page)) | {"schritt": "abgeben"} | more)


class TestReading:
    def test_an_empty_city_says_what_will_stand_there(self, client):
        assert "Gerade läuft keine Beteiligung." in body(client.get("/mitmachen/"))

    @pytest.mark.parametrize("number", [1, 3])
    def test_the_list_asks_as_often_for_many_as_for_one(
        self, client, during, number, django_assert_num_queries
    ):
        for place in range(number):
            procedure(f"verfahren-{place}")
        client.get("/mitmachen/")
        with django_assert_num_queries(3):
            page = body(client.get("/mitmachen/"))
        assert page.count("noch 1\N{NO-BREAK SPACE}Woche, 5\N{NO-BREAK SPACE}Tage") == number

    def test_a_procedure_shows_where_it_stands(self, client, during):
        opened()
        page = body(client.get("/mitmachen/stadtbudget/"))
        assert page.count('<li class="timeline__item') == 4
        assert re.search(r'aria-current="step"><strong>Abstimmen</strong>', page)
        assert "bis 21.09.2026 18:00" in page

    def test_what_is_not_public_or_not_fixed_is_not_there(self, client, during):
        ballot()
        assert client.get(PAPER).status_code == 404
        assert "Noch steht keine Abstimmung fest" in body(client.get("/mitmachen/stadtbudget/"))
        hidden_one = procedure("geheim")
        hidden_one.published = False
        hidden_one.save()
        assert client.get("/mitmachen/geheim/").status_code == 404
        assert "geheim" not in body(client.get("/mitmachen/"))

    @pytest.mark.parametrize("options", [1, 3])
    def test_a_ballot_asks_as_often_for_many_projects(
        self, client, during, options, django_assert_num_queries
    ):
        opened(costs=dict(list(COSTS.items())[:options]), most=1)
        client.get(PAPER)
        with django_assert_num_queries(3):
            client.get(PAPER)


class TestVotingWithAnAccount:
    @pytest.fixture
    def anna(self, client):
        office, anna = staff(), confirmed("anna")
        found = opened(office)
        enter_accounts(ballot_id=found.pk, people=[Entered(anna.pk)], by=office, now=BEFORE)
        return anna

    def test_choose_look_cast_receipt_check(self, client, anna, during):
        client.force_login(anna)
        page = reviewed(client, wahl=["baeume", "bank"])
        assert "Eines könntest du noch dazunehmen." in body(page)
        assert "Du stimmst mit deinem Konto anna ab." in body(page)
        assert not CastBallot.objects.exists()
        sent = {"wahl": ["baeume", "bank"], "nonce": hidden(body(page))["nonce"]}
        done = client.post(PAPER, sent | {"schritt": "abgeben"})
        assert "deine Stimme liegt in der Urne" in body(done)
        assert CastBallot.objects.get().choice == '["baeume","bank"]'
        assert "no-store" in done["Cache-Control"]
        again = client.post(PAPER, sent | {"schritt": "abgeben"})
        receipts = [saved(one) for one in (done, again)]
        assert receipts[0] == receipts[1]
        check = body(client.post(PAPER + "beleg/", {"nummer": receipts[0]["commitment"][:16]}))
        assert "Angenommen, noch nicht auf der Tafel" in check

    def test_the_receipt_names_neither_person_nor_choice(self, client, anna, during):
        client.force_login(anna)
        page = body(cast(client, reviewed(client, wahl="brunnen")))
        content = page.split('id="inhalt"')[1].split("</main>")[0]
        assert "anna" not in content
        assert "brunnen" not in content

    def test_a_second_time_is_refused_with_a_reason(self, client, anna, during):
        client.force_login(anna)
        cast(client, reviewed(client, wahl="brunnen"))
        second = cast(client, reviewed(client, wahl="bank"))
        assert second.status_code == 409
        assert "Mit diesem Recht wurde schon abgestimmt." in body(second)
        assert CastBallot.objects.count() == 1

    def test_without_a_log_in_there_is_no_button_to_cast(self, client, anna, during):
        assert "Zum Abstimmen brauchst du ein Konto." in body(client.get(PAPER))
        page = reviewed(client, wahl="bank")
        assert 'value="abgeben"' not in body(page)
        assert cast(client, page).status_code == 400
        assert not CastBallot.objects.exists()

    def test_changing_keeps_what_was_chosen(self, client, anna, during):
        page = client.post(PAPER, {"schritt": "aendern", "wahl": ["bank"]})
        assert 'value="bank" checked' in body(page)
        assert 'role="alert"' not in body(page)

    @pytest.mark.parametrize(
        ("chosen", "said"),
        [([], "Wähl mindestens eines."),
         (["baeume", "bank", "brunnen", "spielplatz"], "Höchstens 3 gehen."),
         (["oper"], "passt nicht zu diesem Stimmzettel")],
    )  # fmt: skip
    def test_what_cannot_be_counted_is_said_at_once(self, client, anna, during, chosen, said):
        page = reviewed(client, wahl=chosen)
        assert page.status_code == 400
        assert said in body(page)
        assert all(f'value="{key}" checked' in body(page) for key in chosen if key in COSTS)

    def test_after_the_end_nothing_is_taken(self, client, anna):
        client.force_login(anna)
        with time_machine.travel(DURING, tick=False):
            page = reviewed(client, wahl="bank")
        with time_machine.travel(CLOSES, tick=False):
            assert cast(client, page).status_code == 403
        assert not CastBallot.objects.exists()

    def test_casting_for_somebody_from_another_site_is_refused(self, anna, during):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(anna)
        page = strict.post(PAPER, {"schritt": "ansehen", "wahl": "bank"})
        sent = hidden(body(page)) | {"schritt": "abgeben"}
        foreign = {key: value for key, value in sent.items() if key != "csrfmiddlewaretoken"}
        assert strict.post(PAPER, foreign).status_code == 403
        assert not CastBallot.objects.exists()
        assert strict.post(PAPER, sent).status_code == 200
        assert CastBallot.objects.count() == 1

    def test_reading_sets_no_cookie(self, client, anna, during):
        for path in (PAPER, PAPER + "beleg/", PAPER + "tafel/"):
            assert client.get(path).status_code == 200
        assert not client.cookies

    def test_an_account_is_not_asked_for_a_code(self, client, anna, during):
        client.force_login(anna)
        assert 'name="code"' not in body(reviewed(client, wahl="bank"))


class TestVotingWithACode:
    @pytest.fixture
    def code(self):
        office = staff()
        found = opened(office, access="codes", kind="points", points=5, points_each=3, least=0)
        (made,) = make_codes(ballot_id=found.pk, entries=[""], by=office, now=BEFORE)
        return made.code

    def test_points_and_a_mistyped_code(self, client, code, during):
        page = client.post(PAPER, {"schritt": "ansehen", "zahl-bank": "3", "zahl-baeume": "1"})
        assert "Ein Punkt ist noch frei." in body(page)
        wrong = cast(client, page, code="AAAA-AAAA-AAAA-AAAA")
        assert "Der Code ist vertippt." in body(wrong)
        kept = [hidden(body(one)) | {"csrfmiddlewaretoken": ""} for one in (wrong, page)]
        assert kept[0] == kept[1]
        assert "deine Stimme liegt in der Urne" in body(cast(client, wrong, code=code.lower()))
        assert CastBallot.objects.get().choice == '{"baeume":1,"bank":3}'

    @pytest.mark.parametrize(
        ("sent", "said"),
        [({"zahl-bank": "4"}, "höchstens 3 Punkte"), ({"zahl-bank": "drei"}, "keine Zahl"),
         ({"zahl-bank": "-1"}, "keine Zahl"), ({"zahl-bank": "3", "zahl-baeume": "3"}, "Es gibt 5"),
         ({"zahl-bank": "1.5"}, "keine Zahl"), ({"zahl-bank": "٣"}, "keine Zahl")],
    )  # fmt: skip
    def test_points_that_cannot_be(self, client, code, during, sent, said):
        page = client.post(PAPER, {"schritt": "ansehen"} | sent)
        assert page.status_code == 400
        assert said in body(page)
        assert f'value="{sent["zahl-bank"]}"' in body(page)

    def test_a_fault_names_the_field_and_leads_to_it(self, client, code, during):
        sent = {"schritt": "ansehen", "zahl-bank": "4", "zahl-baeume": "3"}
        page = body(client.post(PAPER, sent))
        assert page.count('aria-invalid="true"') == 1
        assert '<a href="#zahl-bank">bank: Ein Vorhaben bekommt höchstens 3 Punkte.</a>' in page
        assert 'aria-describedby="fehler-zahl-bank worte-bank" aria-invalid="true"' in page
        assert '<a href="#zettel">Das sind zu viele Punkte, nämlich 7. Es gibt 5.</a>' in page

    def test_an_empty_ballot_is_an_abstention_where_that_is_allowed(self, client, code, during):
        page = client.post(PAPER, {"schritt": "ansehen"})
        assert "zählt als Enthaltung" in body(page)
        cast(client, page, code=code)
        assert CastBallot.objects.get().choice == "{}"

    def test_in_english(self, client, code, during):
        with translation.override("en"):
            address = reverse("participation:ballot", args=["stadtbudget", "haushalt"])
        page = body(client.get(address))
        assert "Give up to 5 points, at most 3 to one project." in page
        assert 'lang="de"' not in page.split('id="inhalt"')[1].split("</main>")[0]


class TestForPrograms:
    def post(self, client, found, **sent):
        return client.post(
            f"/api/participation/ballots/{found.pk}/cast", sent, content_type="application/json"
        )

    def test_a_program_casts_with_a_code_and_gets_a_receipt(self, client, during):
        office = staff()
        found = opened(office, access="codes")
        (made,) = make_codes(ballot_id=found.pk, entries=[""], by=office, now=BEFORE)
        sent = {"code": made.code, "choice": ["bank"], "nonce": "ab" * 32}
        done = self.post(client, found, **sent)
        assert (done.status_code, done.json()["nonce"]) == (201, "ab" * 32)
        assert self.post(client, found, **sent).json() == done.json()
        other = self.post(client, found, **sent | {"choice": ["brunnen"]})
        assert (other.status_code, other.json()["code"]) == (409, "already-voted")

    @pytest.mark.parametrize(
        "sent",
        [{}, {"code": 1, "choice": [], "nonce": ""}, {"code": "", "choice": None, "nonce": ""},
         {"code": "x", "choice": ["bank"], "nonce": "ab" * 32},
         {"code": "x", "choice": {"bank": 1e9}, "nonce": "ab" * 32}],
    )  # fmt: skip
    def test_nonsense_is_refused(self, client, during, sent):
        assert self.post(client, opened(access="codes"), **sent).status_code == 400

    def test_a_log_in_is_worth_nothing_there(self, client, during):
        office, anna = staff(), confirmed("anna")
        found = opened(office)
        enter_accounts(ballot_id=found.pk, people=[Entered(anna.pk)], by=office, now=BEFORE)
        client.force_login(anna)
        answer = self.post(client, found, code="2222222222222222", choice=["bank"], nonce="a" * 64)
        assert answer.status_code == 403
        assert not VotingRight.objects.filter(used=True).exists()


def finished(**changes):
    city = City(**changes)
    city.vote(*range(12))
    city.finish()
    return city


class TestResult:
    """What is told after the moment, and nothing before (see also test_embargo)."""

    def test_before_the_moment_there_is_a_date(self, client, during):
        opened()
        page = body(client.get(PAPER + "ergebnis/"))
        assert "Das Ergebnis gibt es am 23. September 2026 18:00." in page

    def test_until_it_is_counted_that_is_said(self, client):
        finished()
        with time_machine.travel(ANNOUNCED, tick=False):
            assert "wird gerade ausgezählt" in body(client.get(PAPER))
            assert "wird gerade ausgezählt" in body(client.get(PAPER + "ergebnis/"))

    def test_winners_losers_and_reasons(self, client, django_assert_num_queries):
        city = finished()
        count_result(ballot_id=city.ballot.pk, now=ANNOUNCED)
        with time_machine.travel(ANNOUNCED, tick=False):
            short = body(client.get(PAPER))
            with django_assert_num_queries(8):
                page = body(client.get(PAPER + "ergebnis/"))
            english = body(client.get("/en/take-part/stadtbudget/haushalt/result/"))
        assert "2 von 4 Vorhaben bekommen Geld:" in short
        assert "12 Menschen haben abgestimmt." in short
        won, lost = page.split('id="verloren"')
        assert re.search(r"<strong>baeume</strong>.*?<td class=\"number\">8</td>", won, re.DOTALL)
        assert "brunnen" not in won.split('id="gewonnen"')[1]
        assert "Nicht gewonnen, Platz 2: Es fehlten 15.000" in lost
        assert "vergeben von 100.000\N{NO-BREAK SPACE}€, das sind 45 %" in page
        assert "spent of €100,000, which is 45%" in english
        assert ">Votes</th>" in english
        with time_machine.travel(ANNOUNCED, tick=False):
            here = body(client.get("/en/take-part/stadtbudget/haushalt/"))
        assert '<span aria-current="page">Welche Vorhaben? (en)' in here
        assert "Did not win, number 2 by votes: €15,000 short." in english
        assert 'lang="de"' not in english.split('id="inhalt"')[1].split("</main>")[0]

    def test_what_came_from_a_proposal_leads_to_what_the_city_promised(
        self, client, django_assert_num_queries
    ):
        of = procedure()
        Collection.objects.create(procedure=of)
        author = {"author": None, "state": "released", "created_at": DURING}
        promised = {"promise": "planned", "promise_due": date(2027, 1, 31)}
        first, second = (
            Proposal.objects.create(procedure=of, title=title, **author, **promised)
            for title in ("baeume", "ein anderer Titel")
        )
        costs = {first.option_key: 1_00, second.option_key: 1_00, "p" + "9" * 50: 1_00}
        prepared = ballot(of, costs, budget=1_00)
        BallotOption.objects.filter(key=first.option_key).update(title=text("baeume"))
        office = staff()
        found = open_ballot(ballot_id=prepared.pk, by=office, now=BEFORE)
        close_day(ballot_id=found.pk, day=CLOSES.date(), now=CLOSES)
        reveal(ballot_id=found.pk, now=ANNOUNCED)
        count_result(ballot_id=found.pk, now=ANNOUNCED)
        with time_machine.travel(ANNOUNCED, tick=False):
            client.get("/mitmachen/")  # what every page asks for once
            with django_assert_num_queries(9):
                page = body(client.get(PAPER + "ergebnis/"))
        assert f"/mitmachen/stadtbudget/vorschlaege/{first.pk}/" in page
        assert "geplant, weiter bis 31.01.2027" in page
        assert f"/vorschlaege/{second.pk}/" not in page  # a key of a file that looks alike

    def test_a_tie_needs_a_lot_and_that_is_said(self, client):
        city = City(costs={"bank": 1_00, "brunnen": 1_00}, most=2)
        for number, key in enumerate(("bank", "brunnen") * 6):
            wanted = Wanted(frozenset({key}), nonce(number))
            cast_by_account(
                ballot=city.ballot, account=city.people[number], wanted=wanted, now=DURING
            )
        city.finish()
        assert list(count_due(now=ANNOUNCED)) == [
            "stadtbudget haushalt: a tie that needs a lot: bank, brunnen"
        ]
        with time_machine.travel(ANNOUNCED, tick=False):
            page = body(client.get(PAPER + "ergebnis/"))
            assert client.get(f"/participation/{city.ballot.pk}/result.csv").status_code == 200
        assert "Hier braucht es ein Los" in page
        assert 'id="gewonnen"' not in page

    def test_without_a_budget_votes_are_shown(self, client):
        city = finished(budget=None, rule_settings={})
        count_result(ballot_id=city.ballot.pk, now=ANNOUNCED)
        with time_machine.travel(ANNOUNCED, tick=False):
            assert "So viele Stimmen bekam" in body(client.get(PAPER + "ergebnis/"))
            assert "<strong>baeume</strong>" in body(client.get(PAPER))
            assert client.get(f"/participation/{city.ballot.pk}/result.pb").status_code == 404

    def test_files_are_the_same_for_all_and_not_sent_twice(self, client):
        city = finished()
        files = f"/participation/{city.ballot.pk}/result."
        with time_machine.travel(ANNOUNCED, tick=False):
            assert client.get(files + "json").status_code == 503
            kept = count_result(ballot_id=city.ballot.pk, now=ANNOUNCED)
            told = client.get(files + "json")
            table = client.get(files + "csv")
            ballots = client.get(files + "pb")
            again = client.get(files + "pb", headers={"If-None-Match": ballots["ETag"]})
        assert body(told) == kept.content
        assert body(table).splitlines()[1].startswith("baeume,baeume,baeume (en),yes,40000,8,8,1,")
        assert (again.status_code, len({told["ETag"], table["ETag"], ballots["ETag"]})) == (304, 3)
        election = election_of(read_pabulib(body(ballots)))
        assert count(election, rule_of(city.ballot.rule_settings)).winners == ("baeume", "bank")
        assert read_pabulib(body(ballots)).selected == ("baeume", "bank")

    def test_board_and_receipts(self, client):
        city = finished()
        with time_machine.travel(ANNOUNCED, tick=False):
            board = body(client.get(PAPER + "tafel/"))
            assert "Siegel geöffnet" in board
            assert "Wovor das nicht schützt" in board
            said = [
                body(client.post(PAPER + "beleg/", {"nummer": number}))
                for number in (city.receipts[3].number, "f" * 20)
            ]
            assert "Dein Stimmzettel ist dabei" in said[0]
            assert "Diese Nummer kennen wir nicht" in said[1]
            assert client.post(PAPER + "beleg/", {"nummer": "quatsch"}).status_code == 400


def saved(response):
    """The receipt as a browser saves it from the page."""
    content = re.search(r'href="data:application/json;base64,([^"]+)"', body(response))[1]
    return json.loads(base64.b64decode(content))


def test_where_a_disk_is_full_the_ballot_stays_on_the_page_and_counts_once(client, monkeypatch):
    load_city(city=the_city())
    opened(access="every-account")
    client.force_login(confirmed("anna"))

    def full(*_):
        message = "database or disk is full"
        raise OperationalError(message)

    sent = {"wahl": "bank", "nonce": nonce(7), "schritt": "abgeben"}
    with time_machine.travel(DURING, tick=False):
        with monkeypatch.context() as broken:
            broken.setattr(entering, "_enter_oneself", full)
            told = client.post(PAPER, sent)
        assert (told.status_code, f'value="{nonce(7)}"' in told.content.decode()) == (503, True)
        assert "Gezählt wird dein Stimmzettel genau einmal." in told.content.decode()
        for _ in range(2):
            assert client.post(PAPER, sent).status_code == 200
    assert CastBallot.objects.count() == 1
