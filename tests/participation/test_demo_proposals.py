"""Invented proposals are marked, made once, and only in a demo."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import NotAllowed
from stadtherz.participation.domain.collections import Kind
from stadtherz.participation.domain.readability import read
from stadtherz.participation.models import Argument, Collection, Phase, Procedure, Proposal, Support
from stadtherz.participation.services.demo import hide_examples
from stadtherz.participation.services.demo_collections import demo_keys, load_demo_collections
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


def test_each_kind_of_collection_is_shown_once_and_said_to_be_invented(client):
    call_command("accounts_demo")
    made = load_demo_collections(now=NOW)
    assert made > 10
    assert load_demo_collections(now=NOW) == 0
    assert set(Collection.objects.values_list("kind", flat=True)) == {
        Kind.PINS, Kind.CONTEST, Kind.NAMES, Kind.DRAFT
    }  # fmt: skip
    assert not Proposal.objects.exclude(author=None, illustrative=True).exists()
    for key in demo_keys():
        listed = client.get(f"/mitmachen/{key}/vorschlaege/").content.decode()
        assert "Beispiel" in listed
    won = client.get("/mitmachen/beispiel-wettbewerb/vorschlaege/").content.decode()
    assert won.count("noch nicht vergeben") == 1
    assert "Nachbarn lernen sich kennen" in won


def test_examples_are_made_at_whole_hours_of_the_day():
    call_command("accounts_demo")
    at_night = NOW.replace(hour=3, minute=53)
    load_demo_proposals(now=at_night)
    load_demo_collections(now=at_night)
    moments = [
        *Proposal.objects.values_list("handed_in_at", flat=True).exclude(handed_in_at=None),
        *Argument.objects.values_list("handed_in_at", flat=True),
        *Phase.objects.values_list("begins", flat=True),
    ]
    hours = {(one.hour, one.minute) for one in map(timezone.localtime, moments)}
    assert all(8 <= hour <= 20 and not minute for hour, minute in hours)
    assert max(moments[: -Phase.objects.count()]) < at_night


def test_what_was_said_stays_with_its_paragraph_of_the_demo_draft(client):
    call_command("accounts_demo")
    load_demo_collections(now=NOW)
    said = Argument.objects.get(text__startswith="300 Meter")
    assert "alle 200 Meter" in said.proposal.text
    gone = Proposal.objects.get(procedure__key="beispiel-entwurf", position=None)
    page = client.get("/mitmachen/beispiel-entwurf/vorschlaege/").content.decode()
    assert "Fassung 2." in page
    assert gone.text.startswith("Wer eine Bank spenden")


def test_where_there_is_no_demo_any_more_its_collections_are_hidden():
    call_command("accounts_demo")
    load_demo_collections(now=NOW)
    hide_examples()
    assert not Procedure.objects.filter(key__in=demo_keys(), published=True).exists()


def test_every_example_says_how_much_say_one_has_and_is_easy_to_read():
    call_command("accounts_demo")
    call_command("participation_demo")
    for row in Procedure.objects.all():
        assert row.degree, row.key
        assert row.rules_text.to("en"), row.key
        assert row.department, row.key
        found = read(row.easy)
        assert found.is_easy, (row.key, found)


def test_outside_of_the_demo_nothing_is_invented(settings):
    settings.DEMO = False
    with pytest.raises(NotAllowed):
        load_demo_proposals(now=NOW)
