"""One code used twice at once, each with a connection of its own: it is one person."""

import time

import pytest
from django.db import transaction

from stadtherz.participation.models import Proposal, SupportByCode
from stadtherz.participation.services.without_account import support_with_code
from tests.participation.factories import staff
from tests.participation.proposal_city import NOW, collecting, ready_made, writing
from tests.participation.unnamed_city import codes, proposed, shown
from tests.programme.test_at_once import (
    LONG_ENOUGH_TO_BE_WAITING,
    second_connection,  # noqa: F401 - a fixture
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_code_supports_once(second_connection):  # noqa: F811
    of = collecting(access="code")
    (code,) = codes(of, staff(), 1)
    (row,) = ready_made(of, 1)
    act = {"proposal_id": row.pk, "shown": shown(code), "now": NOW}
    with transaction.atomic():
        assert support_with_code(**act)
        other = second_connection(lambda: support_with_code(**act))
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
    assert other() is not True
    row.refresh_from_db()
    assert (row.supporters, SupportByCode.objects.count()) == (1, 1)


def test_a_form_that_is_sent_twice_at_once_is_one(second_connection):  # noqa: F811
    of, by, words = collecting(access="open"), shown(), writing("Bank am Bach")
    with transaction.atomic():
        proposed(of, by, words)
        other = second_connection(lambda: proposed(of, by, words))
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
    assert not isinstance(other(), Exception)
    assert Proposal.objects.count() == 1
