"""Staff prepare a ballot on pages: enter, bring options, look, fix, list the voters."""

import re
from io import StringIO
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from stadtherz.accounts.public import Role
from stadtherz.accounts.services.privacy import erase_account
from stadtherz.city.public import Department, District, load_city, the_city
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.counting.tie_lot import lot_order
from stadtherz.participation.domain.page_words import NO_BALLOT, NO_PROCEDURE
from stadtherz.participation.models import (
    Opinion,
    Proposal,
    RightMark,
    VotingBallot,
    VotingRight,
)
from stadtherz.participation.urls import urlpatterns
from tests.accounts.factories import person
from tests.accounts.people import confirmed
from tests.participation.factories import BEFORE, DURING, ballot, opened, procedure, staff
from tests.participation.proposal_city import ready_made
from tests.participation.typed_form import Form

pytestmark = pytest.mark.django_db
BASICS = {
    "act": "save", "title": "Was bauen wir?", "title_en": "What do we build?",
    "question": "", "question_en": "", "kind": "approval", "least": "1", "most": "2",
    "points": "0", "points_each": "0", "budget": "10.000,00", "access": "accounts",
    "minimum_age": "0",
    "opens": "2026-09-07T08:00", "closes": "2026-09-21T18:00", "announced": "2026-09-23T18:00",
    "objections_until": "2026-10-24T00:00",
}  # fmt: skip
RULE = {
    "method": "equal-shares", "scoring": "votes", "fit": "skip", "threshold": "0",
    "satisfaction": "cost", "stop": "official", "step": "0,01", "fill": "on",
    "tie_1": "lower-cost", "tie_2": "more-votes", "tie_3": "lot", "lot": "", "lot_seed": "",
    "words": "", "words_en": "",
}  # fmt: skip
ROWS = ({"title": "Bänke am Bach", "cost": "5000"}, {"title": "Ein Baum", "cost": "1.000,50"})


def sent(*rows, **changes):
    options = {"o-TOTAL_FORMS": str(len(rows)), "o-INITIAL_FORMS": "0"}
    for place, row in enumerate(rows):
        options |= {f"o-{place}-{name}": value for name, value in row.items()}
    return BASICS | RULE | options | changes


def body(response):
    return response.content.decode()


@pytest.fixture(autouse=True)
def _city(settings):
    load_city(city=the_city())
    settings.STAFF_MFA = False
    cache.clear()


@pytest.fixture
def office(client):
    by = staff()
    client.force_login(by)
    with time_machine.travel(BEFORE, tick=False):
        yield by


def test_a_procedure_without_a_phase_for_voting_says_so_first(client, office):
    of = procedure()
    new = reverse("participation-ballot-new", args=[of.pk])
    assert "Phase zum Abstimmen: 07.09.2026 08:00 bis" in body(client.get(new))
    of.phases.filter(kind="vote").delete()
    assert "noch keine Phase zum Abstimmen" in body(client.get(new))


