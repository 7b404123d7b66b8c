"""What comparing two open views of one table gives away, and which groups are withheld for it.

Two views have totals in common; what one of them withholds is the difference as soon as the other
tells all of it (secondary suppression; Hundepool et al., Statistical Disclosure Control, 2012,
sections 4.2 and 5.2). What they have in common the rows say, not the names of their columns:
districts are parts of boroughs, and days of years that stand in another column. Groups that are
linked by rows make a total of both views; and a group less all that lie within it is a rest. Three
views that together give away what no two of them do are not worked out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Figures = tuple[int, ...]
Sizes = Mapping[int, Figures]
"""The figures of each group of a view, by its number."""
Pair = tuple[int, int]
"""A group of a view and one of another that have rows in common."""
Parts = Mapping[int, Sequence[int]]
"""Groups of one view, each with those of another that lie wholly within it."""


@dataclass(frozen=True)
class Beside:
    """A view beside one that was made before.

    Args:
        mine: groups of the view, with the figures that both views have.
        theirs: groups of the other view.
        their_gone: numbers of those that it withholds.
        totals: groups of both, mine and theirs, that make the same total.
        inside: mine within theirs.
        around: theirs within mine.
        least: fewer are few.

    """

    mine: Sizes
    theirs: Sizes
    their_gone: frozenset[int]
    totals: Sequence[tuple[Sequence[int], Sequence[int]]]
    inside: Parts
    around: Parts
    least: int

    def withheld(self, gone: frozenset[int]) -> frozenset[int]:
        """Choose more groups of the view to withhold, until nothing small follows from the other.

        Args:
            gone: numbers of those withheld by now.

        Gives the numbers of all that are withheld then.

        """
        found = set(gone)
        for mine, theirs in self.totals:
            rest = _sum(self.theirs, (one for one in theirs if one in self.their_gone))
            self._keep_total(mine, rest, found)
        for whole, parts in self.inside.items():
            if whole not in self.their_gone:
                self._keep_rest(self.theirs[whole], parts, found)
        for whole, parts in self.around.items():
            told = _sum(self.theirs, (one for one in parts if one not in self.their_gone))
            if whole not in found and self._has_small_rest(self.mine[whole], told):
                found.add(whole)
        return frozenset(found)

    def _keep_total(self, mine: Sequence[int], other: Figures, found: set[int]) -> None:
        """Withhold more of a total while one view tells all of it, and the other all but a few."""
        rest = _sum(self.mine, (one for one in mine if one in found))
        for at in range(self._width):
            while self._tells(_at(rest, at), _at(other, at)):
                next_ = self._smallest(mine, at, found)
                if next_ is None:
                    break
                found.add(next_)
                rest = _sum(self.mine, (one for one in mine if one in found))

    def _tells(self, mine: int, theirs: int) -> bool:
        return (not theirs and 0 < mine < self.least) or (not mine and 0 < theirs < self.least)

    def _keep_rest(self, whole: Figures, parts: Sequence[int], found: set[int]) -> None:
        """Withhold parts of a group that is told while a few are left without them."""
        while True:
            told = _sum(self.mine, (one for one in parts if one not in found))
            small = [at for at in range(self._width) if self._is_small(whole, told, at)]
            next_ = self._smallest(parts, small[0], found) if small else None
            if next_ is None:
                return
            found.add(next_)

    def _has_small_rest(self, whole: Figures, told: Figures) -> bool:
        return any(self._is_small(whole, told, at) for at in range(self._width))

    def _is_small(self, whole: Figures, told: Figures, at: int) -> bool:
        """Whether a group less what is told of its parts tells of a few."""
        return _at(told, at) > 0 and 0 < whole[at] - _at(told, at) < self.least

    def _smallest(self, some: Iterable[int], at: int, found: set[int]) -> int | None:
        kept = [one for one in some if one not in found and self.mine[one][at]]
        return min(kept, key=lambda one: (self.mine[one][at], one), default=None)

    @property
    def _width(self) -> int:
        return len(next(iter(self.mine.values()), ()))


def beside(
    sizes: tuple[Sizes, Sizes], pairs: Sequence[Pair], their_gone: frozenset[int], least: int
) -> Beside:
    """Put a view beside one that was made before.

    Args:
        sizes: of the groups of both.
        pairs: of groups with rows in common.
        their_gone: groups that the other withholds.
        least: fewer are few.

    """
    turned = [(theirs, mine) for mine, theirs in pairs]
    return Beside(*sizes, their_gone, _totals(pairs), _within(pairs), _within(turned), least)


def _sum(sizes: Sizes, numbers: Iterable[int]) -> Figures:
    """Add up groups; () where there are none."""
    return tuple(map(sum, zip(*(sizes[one] for one in numbers), strict=True)))


def _at(figures: Figures, at: int) -> int:
    return figures[at] if figures else 0


def _within(pairs: Sequence[Pair]) -> Parts:
    """Give to each second group the first ones whose rows all lie in it."""
    wholes: dict[int, int | None] = {}
    for part, whole in pairs:
        wholes[part] = whole if part not in wholes else None
    found: dict[int, list[int]] = {}
    for part, one in wholes.items():
        if one is not None:
            found.setdefault(one, []).append(part)
    return found


def _totals(pairs: Sequence[Pair]) -> list[tuple[list[int], list[int]]]:
    """Put groups together that are linked by rows, over however many steps."""
    above: dict[Pair, Pair] = {}

    def top(one: Pair) -> Pair:
        while above.setdefault(one, one) != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for mine, theirs in pairs:
        above[top((0, mine))] = top((1, theirs))
    found: dict[Pair, tuple[list[int], list[int]]] = {}
    for side, number in sorted(above):
        found.setdefault(top((side, number)), ([], []))[side].append(number)
    return list(found.values())
