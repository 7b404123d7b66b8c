"""The list of what the city is up to (Vorhabenliste): announced before anything is decided.

A plan is announced at least three months before the council treats it for the first time, with
how people can take part. Sources: guidelines for participation of residents of German cities
(Heidelberg 2012, section 3: "drei Monate vor der Beratung"; Bonn 2014, Landau 2015); months are
counted as in the Civil Code (BGB section 188 (2) and (3)).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stadtherz.kernel.errors import Conflict, Invalid

NOTICE_MONTHS = 3
MONTHS_A_YEAR = 12


class Degree(StrEnum):
    """How much people have a say; each degree holds those before it.

    Source: International Association for Public Participation, spectrum (2018), in German cities
    "Information, Konsultation, Mitgestaltung, Mitentscheidung".
    """

    INFORM = "inform"
    CONSULT = "consult"
    COLLABORATE = "collaborate"
    DECIDE = "decide"


class PlanState(StrEnum):
    """What became of a plan."""

    ANNOUNCED = "announced"
    RUNNING = "running"
    DECIDED = "decided"
    DROPPED = "dropped"


NEXT: dict[PlanState, frozenset[PlanState]] = {
    PlanState.ANNOUNCED: frozenset({PlanState.RUNNING, PlanState.DECIDED, PlanState.DROPPED}),
    PlanState.RUNNING: frozenset({PlanState.DECIDED, PlanState.DROPPED}),
    PlanState.DECIDED: frozenset(),
    PlanState.DROPPED: frozenset({PlanState.ANNOUNCED}),
}


class Timeliness(StrEnum):
    """Whether a plan was announced in time."""

    IN_TIME = "in-time"
    LATE = "late"
    OPEN = "open"


@dataclass(frozen=True)
class Notice:
    """How much notice people get; `earliest` is the first day on which the council may treat it."""

    timeliness: Timeliness
    earliest: date
    short_by_days: int = 0


def months_later(day: date, months: int) -> date:
    """Give the same day of a later month, or its last day where it has no such day."""
    count = day.month - 1 + months
    year, month = day.year + count // MONTHS_A_YEAR, count % MONTHS_A_YEAR + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def notice_of(announced: date, treated: date | None) -> Notice:
    """Judge the first treatment in the council against the day of the announcement.

    Args:
        announced: the day on which the plan was published.
        treated: the day of the first treatment; None as long as it is not fixed.

    """
    earliest = months_later(announced, NOTICE_MONTHS)
    if treated is None:
        return Notice(Timeliness.OPEN, earliest)
    if treated >= earliest:
        return Notice(Timeliness.IN_TIME, earliest)
    return Notice(Timeliness.LATE, earliest, (earliest - treated).days)


def check_announcement(notice: Notice, why_late: str) -> None:
    """Let a plan be announced in time, or late with a reason that everybody can read.

    Raises:
        Invalid: it is late, and nobody says why.

    """
    if notice.timeliness is Timeliness.LATE and not why_late.strip():
        message = (
            f"the council treats this {notice.short_by_days} days too early (not before"
            f" {notice.earliest}); move the treatment, or say why it cannot wait"
        )
        raise Invalid(message, code="plan-late", details=(notice.earliest.isoformat(),))


def check_step(before: PlanState, after: PlanState, outcome: str) -> None:
    """Let a plan go on; what is decided or dropped says with which outcome.

    Raises:
        Conflict: there is no way from one state to the other.
        Invalid: the outcome is missing.

    """
    if after not in NEXT[before]:
        message = f"a plan that is {before.value} cannot become {after.value}"
        raise Conflict(message, code="plan-step")
    if after in {PlanState.DECIDED, PlanState.DROPPED} and not outcome.strip():
        message = f"say what came out before the plan is {after.value}"
        raise Invalid(message, code="plan-outcome")
