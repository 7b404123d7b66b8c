"""Days are closed, what was sealed is opened, keys are destroyed: when due, and not before."""

import json
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import connection

from stadtherz.accounts.domain.personal_data import registry
from stadtherz.accounts.public import User
from stadtherz.accounts.services.privacy import erase_account
from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.errors import Conflict, NotAllowed, Unavailable
from stadtherz.participation.adapters.keys import has_key
from stadtherz.participation.domain.board import Entry, fault_of
from stadtherz.participation.models import (
    BoardEntry,
    CastBallot,
    DayHead,
    RightMark,
    SealedBallot,
    VotingRight,
)
from stadtherz.participation.selectors.board import (
    Whereabouts,
    board_lines,
    receipt_state,
    turnout,
)
from stadtherz.participation.selectors.totals import opened_ballots
from stadtherz.participation.services.casting import Wanted, cast_by_account, cast_by_code
from stadtherz.participation.services.closing import close_day, close_due, destroy_key, reveal
from stadtherz.participation.services.counting import count_result
from stadtherz.participation.services.entering import (
    Entered,
    enter_accounts,
    enter_oneself,
    make_codes,
)
from tests.accounts.people import confirmed
from tests.participation.factories import (
    ANNOUNCED,
    BEFORE,
    CLOSES,
    DURING,
    OBJECTIONS,
    nonce,
    opened,
    staff,
    support_of,
)

pytestmark = pytest.mark.django_db
DAY = DURING.date()
CHOICES = [frozenset({"baeume"}), frozenset({"baeume", "bank"}), frozenset({"brunnen"})]


class City:
    """A ballot with people on its list, of whom some vote."""

    def __init__(self, people=12, **changes):
        self.office = staff()
        self.ballot = opened(self.office, **changes)
        self.people = User.objects.bulk_create(
            [User(username=f"p{number}") for number in range(people)]
        )
        self.receipts = {}
        named = changes.get("access") == "register"
        entered = [Entered(one.pk, one.username if named else "") for one in self.people]
        enter_accounts(ballot_id=self.ballot.pk, people=entered, by=self.office, now=BEFORE)

    def vote(self, *numbers, now=DURING):
        for number in numbers:
            wanted = Wanted(CHOICES[number % 3], nonce(1000 - number))
            self.receipts[number] = cast_by_account(
                ballot=self.ballot, account=self.people[number], wanted=wanted, now=now
            )

    def close(self, day=DAY, now=DURING):
        return close_day(ballot_id=self.ballot.pk, day=day, now=now)

    def finish(self):
        self.close(CLOSES.date(), CLOSES)
        reveal(ballot_id=self.ballot.pk, now=ANNOUNCED)


def test_a_list_that_grows_with_each_vote_is_not_told(client):
    load_city(city=the_city())
    ballot = opened(access="every-account")
    for number in range(12):
        account = confirmed(f"p{number}")
        enter_oneself(ballot_id=ballot.pk, account=account, now=DURING)
        wanted = Wanted(CHOICES[number % 3], nonce(number))
        cast_by_account(ballot=ballot, account=account, wanted=wanted, now=DURING)
    close_day(ballot_id=ballot.pk, day=CLOSES.date(), now=CLOSES)
    found = turnout(ballot)
    assert (found.entitled, found.voted, found.percent) == (None, 12, None)
    reveal(ballot_id=ballot.pk, now=ANNOUNCED)
    count_result(ballot_id=ballot.pk, now=ANNOUNCED)
    with time_machine.travel(ANNOUNCED):
        board, result = (
            client.get(f"/mitmachen/stadtbudget/haushalt/{page}/").content.decode()
            for page in ("tafel", "ergebnis")
        )
    assert "dürfen abstimmen" not in board
    assert "wer ein bestätigtes Konto hat, konnte" in result


