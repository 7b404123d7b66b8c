"""Writes the hot table: rows, their numbers and the latest values, in plain SQL for two databases.

The ORM would make a statement a hundred times slower here, and this is the way of every reading.
Must run inside a transaction; when that is committed, the rows are acknowledged.
"""

import json
from collections.abc import Collection, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection

from stadtherz.observations.models import Counter, Flag

COUNTER = "observation"
AT_ONCE = 500
MOST_PLACES = 10_000
COLUMNS = (
    "sequence", "datastream_id", "us", "received_us", "value", "flag", "number", "end_us",
    "result_us", "result", "feature", "more", "rule", "raw", "gone",
)  # fmt: skip


SELDOM = itemgetter(6, 7, 8, 9, 11, 12, 13)  # what a plain reading leaves empty
OFTEN = itemgetter(0, 1, 2, 3, 4, 5, 10, 14)
NONE_OF_THEM = (None,) * 7


class Row(NamedTuple):
    """One row to be written; times in microseconds since 1970 UTC.

    A named tuple and no dataclass: a frozen one takes eight times as long to be made, and bulk
    writes make hundreds of thousands. The fields stand in the order of the columns.

    Args:
        datastream_id: database id.
        us: beginning of the phenomenon time.
        value: the number, None where the result is no number.
        flag, rule: how far it can be trusted and which rule said so.
        number: what the observation is called, None for a new one.
        end_us, result_us: end of the phenomenon time, result time.
        result: JSON of a result that is no number.
        feature: database id of what it speaks of.
        more: JSON of seldom members (resultQuality, validTime, parameters).
        raw: what the sensor said, where it was corrected.
        gone: whether this row deletes the observation.

    """

    datastream_id: int
    us: int
    value: float | None
    flag: int = Flag.RAW
    number: int | None = None
    end_us: int | None = None
    result_us: int | None = None
    result: str | None = None
    feature: int | None = None
    more: str | None = None
    rule: int | None = None
    raw: float | None = None
    gone: bool = False

    def flagged(self, flag: int, rule: int | None) -> "Row":
        """Give the row with another flag; written out, as it is done for every reading."""
        return Row(
            self.datastream_id, self.us, self.value, flag, self.number, self.end_us,
            self.result_us, self.result, self.feature, self.more, rule, self.raw, self.gone,
        )  # fmt: skip


