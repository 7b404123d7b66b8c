"""Milesight WS, TS, GS, CT and WT: small sensors of rooms, freezers, gas, current and heating.

Source: Milesight's payload definitions of each product.
"""

from collections.abc import Iterator

from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import Measured
from stadtherz.observations.domain.decoders.milesight_table import (
    BASIC,
    CLIMATE,
    DISTANCE,
    HUMIDITY,
    TEMPERATURE,
    Field,
    Table,
    logged,
    moment,
    product,
    states,
)  # fmt: skip

PRESS = {1: "short", 2: "long", 3: "double"}
BUTTON = {1: "short_press", 2: "double_press", 3: "long_press"}
LEAK = Field("leakage_status", states=states("normal", "leak"))
OCCUPANCY = Field("occupancy", states=states("vacant", "occupied"))
REPORT = Field(
    "report_type",
    states=states(
        "temperature resume", "temperature threshold", "pir idle", "pir occupancy", "period"
    ),
)
OPEN = states("close", "open")
WEIGHTS, SPEEDS = "ZAC", "IFS"
LIMIT = states("threshold alarm release", "threshold alarm")
READ_FAILED = (0xFFFF,)


def _sound(frame: Frame) -> Iterator[Measured]:
    """Read a sound level; its frequency and time weighting stand in the names (LAF, LAeq)."""
    kind = frame.unsigned(1)
    weight, speed = kind & 3, kind >> 2 & 3
    letters = WEIGHTS[weight] if weight < 3 else "", SPEEDS[speed] if speed < 3 else ""
    names = ("L{0}{1}", "L{0}eq", "L{0}{1}max")
    for name in names:
        yield Measured(name.format(*letters), frame.unsigned(2) / 10, "dB[SPL]")


def _switches(frame: Frame) -> Iterator[Measured]:
    state = frame.unsigned(1)
    for place in range(3):
        yield Measured(f"switch_{place + 1}", "open" if state >> place & 1 else "close")
        changed = "yes" if state >> place + 4 & 1 else "no"
        yield Measured(f"switch_{place + 1}_change", changed)


def _button(frame: Frame) -> Iterator[Measured]:
    button = frame.unsigned(1)
    frame.take(1)
    yield Measured(f"button_{button}_event", BUTTON.get(frame.unsigned(1), "unknown"))


def _freezer_log(frame: Frame) -> Iterator[Measured]:
    """Read both channels; each half of the mask says what it is: 1 to 4 temperature, 5, 6 contact.

    Each takes two bytes.
    """
    at = moment(frame)
    mask = frame.unsigned(1)
    for channel, kind in ((1, mask >> 4), (2, mask & 0x0F)):
        if not kind:
            frame.take(2)
        elif kind <= 4:
            yield from _probe(channel).read(frame, at)
        else:
            yield from Field(f"magnet_chn{channel}", 2, states=MAGNET).read(frame, at)


MAGNET = states("closed", "opened")


def _probe(channel: int) -> Field:
    return Field(f"temperature_chn{channel}", 2, "Cel", 10, signed=True)


def _freezer(channel: int) -> Table:
    place = 2 + channel
    alarm = states("threshold release", "threshold", "mutation")
    told = Field(f"temperature_chn{channel}_alarm", states=alarm)
    change = Field(f"temperature_chn{channel}_change", 2, "K", 100, signed=True)
    return {
        (place, 0x67): (_probe(channel),),
        (place, 0x00): (Field(f"magnet_chn{channel}", states=MAGNET),),
        (0x80 + place, 0x67): (_probe(channel), told),
        (0x90 + place, 0xD7): (_probe(channel), change, told),
    }


def _phase(channel: int) -> Table:
    place = 1 + 2 * channel
    current = Field(f"current_chn{channel}", 2, "A", 10, failed=READ_FAILED)
    return {
        (place, 0x97): (Field(f"current_chn{channel}_total", 4, "A.h", 100),),
        (place + 1, 0x99): (current,),
        (0x81 + place, 0x99): (
            Field(f"current_chn{channel}_max", 2, "A", 10),
            Field(f"current_chn{channel}_min", 2, "A", 10),
            current,
            Field(f"current_chn{channel}_alarm"),
        ),
    }


