"""An observation as it is found in lake and hot rows."""

from dataclasses import dataclass

from stadtherz.observations.adapters.hot import Row

PICKED = (
    'id, datastream, us, epoch_us("end") AS end_us, value, result, epoch_us(result_time) AS'
    " result_us, feature, more, flag, rule, raw"
)


@dataclass(frozen=True)
class Found:
    """One observation as it was found; times in microseconds since 1970 UTC."""

    id: int
    datastream: int
    us: int
    end_us: int | None
    value: float | None
    result: str | None
    result_us: int | None
    feature: int | None
    more: str | None
    flag: int
    rule: int | None
    raw: float | None


def found_in(row: Row, number: int) -> Found:
    """Give a row that was stored under a number as it would be found."""
    return Found(
        number, row.datastream_id, row.us, row.end_us, row.value, row.result, row.result_us,
        row.feature, row.more, int(row.flag), row.rule, row.raw,
    )  # fmt: skip