def test_from_a_form_to_a_fixed_ballot(client, office):
    of = procedure()
    new = reverse("participation-ballot-new", args=[of.pk])
    assert 'value="2026-09-07T08:00"' in body(client.get(new))  # of the phase for voting
    shown = body(client.post(new, sent(*ROWS, {}, lot_seed=" 4  8 15 "), follow=True))
    row = VotingBallot.objects.get()
    assert (row.key, row.budget, row.opens.hour) == ("was-bauen-wir", 10_000_00, 6)
    keys = ["baenke-am-bach", "ein-baum"]
    assert [(one.key, one.cost) for one in row.options.all()] == [
        (keys[0], 5_000_00), (keys[1], 1_000_50)
    ]  # fmt: skip
    assert row.rule_settings["lot"] == list(lot_order(keys, "4 8 15"))
    assert "den gleichen Anteil" in row.rule.to("de")
    assert "seed “4 8 15”" in row.rule.to("en")
    assert "Das fehlt noch" not in shown
    changed = reverse("participation-ballot-change", args=[row.pk])
    again = body(client.get(changed))
    assert 'value="4 8 15"' in again
    assert "den gleichen Anteil" not in again  # words that were made are made anew
    client.post(changed, sent(*ROWS, title="Was pflanzen wir?", key="anders"))
    row.refresh_from_db()
    assert (row.key, str(row.title)) == ("was-bauen-wir", "Was pflanzen wir?")
    here = reverse("participation-ballot", args=[row.pk])
    before = body(client.get(here))
    assert "setz das Häkchen" in body(client.post(here, {"act": "fix"}, follow=True))
    assert not VotingBallot.objects.exclude(rule_hash="").exists()
    client.post(here, {"act": "fix", "sure": "1"})
    row.refresh_from_db()
    assert row.rule_hash in before  # what was shown is what was fixed
    assert client.get(changed).status_code == 302
    assert "festgelegt" in body(client.post(here, {"act": "remove"}, follow=True))
    assert VotingBallot.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes": "2026-09-01T18:00"}, "id_closes"),
        ({"most": "3"}, "id_most"),
        ({"scoring": "points"}, "id_scoring"),
        ({"stop": "early", "step": "0"}, "id_step"),
        ({"lot": "ein-baum"}, "id_lot"),
        ({"key": "Mit Großem"}, "id_key"),
        ({"key": "umfragen"}, "id_key"),
        ({"lot_seed": "vier"}, "id_lot_seed"),
        ({"opens": "0001-01-01T00:00"}, "id_opens"),
        ({"o-1-title": ""}, "id_o-1-title"),
        ({"o-1-cost": "0"}, "id_o-1-cost"),
    ],
)
def test_a_fault_is_named_at_its_field(client, office, changes, field):
    new = reverse("participation-ballot-new", args=[procedure().pk])
    answer = client.post(new, sent(*ROWS, **changes))
    assert answer.status_code == 400
    assert f'<a href="#{field}">' in body(answer)
    assert not VotingBallot.objects.exists()


def test_nobody_fixes_or_writes_over_what_was_not_read(client, office):
    row = ballot(procedure())
    here, change = (
        reverse(f"participation-ballot{name}", args=[row.pk]) for name in ("", "-change")
    )
    read, mine = (Form(client.get(address)).values for address in (here, change))
    of_the_other = Form(client.get(change)).values | {"question": "Andere Frage", "act": "save"}
    assert client.post(change, of_the_other).status_code == 302
    for act in ("fix", "remove"):
        page = client.post(here, read | {"act": act, "sure": "1"}, follow=True)
        assert "Lies sie noch einmal" in body(page)
    assert not VotingBallot.objects.get().rule_hash
    refused = client.post(change, mine | {"question": "Meine Frage", "act": "save"})
    assert refused.status_code == 400
    assert "Öffne oben ihre Seite" in body(refused)
    assert str(VotingBallot.objects.get().question) == "Andere Frage"
    again = Form(refused).values | {"act": "save"}
    assert client.post(change, again).status_code == 302  # who saves again has read it
    assert str(VotingBallot.objects.get().question) == "Meine Frage"
    client.post(here, Form(client.get(here)).values | {"act": "fix", "sure": "1"})
    assert VotingBallot.objects.get().rule_hash
    late = client.post(change, again | {"question": "Viel Arbeit"})
    assert "inzwischen festgelegt" in body(late)
    assert Form(late).values["question"] == ["Viel Arbeit"]
    gone = reverse("participation-ballot-change", args=[uuid4()])
    assert "inzwischen entfernt" in body(client.post(gone, again))


def test_no_ballot_and_no_procedure_is_hidden_by_a_page_of_ours(client, office):
    """Compare the words with the addresses, so that a new page is not forgotten."""
    found = {"procedure": set(), "ballot": set()}
    for code in ("de", "en"):
        with override(code):
            for one in urlpatterns:
                _first, *parts = str(one.pattern).split("/")
                if parts[0] and parts[0] != "<slug:procedure>":
                    found["procedure"].add(parts[0])
                elif len(parts) > 2:
                    found["ballot"].add(parts[1])
    assert found["procedure"] - {"<slug:key>"} == NO_PROCEDURE
    assert found["ballot"] - {"<slug:key>"} == NO_BALLOT
    of = procedure()
    new = reverse("participation-ballot-new", args=[of.pk])
    client.post(new, sent(*ROWS, title="Umfragen"))
    assert VotingBallot.objects.get().key == "umfragen-2"
    rows = sent(*ROWS, act="more", **{"o-0-ORDER": "9" * 5000})
    assert client.post(new, rows).status_code == 200


