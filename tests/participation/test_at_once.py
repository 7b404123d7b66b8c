"""Casting while the box is closed, each with a connection of its own."""

import time

import pytest
from django.db import transaction

from stadtherz.kernel.errors import Conflict
from stadtherz.participation.models import CastBallot, SealedBallot, VotingRight
from tests.participation.factories import CLOSES
from tests.participation.test_closing import City
from tests.programme.test_at_once import (
    LONG_ENOUGH_TO_BE_WAITING,
    second_connection,  # noqa: F401 - a fixture
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_cast_that_is_under_way_is_in_before_the_box_is_closed(second_connection):  # noqa: F811
    city = City(2)
    with transaction.atomic():
        city.vote(0)
        closing = second_connection(lambda: city.close(CLOSES.date(), CLOSES))
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
    assert closing().entries == 2
    assert SealedBallot.objects.get().commitment == city.receipts[0].commitment


def test_who_comes_while_the_box_is_closed_keeps_the_right_and_is_told(second_connection):  # noqa: F811
    city = City(2)
    with transaction.atomic():
        city.close(CLOSES.date(), CLOSES)
        cast = second_connection(lambda: city.vote(1))
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
    refusal = cast()
    assert isinstance(refusal, Conflict), refusal
    assert refusal.code == "ballot-closed"
    assert not VotingRight.objects.filter(used=True).exists()


def test_of_a_closing_and_a_cast_in_the_middle_of_the_vote_neither_is_lost(second_connection):  # noqa: F811
    city = City(12)
    city.vote(*range(11))
    with transaction.atomic():
        city.close()
        cast = second_connection(lambda: city.vote(11))
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
    assert cast() is None
    assert (SealedBallot.objects.count(), CastBallot.objects.count()) == (11, 1)
    assert city.close(CLOSES.date(), CLOSES).entries == 13
