"""What a reader gets on the page of promises."""

import re
from datetime import date

import pytest
import time_machine

from tests.programme.factories import milestone, project

pytestmark = pytest.mark.django_db
DUE = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-24 12:00", tick=False):
        yield


def body_of(client, path="/versprochen/"):
    return client.get(path).content.decode()


def cells_of(body):
    """The rows of the table as lists of words."""
    rows = re.findall(r"<tr role=\"row\">(.*?)</tr>", body.split("<tbody")[1], re.DOTALL)
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.split(r"</t[hd]>", row)[:-1]
        ]
        for row in rows
    ]


def test_each_date_stands_in_its_own_column(client):
    found = project()
    milestone(found, date(2027, 3, 1), first_due=date(2026, 12, 31))
    milestone(found, DUE, is_done=True, done_on=date(2026, 7, 2))
    milestone(found, date(2025, 1, 1), first_due=None, is_done=True, done_on=date(2025, 1, 1))
    assert [row[:2] + row[3:] for row in cells_of(body_of(client))] == [
        ["Fertig", "offen", "31.12.2026", "01.03.2027", "–"],
        ["Fertig", "2 Tage zu spät erledigt", "30.06.2026", "30.06.2026", "02.07.2026"],
        ["Fertig", "erledigt, ohne Termin vorab", "–", "–", "01.01.2025"],
    ]


def test_a_date_is_said_as_exactly_as_it_is_known(client):
    found = project()
    milestone(found, date(2027, 12, 31), first_known="year", due_known="year")
    milestone(found, date(2024, 12, 31), first_due=None, is_done=True,
              done_on=date(2024, 12, 31), done_known="year")  # fmt: skip
    milestone(found, date(2023, 6, 30), first_due=None, is_done=True,
              done_on=date(2023, 6, 30), done_known="month")  # fmt: skip
    rows = cells_of(body_of(client))
    assert [row[3:] for row in rows] == [
        ["2027", "2027", "–"], ["–", "–", "2024"], ["–", "–", "Juni 2023"],
    ]  # fmt: skip
    assert "31.12.2024" not in body_of(client)
    assert "2024" in body_of(client, "/projekte/bruecke/")
    assert "31. Dezember 2024" not in body_of(client, "/projekte/bruecke/")


def test_the_tally_tells_a_missing_promise_from_a_missing_day(client):
    found = project()
    milestone(found, DUE, first_due=None, is_done=True, done_on=DUE)
    milestone(found, DUE, is_done=True)
    body = body_of(client)
    assert re.search(r"<strong>1</strong>\s*erledigt, ohne Termin vorab", body)
    assert re.search(r"<strong>1</strong>\s*erledigt, Tag nicht bekannt", body)


@pytest.mark.parametrize(
    ("late", "said"),
    [
        ([0], "ab fünf erledigten Versprechen (bisher 1)"),
        ([0, 0, 0, 0], "ab fünf erledigten Versprechen (bisher 4)"),
        ([0, 0, 0, 8, 9], "Mindestens die Hälfte der 5 erledigten Versprechen kam zu dem Termin"),
        ([0, 0, 1, 8, 9], "kam ein Termin einen Tag später"),
        ([0, 0, 12, 18, 19], "kam ein Termin 12 Tage später als zuerst versprochen (aus 5"),
        ([0, 0, 29, 29, 29, 29], "kam ein Termin 29 Tage später als zuerst versprochen (aus 6"),
    ],
)
def test_a_usual_slip_is_said_from_five_finished_promises_up(client, late, said):
    found = project()
    for days in late:
        milestone(found, date(2026, 7, 1), is_done=True, done_on=date(2026, 7, 1 + days))
    body = " ".join(body_of(client).split())
    assert said in body
    assert "0 Monate" not in body


def test_the_table_says_what_it_shows(client):
    milestone(project())
    assert "<caption>Die spätesten Termine zuerst." in body_of(client)


def test_the_home_page_says_a_date_no_more_exactly_either(client, tmp_path, settings):
    settings.LAKE = str(tmp_path / "lake")
    milestone(project(), date(2027, 12, 31), first_known="year", due_known="year")
    body = " ".join(body_of(client, "/").split())
    assert "Projekt bruecke, geplant für 2027" in body
    assert "31. Dezember 2027" not in body
