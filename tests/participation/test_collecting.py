"""Pins, contests and names: set up by staff, written by people, given prizes or voted on."""

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.participation.domain.collections import Kind
from stadtherz.participation.domain.proposals import Writing
from stadtherz.participation.models import Phase, PrizeChoice, Proposal
from stadtherz.participation.services.collecting import (
    Setup,
    award_prize,
    set_up_collection,
    shortlist,
)
from stadtherz.participation.services.prizes import Chosen, choose_winner
from stadtherz.participation.services.proposing import hand_in, write_draft
from tests.accounts.people import PASSWORD, confirmed
from tests.participation.factories import ANNOUNCED, ballot, procedure, staff
from tests.participation.proposal_city import NOW, collecting, moderator, ready_made, resident

pytestmark = pytest.mark.django_db
LISTS = {"criteria": "Kein Laden | No shop", "categories": "Radweg | Cycle path\nAmpel | Signal"}
REASON = "Die Jury fand den Weg durch den Park am schönsten."


@pytest.fixture(autouse=True)
def _city():
    load_city(city=the_city())
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office():
    return staff()


def set_up(of, kind, by, **more):
    lists = {"criteria": LISTS["criteria"]} | more
    return set_up_collection(procedure_id=of.pk, setup=Setup(kind, **lists), by=by)


def handed_in(of, author, writing):
    draft = write_draft(procedure=of, author=author, writing=writing, language="de", now=NOW)
    return hand_in(draft_id=draft.pk, author=author, answer="", now=NOW)


def test_staff_set_up_pins_and_people_find_their_categories(client, settings, office):
    settings.STAFF_MFA = False
    of = collecting("karte")
    client.force_login(office)
    address = reverse("participation-collection", args=[of.pk])
    assert "Regel" in client.get(address).content.decode()
    wrong = client.post(address, {"kind": "pins", "criteria": "a\na", "trusted_after": 3,
                                  "answer_days": 42, "access": "account"})  # fmt: skip
    assert "Ein Eintrag steht zweimal da." in wrong.content.decode()
    form = LISTS | {"kind": "pins", "trusted_after": 3, "answer_days": 42, "access": "account"}
    assert client.post(address, form).status_code == 302
    confirmed("anna")
    client.login(username="anna", password=PASSWORD)
    page = client.get("/mitmachen/karte/vorschlaege/neu/").content.decode()
    assert "Hinweis geben" in page
    assert '<option value="p2">Ampel</option>' in page
    english = client.get("/en/take-part/karte/proposals/new/").content.decode()
    assert '<option value="p2">Signal</option>' in english
    sent = {"title": "Ampel", "text": "Hier wartet man lange.", "district": "morlautern"}
    answer = client.post("/mitmachen/karte/vorschlaege/neu/", sent).content.decode()
    assert "Ein Stadtteil ist zu groß." in answer
    assert "Wähl aus, worum es geht." in answer
    right = sent | {"category": "p2", "lat": "49,4454", "lon": "7,7692"}
    client.post("/mitmachen/karte/vorschlaege/neu/", right)
    assert Proposal.objects.get().category == "p2"


def test_a_pin_is_called_what_it_is_and_asks_for_more_than_a_district(client, office):
    of = collecting("karte")
    set_up(of, Kind.PINS, office, categories=LISTS["categories"])
    page = client.get("/mitmachen/karte/").content.decode()
    assert "Hinweise sind gefragt" in page
    assert "Hinweis geben" in page
    client.force_login(resident("ina"))
    form = client.get("/mitmachen/karte/vorschlaege/neu/").content.decode()
    assert "der Stadtteil allein reicht hier nicht" in form
    assert "ganze Stadt" not in form


def test_pins_are_filtered_by_category_and_shown_on_the_map(client, office):
    of = collecting("karte")
    set_up(of, Kind.PINS, office, categories=LISTS["categories"])
    first, second = ready_made(of, 2)
    Proposal.objects.filter(pk=first.pk).update(category="p1", lon=7.77, lat=49.44)
    Proposal.objects.filter(pk=second.pk).update(category="p2")
    page = client.get("/mitmachen/karte/vorschlaege/?art=p1").content.decode()
    assert first.title in page
    assert second.title not in page
    assert "Hinweise auf der Karte" in page
    assert "<svg" in page.split('aria-label="Karte"')[1]


def test_the_desk_calls_a_pin_what_it_is(client, office, settings):
    settings.STAFF_MFA = False
    of = collecting("karte")
    set_up(of, Kind.PINS, office, categories=LISTS["categories"])
    (pin,) = ready_made(of, 1)
    Proposal.objects.filter(pk=pin.pk).update(state="waiting", handed_in_at=NOW)
    client.force_login(moderator("mona"))
    listed = client.get("/verwaltung/vorschlaege/").content.decode()
    assert '<p class="desk__meta">Hinweis ·' in listed
    one = client.get(reverse("participation-decide", args=["proposal", pin.pk])).content.decode()
    assert '<p class="desk__meta">Hinweis ·' in one


def test_a_name_stands_there_once(office):
    of = collecting("namen")
    set_up(of, Kind.NAMES, office)
    one, other = resident("anna"), resident("bert")
    found = handed_in(of, one, Writing("Am Bach", "Der Bach fließt hier."))
    Proposal.objects.filter(pk=found.pk).update(state="released", released_at=NOW)
    with pytest.raises(Conflict) as refused:
        handed_in(of, other, Writing("AM  BACH", "Weil der Bach so schön ist."))
    assert refused.value.code == "title-there"
    assert refused.value.details == (str(found.pk),)


