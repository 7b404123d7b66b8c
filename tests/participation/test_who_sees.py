"""The words "who will see this" come from the table, on every page with an input."""

import re

import pytest
import time_machine
from django.core.cache import cache

from stadtherz.accounts.public import Permission, Role, roles_with
from stadtherz.city.public import load_city, the_city
from stadtherz.participation.domain.audience import (
    PERMISSIONS,
    Part,
    Viewer,
    When,
)
from stadtherz.participation.domain.proposals import State
from stadtherz.participation.views.audience_words import (
    MOMENTS,
    NOTES,
    PARTS,
    ROLES,
    VIEWERS,
    named,
    seen_by,
)
from tests.accounts.factories import person
from tests.accounts.people import confirmed
from tests.participation.factories import DURING, opened, procedure, staff
from tests.participation.lots_told import CALLING, called
from tests.participation.survey_city import ASKING, published

BALLOT = "/mitmachen/stadtbudget/haushalt/"
LOTS = "/mitmachen/stadtbudget/losen/digitalbeirat/"
SURVEY = "/mitmachen/stadtbudget/umfragen/radfahren/"


@pytest.fixture
def city():
    load_city(city=the_city())
    cache.clear()


def body(response):
    return response.content.decode()


def promised(page):
    """The lines of "who will see this" on a page."""
    return {" ".join(line.split()) for line in re.findall(r"<li><strong>.+?</li>", page, re.DOTALL)}


def lines(*parts, **more):
    """The lines that the table makes of parts, as the template writes them."""
    told = {}
    for one in seen_by(*parts, **more):
        said = f"{f' {one.when}' if one.when else ''}: {one.who}"
        told.setdefault(one.what, []).append(said + (f". {one.note}" if one.note else ""))
    return {f"<li><strong>{what}</strong>{';'.join(said)}</li>" for what, said in told.items()}


class TestWords:
    def test_everything_in_the_table_has_words(self):
        assert set(PARTS) == set(Part)
        assert set(NOTES) <= set(Part)
        assert set(ROLES) == set(Role)
        assert set(MOMENTS) == (set(State) | set(When)) - {State.WITHDRAWN, State.MERGED}
        assert set(VIEWERS) | set(PERMISSIONS) == set(Viewer)

    def test_staff_are_named_by_the_roles_that_have_the_permission(self):
        for viewer, permission in PERMISSIONS.items():
            words = named([viewer])
            for role in roles_with(Permission(permission)):
                assert viewer in VIEWERS or str(ROLES[role]) in words, (viewer, role)

    def test_one_role_is_named_once_and_nobody_is_said(self):
        words = named([Viewer.MODERATORS, Viewer.SURVEYORS])
        assert words == "die Moderation und die Leitung des Programms"
        assert named([]) == "niemand"


@pytest.mark.django_db
class TestPages:
    def test_a_ballot_a_code_and_a_stand(self, client, city):
        found = opened(staff(), access="codes")
        with time_machine.travel(DURING, tick=False):
            review = body(client.post(BALLOT, {"schritt": "ansehen", "wahl": "bank"}))
            stand = body(client.get(BALLOT + "stand/"))
        told = lines(Part.CODE, Part.CHOICE, announced=found.announced)
        assert promised(review) == told
        assert promised(stand) == told | lines(Part.QUEUE)
        assert "ab 23. September 2026 18:00" in review

    def test_a_vote_with_an_account_and_what_is_followed(self, client, city):
        found = opened(staff())
        client.force_login(confirmed("anna"))
        with time_machine.travel(DURING, tick=False):
            page = body(client.post(BALLOT, {"schritt": "ansehen", "wahl": "bank"}))
            client.post("/mitmachen/folgen/", {"was": "everything:"})
            follows = body(client.get("/mitmachen/folgen/"))
        assert promised(page) == lines(Part.VOTED, Part.CHOICE, announced=found.announced)
        assert lines(Part.FOLLOWED) <= promised(follows)

    def test_surveys(self, client, city):
        of, office = procedure(), staff()
        found = published(of, office)
        with time_machine.travel(ASKING, tick=False):
            page = promised(body(client.get(SURVEY)))
        parts = (Part.SURVEY_SHEET, Part.SURVEY_TEXTS, Part.SURVEY_NUMBERS, Part.AGE_SAID)
        assert page == lines(*parts, announced=found.announced)

    def test_lots(self, client, city):
        called(procedure(), staff())
        client.force_login(person("ada"))
        with time_machine.travel(CALLING, tick=False):
            page = promised(body(client.get(LOTS)))
        assert page >= lines(Part.LOT_BORN, Part.LOT_GROUPS, Part.LOT_NAME)
