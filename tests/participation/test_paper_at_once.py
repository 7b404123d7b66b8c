"""Slips, votes online and closings at the same moment, each with a connection of its own."""

import time

import pytest
from django.db import transaction

from stadtherz.kernel.errors import Conflict, NotAllowed
from stadtherz.participation.models import CastBallot, PaperBatch, VotingRight
from stadtherz.participation.services.casting import Wanted, cast_by_code
from stadtherz.participation.services.closing import close_day
from stadtherz.participation.services.entering import make_codes
from stadtherz.participation.services.paper_batches import Taken
from tests.participation.factories import DURING, nonce
from tests.participation.paper_city import Office
from tests.programme.test_at_once import (
    LONG_ENOUGH_TO_BE_WAITING,
    second_connection,  # noqa: F401 - a fixture
)

pytestmark = pytest.mark.django_db(transaction=True)


def cast(office, place):
    wanted = Wanted(frozenset({"bank"}), nonce(1))
    cast_by_code(ballot=office.ballot, code=office.codes[place], wanted=wanted, now=DURING)


def test_a_slip_and_a_vote_online_with_one_code_are_one(second_connection):  # noqa: F811
    office = Office(4)
    batch = office.batch()
    with transaction.atomic():
        assert office.take(batch, 0) is Taken.TAKEN
        online = second_connection(lambda: cast(office, 0))
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
    refusal = online()
    assert isinstance(refusal, Conflict), refusal
    assert refusal.code == "already-voted"
    with transaction.atomic():
        cast(office, 1)
        slip = second_connection(lambda: office.take(batch, 1))
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
    assert slip() is Taken.ELSEWHERE
    assert VotingRight.objects.filter(used=True).count() == 2
    assert CastBallot.objects.count() == 1
    assert PaperBatch.objects.get().slips == 1


def test_a_slip_with_a_code_for_which_a_new_one_is_made(second_connection):  # noqa: F811
    office = Office(1)
    asked = {"ballot_id": office.ballot.pk, "entries": ["1"], "by": office.chief, "now": DURING}
    office.codes = [make_codes(**asked)[0].code]
    batch = office.batch()
    with transaction.atomic():
        make_codes(**asked)
        slip = second_connection(lambda: office.take(batch, 0))
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
    refusal = slip()
    assert isinstance(refusal, NotAllowed), refusal
    assert not VotingRight.objects.filter(used=True).exists()


def test_a_closing_waits_for_a_slip_and_finds_the_balance(second_connection):  # noqa: F811
    office = Office(4)
    batch = office.batch()
    with transaction.atomic():
        office.take(batch, 0)
        closing = second_connection(
            lambda: close_day(ballot_id=office.ballot.pk, day=DURING.date(), now=DURING)
        )
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
    assert closing().number == 1
