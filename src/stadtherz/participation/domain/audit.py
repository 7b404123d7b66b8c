"""A spot check of the sheets that limits the risk of a wrong result, and says how many to draw.

Comparison of single ballots after Kaplan and Markov, for all pairs of a winner and a loser at once
(P. B. Stark, Super-simple simultaneous single-ballot risk-limiting audits, EVT/WOTE 2010;
M. Lindeman, P. B. Stark, A gentle introduction to risk-limiting audits, IEEE Security & Privacy
2012; the numbers come out as in Stark's auditTools). Sheets are drawn with replacement, by the
sampler of R. L. Rivest (2011): SHA-256 of "seed,place". Whoever knows the seed can draw again.

Only paper can have been entered wrongly, so the margin of all channels is set against the sheets.
The margin comes from the count (`margins`). Where a rule has none (equal shares) a share of the
sheets is looked at: without a fault it says no more than what was seen, and a single fault leads to
looking at all of them.
"""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import count
from math import ceil, log

from stadtherz.kernel.errors import Invalid

GAMMA = 1.03905
"""How much error is allowed for; the value of the papers, for which two votes too much cost five
times as much as one."""
LEAST_SEED = 20


class Outcome(StrEnum):
    """What a spot check leads to."""

    CONFIRMED = "confirmed"
    DRAW_MORE = "draw-more"
    COUNT_ALL = "count-all"
    NO_FAULT = "no-fault"


@dataclass(frozen=True)
class Found:
    """What was found on the sheets that were drawn.

    Args:
        over1, over2: sheets that gave the result one vote, or two, more of a lead than they say.
        under1, under2: sheets that gave every lead one vote, or two, less.

    """

    over1: int = 0
    over2: int = 0
    under1: int = 0
    under2: int = 0

    @property
    def faults(self) -> int:
        """Say how many sheets were entered wrongly."""
        return self.over1 + self.over2 + self.under1 + self.under2


NOTHING_FOUND = Found()


@dataclass(frozen=True)
class Plan:
    """What a check is about.

    Args:
        sheets: how many sheets were counted.
        margin: by how many votes, over all channels, the weakest winner leads the best loser.
        risk: the limit of the chance that a wrong result is confirmed, as 0.05.
        each: what one sheet gives to one project at most: 1, or the points for one.
        quota: where there is no margin, how many different sheets are looked at; all of them is a
            full recount. None where the margin says how many.

    """

    sheets: int
    margin: int
    risk: float
    each: int = 1
    quota: int | None = None

    def checked(self) -> "Plan":
        """Give the plan back.

        Raises:
            Invalid: nothing can be drawn by it.

        """
        if self.quota is not None and not 1 <= self.quota <= self.sheets:
            message = f"look at 1 to {self.sheets} sheets"
            raise Invalid(message, code="audit")
        if not (self.sheets >= 1 and self.margin >= 0 and 0 < self.risk < 1 and self.each >= 1):
            message = "a spot check needs sheets, a margin, and a risk limit between 0 and 1"
            raise Invalid(message, code="audit")
        return self


def sheets_to_draw(plan: Plan, found: Found = NOTHING_FOUND) -> int:
    """Say how many sheets have to be drawn in all; all of them where a sample is no use.

    0 means that paper alone could not have changed the result.
    """
    if plan.quota is not None:
        return plan.sheets if found.faults else plan.quota
    if plan.margin > 2 * plan.sheets * plan.each:
        return 0
    if plan.margin == 0:
        return plan.sheets
    evidence = (
        log(plan.risk)
        + found.over1 * log(1 - 1 / (2 * GAMMA)) + found.over2 * log(1 - 1 / GAMMA)
        + found.under1 * log(1 + 1 / (2 * GAMMA)) + found.under2 * log(1 + 1 / GAMMA)
    )  # fmt: skip
    needed = ceil(-2 * GAMMA * evidence * plan.sheets * plan.each / plan.margin)
    return min(plan.sheets, max(needed, found.faults))


def outcome_of(plan: Plan, drawn: int, found: Found) -> Outcome:
    """Say what a check leads to, once so many sheets were drawn and looked at."""
    needed = sheets_to_draw(plan, found)
    if plan.quota is not None and not found.faults:
        return Outcome.NO_FAULT if drawn >= needed else Outcome.DRAW_MORE
    if drawn >= needed and needed < plan.sheets:
        return Outcome.CONFIRMED
    return Outcome.COUNT_ALL if needed >= plan.sheets else Outcome.DRAW_MORE


def quota_of(sheets: int, percent: int) -> int:
    """Say how many sheets a share of them is, rounded up."""
    return -(-sheets * percent // 100)


def check_seed(seed: str) -> str:
    """Give a seed back that nobody could choose to their liking: digits thrown in public.

    Raises:
        Invalid: it is too short, or not of digits.

    """
    digits = "".join(seed.split())
    if len(digits) < LEAST_SEED or not (digits.isascii() and digits.isdigit()):
        message = f"throw a die of ten sides in public, {LEAST_SEED} times or more"
        raise Invalid(message, code="audit-seed")
    return digits


def drawn_places(seed: str, sheets: int, number: int) -> tuple[int, ...]:
    """Draw places from 1 to `sheets`, with replacement, in the order in which they come."""
    return tuple(_place(seed, turn, sheets) for turn in range(1, number + 1))


def different_places(seed: str, sheets: int, number: int) -> tuple[int, ...]:
    """Draw different places: what comes a second time is passed over."""
    found: dict[int, None] = {}
    for turn in count(1):
        if len(found) >= min(number, sheets):
            return tuple(found)
        found[_place(seed, turn, sheets)] = None
    return ()


def _place(seed: str, turn: int, sheets: int) -> int:
    return int(sha256(f"{seed},{turn}".encode()).hexdigest(), 16) % sheets + 1