def reserve(count: int) -> int:
    """Take `count` numbers and give the first one.

    The row of the counter stays locked until the transaction ends, so that numbers become visible
    in their order: a flush that sees number n has seen every smaller one. It is also what keeps two
    processes from writing the same observation at once: what is read after this call stays so.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE observations_counter SET value = value + %s WHERE name = %s RETURNING value",
            [count, COUNTER],
        )
        found = cursor.fetchone()
    if found is None:
        Counter.objects.get_or_create(name=COUNTER)
        return reserve(count)
    return int(found[0]) - count + 1


def give_back(count: int) -> None:
    """Give back the numbers that this transaction took last and did not use; it keeps the lock."""
    reserve(-count)


def lock() -> None:
    """Let nobody else write observations until the transaction ends; SQLite has one writer anyway.

    Whoever looks at what is there, to write by what was found, calls this or `reserve` first.
    """
    if connection.vendor != "sqlite":
        reserve(0)


def write(rows: Sequence[Row], *, received_us: int, first: int | None = None) -> int:
    """Write rows of known datastreams, and their latest values; gives the first sequence.

    Args:
        rows: what is written.
        received_us: when it came in.
        first: their first number, where it was reserved before.

    """
    first = write_rows(rows, received_us=received_us, first=first)
    keep_latest(newest(rows, first), received_us=received_us)
    return first


def write_rows(rows: Sequence[Row], *, received_us: int, first: int | None = None) -> int:
    """Write rows alone, as when something known is said anew; gives the first sequence."""
    if first is None:
        first = reserve(len(rows))
    table = [
        (sequence, row[0], row[1], received_us, *row[2:])
        for sequence, row in enumerate(rows, first)
    ]
    _insert(table)
    return first


def _insert(table: list[tuple[Any, ...]]) -> None:
    names: Sequence[str] = COLUMNS
    rows = table
    if all(SELDOM(row) == NONE_OF_THEM for row in table):
        names, rows = OFTEN(COLUMNS), [OFTEN(row) for row in table]
    columns = ", ".join(names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(table) > AT_ONCE:
            with cursor.copy(f"COPY observations_hotobservation ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(names))
        cursor.executemany(
            f"INSERT INTO observations_hotobservation ({columns}) VALUES ({places})", rows
        )


def newest_times(streams: Collection[int]) -> dict[int, int]:
    """Give the time of the newest observation of each of some streams that has one."""
    asked = list(streams)
    found: dict[int, int] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(asked), MOST_PLACES):
            part = asked[start : start + MOST_PLACES]
            places = ", ".join(["%s"] * len(part))
            cursor.execute(
                "SELECT datastream_id, us FROM observations_latest"
                f" WHERE datastream_id IN ({places})",
                part,
            )
            found.update(cursor.fetchall())
    return found


Newest = dict[int, tuple[int, float | None, str | None, int, int, int, int | None]]


def newest(rows: Sequence[Row], first: int) -> Newest:
    """Find the newest row of each stream: time, value, result, flag and sequence.

    Beside it stand the first time and the greatest end of all, None where none has an end.
    """
    found: Newest = {}
    for place, row in enumerate(rows):
        if row.gone:
            continue
        kept, end = found.get(row.datastream_id), row.end_us
        least = row.us if kept is None else min(kept[5], row.us)
        if kept is not None and kept[6] is not None:
            end = kept[6] if end is None else max(kept[6], end)
        if kept is None or row.us >= kept[0]:
            found[row.datastream_id] = (
                row.us, row.value, row.result, row.flag, first + place, least, end,
            )  # fmt: skip
        elif least < kept[5] or end is not None:
            found[row.datastream_id] = (*kept[:5], least, end)
    return found


UPSERT = """
INSERT INTO observations_latest AS kept
  (datastream_id, us, value, result, flag, sequence, first_us, end_us, received_us, unjudged_us)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (datastream_id) DO UPDATE SET
  us = CASE WHEN excluded.us >= kept.us THEN excluded.us ELSE kept.us END,
  value = CASE WHEN excluded.us >= kept.us THEN excluded.value ELSE kept.value END,
  result = CASE WHEN excluded.us >= kept.us THEN excluded.result ELSE kept.result END,
  flag = CASE WHEN excluded.us >= kept.us THEN excluded.flag ELSE kept.flag END,
  sequence = CASE WHEN excluded.us >= kept.us THEN excluded.sequence ELSE kept.sequence END,
  end_us = CASE WHEN excluded.end_us IS NULL OR excluded.end_us < kept.end_us THEN kept.end_us
    ELSE excluded.end_us END,
  first_us = CASE WHEN excluded.first_us < kept.first_us THEN excluded.first_us
    ELSE kept.first_us END,
  received_us = CASE WHEN excluded.received_us > kept.received_us THEN excluded.received_us
    ELSE kept.received_us END,
  unjudged_us = CASE WHEN kept.unjudged_us < excluded.unjudged_us THEN kept.unjudged_us
    ELSE excluded.unjudged_us END
"""


def keep_latest(found: Newest, *, received_us: int) -> None:
    """Bring the latest values forward, never back in time; what came in is to be judged."""
    rows = [
        (stream, us, value, result, flag, sequence, least, end, received_us, least)
        for stream, (us, value, result, flag, sequence, least, end) in sorted(found.items())
    ]
    with connection.cursor() as cursor:
        cursor.executemany(UPSERT, rows)


def as_json(value: object) -> str:
    """Write a value as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