def test_what_is_collected_stays_once_something_was_handed_in(office):
    of = collecting("ideen")
    ready_made(of, 1)
    with pytest.raises(Conflict) as refused:
        set_up(of, Kind.NAMES, office)
    assert refused.value.code == "collection-used"
    with pytest.raises(Conflict):  # what waits was written by the rules as they are
        set_up(of, Kind.PROPOSALS, office, criteria="Andere Regel")
    with pytest.raises(NotAllowed):
        set_up(of, Kind.PROPOSALS, resident("neu"))
    with pytest.raises(Invalid):
        set_up(of, Kind.PROPOSALS, office, criteria=" ")


def test_each_prize_goes_once_in_the_phase_to_decide_and_says_why(client, office):
    of = collecting("wettbewerb")
    set_up(of, Kind.CONTEST, office, prizes="Erster Preis | First prize\nZweiter Preis")
    first, second = ready_made(of, 2)
    with pytest.raises(NotAllowed):
        award_prize(proposal_id=first.pk, prize="p1", reason=REASON, by=office, now=NOW)
    later = of.phases.last().ends
    Phase.objects.create(
        procedure=of, kind="result", begins=later, ends=ANNOUNCED.replace(year=2027)
    )
    for reason, prize, kind in ((" ", "p1", Invalid), (REASON, "p9", NotFound)):
        with pytest.raises(kind):
            award_prize(proposal_id=first.pk, prize=prize, reason=reason, by=office, now=later)
    award_prize(proposal_id=first.pk, prize="p1", reason=REASON, by=office, now=later)
    for proposal, prize in ((second, "p1"), (first, "p2")):
        with pytest.raises(Conflict):
            award_prize(proposal_id=proposal.pk, prize=prize, reason=REASON, by=office, now=later)
    page = client.get("/mitmachen/wettbewerb/vorschlaege/").content.decode()
    assert f"{first.title}</a> – {REASON}" in page
    assert "noch nicht vergeben" in page
    own = client.get(f"/mitmachen/wettbewerb/vorschlaege/{first.pk}/").content.decode()
    assert "Erster Preis" in own


def test_the_most_supported_become_options_and_equals_are_not_cut(office, capsys):
    of = procedure("namen")
    vote = ballot(of, {}, budget=None)
    with_support = collecting("quelle")
    rows = ready_made(with_support, 5)
    for row, number in zip(rows, (9, 5, 5, 1, 6), strict=True):
        Proposal.objects.filter(pk=row.pk).update(procedure=of, supporters=number)
    joined = Proposal.objects.filter(pk=rows[4].pk)  # comes with the one it was joined with
    joined.update(state="merged", merged_into=rows[0])
    assert shortlist(ballot_id=vote.pk, most=2, by=office) == 1
    call_command("participation_shortlist", "namen", "haushalt", most=3, by=office.username)
    assert "2 new options" in capsys.readouterr().out
    assert list(vote.options.values_list("key", flat=True)) == [f"p{row.pk}" for row in rows[:3]]
    with pytest.raises(NotAllowed):
        shortlist(ballot_id=vote.pk, most=3, by=resident("neu"))


def test_prizes_are_chosen_taken_back_and_announced_on_a_page(client, settings, office):
    settings.STAFF_MFA = False
    of = collecting("wettbewerb")
    set_up(of, Kind.CONTEST, office, prizes="Erster Preis | First prize\nZweiter Preis")
    first, second = ready_made(of, 2)
    client.force_login(office)
    here = reverse("participation-prizes", args=[of.pk])
    public = "/mitmachen/wettbewerb/vorschlaege/"
    choose = {"act": "choose", "prize": "p1", "p1-proposal": first.pk, "p1-reason": REASON}
    early = client.post(here, choose, follow=True).content.decode()
    assert "in der Phase „Ergebnis“" in early
    assert not PrizeChoice.objects.exists()
    later = of.phases.last().ends
    Phase.objects.create(procedure=of, kind="result", begins=later, ends=later.replace(year=2027))
    with time_machine.travel(later, tick=False):
        client.force_login(office)
        short = client.post(here, choose | {"p1-reason": "schön"}).content.decode()
        assert '<a href="#id_p1-reason">' in short
        client.post(here, choose)
        twice = {"act": "choose", "prize": "p2", "p2-proposal": first.pk, "p2-reason": REASON}
        assert "schon einen" in client.post(here, twice, follow=True).content.decode()
        assert REASON in client.get(here).content.decode()
        assert REASON not in client.get(public).content.decode()
        client.post(here, {"act": "undo", "prize": "p1"})
        nothing = client.post(here, {"act": "announce"}, follow=True)
        assert "noch nichts gewählt" in nothing.content.decode()
        client.post(here, choose | {"p1-proposal": second.pk})
        client.post(here, {"act": "announce"})
        assert f"{second.title}</a> – {REASON}" in client.get(public).content.decode()
    client.force_login(moderator())
    assert client.get(here).status_code == 403


def test_nobody_chooses_the_own_idea(office):
    of = collecting("wettbewerb")
    set_up(of, Kind.CONTEST, office, prizes="Preis")
    later = of.phases.last().ends
    Phase.objects.create(procedure=of, kind="result", begins=later, ends=later.replace(year=2027))
    (own,) = ready_made(of, 1, author=office)
    with pytest.raises(NotAllowed):
        choose_winner(procedure_id=of.pk, chosen=Chosen("p1", own.pk, REASON), by=office, now=later)


def test_the_page_of_prizes_asks_few_questions(
    client, settings, office, django_assert_max_num_queries
):
    settings.STAFF_MFA = False
    of = collecting("wettbewerb")
    set_up(of, Kind.CONTEST, office, prizes="Erster\nZweiter\nDritter")
    ready_made(of, 12)
    client.force_login(office)
    with django_assert_max_num_queries(17):
        client.get(reverse("participation-prizes", args=[of.pk]))
