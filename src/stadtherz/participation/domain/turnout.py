"""How many came, by channel and day, without telling of few."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from stadtherz.participation.domain.small_cells import rows_told, told_cells


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


@dataclass(frozen=True)
class ByDistrict:
    """How many of each district had a right and used it; `left_out` districts are too small.

    The district "" is of those for whom the register names none.
    """

    rows: tuple[tuple[str, int, int], ...]
    left_out: int


def by_district(rights: Mapping[str, tuple[int, int]]) -> ByDistrict | None:
    """Tell the turnout by district, where it tells of few neither who came nor who did not.

    The turnout of all is public, so a district is told with both numbers or with none, and what is
    left out cannot be found by subtraction.

    Args:
        rights: of each district how many had a right, and how many used it.

    Returns:
        None where the register names no districts.

    """
    if not any(rights):
        return None
    table = {
        key: {"came": voted, "stayed": entitled - voted}
        for key, (entitled, voted) in rights.items()
    }
    told = rows_told(table)
    rows = tuple((key, *rights[key]) for key in sorted(told))
    return ByDistrict(rows, len(rights) - len(rows))


def _told(channels: Mapping[str, int]) -> tuple[tuple[str, int | None], ...]:
    return tuple(told_cells(channels).items())
