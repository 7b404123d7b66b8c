"""The newest observation of many datastreams, asked for at once.

`$expand=Observations($orderby=phenomenonTime desc;$top=1)` asks for one after the other. From the
latest values it is known when each one was, so all of them are found in one question.
"""

from collections.abc import Collection

import numpy as np

from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.live import Known
from stadtherz.observations.adapters.scope import DAY_US, Scope
from stadtherz.observations.adapters.sensorthings.found import PICKED, Found
from stadtherz.observations.models import Latest


def newest_observations(streams: Collection[int], lake: Lake) -> dict[int, Found]:
    """Give the newest observation by datastream, where there is one at its latest time."""
    rows = Latest.objects.values_list("datastream_id", "us").order_by("us")
    times = {stream: us for stream, us in rows if stream in set(streams)}
    if not times:
        return {}
    spans: dict[int, tuple[int, int]] = {}
    for us in times.values():
        first, _ = spans.get(us // DAY_US, (us, us))
        spans[us // DAY_US] = (first, us + 1)
    known = Known(Scope(sorted(times), tuple(spans.values())), lake)
    known.connection.register(
        "newest",
        {"k": np.array(list(times), np.int32), "t": np.array(list(times.values()), np.int64)},
    )
    found = known.rows(
        f"SELECT {PICKED} FROM known JOIN newest ON datastream = k AND us = t ORDER BY id"
    )
    return {one.datastream: one for one in (Found(*row) for row in found)}
