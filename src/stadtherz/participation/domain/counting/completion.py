"""Equal shares with shares that are raised step by step.

The plain way counts anew after every step. Here steps are skipped where two runs, one at each end,
prove that all between them buy the same; the result is that of the plain way.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.counting.field import Field
from stadtherz.participation.domain.counting.offers import (
    Memory,
    Offer,
    Opening,
    Start,
    Trace,
    Verdict,
)
from stadtherz.participation.domain.counting.purses import Run
from stadtherz.participation.domain.counting.rule import Increase, StopRule

BITS, PROJECTS_A_BIT, MOST_BITS = 64, 2, 512
"""Precision of bounded runs: some bits, and more for many projects, as purchases add errors."""


AT_ONCE = 8


@dataclass(frozen=True)
class Raised:
    """Where raising the shares ended.

    Args:
        steps: by how many.
        bought: projects by their places in the field, in the order in which they were bought.
        next_cost: what the next step would cost; None where it was not counted.

    """

    steps: int
    bought: tuple[int, ...]
    next_cost: int | None


@dataclass(frozen=True)
class _Counted:
    bought: tuple[int, ...]
    offers: tuple[Offer, ...] | None


class Shares:
    """Counts the same field with one share after the other.

    Args:
        field: the election.
        budget: in the smallest unit of the currency.
        step: of a share, in the same.

    """

    def __init__(self, field: Field, budget: int, step: int) -> None:
        self.field, self.budget, self.step = field, budget, step
        self._bits = min(MOST_BITS, BITS + len(field.ids) // PROJECTS_A_BIT)
        self._memory = Memory()
        self._expected: Sequence[int] = ()
        self._above: Trace | None = None
        self._ready: dict[int, _Counted] = {}
        self._opening: Opening | None = None

    def start(self, steps: int, *, exact: bool) -> Start:
        """Say what is in each purse after so many steps."""
        all_shares, bits = self.budget + steps * self.step * self.field.voters, self._bits
        if exact:
            return Start(all_shares, self.field.voters, exact=True)
        return Start(all_shares << bits, self.field.voters << bits, exact=False)

    def share(self, steps: int) -> Fraction:
        """Give everybody's share after so many steps."""
        return Fraction(self.budget, self.field.voters) + steps * self.step

    def count(self, steps: int) -> _Counted:
        """Count; several steps at once from the last one down, as each makes the next quicker.

        Raises:
            Invalid: a tie that the declared criteria leave.

        """
        if steps not in self._ready:
            self._ready, self._above = {}, None
            for later in reversed(range(steps + 1, steps + AT_ONCE)):
                with suppress(Invalid):  # a tie there is none yet, as the count may end before
                    self._ready[later] = self._count(later)
            self._ready[steps] = self._count(steps)
            self._open_with(steps, self._ready[steps].offers or ())
        return self._ready[steps]

    def _open_with(self, steps: int, offers: Sequence[Offer]) -> None:
        """Let all greater shares begin with what is the same for them."""
        known = len(self._opening.offers) if self._opening else 0
        run = Run(self.field, self.start(steps, exact=False))
        opening = run.opening(offers)
        if len(opening.offers) > known:
            self._opening = opening

    def _count(self, steps: int) -> _Counted:
        """Count with bounds, and exactly where they do not suffice."""
        run = Run(self.field, self.start(steps, exact=False), self._memory, self._above)
        known: tuple[Offer, ...] = ()
        if self._opening is not None:
            known = self._opening.offers
            run.open_with(self._opening)
        self._above = run.trace
        offers = (*known, *run.steps(self._expected))
        if Verdict.OPEN in offers:
            run = Run(self.field, self.start(steps, exact=True))
            counted = _Counted(_bought(run), None)
        else:
            counted = _Counted(
                tuple(run.bought), tuple(one for one in offers if isinstance(one, Offer))
            )
        self._expected = counted.bought
        return counted

    def stays(self, counted: _Counted, steps: int) -> _Counted | None:
        """Count after more steps if all up to there surely buy the same; None where it is open."""
        if counted.offers is None:
            return None
        run = Run(self.field, self.start(steps, exact=False), self._memory)
        offers = run.follows(counted.offers)
        return None if offers is None else _Counted(counted.bought, offers)


def _bought(run: Run) -> tuple[int, ...]:
    for _ in run.steps():
        pass
    return tuple(run.bought)


def raise_shares(field: Field, budget: int, increase: Increase) -> Raised:
    """Raise the shares step by step until the rule says stop.

    It ends in any case when all that take part are bought.

    Args:
        field: the election, with a voter at least.
        budget: in the smallest unit of the currency.
        increase: step and stop rule.

    Raises:
        Invalid: a tie that the declared criteria leave.

    """
    last = Raised(0, (), None)
    for steps, counted in _counts(Shares(field, budget, increase.step)):
        if (cost := field.cost_of(counted.bought)) > budget:
            return replace(last, next_cost=cost)
        last = Raised(steps, counted.bought, None)
        left = set(range(len(field.ids))) - set(counted.bought)
        fits = any(field.costs[one] <= budget - cost for one in left)
        if not left or (increase.stop is StopRule.EARLY and not fits):
            return last
    raise AssertionError("shares can always be raised")  # pragma: no cover


def _counts(shares: Shares) -> Iterator[tuple[int, _Counted]]:
    """Count after more and more steps; those that are left out buy the same as the next one.

    A leap is tried when some counts in a row were the same: twice as far after each that succeeds,
    and after twice as many counts where it fails.
    """
    steps, leap, alike, patience, counted = 0, 0, 0, 1, shares.count(0)
    while True:
        yield steps, counted
        further = shares.stays(counted, steps + leap) if leap else None
        if further is not None:
            steps, leap, patience, counted = steps + leap, 2 * leap, 1, further
        elif leap // 4:
            leap //= 4
        else:
            patience = patience * 2 if leap else patience
            steps, before, counted = steps + 1, counted, shares.count(steps + 1)
            alike = alike + 1 if before.bought == counted.bought else 0
            leap = int(alike >= patience)
