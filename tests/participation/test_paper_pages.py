"""What staff see and do on the pages of paper, from the first sheet to the spot check."""

import re

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from stadtherz.accounts.public import Role
from stadtherz.city.public import load_city, the_city
from stadtherz.participation.models import CastBallot, PaperBatch, Sheet, SpotCheck
from stadtherz.participation.services.closing import close_due
from stadtherz.participation.services.counting import count_result
from tests.accounts.factories import person
from tests.participation.factories import ANNOUNCED, CLOSES, DURING
from tests.participation.paper_city import PDF, Office
from tests.participation.test_paper import SEED, TEN

pytestmark = pytest.mark.django_db
NAME = "participation-paper"


@pytest.fixture(autouse=True)
def _city(settings):
    load_city(city=the_city())
    settings.STAFF_MFA = False
    cache.clear()


@pytest.fixture
def during():
    with time_machine.travel(DURING, tick=False):
        yield


def page(name, row, *more):
    return reverse(f"{NAME}-{name}", args=[row.pk, *more])


def body(response):
    return response.content.decode()


def test_from_sheets_to_slips(client, during):
    office = Office(sheets=2)
    client.force_login(office.chief)
    here = page("one", office.ballot)
    sent = {"act": "issue", "issue-number": "12", "issue-place": "Rathaus"}
    assert "12 für Rathaus" in body(client.post(here, sent, follow=True))
    run = office.ballot.sheet_runs.get(number=12)
    pdf = client.post(page("sheets", office.ballot, run.pk), {"sheets-language": "en"})
    assert pdf.content.startswith(b"%PDF-")
    assert client.post(here, {"act": "batch"}).status_code == 302
    batch = PaperBatch.objects.get()
    there = page("batch", batch)
    client.force_login(office.anna)
    for code in office.codes[:10]:
        told = client.post(there, {"act": "slip", "code": code.lower()}, follow=True)
    assert "Leg den Umschlag in den Packen." in body(told)
    again = client.post(there, {"act": "slip", "code": office.codes[0]}, follow=True)
    assert "schon auf Papier angenommen" in body(again)
    client.post(there, {"act": "end"})
    batch.refresh_from_db()
    assert (batch.state, batch.slips, batch.repeated) == ("entering", 10, 1)


def test_from_sheets_to_the_box(client, during):
    office = Office()
    batch = office.batch(range(10))
    office.end(batch)
    there = page("batch", batch)
    for turn, by in (("erste", office.anna), ("zweite", office.bert)):
        client.force_login(by)
        for place in range(10):
            words = "2" if turn == "zweite" and not place else "1"
            sheet = {"number": office.sheets[place], "words": words}
            assert client.post(page("entry", batch, turn), sheet).status_code == 302
    client.force_login(office.cora)
    shown = body(client.get(page("differing", batch)))
    assert office.sheets[0] in shown
    assert office.sheets[1] not in shown
    client.post(page("differing", batch), {"number": office.sheets[0], "words": "1 2"})
    scan = {"act": "scan", "scan": SimpleUploadedFile("a.pdf", PDF)}
    assert "aufgehoben" in body(client.post(there, scan, follow=True))
    client.force_login(office.chief)
    assert "10 Stimmzettel liegen" in body(client.post(there, {"act": "release"}, follow=True))
    assert CastBallot.objects.count() == 10
    assert PaperBatch.objects.get().protocol_hash in body(client.get(page("protocol", batch)))
    assert client.get(page("scan", batch, batch.scans.get().sha256)).status_code == 403


def test_who_reads_second_learns_nothing_of_what_the_first_read(client, during):
    office = Office()
    batch = office.batch(range(10))
    office.end(batch)
    client.force_login(office.anna)
    sheet = {"number": office.sheets[0], "words": "1 3"}
    client.post(page("entry", batch, "erste"), sheet)
    client.force_login(office.bert)
    for name in ("differing", "batch"):
        shown = body(client.get(page(name, batch)))
        assert "<td>1 3</td>" not in shown
        assert 'value="1 3"' not in shown
    assert "<td>gelesen</td><td>nicht gelesen</td>" in body(client.get(page("differing", batch)))
    client.post(page("entry", batch, "zweite"), sheet | {"words": "2"})
    client.force_login(office.cora)
    assert "<td>1 3</td><td>2</td>" in body(client.get(page("differing", batch)))


