"""Two of the staff answer one request at the same moment, each on a connection of their own."""

import time

import pytest
from django.db import transaction

from stadtherz.kernel.errors import Conflict
from stadtherz.opendata.models import DataRequest
from stadtherz.opendata.services.answering import answer
from tests.opendata.desk.factories import GRANTED, REFUSAL, clerk, request, seen
from tests.programme.test_at_once import second_connection  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)
LONG_ENOUGH_TO_BE_WAITING = 0.5


def test_of_two_answers_at_once_one_leaves(second_connection):  # noqa: F811
    anna, ben, row = clerk("anna"), clerk("ben"), request(mail="")
    mine, theirs = seen(row, anna), seen(row, ben)
    with transaction.atomic():
        answer(at=mine, said=GRANTED)
        other = second_connection(lambda: answer(at=theirs, said=REFUSAL))
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
    refused = other()
    assert isinstance(refused, Conflict)
    assert refused.code == "request-changed"
    found = DataRequest.objects.get()
    assert (found.outcome, found.steps.count()) == ("granted", 2)
