"""What each channel chose, beside what all chose; a channel by which few came is not told apart."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from stadtherz.participation.domain.ballots import Choice, Kind
from stadtherz.participation.domain.turnout import turnout_of


@dataclass(frozen=True)
class Channels:
    """Ballots and sums by channel and together; None stands for what is not told.

    Args:
        names: the channels by which ballots came.
        ballots: how many came by each of them.
        together: how many came in all.
        sums: of each project what it got by each channel, and in all.

    """

    names: tuple[str, ...]
    ballots: tuple[int | None, ...]
    together: int
    sums: Mapping[str, tuple[tuple[int | None, ...], int]]


def by_channel(
    kind: Kind, projects: Iterable[str], ballots: Iterable[tuple[Choice, str]]
) -> Channels:
    """Add up what was chosen, by channel; points for points, first places for rankings."""
    came, sums = Counter[str](), Counter[tuple[str, str]]()
    for choice, channel in ballots:
        came[channel] += 1
        for project, number in _given(kind, choice).items():
            sums[project, channel] += number
    told = dict(turnout_of(0, [(date.min, came)]).by_channel)
    names = tuple(sorted(came))
    rows = {}
    for project in projects:
        each = tuple(None if told[name] is None else sums[project, name] for name in names)
        rows[project] = (each, sum(sums[project, name] for name in names))
    return Channels(names, tuple(told[name] for name in names), came.total(), rows)


def _given(kind: Kind, choice: Choice) -> Mapping[str, int]:
    if not isinstance(choice, Mapping):
        return dict.fromkeys(choice, 1)
    if kind is Kind.RANKING:
        return {project: 1 for project, rank in choice.items() if rank == 1}
    return choice
