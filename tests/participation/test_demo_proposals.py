"""Invented proposals are marked, made once, and only in a demo."""

import pytest

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import NotAllowed
from stadtherz.participation.models import Phase, Procedure, Proposal, Support
from stadtherz.participation.services.demo_proposals import FILE, load_demo_proposals
from stadtherz.participation.services.demo_tables import tables
from tests.participation.factories import text
from tests.participation.proposal_city import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True
    load_city(city=the_city())


def test_they_are_made_once_without_people_and_say_what_they_are(client):
    assert (load_demo_proposals(now=NOW), load_demo_proposals(now=NOW)) == (8, 0)
    assert not Proposal.objects.exclude(author=None, illustrative=True).exists()
    assert not Support.objects.exists()
    for row in Proposal.objects.all():
        page = client.get(f"/mitmachen/vorschlaege/vorschlaege/{row.pk}/").content.decode()
        assert "Niemand hat das wirklich vorgeschlagen." in page
    listed = client.get("/mitmachen/vorschlaege/vorschlaege/").content.decode()
    assert listed.count('<span class="chip">Beispiel</span>') == 8
    assert '<svg class="city-map' in listed


def test_districts_themes_and_departments_are_those_of_the_city():
    city = the_city()
    known = {
        "district": {one.key for one in city.districts} | {""},
        "theme": {one.key for one in city.themes},
    }
    for row in tables(FILE)["proposals"]:
        assert all(row[name] in keys for name, keys in known.items()), row["title"]
    load_demo_proposals(now=NOW)
    assert Proposal.objects.filter(opinions__isnull=False).count() == 2


def test_a_procedure_that_is_there_keeps_its_phases():
    Procedure.objects.create(key="vorschlaege", title=text("Anderes"), published=True)
    assert load_demo_proposals(now=NOW) == 8
    assert not Phase.objects.exists()
    assert str(Procedure.objects.get().title) == "Anderes"


def test_outside_of_the_demo_nothing_is_invented(settings):
    settings.DEMO = False
    with pytest.raises(NotAllowed):
        load_demo_proposals(now=NOW)
