"""The reasons in English."""

from collections.abc import Callable, Mapping
from typing import Any

from stadtherz.participation.domain.counting.pen import Pen
from stadtherz.participation.domain.counting.reasons import (
    AfterStop,
    Fits,
    NoRoom,
    NoVotes,
    OutOfMoney,
    Paid,
    Result,
    TooDear,
    UnderThreshold,
)

FILLED = "That money was left after all projects that people bought together were paid."


def _fits(result: Result, reason: Fits, pen: Pen) -> str:
    return (
        f"Won, number {result.rank} by votes: when its turn came, {pen.money(reason.left)} "
        f"was left. It costs {pen.money(result.cost)}."
    )


def _paid(result: Result, reason: Paid, pen: Pen) -> str:
    unit = "" if result.score == result.votes else " a point"
    price = pen.money(reason.price) + unit
    words = f"Won, as purchase {reason.turn}, number {result.rank} by votes:"
    if not reason.emptied:
        each = "" if reason.payers == 1 else " each"
        return f"{words} {pen.people(reason.payers)} gave {price}{each} of their shares."
    return (
        f"{words} those who had enough gave {price} ({pen.people(reason.payers)}). "
        f"{pen.people(reason.emptied)} gave the rest of their shares."
    )


def _no_votes(_result: Result, _reason: NoVotes, _pen: Pen) -> str:
    return "Did not win: nobody voted for it."


def _too_dear(result: Result, reason: TooDear, pen: Pen) -> str:
    return (
        f"Did not win: it costs {pen.money(result.cost)}, which is {pen.money(reason.missing)} "
        "more than there is in all."
    )


def _under_threshold(result: Result, reason: UnderThreshold, pen: Pen) -> str:
    return (
        f"Did not win: {pen.number(reason.missing)} votes short. It had "
        f"{pen.number(result.score)}; {pen.number(reason.threshold)} are needed."
    )


def _no_room(result: Result, reason: NoRoom, pen: Pen) -> str:
    return (
        f"Did not win, number {result.rank} by votes: {pen.money(reason.missing)} short. When its "
        f"turn came, {pen.money(reason.left)} was left; it costs {pen.money(result.cost)}."
    )


def _after_stop(result: Result, reason: AfterStop, pen: Pen) -> str:
    return (
        f"Did not win, number {result.rank} by votes: the count ended at "
        f"{pen.name(reason.stopped_by)}, which the money left could not pay for."
    )


def _out_of_money(result: Result, reason: OutOfMoney, pen: Pen) -> str:
    words = f"Did not win: {pen.money(reason.missing)} short."
    cost = f"it costs {pen.money(result.cost)}."
    voters = f"Those who voted for it ({pen.people(result.votes)})"
    if not reason.spent:
        return f"{words} {voters} had {pen.money(reason.shares)} together; {cost}"
    return (
        f"{words} {voters} had already spent {pen.money(reason.spent)} of "
        f"{pen.money(reason.shares)} on other projects. {pen.money(reason.money)} was left; {cost}"
    )


SAID: Mapping[type, Callable[[Result, Any, Pen], str]] = {
    Fits: _fits,
    Paid: _paid,
    NoVotes: _no_votes,
    TooDear: _too_dear,
    UnderThreshold: _under_threshold,
    NoRoom: _no_room,
    AfterStop: _after_stop,
    OutOfMoney: _out_of_money,
}
