"""What lies in all purses at once: whole numbers, looked at and paid from many at a time.

Amounts of an exact run grow without limit; there each is a whole number of Python's. Those of a
bounded run keep their size, so each is cut into digits of a large base, and a row of one array
holds one digit of all purses: NumPy then adds, compares and pays whole groups. Both are exact.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Groups = NDArray[np.intp]
"""Places of groups of voters."""

WORD = 62
"""Bits of a machine's whole number that may be used: one is for the sign, one for borrowing."""


class Purses(Protocol):
    """One purse for each group; all voters of a group hold the same."""

    def held_by(self, groups: Groups) -> int:
        """Add up what all voters of these groups have."""

    def short_of(self, groups: Groups, price: int) -> NDArray[np.bool_]:
        """Say of each group whether its voters have less than a price."""

    def pay(self, groups: Groups, price: int) -> None:
        """Take a price from each voter of these groups, who have it."""

    def empty(self, groups: Groups) -> None:
        """Take all that these groups have."""

    def add(self, by: int, purse: int) -> None:
        """Put so much more into each purse.

        Args:
            by: how much.
            purse: no less than what is in any then.

        """


class WholePurses:
    """Purses of any size.

    Args:
        purse: what is in each.
        weights: how many voters each group has.

    """

    def __init__(self, purse: int, weights: NDArray[np.int64]) -> None:
        self._held = np.full(len(weights), purse, dtype=np.object_)
        self._weights = weights.astype(np.object_)

    def held_by(self, groups: Groups) -> int:
        """See `Purses`."""
        return int(self._held[groups] @ self._weights[groups]) if len(groups) else 0

    def short_of(self, groups: Groups, price: int) -> NDArray[np.bool_]:
        """See `Purses`."""
        return np.asarray(self._held[groups] < price, dtype=np.bool_)

    def pay(self, groups: Groups, price: int) -> None:
        """See `Purses`."""
        self._held[groups] -= price

    def empty(self, groups: Groups) -> None:
        """See `Purses`."""
        self._held[groups] = 0

    def add(self, by: int, purse: int) -> None:  # noqa: ARG002 - any size fits
        """See `Purses`."""
        self._held += by

    def refine(self, finer: int) -> None:
        """Count from now on in a unit that is so many times smaller."""
        self._held *= finer


class CutPurses:
    """Purses cut into digits, the lowest first.

    A digit has so few bits that those of all voters can be added up.

    Args:
        purse: what is in each.
        weights: how many voters each group has.

    """

    def __init__(self, purse: int, weights: NDArray[np.int64]) -> None:
        self._bits = WORD - int(weights.sum()).bit_length()
        self._weights = weights if (weights > 1).any() else None
        number = self._number(purse)
        self._digits = np.empty((number, len(weights)), dtype=np.int64)
        self._digits[:] = self._cut(purse, number)

    def held_by(self, groups: Groups) -> int:
        """See `Purses`."""
        held = self._digits.take(groups, axis=1)
        sums = held.sum(axis=1) if self._weights is None else held @ self._weights[groups]
        return sum(digit << self._bits * place for place, digit in enumerate(sums.tolist()))

    def short_of(self, groups: Groups, price: int) -> NDArray[np.bool_]:
        """See `Purses`."""
        number = len(self._digits)
        if price <= 0 or price >> self._bits * number:
            return np.full(len(groups), price > 0)
        parts = self._cut(price, number)
        held = self._digits[-1].take(groups)
        less, equal = held < parts[-1], held == parts[-1]
        for digits, part in zip(self._digits[-2::-1], parts[-2::-1], strict=True):
            if not equal.any():
                break
            held = digits.take(groups)
            less |= equal & (held < part)
            equal &= held == part
        return less

    def pay(self, groups: Groups, price: int) -> None:
        """See `Purses`."""
        left = self._digits.take(groups, axis=1) - self._cut(price, len(self._digits))
        self._carry(left)
        self._digits[:, groups] = left

    def empty(self, groups: Groups) -> None:
        """See `Purses`."""
        self._digits[:, groups] = 0

    def add(self, by: int, purse: int) -> None:
        """See `Purses`."""
        number = max(len(self._digits), self._number(purse))
        more = np.zeros((number - len(self._digits), self._digits.shape[1]), dtype=np.int64)
        self._digits = np.concatenate((self._digits, more)) + self._cut(by, number)
        self._carry(self._digits)

    def _number(self, purse: int) -> int:
        """Say how many digits a purse has."""
        return -(-max(1, purse.bit_length()) // self._bits)

    def _cut(self, amount: int, number: int) -> NDArray[np.int64]:
        """Cut an amount into a column of digits."""
        mask = (1 << self._bits) - 1
        parts = [(amount >> self._bits * place & mask,) for place in range(number)]
        return np.array(parts, dtype=np.int64)

    def _carry(self, digits: NDArray[np.int64]) -> None:
        """Bring digits that are too large, or below nought, into their range again."""
        mask = (1 << self._bits) - 1
        for place in range(len(digits) - 1):
            digits[place + 1] += digits[place] >> self._bits
            digits[place] &= mask
