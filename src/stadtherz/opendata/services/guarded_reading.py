"""Reads given files so that nothing in them can harm the process that works for everybody.

What a program wrote can be built so that reading it never ends, or ends the process that reads: a
sheet with a cell at its farthest corner, a view without an end. So all but plain text is read in
a process of its own, with limits.
"""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from stadtherz.kernel.errors import Refused
from stadtherz.opendata.adapters import incoming
from stadtherz.opendata.adapters.apart import run_apart
from stadtherz.opendata.adapters.tables.any_file import FileKind, kind_of
from stadtherz.opendata.models import Submission
from stadtherz.opendata.services.handing_in import read

COMMAND = "opendata_read"
LONGEST_S, MEMORY_MB = 1800, 4096
BROKEN_OFF = timedelta(hours=2)
BROKE = "broke"
Reading = Submission.Reading
UNDER_WAY = (Reading.FETCHING, Reading.WAITING, Reading.TYPING, Reading.SEARCHING)


def read_guarded(*, pk: int, now: datetime, seconds: float = LONGEST_S) -> Submission:
    """Read the file of a submission so that nothing in it can harm this process.

    What does not end within `seconds`, or breaks the process that reads it, is noted as such.
    """
    if _is_text(pk):
        return read(pk=pk, now=now)
    run_apart([COMMAND, str(pk)], seconds)
    end_what_broke_off(Submission.objects.filter(pk=pk))
    return Submission.objects.get(pk=pk)


def _is_text(pk: int) -> bool:
    """Whether it is plain text, or nothing that could be read at all."""
    row = Submission.objects.filter(pk=pk).first()
    if row is None or row.recipe:
        return True
    try:
        return kind_of(incoming.place_of(row.path)) is FileKind.TEXT
    except Refused:
        return True


def end_what_broke_off(rows: QuerySet[Submission]) -> int:
    """Say of submissions whose reading ended without a result that it did."""
    return rows.filter(reading__in=UNDER_WAY).update(
        reading=Reading.FAILED, trouble=BROKE, trouble_text=""
    )


def end_forgotten(*, now: datetime) -> int:
    """End what was under way when a worker was killed; gives how many."""
    return end_what_broke_off(Submission.objects.filter(changed_at__lt=now - BROKEN_OFF))
