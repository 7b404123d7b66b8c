"""Roll-ups of the lake: Delta tables of one row a datastream and hour, and a datastream and day.

Each row says what it was made of: the mark of the lake's files of that day (`Days.mark`). A reader
takes a roll-up only for days whose mark is the lake's mark now, so it need not be written together
with the lake: one that was not written, or not yet anew, costs speed and nothing else.
Single values may be dropped after a time: `single` counts how many of `count` the lake still has.
Figures speak of all values; those beginning with `good` leave suspect ones out. Files from before
they existed lack them; nothing was suspect then, so the others stand in.
A row without a datastream stands for the day itself, which may have become empty: by these it is
known what there is.
Hours are partitioned by the week, days by the month: what a question reads lies in few files, and
rewriting one costs little. `until` is in microseconds since 1970.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from deltalake import ColumnProperties, DeltaTable, Field, Schema, WriterProperties
from deltalake.exceptions import CommitFailedError
from deltalake.schema import PrimitiveType

from stadtherz.observations.adapters.bucket import Bucket
from stadtherz.observations.adapters.delta import Layout, Table
from stadtherz.observations.adapters.delta_log import adds_of, days_in
from stadtherz.observations.adapters.duck import DAYS, cursor, files_sql, make_table
from stadtherz.observations.adapters.lake import Days, Lake
from stadtherz.observations.adapters.live import of_files, sorted_out
from stadtherz.observations.adapters.scope import Scope
from stadtherz.observations.domain.grains import Grain
from stadtherz.observations.models import Flag

VERSION = 2
PERCENTILES = {"p05": 0.05, "p25": 0.25, "median": 0.5, "p75": 0.75, "p95": 0.95}
FIGURES = ("sum", "mean", "min", "max", *PERCENTILES, "first", "last")
GOOD = {"good": "numbers", "good_sum": "sum", "good_min": "min", "good_max": "max"}
COUNTS = (
    "count",
    "single",
    "numbers",
    "suspect",
    "until",
    "feature_low",
    "feature_high",
    "featured",
)
ROW_GROUP = 20_000


PARTITION = {Grain.HOUR: "week", Grain.DAY: "month"}


def _layout(grain: Grain) -> Layout:
    names = ["datastream", "start", *COUNTS, *FIGURES, *GOOD, "made_of", PARTITION[grain]]
    kinds = {"datastream": "integer", "start": "timestamp_ntz", PARTITION[grain]: "date"}
    kinds |= dict.fromkeys((*FIGURES, *GOOD), "double")
    kinds |= dict.fromkeys((*COUNTS, "good", "made_of"), "long")
    counting = ColumnProperties(dictionary_enabled=False, encoding="DELTA_BINARY_PACKED")
    return Layout(
        f"stadtherz observations by {grain}, layout {VERSION}",
        Schema([Field(name, PrimitiveType(kinds[name]), nullable=True) for name in names]),
        PARTITION[grain],
        WriterProperties(
            compression="ZSTD", max_row_group_size=ROW_GROUP, column_properties={"start": counting}
        ),
    )


# what was made of single values, and what stays where they were dropped
MADE = (
    "SELECT *, count AS single FROM computed AS row WHERE NOT EXISTS (SELECT 1 FROM kept"
    " WHERE kept.datastream = row.datastream"
    " AND CAST(kept.start AS DATE) = CAST(row.start AS DATE))"
    " UNION ALL BY NAME SELECT kept.* REPLACE (coalesce(computed.count, 0) AS single)"
    " FROM kept LEFT JOIN computed USING (datastream, start)"
)
LAYOUTS = {grain: _layout(grain) for grain in Grain}


class Held(NamedTuple):
    """That a file holds a day: what it was made of, and when its last observation ends."""

    day: date
    made_of: int
    until: int | None


@dataclass(frozen=True)
class Made:
    """What a roll-up holds of a day.

    Args:
        paths: files that hold it.
        made_of: mark of the lake's files that it was made of; None when the rows disagree.
        until: when the last observation in it ends, where some have an end.

    """

    paths: tuple[str, ...]
    made_of: int | None
    until: int | None


@dataclass
class RollUp(Table):
    """One roll-up of one lake."""

    grain: Grain = Grain.HOUR
    _made: Mapping[date, Made] = field(default_factory=dict)
    _read: dict[str, tuple[Held, ...]] = field(default_factory=dict)
    _old: frozenset[str] = frozenset()

    @property
    def layout(self) -> Layout:
        """How it is written."""
        return LAYOUTS[self.grain]

    def made(self) -> Mapping[date, Made]:
        """Say what there is of each day, as of now."""
        self.refresh()
        with self._lock:
            return self._made

    def renew(
        self, days: Collection[date], lake: Days, *, sealed: Mapping[int, date] | None = None
    ) -> None:
        """Compute the roll-up of some days anew from the files of the lake.

        Args:
            days: UTC days, together no more rows than fit into memory; of those without files in
                the lake the roll-up is emptied.
            lake: files of the lake, of at least these days.
            sealed: before which day single values of datastreams are dropped; what the roll-up
                says of them stays.

        """
        connection = cursor(2)
        seen = self.version()  # what is written says nothing of rows that came after
        marks = {day: lake.mark(day) for day in days}
        make_table(connection, "marks", {"day": "DATE", "mark": "BIGINT"}, marks.items())
        make_table(connection, "sealed", DAYS, (sealed or {}).items())
        question = (
            f"WITH computed AS ({_computed(self.grain, lake, days)}),"
            f" kept AS ({self._kept(days)}), made AS ({MADE})"
            f" SELECT made.*, marks.mark AS made_of, {partition_of(self.grain)}"
            " FROM made JOIN marks ON CAST(made.start AS DATE) = marks.day"
            " UNION ALL BY NAME SELECT CAST(day AS TIMESTAMP) AS start, 0 AS count, 0 AS single,"
            f" last AS until, mark AS made_of, {partition_of(self.grain, 'day')} FROM marks"
            " LEFT JOIN (SELECT CAST(start AS DATE) AS day, max(until) AS last FROM made"
            " GROUP BY 1) AS held USING (day) WHERE mark <> 0 OR held.day IS NOT NULL"
            f" {self._others(days)}"
        )
        names = ", ".join(names_of(self.grain))
        rows = connection.sql(
            f"SELECT {names} FROM ({question}) ORDER BY {PARTITION[self.grain]}, datastream, start"
        )
        predicate = days_in(PARTITION[self.grain], self._parts(days))
        with suppress(CommitFailedError):  # another machine was faster; what is stale says so
            self.write(rows, mode="overwrite", predicate=predicate, seen=seen)

    def _kept(self, days: Collection[date]) -> str:
        """Give the rows of some days whose single values are dropped."""
        made = self.made()
        paths = {path for day in days if day in made for path in made[day].paths}
        names = ", ".join(names_of(self.grain)[:-2])
        if not paths:
            return f"SELECT {names} FROM ({_nothing(self.grain)})"
        return (
            f"SELECT {names} FROM {self.rows_sql(sorted(paths))} AS row"
            " WHERE EXISTS (SELECT 1 FROM sealed WHERE sealed.datastream = row.datastream"
            f" AND row.start < sealed.day) AND {days_in('CAST(start AS DATE)', days)}"
        )

    def _others(self, days: Collection[date]) -> str:
        """Give the rows of other days in the same files, which are kept as they are."""
        parts = self._parts(days)
        kept = {path for day, made in self.made().items() if day not in days
                and not parts.isdisjoint(self._parts([day])) for path in made.paths}  # fmt: skip
        if not kept:
            return ""
        names = ", ".join(names_of(self.grain)[:-1])
        return (
            f"UNION ALL BY NAME SELECT {names}, {partition_of(self.grain)}"
            f" FROM {self.rows_sql(sorted(kept))}"
            f" WHERE NOT {days_in('CAST(start AS DATE)', days)}"
        )

    def rows_sql(self, paths: Sequence[str]) -> str:
        """Write the rows of some files as a table, with all columns also where they are older."""
        with self._lock:
            old = [path for path in paths if path in self._old]
        if not old:
            return files_sql(paths)
        fresh = [path for path in paths if path not in old]
        instead = ", ".join(f"{known} AS {name}" for name, known in GOOD.items())
        parts = [f"SELECT *, {instead} FROM {files_sql(old)}"]
        parts += [f"SELECT * FROM {files_sql(fresh)}"] * bool(fresh)
        return f"({' UNION ALL BY NAME '.join(parts)})"

    def opened(self, version: int | None = None) -> DeltaTable:
        """Give a version for writing, with the columns that an older layout lacks."""
        table = super().opened(version)
        there = {field.name for field in table.schema().fields}
        new = [field for field in self.layout.schema.fields if field.name not in there]
        if new:
            table.alter.add_columns(new)
            self.sync()
            table = super().opened()  # whoever has read an older one is told of a conflict
        return table

    def _parts(self, days: Collection[date]) -> set[date]:
        """Name the partitions in which days lie."""
        if self.grain is Grain.DAY:
            return {day.replace(day=1) for day in days}
        return {day - timedelta(days=day.weekday()) for day in days}

    def note(self, table: DeltaTable) -> None:
        """Take down what there is of each day; a file never changes, so it is read once."""
        paths = [self.path_of(path) for path, *_ in adds_of(table, {})]
        known = {path: self._read[path] for path in paths if path in self._read}
        fresh = [path for path in paths if path not in known]
        if fresh:
            known |= dict.fromkeys(fresh, ())
            rows = cursor().execute(
                "SELECT filename, CAST(start AS DATE), made_of, until FROM"
                f" {files_sql(fresh, 'filename = true')} WHERE datastream IS NULL"
            )
            for path, *held in rows.fetchall():
                known[path] = (*known[path], Held(*held))
            self._old = (self._old & set(known)) | _without_good(fresh)
        self._read = known
        self._made = _by_day(known)


def _without_good(paths: Sequence[str]) -> frozenset[str]:
    """Name the files from before there were figures without suspect values."""
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    rows = cursor().execute(
        f"SELECT DISTINCT file_name FROM parquet_schema([{listed}]) WHERE name = 'good'"
    )
    return frozenset(paths) - {name for (name,) in rows.fetchall()}


def _by_day(known: Mapping[str, tuple[Held, ...]]) -> dict[date, Made]:
    found: dict[date, list[tuple[str, Held]]] = {}
    for path, held in known.items():
        for one in held:
            found.setdefault(one.day, []).append((path, one))
    return {day: _put_together(found[day]) for day in sorted(found)}


def _put_together(found: Sequence[tuple[str, Held]]) -> Made:
    marks = {held.made_of for _, held in found}
    ends = [held.until for _, held in found if held.until is not None]
    return Made(
        tuple(path for path, _ in found),
        marks.pop() if len(marks) == 1 else None,
        max(ends, default=None),
    )


def names_of(grain: Grain) -> list[str]:
    """Name the columns of a roll-up for DuckDB, the one of the partition last."""
    return [f'"{field.name}"' for field in LAYOUTS[grain].schema.fields]


def _nothing(grain: Grain) -> str:
    kinds = {"long": "BIGINT", "double": "DOUBLE", "integer": "INTEGER", "date": "DATE"}
    columns = ", ".join(
        f'CAST(NULL AS {kinds.get(field.type.type, "TIMESTAMP")}) AS "{field.name}"'
        for field in LAYOUTS[grain].schema.fields
    )
    return f"SELECT {columns} WHERE false"


def partition_of(grain: Grain, of: str = "start") -> str:
    """Write the partition in which a row lies."""
    return f"CAST(date_trunc('{PARTITION[grain]}', {of}) AS DATE) AS {PARTITION[grain]}"


def _computed(grain: Grain, lake: Days, days: Collection[date]) -> str:
    asked = Days({day: lake.files[day] for day in sorted(days) if day in lake.files}, 0)
    live = of_files(sorted_out(asked, Scope(None)))
    good = f"FILTER (flag <> {int(Flag.SUSPECT)})"
    quantiles = ", ".join(
        f"q[{place}] AS {name}" for place, name in enumerate(PERCENTILES, start=1)
    )
    parts = ", ".join(str(part) for part in PERCENTILES.values())
    return (
        f"SELECT * EXCLUDE (q), {quantiles} FROM ("
        f"SELECT datastream, date_trunc('{grain}', make_timestamp(us)) AS start, count(*) AS count,"
        f" count(value) AS numbers, count(*) FILTER (flag = {int(Flag.SUSPECT)}) AS suspect,"
        ' max(epoch_us("end")) AS until, min(feature) AS feature_low, max(feature) AS feature_high,'
        " count(feature) AS featured, sum(value) AS sum, avg(value) AS mean, min(value) AS min,"
        " max(value) AS max, arg_min(value, us) AS first, arg_max(value, us) AS last,"
        f" count(value) {good} AS good, sum(value) {good} AS good_sum,"
        f" min(value) {good} AS good_min, max(value) {good} AS good_max,"
        f" quantile_cont(value, [{parts}]) AS q FROM ({live}) GROUP BY 1, 2)"
    )


@dataclass(frozen=True)
class RollUps:
    """The two roll-ups of a lake."""

    hours: RollUp
    days: RollUp


@cache
def _rollups_of(folder: Path, bucket: Bucket | None) -> RollUps:
    def beside(suffix: str, grain: Grain) -> RollUp:
        place = bucket and bucket.beside(suffix)
        return RollUp(folder.with_name(f"{folder.name}{suffix}"), grain=grain, bucket=place)

    return RollUps(beside("-hours", Grain.HOUR), beside("-days", Grain.DAY))


def rollups_of(lake: Lake) -> RollUps:
    """Give the roll-ups beside a lake, one pair a process."""
    return _rollups_of(lake.folder, lake.bucket)
