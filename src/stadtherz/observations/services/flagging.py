"""Writing flags: a row that says the same observation again, with another flag and rule.

That is the lake's own way for what is known better later. It goes around the hot table, so that
judging a long history does not stand in the way of what comes in. The numbers of the new rows are
taken first and the old rows are read after that: a correction that came before is seen, and one
that comes later has a higher number and wins.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from stadtherz.observations.adapters.hot import reserve
from stadtherz.observations.adapters.judged import Flagged, rows_as_they_are
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.models import Latest
from stadtherz.observations.services.flushing import batch_of

WRITER = "judge"


def write_flags(flagged: Sequence[Flagged], *, lake: Lake) -> int:
    """Write flags durably; gives how many observations got one.

    An observation that was changed since it was read keeps what it has.
    """
    if not flagged:
        return 0
    with transaction.atomic():
        first = reserve(len(flagged))
    there = rows_as_they_are(flagged, lake)
    still = [one for one in flagged if one.sequence in there]
    if not still:
        return 0
    rows = [_row(first + place, one, there[one.sequence]) for place, one in enumerate(still)]
    with lake.writing():
        lake.append(batch_of(rows), writer=WRITER, up_to=rows[-1][0])
    _note_latest({one.sequence: (row[0], one.flag) for row, one in zip(rows, still, strict=True)},
                 {one.stream for one in still})  # fmt: skip
    return len(rows)


def _row(sequence: int, one: Flagged, there: tuple[Any, ...]) -> tuple[Any, ...]:
    """Put a row together in the order of `HOT_COLUMNS`."""
    stream, us, value, _flag, number, end, result_us, result, feature, more, _rule, raw = there
    return (
        sequence, stream, us, value, one.flag, number, end, result_us, result, feature, more,
        one.rule or None, raw, False,
    )  # fmt: skip


def _note_latest(written: dict[int, tuple[int, int]], streams: set[int]) -> None:
    """Say latest values anew that are still those which were judged."""
    newest = Latest.objects.filter(datastream_id__in=streams).values_list("pk", "sequence")
    for stream, was in list(newest):
        if was in written:
            sequence, flag = written[was]
            same = Latest.objects.filter(datastream_id=stream, sequence=was)
            same.update(flag=flag, sequence=sequence)
