"""When rows leave the hot table, what their arrivals tell of clocks is kept for two weeks.

The lake has no time of arrival. What is kept is a least, so that a flush that is repeated after a
crash changes nothing; it is kept before the rows are in the lake, because what the lake holds is
only deleted afterwards.
"""

from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from stadtherz.observations.adapters.arrivals import drop_before, keep_least
from stadtherz.observations.adapters.lake_schema import NOTHING, Batch
from stadtherz.observations.domain.arrivals import Arrived, least_lags
from stadtherz.observations.domain.local_time import HOUR
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Flag

KEPT = timedelta(days=15)
BY_PEOPLE = (int(Flag.CORRECTED), int(Flag.GAP_FILLED))


def note_arrivals(*, batch: Batch, arrived: NDArray[np.int64]) -> int:
    """Keep the least lags of rows that came in at `arrived`; gives how many there are."""
    known, seldom = np.isin(batch.flags, BY_PEOPLE), batch.seldom
    streams = batch.streams.astype(np.int64)
    if seldom is None:
        came = Arrived(streams, batch.times, arrived, known)
    else:
        ends = np.where(seldom.ends == NOTHING, batch.times, seldom.ends)
        known |= (seldom.ids != NOTHING) | seldom.gone
        results = seldom.result_times
        came = Arrived(streams, ends, arrived, known, results, results != NOTHING)
    found = least_lags(came)
    if len(found.lags):
        keep_least(found)
    return len(found.lags)


def first_hour(now: datetime) -> int:
    """Give the first hour of arrival that is kept, counted from 1970 UTC."""
    return microseconds(now - KEPT) // HOUR


def forget_arrivals(*, now: datetime) -> int:
    """Delete what is kept no longer; gives the number of rows."""
    return drop_before(first_hour(now))
