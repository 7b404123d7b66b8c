"""Reads the rows that wait in the hot table for their flush, in plain SQL for two databases."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db import connection

from stadtherz.observations.adapters.scope import DAY_US, Scope

HOT_COLUMNS = (
    "sequence", "datastream_id", "us", "value", "flag", "number", "end_us", "result_us", "result",
    "feature", "more", "rule", "raw", "gone",
)  # fmt: skip


def hot_rows(scope: Scope) -> list[tuple[Any, ...]]:
    """Read those of a scope, in the order of `HOT_COLUMNS`; only our numbers are in the text."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(HOT_COLUMNS)} FROM observations_hotobservation"
            f" WHERE {scope.condition_of_hot()}"
        )
        return list(cursor.fetchall())


def hot_days() -> set[int]:
    """Name the days, counted from 1970, that have such rows."""
    start = f"us - ((us % {DAY_US}) + {DAY_US}) % {DAY_US}"  # SQL divides towards 0, before 1970 up
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT ({start}) / {DAY_US} FROM observations_hotobservation")
        return {day for (day,) in cursor.fetchall()}


def columns_of(rows: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    """Turn hot rows into columns of the lake."""
    names = ("sequence", "datastream", "time", "value", "flag", "id", "end", "result_time",
             "result", "feature", "more", "rule", "raw", "gone")  # fmt: skip
    kinds = (np.int64, np.int32, "us", np.float64, np.int16, np.int64, "us", "us", object,
             np.int64, object, np.int16, np.float64, bool)  # fmt: skip
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return {
        name: _column(values, kind)
        for name, kind, values in zip(names, kinds, columns, strict=True)
    }


def _column(values: Sequence[Any], kind: Any) -> Any:
    if kind == "us":
        stamps = np.array([0 if value is None else value for value in values], "datetime64[us]")
        return np.ma.masked_array(stamps, [value is None for value in values])
    if kind is object:
        return np.array([*values, None], object)[: len(values)]
    if kind is bool:
        absent = np.array([not value for value in values], bool)
        return np.ma.masked_array(~absent, absent)
    missing = np.array([value is None for value in values], bool)
    return np.ma.masked_array(
        np.array([0 if value is None else value for value in values], kind), missing
    )
