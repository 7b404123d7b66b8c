"""How many came, by channel and day, without telling of few."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from stadtherz.participation.domain.channels import told_closings
from stadtherz.participation.domain.small_cells import is_few


@dataclass(frozen=True)
class DayTurnout:
    """How many ballots one closing brought."""

    day: date
    all: int


@dataclass(frozen=True)
class Turnout:
    """How many had a right, how many used it, and by which channel, as of the last closing.

    `entitled` is None where nobody can say: where people enter themselves as they vote.
    `by_channel` is of the closings that tell their channels, and nothing where none does.
    """

    entitled: int | None
    voted: int
    by_channel: tuple[tuple[str, int], ...]
    days: tuple[DayTurnout, ...]

    @property
    def without_channel(self) -> int:
        """How many ballots are beside those that are told apart."""
        return self.voted - sum(number for _channel, number in self.by_channel)

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
    closings = list(days)
    told = told_closings([channels for _day, channels in closings])
    by_channel = Counter[str]()
    for place in told:
        by_channel.update(closings[place][1])
    brought = [DayTurnout(day, sum(channels.values())) for day, channels in closings if channels]
    voted = sum(one.all for one in brought)
    return Turnout(entitled, voted, tuple(sorted(by_channel.items())), tuple(brought))
