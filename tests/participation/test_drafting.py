"""A draft is discussed paragraph by paragraph, and what was said stays through its versions."""

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.participation.domain.collections import Kind
from stadtherz.participation.domain.proposals import Writing
from stadtherz.participation.models import Argument, Proposal
from stadtherz.participation.services.collecting import Setup, set_up_collection
from stadtherz.participation.services.discussing import Said, argue
from stadtherz.participation.services.drafting import publish_draft
from stadtherz.participation.services.proposing import write_draft
from tests.participation.factories import staff
from tests.participation.proposal_city import NOW, collecting, resident

pytestmark = pytest.mark.django_db
FIRST = (
    "# Leitbild\n\nBis 2035 fährt die Hälfte mit dem Rad.\n\nDer Stadtrat beschließt das jedes"
    " Jahr neu.\n\nAutos bleiben draußen."
)
SECOND = (
    "# Leitbild\n\nVorwort der Stadt, damit klar ist, worum es geht.\n\nBis 2032 fährt die Hälfte"
    " mit dem Rad.\n\nDer Stadtrat beschließt das jedes Jahr neu."
)
PAGE = "/mitmachen/leitbild/vorschlaege/"


@pytest.fixture(autouse=True)
def _city():
    load_city(city=the_city())
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office():
    return staff()


@pytest.fixture
def draft(office):
    found = collecting("leitbild")
    setup = Setup(Kind.DRAFT, criteria="Kein Laden | No shop")
    set_up_collection(procedure_id=found.pk, setup=setup, by=office)
    publish_draft(procedure_id=found.pk, text=FIRST, by=office, now=NOW)
    found.refresh_from_db()
    return found


def said_about(row, text="Das finde ich viel zu spät."):
    found = argue(
        proposal_id=row.pk,
        author=resident(f"wer-{row.pk}"),
        said=Said("contra", text, "de"),
        answer="",
        now=NOW,
    )
    Argument.objects.filter(pk=found.pk).update(state="released", released_at=NOW)
    return found


def test_each_paragraph_is_discussed_and_headings_are_not(client, draft):
    goal = Proposal.objects.get(paragraph=2)
    said_about(goal)
    page = client.get(PAGE).content.decode()
    assert '<h2 id="a1">Leitbild</h2>' in page
    assert "Absatz 1: ein Beitrag" in page
    assert "Absatz 2: etwas dazu sagen" in page
    assert page.count('class="draft__part"') == 3
    own = client.get(f"{PAGE}{goal.pk}/").content.decode()
    assert "Das finde ich viel zu spät." in own
    assert "von der Stadt" in own
    assert "gelöschtes Konto" not in own.split("draft")[0]


def test_a_draft_is_no_list_of_proposals_on_other_pages(client, draft):
    page = client.get("/mitmachen/leitbild/").content.decode()
    assert "3 Absätze" in page
    assert "Mitreden geht noch" in page
    assert "Vorschlag schreiben" not in page
    client.force_login(resident("eva"))
    assert client.get(f"{PAGE}neu/").url == PAGE


def test_what_was_said_stays_through_the_next_version(client, draft, office):
    goal, cars = (Proposal.objects.get(paragraph=key) for key in (2, 4))
    said_about(goal)
    said_about(cars, "Wie kommen dann die Handwerker hin?")
    assert publish_draft(procedure_id=draft.pk, text=SECOND, by=office, now=NOW) == 2
    page = client.get(PAGE).content.decode()
    assert page.index("Vorwort") < page.index("Bis 2032")
    assert "Absatz 2: ein Beitrag" in page
    assert "Fassung 2." in page
    assert "Autos bleiben draußen." in page.split("Gestrichen")[1]
    own = client.get(f"{PAGE}{goal.pk}/").content.decode()
    assert "<del>2035 </del><ins>2032 </ins>" in own


def test_a_number_goes_to_no_other_paragraph(draft, office):
    publish_draft(procedure_id=draft.pk, text=SECOND, by=office, now=NOW)
    third = SECOND + "\n\nDie Busse fahren alle zehn Minuten."
    publish_draft(procedure_id=draft.pk, text=third, by=office, now=NOW)
    found = list(Proposal.objects.order_by("paragraph").values_list("paragraph", "position"))
    assert found == [(1, 0), (2, 2), (3, 3), (4, None), (5, 1), (6, 4)]


def test_only_staff_publish_and_only_what_is_new(draft, office):
    with pytest.raises(NotAllowed):
        publish_draft(procedure_id=draft.pk, text=SECOND, by=resident("neu"), now=NOW)
    with pytest.raises(Conflict):
        publish_draft(procedure_id=draft.pk, text=FIRST, by=office, now=NOW)
    with pytest.raises(Invalid):
        publish_draft(procedure_id=draft.pk, text=" ", by=office, now=NOW)
    with pytest.raises(NotFound):
        publish_draft(procedure_id=collecting("x").pk, text=FIRST, by=office, now=NOW)
    with pytest.raises(NotFound):
        write_draft(
            procedure=draft, author=resident("anna2"), writing=Writing("Neu", ""), language="de",
            now=NOW,
        )  # fmt: skip


def test_staff_write_it_in_the_administration(client, settings, draft, office):
    settings.STAFF_MFA = False
    client.force_login(office)
    address = reverse("participation-draft", args=[draft.pk])
    assert "# Leitbild" in client.get(address).content.decode()
    same = client.post(address, {"text": FIRST}).content.decode()
    assert "Der Text ist der, der schon öffentlich ist." in same
    assert client.post(address, {"text": SECOND}).status_code == 302
    set_up = client.get(reverse("participation-collection", args=[draft.pk])).content.decode()
    assert "Den Entwurf schreiben" in set_up


def test_a_long_draft_asks_little(client, draft, office, django_assert_max_num_queries):
    text = "\n\n".join(f"Absatz mit der Nummer {number} und Text." for number in range(200))
    publish_draft(procedure_id=draft.pk, text=text, by=office, now=NOW)
    with django_assert_max_num_queries(12):
        assert client.get(PAGE).status_code == 200
