"""Pages of taking part without an account: no script, no cookie, a key in no address."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from stadtherz.city.public import load_city, the_city
from stadtherz.participation.domain.access import Access
from stadtherz.participation.domain.audience import Part, Viewer, may_see
from stadtherz.participation.domain.proposals import State
from stadtherz.participation.models import Argument, Proposal, SupportByCode
from stadtherz.participation.services.moderating import About, decide
from stadtherz.participation.views import proposal_words as say
from tests.accounts.people import confirmed
from tests.participation.factories import staff
from tests.participation.proposal_city import NOW, collecting, moderator, no, ready_made
from tests.participation.test_who_sees import body, promised
from tests.participation.unnamed_city import codes

pytestmark = pytest.mark.django_db
LIST = "/mitmachen/ideen/vorschlaege/"
WRITE, KEY = LIST + "ohne-konto/", LIST + "schluessel/"
TYPED = {
    "title": "Bank am Brunnen", "address": "Fackelbrunnen",
    "text": "Damit auch ältere Menschen hier rasten können, bitte bauen.",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _city():
    load_city(city=the_city())
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def state(page):
    return re.search(r'name="stand" value="([^"]+)"', page)[1]


def key_on(page):
    return re.search(r'receipt__number">([^<]+)<', page)[1]


def lines(seen):
    """The lines of the table as the template writes them."""
    told = {}
    for one in seen:
        said = f"{f' {one.when}' if one.when else ''}: {one.who}"
        told.setdefault(one.what, []).append(said + (f". {one.note}" if one.note else ""))
    return {f"<li><strong>{what}</strong>{';'.join(said)}</li>" for what, said in told.items()}


def handed_in(client, **more):
    page = body(client.get(WRITE))
    look = body(client.post(WRITE, TYPED | {"schritt": "ansehen", "stand": state(page)}))
    return client.post(WRITE, {"schritt": "einreichen", "stand": state(look)} | more)


def test_from_the_form_to_the_key_and_back(client):
    of = collecting(access="open")
    assert client.get(LIST + "neu/").url == WRITE
    page = body(client.get(WRITE))
    assert promised(page) == lines(say.seen_without_account(Part.KEYED, Access.OPEN))
    first = {"schritt": "ansehen", "stand": state(page)}
    wrong = client.post(WRITE, first | {"title": "Bank"})
    assert (wrong.status_code, "Schreib 8 bis 120" in body(wrong)) == (400, True)
    look = body(client.post(WRITE, first | TYPED))
    assert "ohne Konto" in look
    assert not Proposal.objects.exists()  # nothing is stored so far
    back = body(client.post(WRITE, {"schritt": "aendern", "stand": state(look)}))
    assert 'value="Bank am Brunnen"' in back
    sent = {"schritt": "einreichen", "stand": state(look)}
    done = client.post(WRITE, sent)
    assert key_on(body(done)) == key_on(body(client.post(WRITE, sent)))
    assert not client.cookies
    assert "no-store" in done["Cache-Control"]
    row = Proposal.objects.get()
    assert row.state == "waiting"
    made = decide(about=About("proposal", row.pk), judgement=no(), by=moderator(), now=NOW)
    shown = body(client.post(KEY, {"schluessel": key_on(body(done)).lower()}))
    assert made.reason in shown
    assert "Regel not-commercial" in shown
    act = {"schluessel": key_on(body(done)), "nummer": made.pk, "act": "widersprechen"}
    assert client.post(KEY, act | {"text": "kurz"}).status_code == 400
    assert "Jemand anderes" in body(
        client.post(KEY, act | {"text": "Das wirbt doch für gar nichts."})
    )
    assert client.get(f"{LIST}{row.pk}/").status_code == 404
    assert of.collection.access == "open"


def test_what_is_tampered_with_is_begun_anew():
    collecting(access="open")
    sent = Client().post(WRITE, {"schritt": "einreichen", "stand": "x"} | TYPED)
    assert "Noch einmal ansehen" in body(sent)
    assert not Proposal.objects.exists()


def test_a_form_that_lay_too_long_shows_no_key_and_loses_no_text(client):
    (row,) = ready_made(collecting(access="open"), 1)
    look = body(client.post(WRITE, TYPED | {"stand": state(body(client.get(WRITE)))}))
    sent = {"schritt": "einreichen", "stand": state(look)}
    key = key_on(body(client.post(WRITE, sent)))
    there = f"{LIST}{row.pk}/ohne-konto/"
    said = {"stand": state(body(client.get(there))), "haltung": "pro", "text": "Das hilft mir."}
    with time_machine.travel(NOW + timedelta(hours=13), tick=False):
        late = client.post(WRITE, sent)
        assert (late.status_code, key in body(late)) == (400, False)
        assert "zwölf Stunden" in body(late)
        assert TYPED["text"] in body(late)
        late_said = client.post(there, said)
        assert (late_said.status_code, "Das hilft mir." in body(late_said)) == (400, True)
        assert not Argument.objects.exists()
        again = client.post(WRITE, {"schritt": "einreichen", "stand": state(body(late))})
        assert key_on(body(again)) != key
        assert key_on(body(client.post(there, said | {"stand": state(body(late_said))})))


def test_erasing_for_good_asks_once_more(client):
    collecting(access="open")
    key, other = (key_on(body(handed_in(client))) for _ in range(2))
    row = Proposal.objects.order_by("pk").first()
    act = {"schluessel": key, "nummer": row.pk, "art": "proposal", "act": "loeschen"}
    sure = {"sicher": "ja"}
    assert "Das ging nicht" in body(client.post(KEY, act))  # it is not taken back
    client.post(KEY, act | {"act": "zurueckziehen"})
    asked = body(client.post(KEY, act))
    assert ("Ja, löschen" in asked, Proposal.objects.count()) == (True, 2)
    assert client.post(KEY, act | sure | {"schluessel": other}).status_code == 400
    assert "Ja, löschen" not in body(client.post(KEY, act | {"schluessel": other}))
    assert "Gelöscht" in body(client.post(KEY, act | sure))
    assert Proposal.objects.count() == 1


def test_the_age_is_declared_and_said_to_be_that(client):
    of = collecting(access="open")
    of.minimum_age = 14
    of.save()
    refused = handed_in(client)
    assert refused.status_code == 400
    assert "Das erklärst du selbst" in body(refused)
    assert 'href="#alter"' in body(refused)
    assert key_on(body(handed_in(client, alter="on")))


def test_an_argument_without_an_account(client):
    (row,) = ready_made(collecting(access="open"), 1)
    page = body(client.get(f"{LIST}{row.pk}/"))
    assert f"{LIST}{row.pk}/ohne-konto/" in page
    assert "unterstützen nur mit Konto" in page
    there = f"{LIST}{row.pk}/ohne-konto/"
    form = body(client.get(there))
    assert promised(form) == lines(say.seen_without_account(Part.KEYED_ARGUMENT, Access.OPEN))
    sent = {"stand": state(form), "haltung": "pro", "text": "Das hilft auch mir."}
    wrong = client.post(there, sent | {"haltung": "", "text": ""})
    assert wrong.status_code == 400
    for field in ("haltung", "text"):  # each fault leads to its field
        assert f'<a href="#{field}">' in body(wrong)
        assert f'id="{field}"' in body(wrong)
    assert key_on(body(client.post(there, sent)))
    assert Argument.objects.get().state == "waiting"


def test_a_code_writes_and_supports(client):
    of = collecting(access="code")
    (code, other) = codes(of, staff())
    (row,) = ready_made(of, 1)
    assert client.get(f"{LIST}{row.pk}/mit-code/").status_code == 200
    assert "den Code aus deinem Brief" in body(client.get("/mitmachen/ideen/"))
    assert handed_in(client, code="2222-2222-2222-2222").status_code == 400
    assert "Gib zuerst" in body(handed_in(client, code=" "))
    assert "receipt__number" not in body(done := handed_in(client, code=code))
    assert "Bewahr den Brief auf" in body(done)
    there = f"{LIST}{row.pk}/mit-code/"
    assert promised(body(client.get(there))) == lines(say.seen_of_code_support())
    assert "einmal" in body(client.post(there, {"code": other}))
    assert "schon gezählt" in body(client.post(there, {"code": other}))
    assert SupportByCode.objects.count() == 1
    undo = {"schluessel": other, "act": "nicht-unterstuetzen", "nummer": row.pk}
    assert "nicht mehr" in body(client.post(KEY, undo))
    assert not SupportByCode.objects.exists()
    client.force_login(confirmed("anna"))
    page = body(client.get(f"{LIST}{row.pk}/"))
    assert f"{LIST}{row.pk}/unterstuetzen/" not in page
    assert there in page


def test_where_an_account_is_asked_for_these_pages_are_not_there(client):
    (row,) = ready_made(collecting(), 1)
    one = f"{LIST}{row.pk}/"
    for path in (WRITE, KEY, one + "ohne-konto/", one + "mit-code/"):
        assert client.get(path).status_code == 404, path
    assert "Anmelden" in body(client.get(one))


def test_numbers_by_access_stand_apart(client):
    of = collecting(access="open")
    ready_made(of, 2)
    ready_made(of, 1, access="open")
    assert "Im Ganzen einer ohne Konto." in body(client.get(LIST))
    assert "davon 1 ohne Konto" in body(client.get("/mitmachen/ideen/"))


@pytest.mark.parametrize("kept", [State.WAITING, State.RELEASED, State.REFUSED, State.WITHDRAWN])
def test_who_sees_it_is_who_the_table_says(client, kept):
    collecting(access="open")
    key, other = (key_on(body(handed_in(client))) for _ in range(2))
    Proposal.objects.update(state=kept, title="Nur für wenige")
    row = Proposal.objects.order_by("pk").first()
    assert may_see(Viewer.KEEPER, Part.KEYED, kept)
    mine = body(client.post(KEY, {"schluessel": key}))
    assert "Nur für wenige" in mine
    assert f'id="v{row.pk}"' in mine
    assert f'id="v{row.pk}"' not in body(client.post(KEY, {"schluessel": other}))
    seen = client.get(f"{LIST}{row.pk}/").status_code == 200
    assert seen == may_see(Viewer.EVERYBODY, Part.KEYED, kept)
    client.force_login(moderator())
    office = client.get(f"{LIST}{row.pk}/").status_code == 200
    assert office == may_see(Viewer.MODERATORS, Part.KEYED, kept)


def test_pages_ask_little_of_the_database(client, django_assert_max_num_queries):
    of = collecting(access="open")
    ready_made(of, 30)
    key = key_on(body(handed_in(client)))
    client.get(WRITE)
    with django_assert_max_num_queries(8):
        client.get(WRITE)
    with django_assert_max_num_queries(12):
        client.post(KEY, {"schluessel": key})


def test_staff_make_codes_once(client, settings):
    settings.STAFF_MFA = False
    of = collecting(access="code")
    client.force_login(staff())
    there = f"/verwaltung/sammlung/{of.pk}/codes/"
    assert client.get(there).status_code == 200
    table = client.post(there, {"number": 3})
    assert len(body(table).split()) == 4
    assert "no-store" in table["Cache-Control"]
    assert "3 Codes" in body(client.get(there))
    other = collecting("offen", access="open")
    seen = body(client.get(f"/verwaltung/sammlung/{other.pk}/codes/"))
    assert "nicht mit Codes" in seen
    assert 'name="number"' not in seen  # no form that can only fail


def test_what_staff_got_wrong_is_listed_where_the_focus_goes(client, settings):
    settings.STAFF_MFA = False
    of = collecting(access="code")
    client.force_login(staff())
    for there, field in ((f"/verwaltung/sammlung/{of.pk}/codes/", "number"),
                         (f"/verwaltung/sammlung/{of.pk}/", "criteria")):  # fmt: skip
        seen = body(client.post(there, {field: ""}))
        assert "Fehler: " in seen
        assert 'class="paper-desk__faults" role="alert" tabindex="-1" autofocus' in seen
        assert f'href="#id_{field}"' in seen
