"""How it is decided whether something is shown: by rules that everybody can read, with reasons.

What other platforms lack, and this module demands: every decision goes through all rules, a refusal
names those that are broken and says why, somebody else decides when the author objects, and people
who have shown that they keep to the rules do not wait.

The seven rules are those of the place project Stadt.Raum.Wir. of a German city, as an example; each
procedure has its own list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil

from stadtherz.kernel.errors import Invalid, NotAllowed

SEVEN_RULES = (
    "no-big-festival", "democratic-order", "not-commercial", "feasible", "non-partisan",
    "own-risk", "eligible",
)  # fmt: skip
SHORTEST_REASON = 20
APPEAL_DAYS = 30
TRUSTED_AFTER = 3


class Outcome(StrEnum):
    """What is decided."""

    RELEASE = "release"
    REFUSE = "refuse"


class Level(StrEnum):
    """How well somebody is known here."""

    NEW = "new"
    KNOWN = "known"


@dataclass(frozen=True)
class Judgement:
    """A decision as somebody makes it.

    Args:
        outcome: shown or not.
        kept: the rules that were looked at and are kept.
        broken: those that are broken.
        reason: in words for the author; must be there for a refusal.

    """

    outcome: Outcome
    kept: frozenset[str]
    broken: frozenset[str] = frozenset()
    reason: str = ""


class Fault(StrEnum):
    """What is wrong with a judgement."""

    UNSEEN = "unseen-rule"
    UNKNOWN = "unknown-rule"
    BOTH = "kept-and-broken"
    BROKEN_BUT_SHOWN = "broken-but-shown"
    NOTHING_BROKEN = "nothing-broken"
    NO_REASON = "no-reason"


def faults_of(judgement: Judgement, rules: Sequence[str]) -> tuple[Fault, ...]:
    """Name what is wrong with a judgement under the rules of a procedure."""
    seen, known = judgement.kept | judgement.broken, set(rules)
    refused = judgement.outcome is Outcome.REFUSE
    found = {
        Fault.UNSEEN: bool(known - seen) and not refused,
        Fault.UNKNOWN: bool(seen - known),
        Fault.BOTH: bool(judgement.kept & judgement.broken),
        Fault.BROKEN_BUT_SHOWN: bool(judgement.broken) and not refused,
        Fault.NOTHING_BROKEN: refused and not judgement.broken,
        Fault.NO_REASON: refused and len(judgement.reason.strip()) < SHORTEST_REASON,
    }
    return tuple(fault for fault, wrong in found.items() if wrong)


def checked(judgement: Judgement, rules: Sequence[str]) -> Judgement:
    """Give a judgement back.

    Raises:
        Invalid: code "judgement", with every fault in the details.

    """
    if faults := faults_of(judgement, rules):
        message = f"this decision cannot stand: {', '.join(faults)}"
        raise Invalid(message, code="judgement", details=faults)
    return judgement


def may_appeal(*, decided_at: datetime, appealed: bool, at: datetime) -> bool:
    """Whether the author may object: once, within thirty days."""
    return not appealed and at <= decided_at + timedelta(days=APPEAL_DAYS)


def require_somebody_else(by: int, *others: int | None) -> None:
    """Let pass whoever had no part in it so far.

    Args:
        by: who wants to decide.
        others: who wrote it, and who decided first; None where the account is gone.

    Raises:
        NotAllowed: code "same-person".

    """
    if by in others:
        message = "somebody else decides: not the author, and on an appeal not who refused it"
        raise NotAllowed(message, code="same-person")


@dataclass(frozen=True)
class History:
    """What became of what somebody wrote; refusals that an appeal lifted are no refusals."""

    released: int = 0
    refused: int = 0


def level_of(history: History, after: int = TRUSTED_AFTER) -> Level:
    """Say how well somebody is known: by `after` released contributions and no refused one.

    With `after` 0 nobody waits; that is a procedure moderated afterwards as a whole.
    """
    known = history.released >= after and history.refused == 0
    return Level.KNOWN if known else Level.NEW


@dataclass(frozen=True)
class OpinionClock:
    """When a department has to say what it thinks of a proposal, and when it did."""

    due: date
    given: date | None = None

    def is_late(self, today: date) -> bool:
        """Whether the opinion is missing after its day."""
        return self.given is None and today > self.due


@dataclass(frozen=True)
class Waits:
    """How long people waited for a decision, in hours: half of them at most, nine of ten at most.

    None where nothing was decided.
    """

    decided: int
    half: float | None = None
    nine_of_ten: float | None = None


def waits(hours: Sequence[float]) -> Waits:
    """Sum up waiting times: the nearest-rank percentile, so that each is a time that was."""
    if not hours:
        return Waits(0)
    ordered = sorted(hours)
    return Waits(len(ordered), _percentile(ordered, 50), _percentile(ordered, 90))


def _percentile(ordered: Sequence[float], percent: int) -> float:
    return ordered[ceil(percent * len(ordered) / 100) - 1]
