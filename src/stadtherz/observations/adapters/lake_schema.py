"""How the lake writes observations down: columns, encodings, and batches of rows.

Version 2 of the layout. `sequence` counts writes, so that of several rows for one observation the
highest is the newest; `id` is what the world calls the observation and is empty where it equals
the sequence of its first row. An observation is one by its datastream, the stretch of time it
speaks of (`time`, `end`) and its `result_time`. `value` holds numbers, `result` everything else as
JSON. `raw` keeps what the sensor said where somebody corrected or replaced it, and `gone` marks a
deletion.
Columns that are seldom used cost nothing: they are empty for whole files.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from deltalake import ColumnProperties, Field, Schema, WriterProperties
from deltalake.schema import PrimitiveType
from numpy.typing import NDArray

Cell = TypeVar("Cell", bound=np.generic)
VERSION = 2
ROW_GROUP = 100_000
DAY_US = 86_400_000_000
SMALL = 1 << 16
NOTHING = np.iinfo(np.int64).min

COLUMNS = {
    "sequence": ("long", False),
    "datastream": ("integer", False),
    "time": ("timestamp_ntz", False),
    "value": ("double", True),
    "flag": ("short", False),
    "id": ("long", True),
    "end": ("timestamp_ntz", True),
    "result_time": ("timestamp_ntz", True),
    "result": ("string", True),
    "feature": ("long", True),
    "more": ("string", True),
    "rule": ("short", True),
    "raw": ("double", True),
    "gone": ("boolean", True),
    "day": ("date", False),
}
ALWAYS = ("sequence", "datastream", "time", "value", "flag")
SELDOM = tuple(name for name in COLUMNS if name not in (*ALWAYS, "day"))
SCHEMA = Schema(
    [
        Field(name, PrimitiveType(kind), nullable=nullable)
        for name, (kind, nullable) in COLUMNS.items()
    ]
)
_IN_DUCKDB = {
    "long": "BIGINT", "integer": "INTEGER", "timestamp_ntz": "TIMESTAMP", "double": "DOUBLE",
    "short": "SMALLINT", "string": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE",
}  # fmt: skip


def empty_columns(names: Iterable[str] = COLUMNS) -> str:
    """Write columns of the lake that hold nothing, for DuckDB."""
    return ", ".join(f'CAST(NULL AS {_IN_DUCKDB[COLUMNS[name][0]]}) AS "{name}"' for name in names)


_COUNTING = ColumnProperties(dictionary_enabled=False, encoding="DELTA_BINARY_PACKED")
WRITER = WriterProperties(
    compression="ZSTD",
    max_row_group_size=ROW_GROUP,
    # both climb in small equal steps within a stream: three bytes a row less than written plainly
    column_properties={"sequence": _COUNTING, "time": _COUNTING},
)


@dataclass(frozen=True)
class Seldom:
    """What most observations do not have, as columns of the same length; `NOTHING` is empty."""

    ids: NDArray[np.int64]
    ends: NDArray[np.int64]
    result_times: NDArray[np.int64]
    features: NDArray[np.int64]
    rules: NDArray[np.int64]
    results: Sequence[str | None]
    more: Sequence[str | None]
    raws: NDArray[np.float64]
    gone: NDArray[np.bool_]


def only_rules(rules: NDArray[np.int64]) -> Seldom:
    """Say of rows that have nothing seldom but the rule that doubts them; 0 is none."""
    count = len(rules)
    nothing = np.full(count, NOTHING)
    return Seldom(
        nothing, nothing, nothing, nothing, np.where(rules == 0, NOTHING, rules),
        [None] * count, [None] * count, np.full(count, np.nan), np.zeros(count, bool),
    )  # fmt: skip


@dataclass(frozen=True)
class Batch:
    """Observations as equally long arrays; times in microseconds since 1970 UTC, nan is no number.

    Args:
        sequences: int64, each once.
        streams: int32, database ids of datastreams.
        times: int64, beginning of the phenomenon time.
        values: float64.
        flags: int16.
        seldom: further columns, where any row has some.

    """

    sequences: NDArray[np.int64]
    streams: NDArray[np.int32]
    times: NDArray[np.int64]
    values: NDArray[np.float64]
    flags: NDArray[np.int16]
    seldom: Seldom | None = None

    def __len__(self) -> int:
        return len(self.sequences)

    def ordered(self) -> "Batch":
        """Sort by day, datastream, time and sequence, and keep the newest of each observation."""
        if self.seldom is None and (width := self._row_of_table()):
            return self._turned(width)
        found = self.taken(self._order())
        if self.seldom is not None:  # those with more than a time are told apart when they are read
            return found
        same = found.streams[1:] == found.streams[:-1]
        same &= found.times[1:] == found.times[:-1]
        return found.taken(np.append(~same, True)) if same.any() else found

    def _order(self) -> NDArray[np.int64]:
        """Say in which order the rows have to stand; the usual ways of coming in take one pass."""
        rises = (self.times[1:] >= self.times[:-1]).all()
        if not len(self) or not rises or not (self.sequences[1:] > self.sequences[:-1]).all():
            days = self.times // DAY_US
            return np.lexsort((self.sequences, self.times, self.streams, days))
        least, most = int(self.streams.min()), int(self.streams.max())
        days = (self.times // DAY_US - self.times[0] // DAY_US) * (most - least + 1)
        places = days + (self.streams - least)
        small = int(places[-1]) + most - least < SMALL  # radix sort, and only for such numbers
        return np.argsort(places.astype(np.uint16) if small else places, kind="stable")

    def _row_of_table(self) -> int:
        """Say how many streams each time of a day has, if they are the same ones rising; else 0."""
        if not len(self) or self.times[0] // DAY_US != self.times[-1] // DAY_US:
            return 0
        width = int(np.searchsorted(self.times, self.times[0], side="right"))
        if not width or len(self) % width:
            return 0
        times, streams = self.times.reshape(-1, width), self.streams.reshape(-1, width)
        rising = (streams[0, 1:] > streams[0, :-1]).all() and (times[1:, 0] > times[:-1, 0]).all()
        same = rising and (times == times[:, :1]).all() and (streams == streams[0]).all()
        return width if same else 0

    def _turned(self, width: int) -> "Batch":
        """Turn a table of times into one of streams; sorting would take three times as long."""

        def turned(column: NDArray[Cell]) -> NDArray[Cell]:
            return column.reshape(-1, width).T.ravel()

        return Batch(
            turned(self.sequences),
            np.repeat(self.streams[:width], len(self) // width),
            np.tile(self.times[::width], width),
            turned(self.values),
            turned(self.flags),
        )

    def taken(self, order: "NDArray[np.int64] | NDArray[np.bool_] | slice") -> "Batch":
        """Give some rows in some order."""
        seldom = self.seldom
        return Batch(
            _taken(self.sequences, order),
            _taken(self.streams, order),
            _taken(self.times, order),
            _taken(self.values, order),
            _taken(self.flags, order),
            seldom
            and Seldom(
                seldom.ids[order],
                seldom.ends[order],
                seldom.result_times[order],
                seldom.features[order],
                seldom.rules[order],
                np.array(seldom.results, object)[order].tolist(),
                np.array(seldom.more, object)[order].tolist(),
                seldom.raws[order],
                seldom.gone[order],
            ),
        )

    def columns(self) -> dict[str, NDArray[np.generic]]:
        """Give what `SELECTED` reads."""
        found: dict[str, NDArray[np.generic]] = {
            "sequence": self.sequences,
            "datastream": self.streams,
            "us": self.times,
            "value": self.values,
            "flag": self.flags,
        }
        if self.seldom:
            found |= {
                "id": self.seldom.ids,
                "end_us": self.seldom.ends,
                "result_us": self.seldom.result_times,
                "feature": self.seldom.features,
                "rule": self.seldom.rules,
                "result": np.array(self.seldom.results, object),
                "more": np.array(self.seldom.more, object),
                "raw": self.seldom.raws,
                "gone": self.seldom.gone,
            }
        return found


def _taken(
    column: NDArray[Cell], order: "NDArray[np.int64] | NDArray[np.bool_] | slice"
) -> NDArray[Cell]:
    """Give some rows of a column; by their places in half the time of an index."""
    if isinstance(order, slice) or order.dtype == bool:
        return column[order]
    return column.take(order)


def _empty_unless(name: str, kind: str) -> str:
    return f"CAST(nullif({name}, {NOTHING}) AS {kind}) AS {name}"


def selected_always() -> str:
    """Name the columns of the lake that every row has, made from those of a batch, for DuckDB."""
    return (
        "sequence, datastream, make_timestamp(us) AS time,"
        " CASE WHEN isnan(value) THEN NULL ELSE value END AS value, flag"
    )


def selected() -> str:
    """Name the columns of the lake, made from those of a batch with seldom ones, for DuckDB."""
    return (
        f"{selected_always()}, {_empty_unless('id', 'BIGINT')},"
        f' make_timestamp(nullif(end_us, {NOTHING})) AS "end",'
        f" make_timestamp(nullif(result_us, {NOTHING})) AS result_time,"
        f" CAST(result AS VARCHAR) AS result, {_empty_unless('feature', 'BIGINT')},"
        f" CAST(more AS VARCHAR) AS more, {_empty_unless('rule', 'SMALLINT')},"
        " CASE WHEN isnan(raw) THEN NULL ELSE raw END AS raw, nullif(gone, false) AS gone,"
        " CAST(make_timestamp(us) AS DATE) AS day"
    )
