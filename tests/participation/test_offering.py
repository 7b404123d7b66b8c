"""Participation's own tables in the catalogue: what everybody may read, and nothing before."""

from datetime import date

import pytest
import time_machine

from stadtherz.city.public import load_city, the_city
from stadtherz.opendata.models import Dataset
from stadtherz.opendata.services.sources import give_all, offered
from stadtherz.participation.models import Proposal
from stadtherz.participation.selectors.offering import sources
from stadtherz.participation.services.counting import count_result
from tests.participation.factories import ANNOUNCED, CLOSES, DURING
from tests.participation.proposal_city import collecting, ready_made, resident
from tests.participation.test_closing import City
from tests.participation.test_plans import announced

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city():
    load_city(city=the_city())


def rows_of(name):
    table = next(one for one in sources() if one.name == f"participation:{name}").table()
    names = [one.name for one in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def test_it_offers_its_tables_when_the_city_starts():
    assert {one.name for one in offered()} >= {
        "participation:results", "participation:proposals", "participation:plans",
        "participation:turnout",
    }  # fmt: skip


def test_results_are_there_from_their_moment_on():
    city = City()
    city.vote(*range(12))
    for moment in (DURING, CLOSES):
        with time_machine.travel(moment, tick=False):
            assert rows_of("results") == []
    city.finish()
    with time_machine.travel(ANNOUNCED, tick=False):
        count_result(ballot_id=city.ballot.pk, now=ANNOUNCED)
        found = {one["vorhaben"]: one for one in rows_of("results")}
    assert found["bank"]["kosten"] == 5000
    assert {one["abgestimmt"] for one in found.values()} == {12}
    assert found["bank"]["bekannt_seit"] == date(2026, 9, 23)


def test_proposals_come_without_people_and_only_public_ones():
    of = collecting("ideen")
    shown, hidden = ready_made(of, 2, author=resident("zaunkoenig"))
    Proposal.objects.filter(pk=hidden.pk).update(state="waiting")
    [found] = rows_of("proposals")
    assert found["titel"] == shown.title
    assert "zaunkoenig" not in str(found)


def test_plans_say_how_early_they_were_announced():
    with time_machine.travel("2026-11-26T09:00Z", tick=False):
        announced(treated_on=date(2027, 2, 24), why_late={"de": "Es eilt"})
    [found] = rows_of("plans")
    assert (found["zu_frueh"], found["kosten"]) == (2, 1_250_000)


def test_all_of_it_reaches_the_catalogue(settings, tmp_path):
    settings.LAKE = str(tmp_path / "lake")
    with time_machine.travel("2026-11-26T09:00Z", tick=False):
        announced()
        given = {one.dataset: one for one in give_all(now=DURING)}
    assert given["vorhabenliste"].rows == 1
    assert [one.key for one in Dataset.objects.filter(source__startswith="participation:")] == [
        "vorhabenliste"
    ]


def test_what_is_invented_for_the_demo_is_said_to_be_and_stays_there(settings):
    ready_made(collecting("ideen"), 1)
    Proposal.objects.update(illustrative=True)
    for demo, rows in [(True, 1), (False, 0)]:
        settings.DEMO = demo
        assert len(rows_of("proposals")) == rows
        assert {one.offer().simulated for one in sources()} == {demo}
