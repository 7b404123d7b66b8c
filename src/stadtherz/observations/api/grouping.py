"""Aggregation in the interface: `$apply` with buckets of time (OData data aggregation 4.0)."""

from dataclasses import replace
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.sensorthings.answering import Members, link_to
from stadtherz.observations.adapters.sensorthings.grouping import grouped
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.domain.odata.options import Query
from stadtherz.observations.domain.results import when
from stadtherz.observations.domain.times import FIRST_MOMENT

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
    said["value"] = [
        {name: _told(value) if name in question.times else value for name, value in row.items()}
        for row in rows[:top]
    ]
    return said


def _told(us: int | None) -> str | None:
    """Write a time; a bucket that begins before the year 1 is told with the beginning of that."""
    return None if us is None else when(max(int(us), FIRST_MOMENT))


def _refuse_others(query: Query) -> None:
    others = {
        "$select": query.select, "$expand": query.expand, "$resultFormat": query.result_format,
        "$skiptoken": query.skip_token,
    }  # fmt: skip
    for name, value in others.items():
        if value:
            message = f"{name} does not go together with $apply, which names what it gives"
            raise Invalid(message, code="unsupported")
