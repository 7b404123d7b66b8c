"""Hides small numbers, and as many others as are needed so that none follows by subtraction.

Two ways, which fit together:

* *Lists* (how often each answer was given, how large groups are): small numbers are put together
  into one line of at least `SMALLEST` people, so everything that is published is large or zero.
* *Tables* (answers by groups) have the lists as margins, which are published. Single cells are
  hidden until every hidden cell lies on a circle of hidden cells, along which numbers can be moved
  without changing any margin; so none can be computed. (In tables with known margins a cell can be
  computed exactly if it lies on no circle: D. Gusfield, A graph theoretic approach to statistical
  data security, SIAM J. Comput. 17, 1988.) Hidden cells of a line are `SMALLEST` together at least,
  so that they tell of no small group either.

What tables of the same sheets tell together is looked at in `exchanging`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stadtherz.participation.domain.small_cells import SMALLEST, give_away

Place = tuple[int, int]
Table = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Line:
    """One line of a list: a value, or several that were put together."""

    keys: tuple[str, ...]
    number: int


def put_together(
    counts: Sequence[tuple[str, int]], smallest: int = SMALLEST
) -> tuple[Line, ...] | None:
    """Put small numbers together, in the order of the list; None where all of it is small."""
    total = sum(number for _key, number in counts)
    if 0 < total < smallest:
        return None
    small = {key for key, number in counts if 0 < number < smallest}
    rest = sorted((number, key) for key, number in counts if number >= smallest)
    held = sum(number for key, number in counts if key in small)
    while small and rest and (held < smallest or len(small) == 1):
        number, key = rest.pop(0)
        small.add(key)
        held += number
    lines = [Line((key,), number) for key, number in counts if key not in small]
    if small:
        lines.append(Line(tuple(key for key, _number in counts if key in small), held))
    return tuple(lines)


def hidden_ticks(counts: Sequence[int], people: int, smallest: int = SMALLEST) -> frozenset[int]:
    """Say which counts are hidden where everybody may tick several answers.

    A count is small as well where few did not tick. One alone is never hidden: where the number of
    ticks is fixed, it would follow from the others.
    """
    hidden = {place for place, number in enumerate(counts) if _small(number, people, smallest)}
    rest = sorted((number, place) for place, number in enumerate(counts) if 0 < number < people)
    others = [place for _number, place in rest if place not in hidden]
    while hidden and others and give_away([counts[place] for place in hidden], smallest):
        hidden.add(others.pop(0))
    return frozenset(hidden)


def _small(number: int, people: int, smallest: int) -> bool:
    return 0 < number < smallest or 0 < people - number < smallest


def hidden_cells(
    table: Table, people: Sequence[int] | None = None, smallest: int = SMALLEST
) -> frozenset[Place] | None:
    """Say which cells of a table with published margins are hidden; None hides the whole table.

    Args:
        table: lines of groups, columns of answers.
        people: size of each group, where people may give several answers; then a cell is small as
            well where few of the group did not. Else the sizes are the sums of the lines.
        smallest: what is small, is smaller than this.

    """
    return _Hiding(table, people, smallest).done()


class _Hiding:
    """A table in which cells are hidden one after the other."""

    def __init__(self, table: Table, people: Sequence[int] | None, smallest: int) -> None:
        self.table, self.smallest = table, smallest
        self.sizes = people if people is not None else [sum(row) for row in table]
        self.several = people is not None
        self.hidden = {place for place in self._places() if self._is_small(place)}

    def _places(self) -> Iterator[Place]:
        for row, numbers in enumerate(self.table):
            yield from ((row, column) for column in range(len(numbers)))

    def _number(self, place: Place) -> int:
        return self.table[place[0]][place[1]]

    def _is_small(self, place: Place) -> bool:
        size = self.sizes[place[0]] if self.several else 0
        return _small(self._number(place), size, self.smallest) if self.several else (
            0 < self._number(place) < self.smallest
        )  # fmt: skip

    def _movable(self, place: Place) -> bool:
        """Whether a number can go up as well as down: only such cells hide others."""
        number = self._number(place)
        return 0 < number < self.sizes[place[0]] if self.several else number > 0

    def done(self) -> frozenset[Place] | None:
        while (wanted := self._wanted()) is not None:
            free = [one for one in wanted if one not in self.hidden and self._movable(one)]
            if not free:
                return None
            self.hidden.add(min(free, key=lambda place: (self._number(place), place)))
        return frozenset(self.hidden)

    def _wanted(self) -> list[Place] | None:
        """Give cells of which one more has to be hidden; None where all is well."""
        for axis in (0, 1):
            for line in {place[axis] for place in self.hidden}:
                mine = [place for place in self.hidden if place[axis] == line]
                if give_away([self._number(place) for place in mine], self.smallest):
                    return [place for place in self._places() if place[axis] == line]
        return self._over_a_bridge()

    def _over_a_bridge(self) -> list[Place] | None:
        """Find a hidden cell on no circle, and give the cells that would close one."""
        for cell in sorted(self.hidden):
            reached = self._reached(cell)
            if ("column", cell[1]) not in reached:
                return [
                    place for place in self._places()
                    if (("row", place[0]) in reached) != (("column", place[1]) in reached)
                ]  # fmt: skip
        return None

    def _reached(self, without: Place) -> set[tuple[str, int]]:
        """Give the lines that hidden cells join with the row of a cell, without the cell itself."""
        found, todo = set(), [("row", without[0])]
        while todo:
            here = todo.pop()
            if here not in found:
                found.add(here)
                todo += list(self._joined(here, without))
        return found

    def _joined(self, here: tuple[str, int], without: Place) -> Iterator[tuple[str, int]]:
        for row, column in self.hidden:
            if (row, column) != without and here in {("row", row), ("column", column)}:
                yield ("column", column) if here[0] == "row" else ("row", row)