def test_what_is_prepared_is_removed_and_keys_are_not_taken_twice(client, office):
    found = ballot()
    new = reverse("participation-ballot-new", args=[found.procedure_id])
    assert '<a href="#id_key">' in body(client.post(new, sent(*ROWS, key="haushalt")))
    listed = reverse("participation-ballots")
    assert "vorbereitet" in body(client.get(listed))
    client.post(reverse("participation-ballot", args=[found.pk]), {"act": "remove"})
    assert not VotingBallot.objects.exists()


def test_options_come_from_proposals_and_files_and_nothing_is_stored(client, office):
    of = procedure()
    rows = ready_made(of, 4)
    for row, feasible in zip(rows[1:], ("yes", "no", "yes"), strict=True):
        Opinion.objects.create(
            proposal=row, department=Department.objects.first(), asked_at=BEFORE, text="Darum.",
            due=BEFORE.date(), feasible=feasible, given_at=BEFORE,
        )  # fmt: skip
    new = reverse("participation-ballot-new", args=[of.pk])
    asked = {"act": "proposals", "b-number": "3", "b-feasible": "on"}
    page = body(client.post(new, sent(*ROWS, **asked)))
    assert page.index("Bänke am Bach") < page.index(f'value="p{rows[3].pk}"')
    assert f'value="p{rows[1].pk}"' in page
    assert f'value="p{rows[2].pk}"' not in page
    Opinion.objects.all().delete()
    page = body(client.post(new, sent(*ROWS, **asked)))
    assert "Kein Referat hat einen Beitrag machbar genannt" in page
    asked.pop("b-feasible")
    assert f'value="p{rows[3].pk}"' in body(
        client.post(new, sent(*ROWS, **asked | {"b-number": 4}))
    )
    file = SimpleUploadedFile("a.csv", b"Titel;Kosten;title_en\nBank;1200,50;Bench\n")
    page = body(client.post(new, sent(*ROWS, act="file", **{"b-file": file})))
    assert 'value="Bench"' in page
    assert 'value="1.200,50"' in page
    broken = SimpleUploadedFile("a.csv", b"titel;kosten\n;viel\n")
    answer = client.post(new, sent(*ROWS, act="file", **{"b-file": broken}))
    assert answer.status_code == 400
    assert "line 2: the title is empty" in body(answer)
    assert "Bänke am Bach" in body(answer)  # nothing that was entered is lost
    assert not VotingBallot.objects.exists()
    assert Proposal.objects.count() == 4


def test_what_was_proposed_in_english_is_an_english_option(client, office):
    of = procedure()
    [row] = ready_made(of, 1)
    Proposal.objects.update(language="en", title="A bench", text="")
    new = reverse("participation-ballot-new", args=[of.pk])
    page = body(client.post(new, sent(*ROWS, act="proposals", **{"b-number": "3"})))
    assert re.search(r'name="o-2-title_en" value="A bench"', page)
    client.post(new, sent(*ROWS, {"title_en": "A bench", "cost": "20", "key": row.option_key}))
    stored = VotingBallot.objects.get()
    option = stored.options.get(key=row.option_key)
    assert option.title == Text.of({"en": "A bench"})
    page = body(client.get(reverse("participation-ballot-change", args=[stored.pk])))
    assert page.count('value="A bench"') == 1


