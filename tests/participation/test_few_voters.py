"""Where few vote, opened ballots tell of people: that is said, and no more is told than needed."""

import pytest
import time_machine

from stadtherz.participation.domain.turnout import Turnout
from stadtherz.participation.models import VotingRight
from stadtherz.participation.services.counting import count_result
from tests.participation.factories import ANNOUNCED, DURING, opened
from tests.participation.test_closing import City

PAPER = "/mitmachen/stadtbudget/haushalt/"
MAY, DID = "Hier dürfen nur wenige abstimmen", "Hier haben nur wenige abgestimmt"


@pytest.mark.parametrize(
    ("entitled", "voted", "few", "came"),
    [
        (9, 0, True, False), (10, 0, False, False), (10, 9, True, True), (40, 10, False, False),
        (None, 0, False, False), (None, 9, True, True), (0, 0, False, False),
    ],
)  # fmt: skip
def test_what_few_is(entitled, voted, few, came):
    found = Turnout(entitled, voted, (), ())
    assert (found.few, found.few_came) == (few, came)


def pages(client, at, *ends):
    with time_machine.travel(at, tick=False):
        return [client.get(PAPER + end).content.decode() for end in ends]


def looked_at(client):
    with time_machine.travel(DURING, tick=False):
        return client.post(PAPER, {"wahl": "bank", "schritt": "ansehen"}).content.decode()


@pytest.mark.django_db
def test_few_who_may_vote_are_told_before_they_do(client):
    City(people=9)
    assert MAY in looked_at(client)
    assert MAY in pages(client, DURING, "tafel/")[0]


@pytest.mark.django_db
def test_a_longer_list_says_nothing_before_the_end(client):
    City(people=10)
    assert MAY not in looked_at(client)
    assert MAY not in pages(client, DURING, "tafel/")[0]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [9, 10])
def test_of_few_ballots_there_is_no_more_than_a_recount_needs(client, number):
    city = City(people=12)
    city.vote(*range(number))
    city.finish()
    count_result(ballot_id=city.ballot.pk, now=ANNOUNCED)
    result, board = pages(client, ANNOUNCED, "ergebnis/", "tafel/")
    few = number == 9
    assert (DID in result, DID in board) == (few, few)
    assert ("Wer sich wiederfindet" in result, "gingen leer aus" in result) == (not few, not few)
    with time_machine.travel(ANNOUNCED, tick=False):
        copy = client.get(f"/participation/{city.ballot.pk}/result.pb")
        lines = b"".join(client.get(f"/participation/{city.ballot.pk}/board.jsonl"))
    assert (copy.status_code == 404, ".pb" in result) == (few, not few)
    assert lines.count(b'"line":"opening"') == number


@pytest.mark.django_db
def test_where_everybody_may_vote_no_number_leaks_before_the_end(client):
    found = opened(access="every-account")
    VotingRight.objects.create(ballot=found)
    assert MAY not in looked_at(client)
