"""One code used twice at once, each with a connection of its own: it is one person."""

import time
from threading import Barrier

import pytest
from django.db import transaction

from stadtherz.kernel.errors import Refused
from stadtherz.participation.adapters.chance import new_code
from stadtherz.participation.models import Argument, Proposal, Support, SupportByCode, Unnamed
from stadtherz.participation.services.supporting import support, take_support_back
from stadtherz.participation.services.without_account import support_with_code
from tests.participation.factories import staff
from tests.participation.proposal_city import NOW, collecting, ready_made, resident, writing
from tests.participation.unnamed_city import argued, codes, proposed, shown
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


def came_of(second_connection, *acts):  # noqa: F811
    """Do acts at the same moment, each with a connection of its own; gives what came of each."""
    start = Barrier(len(acts))

    def begun(act):
        start.wait()
        act()
        return "done"

    waiting = [second_connection(lambda act=act: begun(act)) for act in acts]
    found = [outcome() for outcome in waiting]
    return sorted(one.code if isinstance(one, Refused) else str(one) for one in found)


@pytest.mark.parametrize("access", ["code", "open"])
def test_one_person_writes_much_at_once(access, second_connection):  # noqa: F811
    of = collecting(access=access)
    words = codes(of, staff(), 1)[0] if access == "code" else new_code()
    (row,) = ready_made(of, 1)
    proposals = [
        lambda number=number: proposed(of, shown(words), writing(f"Bank Nummer {number}"))
        for number in range(5)
    ]
    arguments = [
        lambda number=number: argued(row, shown(words), f"Das finde ich gut, Grund {number}.")
        for number in (1, 2)
    ]
    assert came_of(second_connection, *proposals, *arguments) == ["done"] * 5 + ["too-often"] * 2
    assert Proposal.objects.exclude(pk=row.pk).count() == 3
    assert Argument.objects.count() == 2
    (person,) = Unnamed.objects.all()
    assert {
        one.unnamed_id for one in (*Proposal.objects.exclude(pk=row.pk), *Argument.objects.all())
    } == {person.pk}


def test_many_begin_an_open_one_at_once(second_connection):  # noqa: F811
    of = collecting(access="open")
    acts = [
        lambda number=number: proposed(of, shown(), writing(f"Bank Nummer {number}"))
        for number in range(5)
    ]
    assert came_of(second_connection, *acts) == ["done"] * 5
    assert Unnamed.objects.count() == Proposal.objects.count() == 5


@pytest.mark.parametrize("act", ["support", "take back"])
def test_support_waits_for_a_merge_and_the_merge_for_no_support(act, second_connection):  # noqa: F811
    """A merge holds its proposals first, and then moves support; the other way round both wait."""
    (row,), account = ready_made(collecting(), 1), resident()
    values = {"proposal": row, "account": account, "language": "de", "created_at": NOW}
    if act == "take back":
        Support.objects.create(**values)
        Proposal.objects.filter(pk=row.pk).update(supporters=1)
    acts = {
        "support": lambda: support(proposal_id=row.pk, account=account, language="de", now=NOW),
        "take back": lambda: take_support_back(proposal_id=row.pk, account=account),
    }
    with transaction.atomic():
        Proposal.objects.select_for_update().get(pk=row.pk)
        other = second_connection(acts[act])
        time.sleep(LONG_ENOUGH_TO_BE_WAITING)
        if act == "support":
            Support.objects.create(**values)
        else:
            Support.objects.all().delete()
    assert other() is False
    assert Support.objects.count() == (act == "support")
