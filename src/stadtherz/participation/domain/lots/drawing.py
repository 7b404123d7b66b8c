"""The drawing: an order that nobody could know before, and the first board in it that fits.

1. The list of candidates (numbers and groups) and the rule are published with their SHA-256.
2. Later a public event gives the seed, such as the numbers of a lottery.
3. Each number gets a ticket: SHA-256 of the format, the hash of the list, the seed and the number,
   one a line. Candidates are put in the order of their tickets.
4. In this order everybody gets a seat with whom all quotas can still be met.

So two candidates with the same groups have the same chance, and everybody can repeat every step;
`static/participation/verify_lots.py` does, and anybody's tool for SHA-256 gives a ticket. Fairer in
theory is to make the smallest chance as great as possible (Flanigan et al., Fair algorithms for
selecting citizens' assemblies, Nature 596, 2021); that takes a solver of linear programmes, whose
result nobody checks by hand.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from stadtherz.kernel.errors import Conflict
from stadtherz.participation.domain.ballots import canonical
from stadtherz.participation.domain.lots.filling import (
    Kind,
    Room,
    completion,
    conflict,
)
from stadtherz.participation.domain.lots.rule import LotRule

FORMAT = "stadtherz-lots/1"
NO_NUMBERS = re.compile(r"[^0-9\s.,;:/+–-]")


@dataclass(frozen=True)
class Candidate:
    """A candidate of the public list: a number, and a group for each category."""

    number: str
    groups: Kind


class Turn(StrEnum):
    """What happened when a candidate's turn came."""

    TAKEN = "taken"
    FULL = "full"
    NEEDED = "needed"
    LATE = "late"


@dataclass(frozen=True)
class Step:
    """A candidate in the order of the tickets, and what happened.

    Args:
        turn: `FULL` where groups have no seat left, `NEEDED` where the free seats are needed for
            quotas of others, `LATE` where no seat was left at all.
        full: keys of the categories whose group has no seat left.

    """

    number: str
    ticket: str
    turn: Turn
    full: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drawn:
    """The whole drawing in its order; `substitutes` are all others, in the same order."""

    steps: tuple[Step, ...]

    @property
    def members(self) -> tuple[str, ...]:
        """Give the numbers of the board, in the order of the draw."""
        return tuple(step.number for step in self.steps if step.turn is Turn.TAKEN)

    @property
    def substitutes(self) -> tuple[str, ...]:
        """Give all others in the order of the draw."""
        return tuple(step.number for step in self.steps if step.turn is not Turn.TAKEN)


def list_text(rule: Mapping[str, Any], candidates: Sequence[Candidate]) -> str:
    """Write rule and list in the one form that is hashed."""
    rows = sorted((one.number, list(one.groups)) for one in candidates)
    return canonical({"format": FORMAT, "rule": dict(rule), "candidates": rows})


def list_hash(text: str) -> str:
    """Hash what `list_text` gave."""
    return sha256(text.encode()).hexdigest()


def ticket(hashed: str, seed: str, number: str) -> str:
    """Give the ticket of a candidate."""
    return sha256(f"{FORMAT}\n{hashed}\n{seed}\n{number}".encode()).hexdigest()


def seed_of(typed: str) -> str:
    """Give a seed in its one form: whole numbers with one blank between; "" where it is none.

    Of one event there is one seed. If commas, dashes or zeros in front counted, whoever types it
    could try ways of writing until the lot falls as they like.
    """
    if NO_NUMBERS.search(typed):
        return ""
    return " ".join(one.lstrip("0") or "0" for one in re.findall("[0-9]+", typed))


def kinds_of(candidates: Sequence[Candidate]) -> Counter[Kind]:
    """Count candidates with the same groups."""
    return Counter(one.groups for one in candidates)


def check_possible(rule: LotRule, candidates: Sequence[Candidate]) -> None:
    """Let pass where a board exists that meets every quota.

    Raises:
        Conflict: code `lots-impossible`; details name the quotas that cannot be met together.
        Invalid: code `lots-tangled`, the question is too hard.

    """
    against = conflict(rule, kinds_of(candidates))
    if against:
        names = tuple(quota.name() for quota in against)
        message = f"these quotas cannot be met by the candidates: {', '.join(names)}"
        raise Conflict(message, code="lots-impossible", details=names)


def draw(rule: LotRule, candidates: Sequence[Candidate], hashed: str, seed: str) -> Drawn:
    """Draw a board.

    Raises:
        Conflict: no board can meet the quotas.
        Invalid: the question is too hard.

    """
    check_possible(rule, candidates)
    tickets = {one.number: ticket(hashed, seed, one.number) for one in candidates}
    ordered = sorted(candidates, key=lambda one: (tickets[one.number], one.number))
    taking = _Taking(rule, candidates)
    steps = []
    for one in ordered:
        turn, full = taking.turn_of(one.groups)
        names = tuple(rule.categories[place].key for place in full)
        steps.append(Step(one.number, tickets[one.number], turn, names))
    return Drawn(tuple(steps))


class _Taking:
    """Seats while they are filled.

    `plan` is a way to fill the rest that is known to work: who is in it needs no search. A kind
    that was refused stays refused: later there is less room, and there are fewer candidates.
    """

    def __init__(self, rule: LotRule, candidates: Sequence[Candidate]) -> None:
        self.room, self.left = Room.of(rule), kinds_of(candidates)
        self.plan = completion(self.left, self.room) or Counter()
        self.refused: set[Kind] = set()

    def turn_of(self, kind: Kind) -> tuple[Turn, tuple[int, ...]]:
        """Decide about the next in the order."""
        self.left -= Counter([kind])
        if self.room.seats == 0:
            return Turn.LATE, ()
        if full := self.room.full(kind):
            return Turn.FULL, full
        if kind in self.refused or not self._fits(kind):
            self.refused.add(kind)
            return Turn.NEEDED, ()
        self.room = self.room.after(kind)
        return Turn.TAKEN, ()

    def _fits(self, kind: Kind) -> bool:
        if self.plan[kind]:
            self.plan -= Counter([kind])
            return True
        usable = {one: number for one, number in self.left.items() if one not in self.refused}
        plan = completion(usable, self.room.after(kind))
        if plan is None:
            return False
        self.plan = plan
        return True


def successor(
    rule: LotRule, candidates: Sequence[Candidate], staying: Sequence[str], waiting: Sequence[str]
) -> str | None:
    """Say who takes the seat that became free: the first waiting with whom every quota is met.

    Where nobody meets all of them, the first of those who miss the fewest seats.

    Args:
        rule: the rule of the lots.
        candidates: the whole list.
        staying: numbers of the board that stay.
        waiting: numbers of who may come, in the order of the draw.

    """
    groups = {one.number: one.groups for one in candidates}
    board = [groups[number] for number in staying]
    missed = {number: _missed(rule, [*board, groups[number]]) for number in waiting}
    return min(waiting, key=lambda number: missed[number], default=None)


def _missed(rule: LotRule, board: Sequence[Kind]) -> int:
    """Add up by how many seats a board misses quotas."""
    missed = 0
    for place, category in enumerate(rule.categories):
        there = Counter(kind[place] for kind in board)
        for group in category.groups:
            missed += max(0, group.least - there[group.key]) + max(0, there[group.key] - group.most)
    return missed
