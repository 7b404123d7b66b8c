"""Whether seats can still be filled so that every quota is met, and which quotas stand in the way.

Candidates with the same groups are alike, so the question is how many of each kind. It is answered
exactly: kinds are tried with what is scarce first, and a branch is left as soon as one category
alone shows that it cannot work. With several categories that cross each other this can be hard in
theory; `TRIES` is a limit that rules of cities stay far below, and reaching it is a refusal and
never a guess.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.lots.rule import UNSAID, LotRule, Quota

Kind = tuple[str, ...]
"""The groups of a candidate, one for each category of the rule."""

TRIES = 20_000


@dataclass(frozen=True)
class Room:
    """What is left to fill: seats, and of each group how many at least and at most.

    Args:
        seats: how many are free.
        bounds: for each category its groups with (least, most).

    """

    seats: int
    bounds: tuple[Mapping[str, tuple[int, int]], ...]

    @classmethod
    def of(cls, rule: LotRule, without: frozenset[Quota] = frozenset()) -> "Room":
        """Give the room of a rule before anybody is taken, without some of its quotas."""
        held = {(one.category, one.group, one.bound): one.number for one in rule.quotas()}
        for one in without:
            held.pop((one.category, one.group, one.bound), None)
        return cls(
            rule.seats,
            tuple(
                {
                    group.key: (
                        held.get((category.key, group.key, "least"), 0),
                        held.get((category.key, group.key, "most"), rule.seats),
                    )
                    for group in category.groups
                }
                for category in rule.categories
            ),
        )

    def takes(self, kind: Kind) -> bool:
        """Whether no maximum is reached by anybody of a kind."""
        return self.seats > 0 and not self.full(kind)

    def full(self, kind: Kind) -> tuple[int, ...]:
        """Give the places of the categories in which the group of a kind has no seat left."""
        return tuple(
            place for place, (group, bounds) in enumerate(zip(kind, self.bounds, strict=True))
            if group != UNSAID and bounds[group][1] <= 0
        )  # fmt: skip

    def after(self, kind: Kind) -> "Room":
        """Give the room when one of a kind has taken a seat."""
        bounds = []
        for group, held in zip(kind, self.bounds, strict=True):
            if group == UNSAID:
                bounds.append(held)
                continue
            least, most = held[group]
            bounds.append({**held, group: (max(0, least - 1), most - 1)})
        return Room(self.seats - 1, tuple(bounds))


def completion(kinds: Mapping[Kind, int], room: Room) -> Counter[Kind] | None:
    """Say how many of each kind could fill the room; None where nobody can.

    Raises:
        Invalid: code `lots-tangled`, the question is too hard.

    """
    todo: list[tuple[Counter[Kind], Room, Counter[Kind]]]
    todo = [(Counter({kind: number for kind, number in kinds.items() if number}), room, Counter())]
    seen: set[tuple[frozenset[tuple[Kind, int]], frozenset[Kind]]] = set()
    while todo:
        left, here, taken = todo.pop()
        state = (frozenset(taken.items()), frozenset(left))
        if state in seen or not _may_work(left, here):
            continue
        if here.seats == 0:
            return taken
        seen.add(state)
        if len(seen) > TRIES:
            message = "these quotas cross each other in too many ways; make fewer groups"
            raise Invalid(message, code="lots-tangled")
        kind = _next_kind(left, here)
        if kind is None:
            continue
        todo.append((_without(left, kind), here, taken))
        todo.append((left - Counter([kind]), here.after(kind), taken + Counter([kind])))
    return None


def _without(left: Counter[Kind], kind: Kind) -> Counter[Kind]:
    return Counter({one: number for one, number in left.items() if one != kind})


def _may_work(left: Counter[Kind], room: Room) -> bool:
    """Whether each category alone can be filled."""
    usable = {kind: number for kind, number in left.items() if not room.full(kind)}
    for place, bounds in enumerate(room.bounds):
        there: Counter[str] = Counter()
        for kind, number in usable.items():
            there[kind[place]] += number
        if any(least > there[group] for group, (least, _most) in bounds.items()):
            return False
        fits = sum(min(there[group], most) for group, (_least, most) in bounds.items())
        needed = sum(least for least, _most in bounds.values())
        if fits + there[UNSAID] < room.seats or needed > room.seats:
            return False
    return bool(room.bounds) or sum(usable.values()) >= room.seats


def _next_kind(left: Counter[Kind], room: Room) -> Kind | None:
    """Choose what to try next: of the scarcest group that is still needed who helps most."""
    usable = [kind for kind in left if room.takes(kind)]
    needy = list(_needs(left, room, usable))
    if needy:
        _slack, place, group = min(needy)
        usable = [kind for kind in usable if kind[place] == group]
    return max(usable, key=lambda kind: (_help(kind, room), left[kind], kind), default=None)


def _needs(
    left: Counter[Kind], room: Room, usable: list[Kind]
) -> Iterator[tuple[int, int, str]]:  # fmt: skip
    for place, bounds in enumerate(room.bounds):
        for group, (least, _most) in bounds.items():
            if least > 0:
                there = sum(left[kind] for kind in usable if kind[place] == group)
                yield there - least, place, group


def _help(kind: Kind, room: Room) -> int:
    pairs = zip(kind, room.bounds, strict=True)
    return sum(1 for group, bounds in pairs if group != UNSAID and bounds[group][0] > 0)


def conflict(rule: LotRule, kinds: Mapping[Kind, int]) -> tuple[Quota, ...]:
    """Name quotas that these candidates cannot meet together; empty where they can.

    None of the named ones could be left out: without any one of them the others can be met. Too
    few candidates at all are named as a quota of all seats.

    Raises:
        Invalid: code `lots-tangled`, the question is too hard.

    """
    if sum(kinds.values()) < rule.seats:
        return (Quota("all", "candidates", "least", rule.seats),)
    if completion(kinds, Room.of(rule)) is not None:
        return ()
    left_out: frozenset[Quota] = frozenset()
    for quota in rule.quotas():
        if completion(kinds, Room.of(rule, left_out | {quota})) is None:
            left_out |= {quota}
    return tuple(quota for quota in rule.quotas() if quota not in left_out)