@pytest.mark.parametrize(
    ("sent", "words", "field"),
    [
        ({"number": "1235", "words": "1"}, "Vergleich sie Ziffer für Ziffer", "number"),
        ({"number": "", "words": "9"}, "dann gib x ein", "words"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_lost(client, during, sent, words, field):
    office = Office()
    batch = office.batch([0])
    office.end(batch)
    client.force_login(office.anna)
    sent = sent if sent["number"] else sent | {"number": office.sheets[0]}
    answer = client.post(page("entry", batch, "erste"), sent)
    assert answer.status_code == 400
    assert words in body(answer)
    assert f'<a href="#{field}">' in body(answer)
    for value in sent.values():
        assert f'value="{value}"' in body(answer)


def test_letters_come_once_and_a_mistake_makes_no_code(client, during):
    office = Office(access="register", voters=0)
    client.force_login(office.chief)
    there = reverse(f"{NAME}-letters", args=[office.ballot.pk])
    sent = {"letters-language": "de", "letters-size": "gross",
            "letters-addresses": "4711; betzenberg; Erika; Weg 1\n\n4712;; Max"}  # fmt: skip
    assert "<code>betzenberg</code>" in body(client.get(page("one", office.ballot)))
    pdf = client.post(there, sent)
    assert pdf.content.startswith(b"%PDF-")
    assert "no-cache" in pdf["Cache-Control"]
    rights = office.ballot.rights.all()
    assert {one.district for one in rights} == {"betzenberg", None}  # so its turnout counts letters
    for wrong, words in (
        (sent | {"letters-number": "3"}, "eines davon"),
        (sent | {"letters-addresses": "4713; Max; Weg 2"}, '<a href="#id_letters-addresses">'),
        (sent | {"letters-addresses": "4713; Max; Weg 2"}, "nichts gedruckt: Max"),
        ({"letters-language": "de", "letters-number": "3"}, "eine Nummer des Verzeichnisses"),
    ):
        answer = client.post(there, wrong)
        assert answer.status_code == 400
        assert words in body(answer)
    assert office.ballot.rights.count() == 2


def test_only_who_may(client, during):
    office = Office()
    batch = office.batch()
    pages = [reverse(NAME), page("one", office.ballot), page("reconciliation", office.ballot),
             page("check", office.ballot), page("channels", office.ballot), page("batch", batch),
             page("entry", batch, "erste"), page("differing", batch)]  # fmt: skip
    client.force_login(person("daten", Role.DATA_OFFICE))
    assert {client.get(one).status_code for one in pages} == {403}
    client.force_login(office.anna)
    assert {client.get(one).status_code for one in pages} == {200}
    for name in ("letters", "sheets"):
        more = [office.run.pk] if name == "sheets" else []
        assert client.post(page(name, office.ballot, *more), {}).status_code == 403
    client.logout()
    assert {client.get(one).status_code for one in pages} == {302}


@pytest.mark.parametrize(("name", "most"), [("one", 24), ("reconciliation", 24)])
def test_pages_in_few_queries(client, during, django_assert_max_num_queries, name, most):
    office = Office(voters=40, sheets=40)
    for start in (0, 12, 24):
        batch = office.batch(range(start, start + 11))
        office.end(batch)
    client.force_login(office.chief)
    client.get(page(name, office.ballot))
    with django_assert_max_num_queries(most):
        assert "Packen 3" in body(client.get(page("one", office.ballot)))
    with django_assert_max_num_queries(most):
        client.get(page(name, office.ballot))


def test_the_spot_check_and_the_channels_wait_for_the_result(client):
    office = Office()
    office.release(office.entered(TEN))
    client.force_login(office.chief)
    check, channels = page("check", office.ballot), page("channels", office.ballot)
    with time_machine.travel(DURING, tick=False):
        assert "Der Abstand würde es verraten" in body(client.get(check))
        assert "Das geht erst" in body(client.get(channels))
    close_due(now=CLOSES)
    close_due(now=ANNOUNCED)
    with time_machine.travel(ANNOUNCED, tick=False):
        assert "wird noch ausgezählt" in body(client.get(check))
        assert "wird noch ausgezählt" in body(client.get(channels))
        count_result(ballot_id=office.ballot.pk, now=ANNOUNCED)
        asked = body(client.get(check, {"risk_percent": "10"}))
        assert "Der Abstand ist 10: so viel liegt „baeume“ vor „brunnen“." in asked
        assert "Zieht 5 Blätter." in asked
        wrong = client.post(check, {"risk_percent": "10", "seed": "123"})
        assert wrong.status_code == 400
        client.post(check, {"risk_percent": "10", "seed": SEED})
        numbers = set(Sheet.objects.filter(state="used").values_list("serial", flat=True))
        drawn = re.findall(r'<th scope="row">(\d{6})-\d</th>', body(client.get(check)))
        assert 1 <= len(drawn) <= 5
        assert {int(one) for one in drawn} <= numbers
        found = {"drawn": "5", "over1": "0", "over2": "0", "under1": "0", "under2": "0"}
        assert "Bestätigt" in body(client.post(check, found, follow=True))
        assert SpotCheck.objects.get().outcome == "confirmed"
        told = body(client.get(channels))
        assert "auf Papier" in told
        assert "nicht nach Wegen trennen" in told  # all came by one
        assert client.get(page("scan", PaperBatch.objects.get(), "0" * 64)).status_code == 404


def world(client, words, at):
    """Everything that a teller and the chief can see of a city in which people chose this."""
    with transaction.atomic(), time_machine.travel(at, tick=False):
        office = Office()
        batch = office.entered(words)
        found = []
        pages = ["one", "reconciliation", "check", "channels"]
        for by in (office.cora, office.chief):
            client.force_login(by)
            found += [body(client.get(page(name, office.ballot))) for name in pages]
            found += [body(client.get(page(name, batch))) for name in ("batch", "differing")]
            found.append(body(client.get(page("entry", batch, "erste"))))
        office.release(batch)
        if at >= CLOSES:
            close_due(now=at)
        found += [body(client.get(page(name, office.ballot))) for name in pages]
        found.append(body(client.get(page("batch", batch))))
        transaction.set_rollback(True)
    return [CHANGING.sub("*", one) for one in found]


CHANGING = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-Za-z]{64}"
                      r"|/\d+\.pdf|nonce-[\w+/=]+|\"[\w-]{22,}\"|avatar/[^\"?]+")  # fmt: skip


@pytest.mark.parametrize("at", [DURING])
def test_no_page_tells_before_the_moment_what_was_chosen(client, at):
    one, other = (world(client, dict.fromkeys(range(10), words), at) for words in ("1 2", "4"))
    for here, there in zip(one, other, strict=True):
        assert sorted(here.splitlines()) == sorted(there.splitlines())
