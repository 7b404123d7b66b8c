"""What staff need before the first vote and the first proposal comes from files."""

import json

import pytest
import time_machine
from django.core.management import CommandError, call_command

from stadtherz.accounts.public import Role
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.participation.models import BallotOption, VotingBallot
from tests.accounts.factories import person
from tests.participation.factories import BEFORE, MOST_VOTES, procedure, staff

pytestmark = pytest.mark.django_db
BALLOT = {
    "key": "haushalt", "kind": "approval", "access": "codes", "most": 2, "budget": 10_000_00,
    "title": {"de": "Welche?", "en": "Which?"}, "rule": "Die meisten zuerst.",
    "rule_settings": MOST_VOTES, "opens": "2026-09-07T08:00:00+02:00",
    "closes": "2026-09-21T18:00:00+02:00", "announced": "2026-09-23T18:00:00+02:00",
    "objections_until": "2026-10-24T00:00:00+02:00",
    "options": [{"key": "bank", "title": "Bank", "cost": 5_000_00},
                {"key": "baum", "title": "Baum", "text": "Eine Linde", "cost": 1_000_00}],
}  # fmt: skip


@pytest.fixture
def office():
    procedure()
    return staff()


@pytest.fixture
def run(tmp_path):
    def do(command, values, by):
        path = tmp_path / "file.json"
        path.write_text(json.dumps(values), encoding="utf-8")
        call_command(f"participation_{command}", "stadtbudget", str(path), by=by.username)

    return do


def test_a_ballot_comes_from_a_file_changes_and_is_fixed(office, run):
    run("ballot", BALLOT, office)
    run("ballot", BALLOT | {"most": 1, "options": BALLOT["options"][:1]}, office)
    row = VotingBallot.objects.get()
    assert (row.most, row.options.get().key) == (1, "bank")
    run("ballot", BALLOT, office)
    with time_machine.travel(BEFORE, tick=False):
        call_command("participation_open", "stadtbudget", "haushalt", by=office.username)
    with pytest.raises(Conflict):
        run("ballot", BALLOT, office)
    assert BallotOption.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"opens": "2026-09-07"}, CommandError),
        ({"budget": 0.5}, CommandError),
        ({"options": [{"title": "Bank"}]}, CommandError),
        ({"kind": "guess"}, Invalid),
        ({"access": "everybody"}, Invalid),
        ({"key": "Ein Haushalt"}, Invalid),
        ({"options": BALLOT["options"] * 2}, Invalid),
        ({"most": 3}, Invalid),
        ({"title": ""}, Invalid),
        ({"closes": BALLOT["opens"]}, Invalid),
        ({"rule_settings": {}}, Invalid),
    ],
)
def test_what_could_not_be_voted_on_is_refused(office, run, changes, refused):
    with pytest.raises(refused):
        run("ballot", BALLOT | changes, office)
    assert not VotingBallot.objects.exists()


def test_only_who_may(office, run):
    anna = person("anna", Role.RESIDENT)
    with pytest.raises(NotAllowed):
        run("ballot", BALLOT, anna)
