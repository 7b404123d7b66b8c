"""Estimates give way to what comes late: a filled value and a real one are never added together.

What comes at the very time of an estimate is the same observation and replaces it (`planning`). A
device that was cut off sends some seconds beside the times that were filled evenly, or with an end;
that is another observation, and the estimate nearest to it is taken back.
"""

from collections.abc import Sequence

import numpy as np

from stadtherz.observations.adapters import hot
from stadtherz.observations.adapters.existing import identity_of
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.judged import rows_between
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.models import Correction, Flag
from stadtherz.observations.services.bringing_back import (
    Back,
    acts_beside,
    brought_back,
    hand_back,
)
from stadtherz.observations.services.correcting import MOST_VALUES, Numbered

SECOND, DAY = 1_000_000, 86_400_000_000
TAKEN = -(2**62)


def take_back_estimates(late: Sequence[Row], *, lake: Lake, received_us: int) -> int:
    """Take back the estimates in whose intervals real values came; gives how many.

    Where a suspect value had been replaced by an estimate, it is there again, suspect.
    Must run inside the transaction that stores the values.
    """
    doubted = (Flag.GAP_FILLED, Flag.SUSPECT)
    real = [row for row in late if row.flag not in doubted and row.value is not None]
    backs = [back for act in _acts_around(real) for back in _given_way(act, real, lake)]
    if backs:
        first = hot.write_rows([one.row for one in backs], received_us=received_us)
        hand_back(backs, first)
    return len(backs)


def _acts_around(real: Sequence[Row]) -> list[Correction]:
    """Find the acts that filled gaps where values came; they are few, whatever comes."""
    if not real:
        return []
    streams, times = {row.datastream_id for row in real}, [row.us for row in real]
    acts = Correction.objects.filter(
        act=Correction.Act.FILL, undone_at=None,
        last_us__gte=min(times) - DAY, first_us__lte=max(times) + DAY,
    )  # fmt: skip
    return [act for act in acts.select_related("datastream") if act.datastream_id in streams]


def _given_way(act: Correction, real: Sequence[Row], lake: Lake) -> list[Back]:
    half = act.datastream.interval_s * SECOND // 2
    first, last = act.first_us - half, act.last_us + half
    near = [r for r in real if r.datastream_id == act.datastream_id and first <= r.us <= last]
    left = _estimates_of(act, lake) if near else []
    times = np.array([row.us for _, row in left], np.int64)
    others = acts_beside(act) if left else []
    backs = []
    for row in near if left else ():
        place = int(np.argmin(np.abs(times - row.us)))
        number, estimate = left[place]
        if abs(int(times[place]) - row.us) > half:
            continue
        times[place] = TAKEN
        if identity_of(estimate) != identity_of(row):
            backs.append(brought_back(estimate, act.before[number], others))
    return backs


def _estimates_of(act: Correction, lake: Lake) -> list[Numbered]:
    """Read what an act filled, each after its place, as far as nothing came instead since."""
    found = rows_between(act.datastream_id, act.first_us, act.last_us + 1, lake, MOST_VALUES)
    return [
        (place, row)
        for sequence, row in found
        if row.flag == Flag.GAP_FILLED and (place := act.place_of(sequence)) is not None
    ]
