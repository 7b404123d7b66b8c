"""A vote that found its mark just before the mark was taken off its right uses no right."""

import time

import pytest
from django.db import transaction

from stadtherz.accounts.public import Role
from stadtherz.participation.models import CastBallot, VotingRight
from stadtherz.participation.services.entering import make_codes
from tests.accounts.factories import person
from tests.participation.factories import DURING
from tests.participation.test_binding import Town, refusal
from tests.participation.test_unbinding import ask, undo
from tests.programme.test_at_once import (
    LONG_ENOUGH_TO_BE_WAITING,
    second_connection,  # noqa: F401 - a fixture
)

pytestmark = pytest.mark.django_db(transaction=True)


def asked_for():
    """A town in which somebody asked to take an account off a letter."""
    town = Town()
    town.bind(town.anna, town.letters[0])
    town.other = person("zweite", Role.CDO)
    ask(town)
    return town


def came_second(second_connection, first, vote):  # noqa: F811
    """Let a vote begin while the other act is not stored yet; gives how the vote ended."""
    with transaction.atomic():
        first()
        waiting = second_connection(vote)
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
    return getattr(waiting(), "code", "it was taken")


def test_an_account_that_is_taken_off_a_letter(second_connection):  # noqa: F811
    town = asked_for()
    vote = lambda: town.by_account(town.anna)  # noqa: E731
    assert came_second(second_connection, lambda: undo(town), vote) == "no-right"
    assert not VotingRight.objects.filter(used=True).exists()
    town.by_letter(town.letters[0])  # whose letter it is still has its vote
    assert CastBallot.objects.count() == 1


def test_a_vote_that_came_first_keeps_the_account_at_the_letter(second_connection):  # noqa: F811
    town = asked_for()
    vote, loose = (lambda: town.by_account(town.anna)), (lambda: undo(town))
    assert came_second(second_connection, vote, loose) == "already-voted"
    assert refusal(town.by_letter, town.letters[0]) == "already-voted"


def test_a_code_for_which_a_new_one_is_made(second_connection):  # noqa: F811
    town = Town()
    made = []
    again = {"ballot_id": town.ballot.pk, "entries": ["1"], "by": town.office, "now": DURING}
    anew = lambda: made.extend(make_codes(**again))  # noqa: E731
    vote = lambda: town.by_letter(town.letters[0])  # noqa: E731
    assert came_second(second_connection, anew, vote) == "no-right"
    assert not VotingRight.objects.filter(used=True).exists()
    town.by_letter(made[0].code)