def test_accounts_are_entered_and_counted_but_never_who_voted(client, office):
    found = opened(by=office)
    anna, _bert = confirmed("anna"), confirmed("bert")
    here = reverse("participation-roll", args=[found.pk])
    wrong = client.post(
        here, {"act": "list", "list-lines": f"{anna.email.upper()}\nniemand@example.org"}
    )
    assert "niemand@example.org" in body(wrong)
    assert not RightMark.objects.exists()
    client.post(here, {"act": "list", "list-lines": anna.email.upper()})
    assert RightMark.objects.count() == 1
    shown = body(client.post(here, {"act": "confirmed"}, follow=True))
    assert "Ein Konto ist neu im Verzeichnis." in shown
    assert RightMark.objects.count() == 2
    assert "<dt>mit Konto</dt><dd>2</dd>" in shown
    with time_machine.travel(DURING.replace(month=12)):
        assert "Die Abstimmung ist zu Ende." in body(client.get(here))


def test_pages_and_commands_read_one_register_in_one_way(client, office, tmp_path):
    found = opened(by=office, access="register")
    here, where = reverse("participation-roll", args=[found.pk]), District.objects.first().key
    anna = confirmed("anna")
    letters = tmp_path / "letters.txt"
    letters.write_text(f"1;{where}\n", encoding="utf-8")
    call_command("participation_codes", found.procedure.key, found.key, by=office.username,
                 register=str(letters), stdout=StringIO())  # fmt: skip
    client.post(here, {"act": "list", "list-lines": f"{anna.email};1;{where}"})
    asked = {"act": "codes", "codes-proof": "stand", "codes-register": f"1; {where}"}
    assert client.post(here, asked)["Content-Type"].startswith("text/csv")
    printed = {"letters-language": "de", "letters-addresses": f"1;{where}"}
    there = reverse("participation-paper-letters", args=[found.pk])
    assert client.post(there, printed)["Content-Type"] == "application/pdf"
    assert VotingRight.objects.get().district == where  # account, letter and stand are one right
    assert RightMark.objects.count() == 3
    for line in (f"{anna.email};1;{where};x", f"{anna.email};2;atlantis"):
        wrong = client.post(here, {"act": "list", "list-lines": line})
        assert (wrong.status_code, "Es wurde niemand eingetragen:" in body(wrong)) == (400, True)
    wrong = client.post(here, asked | {"codes-register": f"2;{where};x"})
    assert '<a href="#id_codes-register">' in body(wrong)


def test_codes_come_once_as_a_table(client, office):
    found = opened(by=office, access="codes")
    here = reverse("participation-roll", args=[found.pk])
    assert client.post(here, {"act": "codes", "codes-proof": "letter"}).status_code == 400
    asked = {"act": "codes", "codes-proof": "letter", "codes-number": "3"}
    answer = client.post(here, asked)
    assert answer["Content-Type"].startswith("text/csv")
    assert "no-store" in answer["Cache-Control"]
    assert len(body(answer).splitlines()) == 4
    shown = body(client.get(here))
    assert "<dd>3</dd>" in shown
    row = f"<td>{office.username}</td><td>Codes für Briefe gemacht</td><td>3</td>"
    assert row in shown
    assert shown.index(row) < shown.index("Abstimmung festgelegt")
    erase_account(person=office)
    assert row.replace(office.username, "–") in body(_as_another(client).get(here))


def _as_another(client):
    client.force_login(person("vertretung", Role.CDO))
    return client


def test_where_every_account_enters_itself_no_number_tells_who_voted(client, office):
    found = opened(by=office, access="every-account")
    page = body(client.get(reverse("participation-roll", args=[found.pk])))
    assert "zeigt diese Seite nicht" in page
    assert "mit Konto</dt>" not in page


def test_pages_are_for_those_who_run_ballots_and_ask_few_questions(
    client, office, django_assert_max_num_queries
):
    found = ballot()
    for name, args in (
        ("participation-ballots", []), ("participation-ballot", [found.pk]),
        ("participation-ballot-change", [found.pk]),
        ("participation-ballot-new", [found.procedure_id]),
    ):  # fmt: skip
        with django_assert_max_num_queries(16):
            assert client.get(reverse(name, args=args)).status_code == 200
    client.force_login(person("moritz", Role.MODERATOR))
    assert client.get(reverse("participation-ballots")).status_code == 403
