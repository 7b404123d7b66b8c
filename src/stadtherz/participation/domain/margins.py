"""By how many votes a result could have come out otherwise: the margin of a count by most votes.

A spot check rests on it, so nobody types it in. Two projects that stand side by side in the order
and both won, or both lost, can change places without changing who won. So the winners stay as long
as (1) each winner stays before the losers behind it, (2) no loser that would fit into the money
that is left comes to take part at all, (3) each winner goes on taking part, and where the first
that does not fit ends the count, (4) that one stays before those behind it that would have fitted.
The margin is the smallest of these distances. A loser before a winner is one that did not fit;
when the winner overtakes it there is even less money for it.

Equal shares have no such number: a vote more or less changes what every supporter pays, and no one
sum says how far away another result is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import Any

from stadtherz.participation.domain.counting.rule import Fit, MostVotes, Scoring, rule_of
from stadtherz.participation.domain.counting.telling import State

OUT_OF_REACH = "TooDear"
NO_ROOM, AFTER_STOP = "NoRoom", "AfterStop"


class NoMargin(StrEnum):
    """Why a result has no margin."""

    EQUAL_SHARES = "equal-shares"
    TIE = "tie"
    NO_BUDGET = "no-budget"
    NO_WINNER = "no-winner"


@dataclass(frozen=True)
class Margin:
    """How close a result is.

    Args:
        votes: the smallest distance, rounded down; points where points are given.
        first, second: the projects between which it lies; without a second it is what the first
            lacks to take part, or has more than it needs to.
        each: what one ballot gives to one project at most.
        why_not: why there is no such number; None where there is.

    """

    votes: int = 0
    first: str = ""
    second: str = ""
    each: int = 1
    why_not: NoMargin | None = None


@dataclass(frozen=True)
class _Standing:
    key: str
    cost: int
    score: Fraction
    won: bool
    reason: str


@dataclass(frozen=True)
class _Distance:
    votes: Fraction
    first: str
    second: str = ""


def margin_of(told: Mapping[str, Any], *, points_each: int, room: int) -> Margin:
    """Give the margin of a result as it is published.

    Args:
        told: the value of `telling.told_result`.
        points_each: the most points of a ballot for one project; 0 where none are given.
        room: how many projects a ballot can rank.

    """
    if why := _why_none(told):
        return Margin(why_not=why)
    method = rule_of(told["rule"]["settings"]).method
    if not isinstance(method, MostVotes):
        return Margin(why_not=NoMargin.EQUAL_SHARES)
    rows = [_standing(row) for row in told["projects"]]
    needed, left = max(1, method.threshold), told["budget"] - told["spent"]
    stopper = _stopper(rows) if method.fit is Fit.STOP else None
    found = [*_pairs(rows), *_winners_leaving(rows, needed)]
    found += _behind(rows, stopper, left) if stopper else _coming_in(rows, needed, left)
    least = min(found, key=lambda one: one.votes, default=None)
    if least is None:
        return Margin(why_not=NoMargin.NO_WINNER)
    each = room if method.scoring is Scoring.BORDA else points_each or 1
    return Margin(floor(least.votes), least.first, least.second, each)


def _why_none(told: Mapping[str, Any]) -> NoMargin | None:
    return {State.TIE: NoMargin.TIE, State.VOTES: NoMargin.NO_BUDGET}.get(State(told["state"]))


def _standing(row: Mapping[str, Any]) -> _Standing:
    score = Fraction(str(row["score"]))
    return _Standing(row["key"], row["cost"], score, row["won"], row["reason"]["kind"])


def _pairs(rows: Iterable[_Standing]) -> Iterator[_Distance]:
    """Give how far each winner is before each loser behind it."""
    all_rows = list(rows)
    losers = [one for one in all_rows if not one.won and one.reason != OUT_OF_REACH]
    for winner in (one for one in all_rows if one.won):
        for loser in losers:
            before = loser.reason == NO_ROOM and loser.score > winner.score
            if not before:
                yield _Distance(winner.score - loser.score, winner.key, loser.key)


def _winners_leaving(rows: Iterable[_Standing], needed: int) -> Iterator[_Distance]:
    """Give how many votes each winner can lose until it would not take part."""
    for one in rows:
        if one.won:
            yield _Distance(one.score - needed + 1, one.key)


def _coming_in(rows: Iterable[_Standing], needed: int, left: int) -> Iterator[_Distance]:
    """Give what those lack that took no part and would fit into what is left."""
    for one in rows:
        if not one.won and one.score < needed and one.cost <= left:
            yield _Distance(needed - one.score, one.key)


def _stopper(rows: Iterable[_Standing]) -> _Standing | None:
    return next((one for one in rows if one.reason == NO_ROOM), None)


def _behind(rows: Iterable[_Standing], stopper: _Standing, left: int) -> Iterator[_Distance]:
    """Give how far what ended the count is before those that would have fitted."""
    for one in rows:
        if not one.won and one != stopper and one.cost <= left and one.reason != OUT_OF_REACH:
            yield _Distance(stopper.score - one.score, stopper.key, one.key)
