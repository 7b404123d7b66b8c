"""A result is counted once, from what was opened, and stays; counting anew gives the same bytes."""

import json

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, Unavailable
from stadtherz.participation.domain.counting.rule import (
    EqualShares,
    Increase,
    MostVotes,
    Rule,
    Scoring,
)
from stadtherz.participation.models import BallotBox, CountedResult
from stadtherz.participation.services import counting
from stadtherz.participation.services.casting import Wanted, cast_by_account
from stadtherz.participation.services.counting import count_again, count_due, count_result
from tests.participation.factories import ANNOUNCED, CLOSES, COSTS, DURING, nonce
from tests.participation.test_closing import City

pytestmark = pytest.mark.django_db
SHARES = Rule(EqualShares(increase=Increase(100)), lot=tuple(COSTS)).settings()


def finished(*voters, **changes):
    city = City(**changes)
    city.vote(*(voters or range(12)))
    city.finish()
    return city


def refuse(_sheet, _settings):
    raise Invalid("no rule", code="rule-text")


def counted(city):
    return count_result(ballot_id=city.ballot.pk, now=ANNOUNCED)


class TestWhen:
    def test_not_before_the_moment_and_not_before_the_opening(self):
        city = City()
        city.vote(*range(12))
        city.close(CLOSES.date(), CLOSES)
        with pytest.raises(NotAllowed):
            count_result(ballot_id=city.ballot.pk, now=CLOSES)
        assert list(count_due(now=CLOSES)) == []
        with pytest.raises(Unavailable):
            counted(city)
        assert list(count_due(now=ANNOUNCED)) == []

    def test_the_clock_counts_once(self):
        city = finished()
        assert list(count_due(now=ANNOUNCED)) == ["stadtbudget haushalt: counted"]
        assert list(count_due(now=ANNOUNCED)) == []
        assert counted(city) == CountedResult.objects.get()

    def test_one_that_cannot_be_counted_keeps_no_other_waiting(self, monkeypatch):
        city = finished()
        monkeypatch.setattr(counting, "declared_rule", refuse)
        assert list(count_due(now=ANNOUNCED)) == [
            "stadtbudget haushalt: not counted, rule-text: no rule"
        ]
        monkeypatch.undo()
        assert counted(city).told()["state"] == "counted"

    def test_the_database_takes_no_result_before_the_opening(self):
        box = BallotBox.objects.get(pk=City().ballot.pk)
        with pytest.raises(DatabaseError, match="before the opening"), transaction.atomic():
            CountedResult.objects.create(pk=box.pk, content="{}")

    def test_what_is_published_stays(self):
        kept = counted(finished())
        for act in (kept.delete, kept.save):
            with pytest.raises(DatabaseError, match="published result"), transaction.atomic():
                act()


class TestWhat:
    def test_winners_with_the_reason_of_each_in_both_languages(self):
        told = counted(finished()).told()
        assert (told["state"], told["winners"]) == ("counted", ["baeume", "bank"])
        assert (told["spent"], told["budget"], told["voters"]) == (45_000_00, 100_000_00, 12)
        assert told["rule_sha256"] != told["rule"]["sha256"]
        trees, _bench, fountain, playground = told["projects"]
        assert (trees["votes"], trees["rank"], trees["won"]) == (8, 1, True)
        assert trees["reason"] == {"kind": "Fits", "left": 100_000_00}
        assert fountain["words"]["de"].startswith("Nicht gewonnen, Platz 2: Es fehlten 15.000")
        assert fountain["words"]["en"].startswith("Did not win, number 2 by votes: €15,000 short.")
        assert playground["words"]["de"] == "Nicht gewonnen: Niemand hat dafür gestimmt."
        assert told["fared"] == {"without": 4, "winners": [[0, 4], [1, 4], [2, 4]]}
        assert told["other"] is None
        assert told["by_channel"] is None

    def test_equal_shares_beside_most_votes(self):
        told = counted(finished(rule_settings=SHARES)).told()
        assert told["winners"]
        assert set(told["other"]) == {"winners", "spent", "without", "only_here", "only_there"}
        assert told["other"]["winners"] == ["baeume", "bank"]

    def test_a_tie_names_what_needs_a_lot(self):
        costs = {"bank": 5_000_00, "brunnen": 5_000_00}
        city = City(costs=costs, most=2)
        for number, key in enumerate(("bank", "brunnen") * 6):
            wanted = Wanted(frozenset({key}), nonce(number))
            cast_by_account(
                ballot=city.ballot, account=city.people[number], wanted=wanted, now=DURING
            )
        city.finish()
        told = counted(city).told()
        assert (told["state"], told["tied"]) == ("tie", ["bank", "brunnen"])
        assert [one["votes"] for one in told["projects"]] == [6, 6]

    def test_without_a_budget_votes_are_told(self):
        told = counted(finished(budget=None, rule_settings={})).told()
        assert (told["state"], "winners" in told) == ("votes", False)
        assert [one["votes"] for one in told["projects"]] == [8, 4, 4, 0]

    def test_points_and_ranks_are_counted(self):
        points = Rule(MostVotes(Scoring.POINTS)).settings()
        city = City(kind="points", points=5, points_each=3, rule_settings=points)
        wanted = Wanted({"bank": 3, "baeume": 2}, nonce(1))
        cast_by_account(ballot=city.ballot, account=city.people[0], wanted=wanted, now=DURING)
        city.finish()
        assert counted(city).told()["winners"] == ["bank", "baeume"]


class TestAgain:
    def test_counting_anew_gives_the_same_bytes(self, capsys):
        city = finished(rule_settings=SHARES)
        kept = counted(city)
        assert count_again(ballot_id=city.ballot.pk, now=ANNOUNCED) == kept.sha256
        assert json.loads(kept.content)["ballot"] == str(city.ballot.pk)

    def test_another_result_is_told(self, monkeypatch):
        city = finished()
        counted(city)
        monkeypatch.setattr(counting, "result_text", lambda _ballot, _at, _lot: "{}")
        with pytest.raises(Conflict) as refused:
            count_again(ballot_id=city.ballot.pk, now=ANNOUNCED)
        assert refused.value.code == "result-differs"

    def test_the_command(self, capsys, time_machine):
        city = finished()
        time_machine.move_to(ANNOUNCED, tick=False)
        call_command("participation_count", "stadtbudget", "haushalt")
        assert counted(city).sha256 in capsys.readouterr().out
