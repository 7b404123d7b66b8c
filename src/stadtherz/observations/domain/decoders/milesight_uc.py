"""Milesight UC300, UC501, UC502, UC511 and UC512: inputs, counters, Modbus and valves.

Source: Milesight's payload definitions. Least and greatest values of analogue inputs are not read:
the published definitions and examples of UC300 give them in different orders. Logs of valves are
passed over: what their status bits mean is not published.
"""

from collections.abc import Iterator, Mapping

from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import Measured
from stadtherz.observations.domain.decoders.milesight_table import (
    BASIC,
    PASSED,
    Channel,
    Field,
    Table,
    product,
    states,
)  # fmt: skip

ON = states("off", "on")
HIGH = states("low", "high")
REALS = (5, 7)
HALVES = 8  # from here on, halves of a 32-bit register


def _averaged(name: str, unit: str) -> Channel:
    """Read four halves: the value, two extremes that are passed over, and the mean."""
    half = Field(name, 2, unit, real=True)
    extreme = Field("", 2)
    return (half, extreme, extreme, Field(f"{name}_avg", 2, unit, real=True))


def _averaged_probe(name: str) -> Channel:
    extreme = Field("", 2)
    return (
        Field(name, 2, "Cel", 10, signed=True), extreme, extreme,
        Field(f"{name}_avg", 2, "Cel", 10, signed=True),
    )  # fmt: skip


def _register(data: bytes, kind: int, *, signed: bool) -> float | None:
    """Read a Modbus value: coil, whole number or real number."""
    if kind in REALS:
        return Frame(data, "little").real(4) if len(data) == 4 else None
    return int.from_bytes(data, "little", signed=signed)


def _modbus_300(frame: Frame) -> Iterator[Measured]:
    channel = frame.unsigned(1) + 1
    size, kind = frame.unsigned(1), frame.unsigned(1)
    value = _register(frame.take(size), kind & 0x7F, signed=bool(kind >> 7))
    if value is not None and kind & 0x7F < HALVES:
        yield Measured(f"modbus_chn_{channel}", value)


def _modbus_500(frame: Frame) -> Iterator[Measured]:
    channel = frame.unsigned(1) - 6
    shape = frame.unsigned(1)
    value = _register(frame.take(shape >> 3), shape & 7, signed=False)
    if value is not None:
        yield Measured(f"modbus_chn_{channel}", value)


def _inputs(count: int, name: str, words: Mapping[int, str]) -> Table:
    table: dict[tuple[int, int], Channel] = {}
    for at in range(count):
        table[0x03 + at, 0x00] = (Field(f"{name}{at + 1}", states=words),)
        table[0x03 + at, 0xC8] = (Field(f"counter_{at + 1}", 4),)
    return table


UC300: Table = {
    **_inputs(4, "gpio_in_", ON),
    (0x07, 0x01): (Field("gpio_out_1", states=ON),),
    (0x08, 0x01): (Field("gpio_out_2", states=ON),),
    (0x09, 0x67): (Field("pt100_1", 2, "Cel", 10, signed=True),),
    (0x0A, 0x67): (Field("pt100_2", 2, "Cel", 10, signed=True),),
    (0x0B, 0x02): (Field("adc_1", 4, "mA", 100, signed=True),),
    (0x0C, 0x02): (Field("adc_2", 4, "mA", 100, signed=True),),
    (0x0D, 0x02): (Field("adv_1", 4, "V", 100, signed=True),),
    (0x0E, 0x02): (Field("adv_2", 4, "V", 100, signed=True),),
    (0x09, 0xE2): _averaged_probe("pt100_1"),
    (0x0A, 0xE2): _averaged_probe("pt100_2"),
    (0x0B, 0xE2): _averaged("adc_1", "mA"),
    (0x0C, 0xE2): _averaged("adc_2", "mA"),
    (0x0D, 0xE2): _averaged("adv_1", "V"),
    (0x0E, 0xE2): _averaged("adv_2", "V"),
    (0xFF, 0x19): _modbus_300,
    (0xFF, 0x15): (PASSED,),
}


def _analogue(name: str) -> Channel:
    extreme = Field("", 2)
    value = Field(name, 2, "", 1000, signed=True)
    return (value, extreme, extreme, Field(f"{name}_avg", 2, "", 1000, signed=True))


UC500: Table = {
    **BASIC,
    **_inputs(2, "gpio_", HIGH),
    (0x03, 0x01): (Field("gpio_1", states=HIGH),),
    (0x04, 0x01): (Field("gpio_2", states=HIGH),),
    (0x05, 0x02): _analogue("adc_1"),
    (0x06, 0x02): _analogue("adc_2"),
    (0x05, 0xE2): _averaged("adc_1", ""),
    (0x06, 0xE2): _averaged("adc_2", ""),
    (0xFF, 0x0E): _modbus_500,
    (0xFF, 0x14): (PASSED,),
    (0xFF, 0x15): (PASSED,),
}
UC510: Table = {
    **BASIC,
    (0x03, 0x01): (Field("valve_1", states=ON),),
    (0x04, 0xC8): (Field("valve_1_pulse", 4),),
    (0x05, 0x01): (Field("valve_2", states=ON),),
    (0x06, 0xC8): (Field("valve_2_pulse", 4),),
    (0x07, 0x01): (Field("gpio_1", states=ON),),
    (0x08, 0x01): (Field("gpio_2", states=ON),),
    (0x20, 0xCE): (Field("", 9),),
}

DECODERS = (
    product("uc300", ("UC300",), UC300),
    product("uc50x", ("UC501", "UC502", "UC50x"), UC500),
    product("uc51x", ("UC511", "UC512", "UC51x"), UC510),
)
