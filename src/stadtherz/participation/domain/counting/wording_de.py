"""The reasons in German."""

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

FILLED = "Das Geld war übrig, nachdem alle gemeinsam gekauften Projekte bezahlt waren."


def _fits(result: Result, reason: Fits, pen: Pen) -> str:
    return (
        f"Gewonnen, Platz {result.rank}: Als dieses Projekt an der Reihe war, waren noch "
        f"{pen.money(reason.left)} da. Es kostet {pen.money(result.cost)}."
    )


def _paid(result: Result, reason: Paid, pen: Pen) -> str:
    unit = "" if result.score == result.votes else " je Punkt"
    price = pen.money(reason.price) + unit
    words = f"Gewonnen, als Nummer {reason.turn} der Käufe, Platz {result.rank} nach Stimmen:"
    if not reason.emptied:
        who = f"{pen.people(reason.payers)} {'gab' if reason.payers == 1 else 'gaben'}"
        each = "" if reason.payers == 1 else "je "
        return f"{words} {who} dafür {each}{price} vom eigenen Anteil."
    gave = "gab" if reason.emptied == 1 else "gaben"
    return (
        f"{words} Wer noch genug hatte, gab {price} ({pen.people(reason.payers)}). "
        f"{pen.people(reason.emptied)} {gave} den Rest des eigenen Anteils."
    )


def _no_votes(_result: Result, _reason: NoVotes, _pen: Pen) -> str:
    return "Nicht gewonnen: Niemand hat dafür gestimmt."


def _too_dear(result: Result, reason: TooDear, pen: Pen) -> str:
    return (
        f"Nicht gewonnen: Es kostet {pen.money(result.cost)}, das sind "
        f"{pen.money(reason.missing)} mehr, als insgesamt da sind."
    )


def _under_threshold(result: Result, reason: UnderThreshold, pen: Pen) -> str:
    return (
        f"Nicht gewonnen: Es fehlten {pen.number(reason.missing)} Stimmen. "
        f"{pen.number(result.score)} waren es, {pen.number(reason.threshold)} sind nötig."
    )


def _no_room(result: Result, reason: NoRoom, pen: Pen) -> str:
    return (
        f"Nicht gewonnen, Platz {result.rank}: Es fehlten {pen.money(reason.missing)}. Als dieses "
        f"Projekt an der Reihe war, waren noch {pen.money(reason.left)} da; "
        f"es kostet {pen.money(result.cost)}."
    )


def _after_stop(result: Result, reason: AfterStop, pen: Pen) -> str:
    return (
        f"Nicht gewonnen, Platz {result.rank}: Die Auszählung endete bei "
        f"{pen.name(reason.stopped_by)}, weil das Geld dafür nicht reichte."
    )


def _out_of_money(result: Result, reason: OutOfMoney, pen: Pen) -> str:
    words = f"Nicht gewonnen: Es fehlten {pen.money(reason.missing)}."
    cost = f"das Projekt kostet {pen.money(result.cost)}."
    voters = f"Wer dafür gestimmt hat ({pen.people(result.votes)}),"
    if not reason.spent:
        return f"{words} {voters} hatte zusammen {pen.money(reason.shares)}; {cost}"
    return (
        f"{words} {voters} hatte schon {pen.money(reason.spent)} von zusammen "
        f"{pen.money(reason.shares)} für andere Projekte ausgegeben. "
        f"Es blieben {pen.money(reason.money)}; {cost}"
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
