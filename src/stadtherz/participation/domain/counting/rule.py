"""The rule by which an election is counted, as a value with one text and one hash.

A city publishes the hash before voting begins; whoever recounts afterwards uses the text with it.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.ballots import canonical

FORMAT = "stadtherz-counting/1"


class Scoring(StrEnum):
    """What a choice on a ballot is worth.

    Votes: 1. Points: as given. Borda: of a ballot with room for n, the first gets n, the next one
    n - 1 (as Kraków counts). Dowdall: 1, 1/2, 1/3, ... (as Nauru counts).
    """

    VOTES = "votes"
    POINTS = "points"
    BORDA = "borda"
    DOWDALL = "dowdall"


class Fit(StrEnum):
    """What happens when the next project does not fit into the rest of the budget."""

    SKIP = "skip"
    STOP = "stop"


class Satisfaction(StrEnum):
    """What a project is worth to its supporters under equal shares: its cost, or the same as all.

    Source: equalshares.net, "Utility functions": cities use the cost.
    """

    COST = "cost"
    COUNT = "count"


class StopRule(StrEnum):
    """When the shares are no longer raised.

    Early: as soon as no project that is left would fit into the rest of the budget. Official: not
    before the next step would cost more than the budget (as Wieliczka counted in 2023).
    """

    EARLY = "early"
    OFFICIAL = "official"


class Criterion(StrEnum):
    """What decides between equals."""

    LOWER_COST = "lower-cost"
    MORE_VOTES = "more-votes"
    LOT = "lot"


TIE_BREAK = (Criterion.LOWER_COST, Criterion.MORE_VOTES, Criterion.LOT)
"""The platform's default. Source: equalshares.net, "Tie-breaking"."""

STOP_RULE = StopRule.OFFICIAL
"""The platform's default: by it Wieliczka's official winners of 2023 come out."""


@dataclass(frozen=True)
class MostVotes:
    """Most votes first, as most cities count.

    Args:
        scoring: by which projects are ranked.
        fit: whether what does not fit is skipped, or ends the count.
        threshold: score that a project needs at least.

    """

    scoring: Scoring = Scoring.VOTES
    fit: Fit = Fit.SKIP
    threshold: int = 0


@dataclass(frozen=True)
class Increase:
    """Completion by raising everybody's share.

    Args:
        step: by how much a share rises each time, in the smallest unit of the currency.
        stop: when it ends.

    """

    step: int
    stop: StopRule = STOP_RULE

    def __post_init__(self) -> None:
        if self.step < 1:
            raise Invalid(f"a step of {self.step} raises nothing; take 1 or more", code="rule-step")


@dataclass(frozen=True)
class EqualShares:
    """The Method of Equal Shares (Peters, Pierczyński, Skowron 2021).

    Args:
        scoring: what a choice is worth to a voter.
        satisfaction: what a project is worth.
        increase: how the shares are raised afterwards; None for not at all.
        fill: whether the rest of the budget is then spent on most votes first.

    """

    scoring: Scoring = Scoring.VOTES
    satisfaction: Satisfaction = Satisfaction.COST
    increase: Increase | None = None
    fill: bool = False


@dataclass(frozen=True)
class Rule:
    """A declared rule.

    Args:
        method: how winners are found.
        ties: what decides between equals, one after the other.
        lot: ids of all projects in the order that was drawn before voting; () where none was.

    """

    method: MostVotes | EqualShares
    ties: tuple[Criterion, ...] = TIE_BREAK
    lot: tuple[str, ...] = ()

    def text(self) -> str:
        """Write it in the one way of writing it: JSON, keys in order, one value a line."""
        told = {
            "format": FORMAT,
            "method": "most-votes" if isinstance(self.method, MostVotes) else "equal-shares",
            "parameters": asdict(self.method),
            "ties": self.ties,
            "lot": self.lot,
        }
        return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    def settings(self) -> dict[str, Any]:
        """Give it as the value that the text says; each rule has one only."""
        told: dict[str, Any] = json.loads(self.text())
        return told

    def sha256(self) -> str:
        """Give the hash of the text (UTF-8), in hexadecimal digits."""
        return hashlib.sha256(self.text().encode()).hexdigest()


def read_rule(text: str) -> Rule:
    """Read the text of a rule.

    Raises:
        Invalid: it is no such text, or not in the one way of writing it.

    """
    try:
        told = json.loads(text)
    except ValueError as error:
        raise Invalid(f"this is no rule of {FORMAT}: {error}", code="rule-text") from error
    rule = rule_of(told)
    if rule.text() != text:
        message = f"this is no text of {FORMAT}, or was changed; a rule has one text only"
        raise Invalid(message, code="rule-text")
    return rule


def rule_of(settings: Any) -> Rule:
    """Read a rule from the value of its text, as JSON gives it.

    Raises:
        Invalid: it is no rule, or says more or something else than its text would.

    """
    try:
        rule = Rule(
            _method(settings["method"], settings["parameters"]),
            tuple(Criterion(one) for one in settings["ties"]),
            tuple(str(one) for one in settings["lot"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid(f"this is no rule of {FORMAT}: {error!r}", code="rule-text") from error
    if canonical(rule.settings()) != canonical(settings):
        message = f"this value says more, or something else, than a rule of {FORMAT} can"
        raise Invalid(message, code="rule-text")
    return rule


def _method(name: str, told: dict[str, Any]) -> MostVotes | EqualShares:
    scoring = Scoring(told["scoring"])
    if name == "most-votes":
        return MostVotes(scoring, Fit(told["fit"]), _whole(told["threshold"]))
    increase = told["increase"]
    return EqualShares(
        scoring,
        Satisfaction(told["satisfaction"]),
        Increase(_whole(increase["step"]), StopRule(increase["stop"])) if increase else None,
        bool(told["fill"]),
    )


def _whole(number: Any) -> int:
    if type(number) is not int or number < 0:
        message = f"{number!r} is no whole number of 0 or more"
        raise ValueError(message)
    return number
