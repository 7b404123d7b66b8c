"""Aggregation in the interface: `$apply` with buckets of time (OData data aggregation 4.0)."""

from dataclasses import replace
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.sensorthings.answering import Members, link_to
from stadtherz.observations.adapters.sensorthings.grouping import grouped
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.domain.odata.aggregation import TimeBucket
from stadtherz.observations.domain.odata.options import Query
from stadtherz.observations.domain.results import when

MOST_GROUPS = 20_000


def tell_groups(reading: Reading, members: Members, query: Query) -> dict[str, Any]:
    """Give a page of the groups of an aggregation, with the names that were asked for.

    Raises:
        Invalid: for anything but observations, and options that do not go together with it.

    """
    if members.kind.name != "Observation" or query.apply is None:
        message = "$apply is for observations"
        raise Invalid(message, code="unsupported")
    _refuse_others(query)
    streams = members.streams
    if streams is None:
        streams = tuple(sorted(reading.view.stream_ids))
    top = MOST_GROUPS if query.top is None else min(query.top, MOST_GROUPS)
    skip = query.skip or 0
    question = grouped(reading, streams, query, members.feature)
    rows = question.rows(top + 1, skip)
    said: dict[str, Any] = {"@iot.count": question.count()} if query.count else {}
    if len(rows) > top > 0:
        said["@iot.nextLink"] = link_to(reading, members, replace(query, skip=skip + top))
    times = {one.name for one in query.apply.groups if isinstance(one, TimeBucket)}
    said["value"] = [
        {
            name: when(value) if name in times and value is not None else value
            for name, value in row.items()
        }
        for row in rows[:top]
    ]
    return said


def _refuse_others(query: Query) -> None:
    others = {
        "$select": query.select, "$expand": query.expand, "$resultFormat": query.result_format,
        "$skiptoken": query.skip_token,
    }  # fmt: skip
    for name, value in others.items():
        if value:
            message = f"{name} does not go together with $apply, which names what it gives"
            raise Invalid(message, code="unsupported")
