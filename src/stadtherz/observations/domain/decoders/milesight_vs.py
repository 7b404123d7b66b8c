"""Milesight VS: counters of people and occupancy, all without pictures.

Source: Milesight's payload definitions of each product.
"""

from collections.abc import Iterator

from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import Measured
from stadtherz.observations.domain.decoders.milesight_table import (
    BASIC,
    TEMPERATURE,
    Field,
    Table,
    moment,
    product,
    states,
)  # fmt: skip

TOTAL = (Field("total_in", 2), Field("total_out", 2))
PERIOD = (Field("period_in", 2), Field("period_out", 2))
LIMIT = {0: "threshold alarm release", 1: "threshold alarm"}
HEAT = {**LIMIT, 3: "high temperature alarm", 4: "high temperature alarm release"}
OCCUPANCY = Field("occupancy", states=states("vacant", "occupied"))
LEARNING = states(
    "learn_unfinished", "success", "learn_failed_with_collect_error",
    "learn_failed_with_pir_interrupt",
)  # fmt: skip


def _passage_log(frame: Frame) -> Iterator[Measured]:
    at = moment(frame)
    fields = (*PERIOD, *TOTAL) if frame.unsigned(1) == 1 else PERIOD
    for field in fields:
        yield from field.read(frame, at)


def _regions(frame: Frame) -> Iterator[Measured]:
    yield Measured("people_count_all", frame.unsigned(1))
    regions = frame.unsigned(1)
    yield Measured("region_count", regions)
    taken = int.from_bytes(frame.take(2), "big")
    for place in range(min(regions, 16)):
        yield Measured(f"region_{place + 1}", taken >> place & 1)


def _dwell(frame: Frame) -> Iterator[Measured]:
    region = frame.unsigned(1)
    yield Measured(f"region_{region}_avg_dwell", frame.unsigned(2), "s")
    yield Measured(f"region_{region}_max_dwell", frame.unsigned(2), "s")


def _line(line: int) -> Table:
    first = 3 * line
    period = (Field(f"line_{line}_period_in", 2), Field(f"line_{line}_period_out", 2))
    return {
        (first, 0xD2): (Field(f"line_{line}_total_in", 4),),
        (first + 1, 0xD2): (Field(f"line_{line}_total_out", 4),),
        (first + 2, 0xCC): period,
    }


def _region_counts(first: int) -> tuple[Field, ...]:
    return tuple(Field(f"region_{first + at}_count") for at in range(8))


def _flow(start: str) -> tuple[Field, ...]:
    return tuple(Field(f"{start}_to_{end}", 2) for end in "abcd")


PASSAGE: Table = {
    **BASIC,
    (0x03, 0x67): (TEMPERATURE,),
    (0x04, 0xCC): TOTAL,
    (0x05, 0xCC): PERIOD,
    (0x83, 0x67): (TEMPERATURE, Field("temperature_alarm", states=HEAT)),
    (0x84, 0xCC): (*TOTAL, Field("total_count_alarm", states=LIMIT)),
    (0x85, 0xCC): (*PERIOD, Field("period_count_alarm", states=LIMIT)),
    (0x20, 0xCE): _passage_log,
}
BEAM: Table = {
    (0x01, 0x75): (Field("battery_main", unit="%"),),
    (0x02, 0x75): (Field("battery_node", unit="%"),),
    (0x03, 0xF4): (
        Field(
            "event_type", states=states("counter exception", "node without response", "unaligned")
        ),
        Field("event_status", states=states("alarm release", "alarm")),
    ),
    **{key: PASSAGE[key] for key in ((0x04, 0xCC), (0x05, 0xCC), (0x84, 0xCC), (0x85, 0xCC))},
    (0x20, 0xCE): _passage_log,
}

DECODERS = (
    product(
        "vs121", ("VS121",),
        {
            (0x04, 0xC9): _regions,
            (0x05, 0xCC): (Field("people_in", 2), Field("people_out", 2)),
            (0x06, 0xCD): (Field("people_count_max"),),
            (0x07, 0xD5): _region_counts(1),
            (0x08, 0xD5): _region_counts(9),
            **{(0x09 + at, 0xDA): _flow(start) for at, start in enumerate("abcd")},
        },
    ),
    product(
        "vs132", ("VS132",),
        {
            (0x03, 0xD2): (Field("total_counter_in", 4),),
            (0x04, 0xD2): (Field("total_counter_out", 4),),
            (0x05, 0xCC): (Field("periodic_counter_in", 2), Field("periodic_counter_out", 2)),
        },
    ),
    product(
        "vs133", ("VS133", "VS133-P"),
        {
            **_line(1), **_line(2), **_line(3), **_line(4),
            (0x0F, 0xE3): tuple(Field(f"region_{at}_count") for at in range(1, 5)),
            (0x10, 0xE4): _dwell,
        },
    ),
    product(
        "vs330", ("VS330",),
        {
            **BASIC,
            (0x02, 0xA5): tuple(Field(f"distance_{at}", 2, "mm") for at in range(1, 5)),
            (0x03, 0x8E): (
                Field(
                    "occupancy",
                    states=states(
                        "vacant", "occupied", "first_learn_unfinished", "collection_failed"
                    ),
                ),
            ),
            (0x04, 0xA8): (Field("first_learn_status", states=LEARNING),),
            (0x08, 0xA8): (Field("second_learn_status", states=LEARNING),),
            (0x06, 0xA6): (Field("ambient_counts", 4),),
        },
    ),
    product("vs340", ("VS340", "VS341"), {**BASIC, (0x03, 0x00): (OCCUPANCY,)}),
    product("vs350", ("VS350", "VS351"), PASSAGE),
    product("vs360", ("VS360",), BEAM),
)  # fmt: skip