CURRENT = Field("current", 2, "A", 100, failed=READ_FAILED)
HEATED: Table = {
    (0x09, 0x67): (TEMPERATURE,),
    (0x89, 0x67): (TEMPERATURE, Field("temperature_alarm", states=LIMIT)),
}
METER: Table = {
    (0x03, 0x74): (Field("voltage", 2, "V", 10),),
    (0x04, 0x80): (Field("power", 4, "W"),),
    (0x05, 0x81): (Field("factor", unit="%"),),
    (0x06, 0x83): (Field("power_sum", 4, "W.h"),),
    (0x07, 0xC9): (Field("current", 2, "mA"),),
    (0x08, 0x70): (Field("state", states={0: "close", 0x10: "close", 1: "open", 0x11: "open"}),),
    (0xFF, 0x3F): (Field("outage", states={0xFF: "yes", 0: "no"}),),
}

DECODERS = (
    product("ws101", ("WS101",), {**BASIC, (0xFF, 0x2E): (Field("press", states=PRESS),)}),
    product("ws136", ("WS136", "WS156"), {**BASIC, (0xFF, 0x34): _button}),
    product(
        "ws201", ("WS201",),
        {**BASIC, (0x03, 0x82): (DISTANCE,), (0x04, 0xD6): (Field("remaining", unit="%"),)},
    ),
    product(
        "ws202", ("WS202",),
        {
            **BASIC,
            (0x03, 0x00): (Field("pir", states=states("normal", "trigger")),),
            (0x04, 0x00): (Field("daylight", states=states("dark", "light")),),
        },
    ),
    product(
        "ws203", ("WS203",),
        {
            **CLIMATE,
            (0x05, 0x00): (OCCUPANCY,),
            (0x83, 0x67): (
                TEMPERATURE, Field("temperature_abnormal", states=states("normal", "abnormal")),
            ),
            (0x20, 0xCE): logged(REPORT, OCCUPANCY, TEMPERATURE, HUMIDITY),
        },
    ),
    product(
        "ws301", ("WS301",),
        {
            **BASIC,
            (0x03, 0x00): (Field("state", states=OPEN),),
            (0x04, 0x00): (Field("install", states=states("yes", "no")),),
        },
    ),
    product("ws302", ("WS302",), {**BASIC, (0x05, 0x5B): _sound}),
    product("ws303", ("WS303",), {**BASIC, (0x03, 0x00): (LEAK,)}),
    product(
        "ws50x", ("WS501", "WS502", "WS503", "WS50x"), {**BASIC, (0xFF, 0x29): _switches}
    ),
    product("ws52x", ("WS523", "WS525", "WS52x"), METER),
    product("ts101", ("TS101",), {**BASIC, (0x03, 0x67): (TEMPERATURE,)}),
    product(
        "ts30x", ("TS301", "TS302", "TS30x"),
        {**BASIC, **_freezer(1), **_freezer(2), (0x20, 0xCE): _freezer_log},
    ),
    product(
        "gs101", ("GS101",),
        {
            (0x03, 0x67): (TEMPERATURE,),
            (0x04, 0x68): (HUMIDITY,),
            (0x05, 0x8E): (Field("gas_status", states=states("normal", "abnormal")),),
            (0x06, 0x01): (Field("valve", states=OPEN),),
            (0x07, 0x01): (Field("relay", states=OPEN),),
            (0x08, 0x90): (Field("life_remain", 4, "s"),),
            (0xFF, 0x3F): (
                Field(
                    "alarm",
                    states=states(
                        "power down", "power on", "sensor failure", "sensor recover",
                        "sensor about to fail", "sensor failed",
                    ),
                ),
            ),
        },
    ),
    product(
        "ct10x", ("CT101", "CT103", "CT105", "CT10x"),
        {
            **HEATED,
            (0x03, 0x97): (Field("total_current", 4, "A.h", 100),),
            (0x04, 0x98): (CURRENT,),
            (0x84, 0x98): (
                Field("current_max", 2, "A", 100), Field("current_min", 2, "A", 100), CURRENT,
                Field("current_alarm"),
            ),
        },
    ),
    product(
        "ct3xx", ("CT303", "CT305", "CT310", "CT3xx"),
        {**HEATED, **_phase(1), **_phase(2), **_phase(3)},
    ),
    product(
        "wt101", ("WT101",),
        {
            **BASIC,
            (0x03, 0x67): (TEMPERATURE,),
            (0x04, 0x67): (Field("temperature_target", 2, "Cel", 10, signed=True),),
            (0x05, 0x92): (Field("valve_opening", unit="%"),),
            (0x06, 0x00): (Field("install", states=states("installed", "uninstalled")),),
            (0x07, 0x00): (Field("fenestration", states=states("normal", "open")),),
            (0x09, 0x90): (Field("motor_storke", 2),),
            (0x0A, 0x00): (Field("freeze_protection", states=states("normal", "triggered")),),
            (0x0B, 0x90): (Field("motor_position", 2),),
        },
    ),
)  # fmt: skip
