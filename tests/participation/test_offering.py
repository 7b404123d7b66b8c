"""Participation's own tables in the catalogue: what everybody may read, and nothing before."""

import csv
import io
from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache

from stadtherz.city.public import Department, load_city, the_city
from stadtherz.opendata.models import Dataset
from stadtherz.opendata.services.sources import give_all, offered
from stadtherz.participation.domain.surveys.questions import CLOSED
from stadtherz.participation.models import Procedure, Proposal, Survey
from stadtherz.participation.selectors.offering import sources
from stadtherz.participation.services.counting import count_result
from tests.participation.factories import ANNOUNCED, CLOSES, DURING, procedure, staff
from tests.participation.proposal_city import collecting, ready_made, resident
from tests.participation.survey_city import TOLD, answered, published
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
        "participation:turnout", "participation:surveys",
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


def survey_told(**changes):
    """A survey of 60 sheets: most live in the city, some work there, five visit."""
    cache.clear()
    survey = published(procedure(), staff(), **changes)
    answered(survey, 40, visitor="10.0.1", wish=["Bessere Radwege"])
    answered(survey, 15, visitor="10.0.2", role=["works"], days=["1"])
    answered(survey, 5, visitor="10.0.3", role=["visits"], days=["0"])
    return survey


def test_surveys_are_there_from_their_moment_on_and_vanish_when_withdrawn(settings, client):
    settings.DEMO = False
    survey = survey_told()
    with time_machine.travel(TOLD - timedelta(microseconds=1), tick=False):
        assert rows_of("surveys") == []
    with time_machine.travel(TOLD, tick=False):
        found = rows_of("surveys")
        page = client.get(f"/participation/surveys/{survey.pk}/result.csv").content.decode()
    role = {one["antwort"]: one for one in found if one["frage"] == "role" and not one["nach"]}
    assert {key: one["zahl"] for key, one in role.items()} == {
        "lives": 40, "-": 0, "works+visits": 20}  # fmt: skip
    assert "," in role["works+visits"]["name"]
    assert {one["boegen"] for one in found} == {60}
    kinds = {one.key: one.kind for one in survey.as_setup().questions()}
    assert {kinds[one["frage"]] for one in found} <= CLOSED
    told = {(one["question"], one["by"], one["group"], one["answer"], one["number"])
            for one in csv.DictReader(io.StringIO(page))}  # fmt: skip
    assert {
        (one["frage"], one["nach"], one["gruppe"], one["antwort"],
         "" if one["zahl"] is None else str(one["zahl"])) for one in found
    } == {one for one in told if kinds[one[0]] in CLOSED}  # fmt: skip
    assert "Radwege" not in str([one["name"] + one["antwort"] for one in found])
    for hidden in ({"demonstration": True}, {"published": False}, {"withdrawn_at": TOLD}):
        Survey.objects.update(demonstration=False, published=True, withdrawn_at=None)
        Survey.objects.update(**hidden)
        with time_machine.travel(TOLD, tick=False):
            assert rows_of("surveys") == []


def test_surveys_reach_the_catalogue_with_their_words(settings, tmp_path, client):
    settings.LAKE = str(tmp_path / "lake")
    survey_told()
    Procedure.objects.update(department=Department.objects.order_by("pk").first())
    with time_machine.travel(TOLD, tick=False):
        [given] = [one for one in give_all(now=TOLD) if one.dataset == "umfragen"]
        Survey.objects.update(withdrawn_at=TOLD)
        [later] = [one for one in give_all(now=TOLD) if one.dataset == "umfragen"]
    assert given.rows > 10
    assert given.published
    assert (later.rows, later.is_new) == (0, True)
    row = Dataset.objects.get(key="umfragen")
    assert row.title.to("en") == "Results of surveys"
    assert row.description.to("en")
    assert row.themes == ["GOVE"]
    about = client.get("/data/umfragen.ttl").getvalue().decode()
    assert "dcat:Dataset" in about
    assert '"Ergebnisse der Umfragen"@de' in about
    assert "dcat:distribution" in about


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