def test_a_day_goes_onto_the_board_in_an_order_that_tells_nothing():
    city = City()
    city.vote(*range(12))
    head = city.close()
    rows = list(BoardEntry.objects.order_by("number"))
    chain = [Entry(row.number, row.previous, json.loads(row.content), row.hash) for row in rows]
    assert fault_of(chain) is None
    assert (head.entries, head.hash, head.channels) == (13, rows[-1].hash, {"account": 12})
    commitments = [row.commitment for row in rows[1:]]
    assert commitments == sorted(commitments)
    cast_order = [city.receipts[number].commitment for number in range(12)]
    assert commitments != cast_order
    assert set(commitments) == set(cast_order)


def test_sealed_ballots_lie_in_the_order_of_their_random_numbers_on_the_disk():
    city = City()
    city.vote(*range(12))
    before = list(CastBallot.objects.values_list("pk", flat=True))
    city.close()
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM participation_sealedballot ORDER BY {place}")  # noqa: S608
        lying = [row[0] for row in cursor.fetchall()]
    assert lying == sorted(lying)
    assert set(SealedBallot.objects.values_list("pk", flat=True)) == set(before)
    assert not CastBallot.objects.exists()


def test_fewer_than_ten_wait_and_come_with_more_or_at_the_end():
    city = City()
    city.vote(*range(9))
    assert city.close().entries == 1
    assert city.close(DAY + timedelta(days=1)).entries == 1
    city.vote(9)
    assert city.close(DAY + timedelta(days=2)).entries == 11
    city.vote(10)
    assert city.close(CLOSES.date(), CLOSES).entries == 12
    assert city.close(CLOSES.date(), CLOSES) is None
    assert [head.number for head in DayHead.objects.all()] == [0, 1, 2, 3, 4]


def test_a_box_that_does_not_match_the_list_is_not_closed():
    city = City()
    city.vote(0)
    right = VotingRight.objects.filter(used=False).first()
    VotingRight.objects.filter(pk=right.pk).update(used=True, channel="account")
    with pytest.raises(Conflict) as refused:
        city.close()
    assert refused.value.code == "box-balance"
    assert CastBallot.objects.count() == 1


class TestWhereAReceiptIs:
    def test_in_the_box_then_on_the_board(self):
        city = City()
        city.vote(*range(10))
        mine = city.receipts[4]
        state = receipt_state(city.ballot, mine.number)
        assert state.where is Whereabouts.IN_THE_BOX
        city.close()
        state = receipt_state(city.ballot, mine.number)
        assert (state.where, state.day) == (Whereabouts.ON_THE_BOARD, DAY)
        assert BoardEntry.objects.get(number=state.entry).commitment == mine.commitment
        assert receipt_state(city.ballot, "f" * 16).where is Whereabouts.UNKNOWN


class TestTurnout:
    def test_as_of_the_last_closing(self):
        city = City(20)
        city.vote(*range(12))
        assert turnout(city.ballot).voted == 0
        city.close()
        found = turnout(city.ballot)
        assert (found.entitled, found.voted, found.percent) == (20, 12, 60.0)
        assert found.by_channel == ()  # all of a day came by one
        assert [day.day for day in found.days] == [DAY]


