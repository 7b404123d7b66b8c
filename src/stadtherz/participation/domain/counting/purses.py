"""One run of the Method of Equal Shares: everybody has a purse, and supporters buy projects.

A project's price is so much for each unit of support that its supporters raise its cost, where
whoever has less gives the rest of the purse. The project that asks least for what it is worth is
bought next, until nobody can buy anything. Source: Peters, Pierczyński and Skowron, "Proportional
Participatory Budgeting with Additive Utilities" (2021); equalshares.net, "Method".

Purses are whole numbers of a small unit. There are two ways of counting with them:

- exact: whenever a price is no whole number, the unit is made smaller until it is.
- bounded: prices are rounded up, so a purse is at most what it should be, and by less than `error`
  too small. Whatever this leaves open (a tie, an outcome within the error) is answered by `OPEN`,
  and must be counted exactly. So nothing is ever decided by a rounded number. Only what the poor
  give makes a price uncertain: by less than `error` for each of them.

For speed, a project is looked at only while the least that it can ask for (`low`) does not exceed
the best offer. Each set P of supporters gives such a bound: with what P has, and an equal part of
all others, the price is (cost - money of P) / (units of all others). The truth is never less,
because a purse can only give what is in it. So sets of an earlier run serve as well (`Memory`).
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from fractions import Fraction
from math import gcd

import numpy as np

from stadtherz.participation.domain.counting.field import Field, Level
from stadtherz.participation.domain.counting.holding import (
    CutPurses,
    Groups,
    Purses,
    WholePurses,
)
from stadtherz.participation.domain.counting.offers import (
    Kept,
    Memory,
    Offer,
    Opening,
    Start,
    Trace,
    Verdict,
)

NOBODY = np.array([], dtype=np.intp)


class Run:
    """A run of the method; it goes on as `steps` is asked for more.

    Args:
        field: the election.
        start: the purses.
        memory: of earlier runs over the same field; only the speed depends on it.
        above: a bounded run with a greater share and the same unit; only the speed depends on it.

    """

    def __init__(
        self,
        field: Field,
        start: Start,
        memory: Memory | None = None,
        above: Trace | None = None,
    ) -> None:
        self.field = field
        self.unit = start.unit
        self.exact = start.exact
        self.error = 0
        self.start = start.purse
        self.purses: Purses = (WholePurses if start.exact else CutPurses)(
            start.purse, field.weights
        )
        self.rich: list[Sequence[Level]] = [each.levels for each in field.supporters]
        self.poor: list[Groups] = [NOBODY for _ in field.supporters]
        self.units = [each.units for each in field.supporters]
        self.bought: list[int] = []
        self.price = Fraction(0)
        self.trace = Trace(self.bought)
        self._above = above
        self._memory = Memory() if memory is None else memory
        self.low = {
            project: cost * start.unit // (each.units * gain)
            for project, (cost, gain, each) in enumerate(
                zip(field.costs, field.gains, field.supporters, strict=True)
            )
            if each.voters * start.purse >= cost * start.unit
        }

    def open_with(self, opening: Opening) -> None:
        """Begin with purchases that are known; nothing was bought yet."""
        self.purses = deepcopy(opening.left)
        self.purses.add(self.start - opening.purse, self.start)
        self.error = opening.error
        for offer in opening.offers:
            del self.low[offer.project]
            self.bought.append(offer.project)
            self.trace.lows.append(None)

    def opening(self, offers: Sequence[Offer]) -> Opening:
        """Buy offers of a run that began alike, and give what greater shares begin with."""
        firsts: list[Offer] = []
        for offer, first in zip(offers, self.field.by_full_price, strict=False):
            if not offer.full or offer.project != first:
                break
            firsts.append(offer)
            self._buy(offer)
        return Opening(tuple(firsts), self.purses, self.start, self.error)

    def steps(self, expected: Sequence[int] = ()) -> Iterator[Offer | Verdict]:
        """Buy one project after the other; `OPEN` is the last one where bounds do not suffice.

        Args:
            expected: what will probably be bought, in this order; only the speed depends on it.

        """
        while True:
            now = len(self.bought)
            offer = self._best(expected[now] if now < len(expected) else None)
            if offer is Verdict.OUT:
                return
            if isinstance(offer, Offer):
                self._buy(offer)
            yield offer
            if offer is Verdict.OPEN:
                return

    def money_of(self, project: int) -> Fraction:
        """Say what the supporters of a project have together, in the currency's smallest unit."""
        levels = self.field.supporters[project].levels
        return Fraction(sum(self.purses.held_by(groups) for _, groups in levels), self.unit)

    def follows(self, earlier: Sequence[Offer]) -> tuple[Offer, ...] | None:
        """Give this run's offers if it, and each with a share in between, buys what another bought.

        As long as the same was bought, a greater share leaves every purse at least as full, so all
        prices are at most those of the earlier run and at least those of this one. The earlier
        winner wins in between too if no other asks for less here than it did there.

        Args:
            earlier: offers of a run with a smaller share and the same unit.

        """
        offers: list[Offer] = []
        for offer in earlier:
            mine = self.rate(offer.project, None, expected=True)
            if not isinstance(mine, Offer) or not self._none_before(offer):
                return None
            self._buy(mine)
            offers.append(mine)
        ended = all(self.rate(project, None) is Verdict.OUT for project in list(self.low))
        return tuple(offers) if ended else None

    def _none_before(self, offer: Offer) -> bool:
        for project in list(self.low):
            if project == offer.project or self.low[project] > offer.high:
                continue
            found = self.rate(project, offer.high)
            if found is Verdict.OUT:
                del self.low[project]
            elif found is Verdict.OPEN or (
                isinstance(found, Offer) and not self._equal_but_later(found, offer)
            ):
                return False
        return True

    def _equal_but_later(self, other: Offer, offer: Offer) -> bool:
        """Whether a project asks for no less than another one, and comes after it among equals."""
        if not (other.full and offer.full):
            return False
        one, two = self._asked(other), self._asked(offer)
        return one > two or (one == two and self.field.before(offer.project, other.project))

    def _asked(self, offer: Offer) -> Fraction:
        return Fraction(offer.need, offer.units * self.field.gains[offer.project])

    def _best(self, expected: int | None) -> Offer | Verdict:
        """Find the next project; `OUT` where nothing can be bought any more."""
        self._look_above()
        order = sorted(self.low, key=self.low.__getitem__)
        if expected in self.low:
            order.remove(expected)
            order.insert(0, expected)
        limit: int | None = None
        offers: list[Offer] = []
        for project in order:
            if limit is not None and self.low[project] > limit:
                break
            found = self.rate(project, limit, expected=project == expected)
            if found is Verdict.OPEN:
                return found
            if found is Verdict.OUT:
                del self.low[project]
            elif isinstance(found, Offer):
                offers.append(found)
                limit = found.high if limit is None else min(limit, found.high)
        self.trace.lows.append(self.low.copy())
        near = [one for one in offers if limit is not None and one.low <= limit]
        return self._first(near) if near else Verdict.OUT

    def _look_above(self) -> None:
        """Take over what a run with a greater share found, while both buy the same."""
        now = len(self.bought)
        if self._above is None or now >= len(self._above.lows):
            return
        above, mine = self._above.lows[now], self.low
        if now and self._above.bought[now - 1] != self.bought[-1]:
            self._above = None
        elif above is not None:
            self.low = {one: max(low, above[one]) for one, low in mine.items() if one in above}

    def _first(self, near: Sequence[Offer]) -> Offer | Verdict:
        if len(near) == 1:
            return near[0]
        if self.error and not all(one.full for one in near):
            return Verdict.OPEN
        least = min(self._asked(one) for one in near)
        equals = {one.project: one for one in near if self._asked(one) == least}
        return equals[self.field.first(equals)]

    def rate(self, project: int, limit: int | None, *, expected: bool = False) -> Offer | Verdict:
        """Say what a project asks for.

        Args:
            project: one that was not bought.
            limit: the best offer; what surely asks for more is not looked at further.
            expected: whether it will probably be bought; only the speed depends on it.

        """
        if kept := self._memory.recall(project, len(self.bought)):
            # quicker than finding the poor of this run; their price is none too high either
            need = self._cost(project) - self.purses.held_by(kept.poor)
            if limit is not None and self._low(project, need, kept) > limit:
                return Verdict.DEARER
            if not expected and self._is_out(project):
                return Verdict.OUT
            self._split(project, need, kept.units)
        return self._settle(project, limit)

    def _settle(self, project: int, limit: int | None) -> Offer | Verdict:
        """Find all who cannot pay in full; each time some are found, the price rises."""
        need = self._cost(project) - self.purses.held_by(self.poor[project])
        while units := self.units[project]:
            found = Kept(self.poor[project], units)
            low = self._low(project, need, found)
            dearer = limit is not None and low > limit
            fallen = NOBODY if dearer else self._split(project, need, units)
            if not len(fallen):
                self._memory.keep(project, len(self.bought), found)
                return Verdict.DEARER if dearer else self._offer(project, need, low)
            need -= self.purses.held_by(fallen)
        return Verdict.OUT if need > self._slack(project) else Verdict.OPEN

    def _offer(self, project: int, need: int, low: int) -> Offer:
        units = self.units[project]
        asked = need // (units * self.field.gains[project])
        full = units == self.field.supporters[project].units
        return Offer(project, need, units, asked if full else low, asked + 1, full)

    def _cost(self, project: int) -> int:
        return self.field.costs[project] * self.unit

    def _slack(self, project: int) -> int:
        """Say by how much the supporters of a project may have more than their purses say."""
        return self.field.supporters[project].voters * self.error

    def _low(self, project: int, need: int, kept: Kept) -> int:
        """Give, and keep, the least that a project can ask for."""
        need -= self._slack_of(kept.poor)
        low = max(need // (kept.units * self.field.gains[project]), self.low[project])
        self.low[project] = low
        return low

    def _slack_of(self, groups: Groups) -> int:
        return self.field.voters_of(groups) * self.error if self.error else 0

    def _is_out(self, project: int) -> bool:
        """Whether the supporters have too little together, all of them."""
        need = self._cost(project) - self.purses.held_by(self.poor[project])
        rich = sum(self.purses.held_by(groups) for _, groups in self.rich[project])
        return need - rich > self._slack(project)

    def _split(self, project: int, need: int, units: int) -> Groups:
        """Move those who cannot pay need / units to the poor, and name them."""
        fallen: list[Groups] = []
        levels: list[Level] = []
        for worth, groups in self.rich[project]:
            short = self.purses.short_of(groups, -(-worth * need // units))
            if short.any():
                less, left = groups[short], groups[~short]
                fallen.append(less)
                self.units[project] -= worth * self.field.voters_of(less)
                levels.append((worth, left))
            else:
                levels.append((worth, groups))
        if not fallen:
            return NOBODY
        self.rich[project] = levels
        self.poor[project] = np.concatenate((self.poor[project], *fallen))
        return np.concatenate(fallen)

    def _buy(self, offer: Offer) -> None:
        project, need, units = offer.project, offer.need, offer.units
        if isinstance(self.purses, WholePurses) and need % units:
            finer = units // gcd(need, units)
            need *= finer
            self._refine(self.purses, finer)
        price = -(-need // units)
        if self.exact:
            self.price = Fraction(price, self.unit)
        self.purses.empty(self.poor[project])
        for worth, groups in self.rich[project]:
            self.purses.pay(groups, worth * price)
        if not self.exact:
            most = max(worth for worth, _ in self.rich[project])
            self.error += most * (self._slack_of(self.poor[project]) // units + 2)
        del self.low[project]
        self.bought.append(project)

    def _refine(self, purses: WholePurses, finer: int) -> None:
        self.unit *= finer
        purses.refine(finer)
        self.low = {project: low * finer for project, low in self.low.items()}
