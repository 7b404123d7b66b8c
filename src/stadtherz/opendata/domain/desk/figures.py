"""What the register tells of all requests together."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from stadtherz.opendata.domain.desk.standing import Outcome


@dataclass(frozen=True)
class Kept:
    """A request as the figures need it; `due` is the deadline that counted when it was answered."""

    received: date
    due: date | None = None
    answered: date | None = None
    outcome: Outcome | None = None

    @property
    def days(self) -> int | None:
        """Calendar days from receipt to answer."""
        return (self.answered - self.received).days if self.answered else None

    @property
    def in_time(self) -> bool | None:
        """Whether it was answered by the deadline; None while it is open, or was withdrawn."""
        if self.answered is None or self.outcome is Outcome.WITHDRAWN:
            return None
        return self.due is None or self.answered <= self.due


@dataclass(frozen=True)
class Figures:
    """All requests in a few numbers.

    Args:
        number: of all.
        open: not answered yet.
        answered: by the city; withdrawn ones are neither open nor answered.
        median_days: from receipt to answer; None where none was answered.
        in_time: of the answered.
        outcomes: how often each.

    """

    number: int
    open: int
    answered: int
    median_days: float | None
    in_time: int
    outcomes: Mapping[Outcome, int]

    @property
    def share_in_time(self) -> float | None:
        """Share of the answered that came in time, 0 to 1; None where none was answered."""
        return self.in_time / self.answered if self.answered else None


def figures(requests: Iterable[Kept]) -> Figures:
    """Count requests; withdrawn ones do not count for days and share."""
    kept = list(requests)
    answered = [one for one in kept if one.in_time is not None]
    days = [one.days for one in answered if one.days is not None]
    return Figures(
        number=len(kept),
        open=sum(1 for one in kept if one.answered is None),
        answered=len(answered),
        median_days=float(median(days)) if days else None,
        in_time=sum(1 for one in answered if one.in_time),
        outcomes=Counter(one.outcome for one in kept if one.outcome),
    )
