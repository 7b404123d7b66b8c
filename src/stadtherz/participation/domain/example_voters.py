"""Simulated voters of the demonstration: groups with tastes, the same ones each time.

No chance is drawn: each voter is a hash of a number, so the same example gives the same result.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

OFTEN, SELDOM, STRAY = 80, 35, 6
"""In percent: how often somebody ticks what the group likes, likes also, or does not care for."""
WHOLE = 100


@dataclass(frozen=True)
class Taste:
    """What people of a group like, and what some of them like also."""

    likes: frozenset[str]
    also: frozenset[str]

    def percent(self, key: str) -> int:
        """Say how often somebody of the group ticks a project."""
        if key in self.likes:
            return OFTEN
        return SELDOM if key in self.also else STRAY


def ticked_by(
    taste: Taste, keys: Sequence[str], most: int, number: int
) -> Iterator[frozenset[str]]:
    """Give the choices of some people of a group; each ticks at least one project.

    Args:
        taste: of the group.
        keys: of the projects, in the order of the sheet.
        most: how many can be ticked.
        number: of people.

    """
    name = "+".join(sorted(taste.likes))
    for voter in range(number):
        wanted = [key for key in keys if _throw(name, voter, key) < taste.percent(key)]
        liked = sorted(wanted, key=lambda key: (-taste.percent(key), _throw(key, voter, name)))
        yield frozenset(liked[:most] or [min(taste.likes)])


def registered(shares: Mapping[str, int], number: int) -> tuple[str, ...]:
    """Say what an invented register says of its people: who lives or works where, well mixed.

    Args:
        shares: percent of the people of each `district/role`, together at most 100; "" is the rest.
        number: of people.

    """
    return tuple(_of(shares, _throw("register", place)) for place in range(number))


def _of(shares: Mapping[str, int], throw: int) -> str:
    for groups, percent in shares.items():
        if throw < percent:
            return groups
        throw -= percent
    return ""


def _throw(*parts: object) -> int:
    digest = sha256("/".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:4], "big") % WHOLE
