"""Aggregation in the interface: `$apply` with buckets of time (OData data aggregation 4.0)."""

from datetime import timedelta
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.sensorthings.answering import Members
from stadtherz.observations.adapters.sensorthings.grouping import groups_of
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.domain.odata.aggregation import TimeBucket
from stadtherz.observations.domain.odata.options import Query
from stadtherz.observations.domain.results import when

MOST_GROUPS = 20_000
LONGEST_WAIT = timedelta(seconds=10)


def tell_groups(reading: Reading, members: Members, query: Query) -> dict[str, Any]:
    """Give the groups of an aggregation as rows with the names that were asked for.

    Raises:
        Invalid: for anything but observations, or more than 20,000 groups.

    """
    if members.kind.name != "Observation" or query.apply is None:
        message = "$apply is for observations"
        raise Invalid(message, code="unsupported")
    streams = members.streams
    if streams is None:
        streams = tuple(sorted(reading.view.stream_ids))
    limit = min(query.top or MOST_GROUPS, MOST_GROUPS)
    rows = groups_of(reading, streams, query, limit=limit + 1, feature=members.feature)
    if len(rows) > limit and query.top is None:
        message = f"there are more than {MOST_GROUPS} groups; ask for fewer or longer buckets"
        raise Invalid(message, code="query")
    times = {one.name for one in query.apply.groups if isinstance(one, TimeBucket)}
    return {
        "value": [
            {name: when(value) if name in times else value for name, value in row.items()}
            for row in rows[:limit]
        ]
    }
