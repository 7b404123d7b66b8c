"""Questions over the whole lake, written once for every engine.

The text keeps to what DuckDB, Apache Spark and Sail all understand. The few words in which they
differ are a `Dialect`, and there is no other place for them. Times are cut on the city's clocks.
Percentiles are interpolated between the two nearest values. (`percentile_cont` of the SQL standard
would be one word for all, but Sail rounds the weights to a millionth there.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

ROW = tuple[object, ...]


@dataclass(frozen=True)
class Dialect:
    """What one engine writes otherwise than another.

    Args:
        end: the name of the lake's column `end`, which is a word of SQL.
        local: a moment in UTC on the clocks of a zone; holds `{time}` and `{zone}`.
        weekday: the day of the week from Monday, 1, to Sunday, 7; holds `{time}`.
        percentile: the name of the function of a value and a share.

    """

    end: str
    local: str
    weekday: str
    percentile: str


DUCKDB = Dialect(
    '"end"', "timezone('{zone}', timezone('UTC', {time}))", "isodow({time})", "quantile_cont"
)
SPARK = Dialect(
    "`end`", "convert_timezone('UTC', '{zone}', {time})", "((dayofweek({time}) + 5) % 7 + 1)",
    "percentile",
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """A question with a name.

    Args:
        meaning: what is answered.
        columns: the names of the answer's columns.
        sql: asks `placed`, which has `datastream`, `station`, `property`, `district`, `value`, and
            `local`, the time on the city's clocks.

    """

    meaning: str
    columns: tuple[str, ...]
    sql: str


@dataclass(frozen=True)
class Sources:
    """From where an engine reads: what stands behind FROM.

    Args:
        settled: files of days that hold each observation once; empty for none.
        rest: files of other days.
        streams: what is known of datastreams.

    """

    settled: str
    rest: str
    streams: str = "streams"


@dataclass(frozen=True)
class Asked:
    """A question with what it is asked of.

    Args:
        question: the question.
        zone: name of the city's time zone in the IANA time zone database.
        first: the first day on the city's clocks; None for the beginning.
        last: the last day, included; None for the end.

    """

    question: Question
    zone: str
    first: date | None = None
    last: date | None = None


def _percentiles() -> str:
    shares = {"p05": "0.05", "p25": "0.25", "median": "0.5", "p75": "0.75", "p95": "0.95"}
    return ", ".join(f"{{percentile}}(value, {share}) AS {name}" for name, share in shares.items())


QUESTIONS = {
    "daily-means": Question(
        "count, mean, least and greatest value of each datastream and day",
        ("station", "datastream", "property", "day", "count", "mean", "least", "most"),
        "SELECT station, datastream, property, CAST(local AS DATE) AS day, count(*) AS count,"
        " avg(value) AS mean, min(value) AS least, max(value) AS most FROM placed"
        " GROUP BY station, datastream, property, CAST(local AS DATE)"
        " ORDER BY station, datastream, day",
    ),
    "typical-week": Question(
        "mean by weekday (1 is Monday) and hour of each observed property",
        ("property", "weekday", "hour", "count", "mean"),
        "SELECT property, {weekday} AS weekday, hour(local) AS hour, count(*) AS count,"
        " avg(value) AS mean FROM placed GROUP BY property, {weekday}, hour(local)"
        " ORDER BY property, weekday, hour",
    ),
    "monthly-percentiles": Question(
        "percentiles of each observed property by month, in each district",
        ("district", "property", "month", "count", "p05", "p25", "median", "p75", "p95"),
        "SELECT district, property, CAST(date_trunc('month', local) AS DATE) AS month,"
        f" count(*) AS count, {_percentiles()} FROM placed"
        " GROUP BY district, property, CAST(date_trunc('month', local) AS DATE)"
        " ORDER BY district, property, month",
    ),
}


def written(asked: Asked, dialect: Dialect, sources: Sources) -> str:
    """Write a question for an engine."""
    names = "datastream, time, value"
    parts = []
    if sources.settled:
        parts.append(f"SELECT {names} FROM {sources.settled} WHERE gone IS NULL")
    if sources.rest:
        newest = (
            f"row_number() OVER (PARTITION BY datastream, time, {dialect.end}, result_time"
            " ORDER BY sequence DESC) AS place"
        )
        parts.append(
            f"SELECT {names} FROM (SELECT {names}, gone, {newest} FROM {sources.rest}) AS written"
            " WHERE place = 1 AND gone IS NULL"
        )
    local = dialect.local.format(time="live.time", zone=asked.zone)
    weekday = dialect.weekday.format(time="local")
    return (
        f"WITH live AS ({' UNION ALL '.join(parts)}), placed AS (SELECT streams.name AS datastream,"
        f" station, property, district, value, {local} AS local FROM live"
        f" JOIN {sources.streams} AS streams ON streams.id = live.datastream"
        f" WHERE value IS NOT NULL{_between(local, asked)})"
        f" {asked.question.sql.format(weekday=weekday, percentile=dialect.percentile)}"
    )


def _between(local: str, asked: Asked) -> str:
    parts = [
        f" AND CAST({local} AS DATE) {sign} DATE '{day.isoformat()}'"
        for sign, day in ((">=", asked.first), ("<=", asked.last))
        if day
    ]
    return "".join(parts)


def plain(rows: Sequence[Sequence[object]]) -> list[ROW]:
    """Give rows as every format can write them: days as text."""
    return [
        tuple(cell.isoformat() if isinstance(cell, date) else cell for cell in row) for row in rows
    ]
