"""How many came, by channel and day, without telling of few."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from stadtherz.participation.domain.small_cells import is_few, told_cells


@dataclass(frozen=True)
class DayTurnout:
    """The ballots of one closing; a number is None where it is small and not told."""

    day: date
    all: int | None
    by_channel: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class Turnout:
    """How many had a right, how many used it, and by which channel, as of the last closing.

    `entitled` is None where nobody can say: where people enter themselves as they vote.
    """

    entitled: int | None
    voted: int
    by_channel: tuple[tuple[str, int | None], ...]
    days: tuple[DayTurnout, ...]

    @property
    def few_came(self) -> bool:
        """Whether so few voted that their opened ballots tell of people."""
        return is_few(self.voted)

    @property
    def few(self) -> bool:
        """Whether few voted, or never more than few can."""
        return self.few_came or (self.entitled is not None and is_few(self.entitled))

    @property
    def percent(self) -> float | None:
        """Give the turnout in percent; None when nobody was entitled, or nobody can say who is."""
        return 100 * self.voted / self.entitled if self.entitled else None


def turnout_of(entitled: int | None, days: Iterable[tuple[date, Mapping[str, int]]]) -> Turnout:
    """Add up the closings of a ballot.

    Args:
        entitled: how many rights there are; None where people enter themselves as they vote.
        days: of each closing its day, and how many ballots came by which channel.

    """
    told, all_days = [], Counter[str]()
    for day, channels in days:
        all_days.update(channels)
        if channels:
            told.append(DayTurnout(day, sum(channels.values()), _told(channels)))
    return Turnout(entitled, all_days.total(), _told(all_days), tuple(told))


def _told(channels: Mapping[str, int]) -> tuple[tuple[str, int | None], ...]:
    return tuple(told_cells(channels).items())