class TestTheMoment:
    def test_totals_wait_for_it(self):
        city = City()
        city.vote(*range(12))
        city.close(CLOSES.date(), CLOSES)
        for at in (CLOSES, ANNOUNCED - timedelta(microseconds=1)):
            for ask in (support_of, opened_ballots):
                with pytest.raises(NotAllowed) as refused:
                    ask(city.ballot, at)
                assert refused.value.code == "totals-sealed"
            with pytest.raises(NotAllowed):
                reveal(ballot_id=city.ballot.pk, now=at)
        found = support_of(city.ballot, ANNOUNCED)
        assert found == {"baeume": 8, "bank": 4, "brunnen": 4, "spielplatz": 0}

    def test_an_open_box_is_not_counted(self):
        city = City()
        with pytest.raises(Unavailable) as refused:
            support_of(city.ballot, ANNOUNCED)
        assert refused.value.code == "box-open"

    def test_counting_gets_choices_and_a_channel_where_many_came_by_each(self):
        city = City(12, access="register")
        letters = make_codes(
            ballot_id=city.ballot.pk, entries=[f"letter {number}" for number in range(13)],
            by=city.office, now=BEFORE,
        )  # fmt: skip
        city.vote(*range(12))
        for place, one in enumerate(letters):
            if place == 10:
                city.close()
            wanted = Wanted(CHOICES[place % 3], nonce(place))
            cast_by_code(ballot=city.ballot, code=one.code, wanted=wanted, now=DURING)
        city.close(CLOSES.date(), CLOSES)
        found = opened_ballots(city.ballot, ANNOUNCED)
        assert {one.choice for one in found} == set(CHOICES)
        # the last three wait for others, for ever
        assert Counter(one.channel for one in found) == {"account": 12, "letter": 10, "": 3}
        told = turnout(city.ballot)
        assert (told.by_channel, told.without_channel) == ((("account", 12), ("letter", 10)), 3)
        assert "letter" not in "".join(board_lines(city.ballot, ANNOUNCED))

    def test_points_and_ranks(self):
        city = City(kind="points", points=5, points_each=3)
        wanted = Wanted({"bank": 3, "baeume": 2}, nonce(1))
        cast_by_account(ballot=city.ballot, account=city.people[0], wanted=wanted, now=DURING)
        city.close(CLOSES.date(), CLOSES)
        assert support_of(city.ballot, ANNOUNCED)["bank"] == 3

    def test_opening_is_bound_to_the_board_once(self):
        city = City()
        city.vote(*range(12))
        city.finish()
        assert not reveal(ballot_id=city.ballot.pk, now=ANNOUNCED)
        last = json.loads(BoardEntry.objects.latest("number").content)
        assert (last["kind"], last["count"]) == ("openings", 12)
        assert DayHead.objects.get(final=True).entries == 14


class TestTheKey:
    def test_it_goes_when_objections_are_over_and_the_marks_with_it(self):
        city = City()
        city.vote(*range(12))
        city.finish()
        with pytest.raises(Conflict):
            destroy_key(ballot_id=city.ballot.pk, now=OBJECTIONS - timedelta(seconds=1))
        assert has_key(city.ballot.pk)
        assert destroy_key(ballot_id=city.ballot.pk, now=OBJECTIONS)
        assert not has_key(city.ballot.pk)
        assert not RightMark.objects.exists()
        assert VotingRight.objects.filter(used=True).count() == 12
        assert not destroy_key(ballot_id=city.ballot.pk, now=OBJECTIONS)


class TestErasure:
    def test_erasing_accounts_leaves_every_total(self):
        city = City()
        city.vote(*range(10))
        city.close()
        before = (turnout(city.ballot), RightMark.objects.count())
        for gone in (city.people[0], city.people[11]):  # one has voted, the other has not
            erase_account(person=gone)
        assert turnout(city.ballot) == before[0]
        assert RightMark.objects.count() == before[1] - 2
        city.finish()
        assert support_of(city.ballot, ANNOUNCED)["baeume"] == 7
        assert SealedBallot.objects.count() == 10

    def test_the_export_says_that_and_not_what(self):
        city = City()
        city.vote(1)
        entry = next(one for one in registry.entries() if "Wahlrechte" in str(one.name))
        assert entry.export(city.people[1].pk) == [
            {"ballot": "haushalt", "voted_with_the_account": True, "district": "", "role": ""}
        ]
        assert entry.export(city.people[2].pk)[0]["voted_with_the_account"] is False
        assert entry.export(city.office.pk) == []


def test_the_clock_does_what_is_due_each_day():
    city = City()
    assert close_due(now=BEFORE) == []
    done = []
    for day in range(60):
        now = BEFORE + timedelta(days=day, hours=16)
        if day == 8:
            city.vote(*range(12), now=now)
        done += close_due(now=now)
    heads = list(DayHead.objects.values_list("day", flat=True))
    assert all(later > earlier for earlier, later in pairwise(heads[:-1]))
    assert [word.rpartition(": ")[2] for word in done[-3:]] == [
        "closed for good", "openings", "key destroyed"
    ]  # fmt: skip
    assert heads[:4] == [date(2026, 9, 1), date(2026, 9, 7), date(2026, 9, 8), date(2026, 9, 9)]
    assert support_of(city.ballot, ANNOUNCED)["baeume"] == 8
