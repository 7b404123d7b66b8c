"""What was there before an act, and whose it is again.

Acts stand on one another: who marks a value and then replaces it has done two. A row that comes
back when the later one is undone belongs to the earlier one again, so that this one can be undone
too; and what an act had made that is undone meanwhile does not come back.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.models import Correction

OF_OLD_ACTS = 4
"""How much acts of earlier versions keep of a row: its value, flag, rule and raw value."""


@dataclass(frozen=True)
class Back:
    """A row that brings back what was there, and the act whose row that was, with its place."""

    row: Row
    act: Correction | None = None
    place: int = 0


def acts_beside(act: Correction) -> list[Correction]:
    """Give the other acts that touched the stretch of an act, undone ones too."""
    touching = Correction.objects.filter(
        datastream=act.datastream_id, count__gt=0,
        first_us__lte=act.last_us, last_us__gte=act.first_us,
    )  # fmt: skip
    return list(touching.exclude(pk=act.pk))


def brought_back(row: Row, before: list[Any] | None, others: Iterable[Correction]) -> Back:
    """Give the row that brings back what was there before an act.

    Args:
        row: as it is now.
        before: value, flag, rule, raw and sequence of what was there, and of a list the result
            with what is beside it; None for nothing. Old acts do not know the sequence.
        others: the acts that may have made it.

    """
    others = list(others)
    while before is not None and len(before) > OF_OLD_ACTS:
        act, place = _maker(before[OF_OLD_ACTS], others)
        if act is None:
            break
        if act.undone_at is None:
            return Back(_as_before(row, before), act, place)
        before = act.before[place]
    return Back(_as_before(row, before))


def _maker(sequence: int, others: Iterable[Correction]) -> tuple[Correction | None, int]:
    for act in others:
        place = act.place_of(sequence)
        if place is not None:
            return act, place
    return None, 0


def _as_before(row: Row, before: list[Any] | None) -> Row:
    if before is None:
        return row._replace(gone=True)
    value, flag, rule, raw = before[:OF_OLD_ACTS]
    row = row._replace(value=value, flag=flag, rule=rule, raw=raw)
    result = before[OF_OLD_ACTS + 1 :]
    return row._replace(result=result[0], more=result[1]) if result else row


def hand_back(backs: Sequence[Back], first: int) -> None:
    """Note whose the rows are that came back, which were written from a sequence on."""
    owned: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for sequence, back in enumerate(backs, first):
        if back.act is not None:
            owned[back.act.pk].append((sequence, back.place))
    for act in Correction.objects.select_for_update().filter(pk__in=owned):
        act.moved += _runs(owned[act.pk])
        act.save(update_fields=["moved"])


def _runs(owned: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Put rows that follow one another, at places that do, into runs."""
    runs: list[list[int]] = []
    for sequence, place in owned:
        if runs and [runs[-1][0] + runs[-1][1], runs[-1][2] + runs[-1][1]] == [sequence, place]:
            runs[-1][1] += 1
        else:
            runs.append([sequence, 1, place])
    return runs
