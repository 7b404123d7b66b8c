"""The programme's own tables in the catalogue."""

from datetime import UTC, date, datetime

import pytest

from stadtherz.opendata.models import Dataset
from stadtherz.opendata.services.sources import give_all, offered
from stadtherz.programme.models import Indicator, IndicatorValue
from stadtherz.programme.selectors.offering import sources
from tests.programme.factories import goal, milestone, project, text

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def rows_of(name):
    table = next(one for one in sources() if one.name == f"programme:{name}").table()
    names = [one.name for one in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def test_the_programme_offers_its_tables_when_the_city_starts():
    assert {one.name for one in offered()} >= {
        "programme:projects", "programme:promises", "programme:indicators",
    }  # fmt: skip


def test_projects_that_are_public_and_no_others():
    project("bruecke")
    project("geheim", published=False)
    [found] = rows_of("projects")
    assert (found["projekt"], found["referat"], found["zusagen"]) == ("bruecke", "tiefbau", 0)
    assert found["themen"] == "sicherheit, verkehr" or found["themen"] == "verkehr, sicherheit"


def test_promises_with_their_dates():
    one = project()
    milestone(one, date(2026, 12, 31))
    [found] = rows_of("promises")
    assert (found["projekt"], found["bis"], found["verschoben"]) == (
        "bruecke",
        date(2026, 12, 31),
        0,
    )


def test_indicators_with_values_and_targets():
    about = Indicator.objects.create(
        key="rad", goal=goal(), name=text("Radanteil"), unit=text("%"), target=25.0
    )
    for day, value in [(2, 11.0), (1, 10.5)]:
        IndicatorValue.objects.create(
            indicator=about, value=value, on=date(2026, 1, day), source="Zählung"
        )
    found = rows_of("indicators")
    assert [(one["stand"], one["wert"], one["zielwert"]) for one in found] == [
        (date(2026, 1, 1), 10.5, 25.0), (date(2026, 1, 2), 11.0, 25.0),
    ]  # fmt: skip


def test_they_are_published_without_anybodys_work(tmp_path, settings):
    settings.VAR = tmp_path
    milestone(project())
    list(give_all(now=NOW))
    states = dict(Dataset.objects.values_list("key", "state"))
    assert (states["projekte"], states["zusagen"]) == ("published", "published")
    assert "kennzahlen" not in states  # there is no indicator yet
