"""A kept result as pages show it: the rows in order, the words in one language, shares for bars."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from stadtherz.kernel.errors import Unavailable
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.counting.money import Language, number
from stadtherz.participation.domain.counting.rule import Scoring
from stadtherz.participation.domain.counting.telling import State
from stadtherz.participation.models import BallotOption, CountedResult, Proposal, VotingBallot
from stadtherz.participation.selectors.procedures import fixed_ballots
from stadtherz.participation.selectors.proposals import public_proposals
from stadtherz.participation.selectors.totals import kept_result
from stadtherz.participation.selectors.turnouts import ByGroups, districts_of, percent, roles_of

WHOLE = 100
LIKE_A_PROPOSAL = re.compile(r"p[0-9]{1,15}")


@dataclass(frozen=True)
class ShownProject:
    """A project with what became of it; `share` is in percent of the most that one got.

    `proposal` is the public proposal that it came from, with what the city promised about it.
    """

    option: BallotOption
    won: bool
    number: str
    share: int
    words: str
    proposal: Proposal | None = None


@dataclass(frozen=True)
class Step:
    """How many people have so many of their projects among the winners; `share` is in percent."""

    winners: int
    people: int
    share: int


@dataclass(frozen=True)
class OtherRule:
    """What most votes first would have made of it; `tied` where it would not say."""

    only_here: tuple[BallotOption, ...]
    only_there: tuple[BallotOption, ...]
    without: int
    spent: int
    tied: tuple[BallotOption, ...]


@dataclass(frozen=True)
class ByChannel:
    """Votes apart by channel, of those projects where that tells of no few."""

    channels: tuple[str, ...]
    rows: tuple[tuple[BallotOption, tuple[int, ...]], ...]
    left_out: int


@dataclass(frozen=True)
class ShownLot:
    """The lot that ended a tie: who was equal, and all options, both in the order of the lot."""

    event: Text
    reason: str
    known_at: datetime
    seed: str
    tied: tuple[BallotOption, ...]
    order: tuple[BallotOption, ...]


@dataclass(frozen=True)
class ShownResult:
    """All that the page of a result shows."""

    state: State
    sha256: str
    voters: int
    by_points: bool
    won: tuple[ShownProject, ...]
    lost: tuple[ShownProject, ...]
    tied: tuple[BallotOption, ...]
    budget: int
    spent: int
    spent_percent: int
    without: int
    without_percent: int
    fared: tuple[Step, ...]
    other: OtherRule | None
    by_channel: ByChannel | None
    by_district: ByGroups | None
    by_role: ByGroups | None
    lot: ShownLot | None = None

    @property
    def all(self) -> int:
        """How many projects there were."""
        return len(self.won) + len(self.lost)

    @property
    def left(self) -> int:
        """What is left of the budget."""
        return self.budget - self.spent


def published_result(ballot: VotingBallot, at: datetime) -> CountedResult:
    """Give the kept result for downloads.

    Raises:
        NotAllowed: the announced moment has not come.
        Unavailable: it is still being counted.

    """
    kept = kept_result(ballot, at)
    if kept is None:
        message = f"the result of ballot {ballot.pk} is being counted; try again in some minutes"
        raise Unavailable(message, code="result-counting")
    return kept


def counted_ballots() -> QuerySet[VotingBallot]:
    """Give the public ballots with a budget whose result is out, the newest first."""
    return told_ballots().exclude(budget=None)


def told_ballots() -> QuerySet[VotingBallot]:
    """Give the public ballots whose result is out, the newest first."""
    counted = CountedResult.objects.values("pk")
    found = fixed_ballots().filter(pk__in=counted, procedure__published=True)
    return found.order_by("-announced")


def shown_result(ballot: VotingBallot, kept: CountedResult, language: Language) -> ShownResult:
    """Read a kept result for a page; the options of the ballot are prefetched."""
    told, options = kept.told(), {one.key: one for one in ballot.options.all()}
    state = State(told["state"])
    rows = _rows(told, options, language)
    fared = told.get("fared", {"without": 0, "winners": []})
    return ShownResult(
        state=state, sha256=kept.sha256, voters=told["voters"], by_points=_by_points(told, ballot),
        won=_in_order(rows, told.get("winners", ())),
        lost=tuple(one for one in rows if not one.won),
        tied=tuple(options[key] for key in told.get("tied", ())),
        budget=told.get("budget") or 0, spent=told.get("spent", 0),
        spent_percent=percent(told.get("spent", 0), told.get("budget") or 0),
        without=fared["without"], without_percent=percent(fared["without"], told["voters"]),
        fared=_steps(fared["winners"]), other=_other(told.get("other"), options),
        by_channel=_by_channel(told["by_channel"], [one.option for one in rows]),
        by_district=districts_of(kept), by_role=roles_of(kept),
        lot=_lot(told.get("lot"), ballot, options),
    )  # fmt: skip


def channels_of(ballot: VotingBallot, at: datetime) -> ByChannel | None:
    """Give the votes apart by channel as the kept result has them; None where it has none.

    Raises:
        NotAllowed, Unavailable: see `published_result`.

    """
    return _by_channel(
        published_result(ballot, at).told()["by_channel"], list(ballot.options.all())
    )


def _rows(
    told: Mapping[str, Any], options: Mapping[str, BallotOption], language: Language
) -> tuple[ShownProject, ...]:
    """Give all projects, most votes first."""
    came_from = _proposals(options)
    scored = [(Fraction(one.get("score", one["votes"])), one) for one in told["projects"]]
    most = max((score for score, _one in scored), default=Fraction(0)) or Fraction(1)
    ordered = sorted(scored, key=lambda pair: (-pair[0], options[pair[1]["key"]].position))
    return tuple(
        ShownProject(
            options[one["key"]], one.get("won", False), number(score, language),
            round(WHOLE * score / most), one.get("words", {}).get(language.value, ""),
            came_from.get(one["key"]),
        )
        for score, one in ordered
    )  # fmt: skip


def _proposals(options: Mapping[str, BallotOption]) -> dict[str, Proposal]:
    """Give the public proposals that options came from, by the key of the option.

    Keys like those of proposals come with files as well; so the title has to be the same.
    """
    numbers = [int(key[1:]) for key in options if LIKE_A_PROPOSAL.fullmatch(key)]
    if not numbers:
        return {}
    of = next(iter(options.values())).ballot.procedure
    rows = public_proposals(of).filter(pk__in=numbers).defer("terms", "folded")
    return {
        one.option_key: one
        for one in rows
        if one.title in {words for _, words in options[one.option_key].title}
    }


def _lot(
    told: Mapping[str, Any] | None, ballot: VotingBallot, options: Mapping[str, BallotOption]
) -> ShownLot | None:
    """Give the lot that ended a tie; who was equal says the count by the declared rule."""
    if told is None:
        return None
    declared = CountedResult.objects.get(pk=ballot.pk).told()
    order = tuple(options[key] for key in told["order"])
    return ShownLot(
        Text.of(told["event"]), told["reason"], datetime.fromisoformat(told["known_at"]),
        told["seed"], tuple(one for one in order if one.key in declared["tied"]), order,
    )  # fmt: skip


def _in_order(rows: Sequence[ShownProject], winners: Sequence[str]) -> tuple[ShownProject, ...]:
    by_key = {one.option.key: one for one in rows}
    return tuple(by_key[key] for key in winners)


def _by_points(told: Mapping[str, Any], ballot: VotingBallot) -> bool:
    if "rule" not in told:
        return ballot.kind == "points"
    return str(told["rule"]["settings"]["parameters"]["scoring"]) != Scoring.VOTES


def _steps(winners: Sequence[Sequence[int]]) -> tuple[Step, ...]:
    people = sum(number for _won, number in winners)
    return tuple(Step(won, number, percent(number, people)) for won, number in winners)


def _other(told: Any, options: Mapping[str, BallotOption]) -> OtherRule | None:
    if told is None:
        return None
    here, there, tied = (
        tuple(options[key] for key in told.get(name, ()))
        for name in ("only_here", "only_there", "tied")
    )
    return OtherRule(here, there, told.get("without", 0), told.get("spent", 0), tied)


def _by_channel(told: Any, options: Sequence[BallotOption]) -> ByChannel | None:
    if told is None:
        return None
    channels, cells = tuple(told["channels"]), told["votes"]
    rows = tuple(
        (option, tuple(cells[option.key][one] for one in channels))
        for option in options
        if option.key in cells
    )
    return ByChannel(channels, rows, len(options) - len(rows))
