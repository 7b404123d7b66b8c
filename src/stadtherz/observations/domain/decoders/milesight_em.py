"""Milesight EM300, EM400 and EM500: climate, contacts, leaks, pulses, distance, soil and water.

Source: Milesight's payload definitions of each product.
"""

from collections.abc import Iterator

from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import Measured
from stadtherz.observations.domain.decoders.milesight_table import (
    BASIC,
    CLIMATE,
    CO2,
    DISTANCE,
    HUMIDITY,
    PASSED,
    POSITION,
    PRESSURE,
    TEMPERATURE,
    Field,
    Table,
    logged,
    moment,
    product,
    states,
)  # fmt: skip

MAGNET = Field("magnet_status", states=states("close", "open"))
LEAK = Field("leakage_status", states=states("normal", "leak"))
GPIO = Field("gpio", states=states("low", "high"))
PULSE = Field("pulse", 4)
CONVERSION = (Field("water_conv", 2, divisor=10), Field("pulse_conv", 2, divisor=10))
WATER = (*CONVERSION, Field("water", 4, real=True))
WATER_EVENTS = (
    "none", "water outage timeout alarm", "water outage timeout alarm release",
    "water flow timeout alarm", "water flow timeout alarm release", "gpio alarm",
    "gpio alarm release",
)  # fmt: skip
WATER_ALARM = Field("water_alarm", states=states(*WATER_EVENTS))
ALARM = states("threshold_alarm_release", "threshold_alarm", "mutation_alarm")
TEMPERATURE_ALARM = Field("temperature_alarm", states=ALARM)
DISTANCE_ALARM = Field("distance_alarm", states=ALARM)
CHANGED = states("threshold alarm", "threshold alarm release", "mutation alarm")
SIGNED_DISTANCE = Field("distance", 2, "mm", signed=True)
CHANGE_ALARM: Table = {
    (0x83, 0xD7): (
        TEMPERATURE,
        Field("temperature_change", 2, "K", 10, signed=True),
        Field("temperature_alarm", states=CHANGED),
    )
}
ILLUMINATION = Field("illumination", 4, "lx")
LEVEL = Field("water_level", 2, "cm")
CONDUCTIVITY = Field("ec", 2, "uS/cm")
MOISTURE = Field("moisture", 2, "%", 100)


def _pulse_log(frame: Frame) -> Iterator[Measured]:
    at = moment(frame)
    yield from TEMPERATURE.read(frame, at)
    yield from HUMIDITY.read(frame, at)
    mode = frame.unsigned(1)
    gpio, pulse = list(GPIO.read(frame, at)), list(PULSE.read(frame, at))
    yield from {1: gpio, 2: pulse}.get(mode, [])


def _water_log(frame: Frame) -> Iterator[Measured]:
    at = moment(frame)
    yield from TEMPERATURE.read(frame, at)
    yield from HUMIDITY.read(frame, at)
    yield from WATER_ALARM.read(frame, at)
    mode = frame.unsigned(1)
    gpio = list(GPIO.read(frame, at))
    water = [value for field in WATER for value in field.read(frame, at)]
    yield from {1: gpio, 2: water}.get(mode, [])


def _tilt_320(frame: Frame) -> Iterator[Measured]:
    """Read three angles whose lowest bit says whether the limit was passed."""
    turned = [frame.signed(2) for _ in range(3)]
    words = ("normal", "trigger")
    for axis, raw in zip("xyz", turned, strict=True):
        yield Measured(f"angle_{axis}", (raw >> 1) / 100, "deg")
        yield Measured(f"threshold_{axis}", words[raw & 1])


def _tilt_310(frame: Frame) -> Iterator[Measured]:
    for axis in "xyz":
        yield Measured(f"angle_{axis}", frame.signed(2) / 100, "deg")
    passed = frame.unsigned(1)
    for place, axis in enumerate("xyz"):
        yield Measured(f"threshold_{axis}", "trigger" if passed >> place & 1 else "normal")


THERMAL_LOG = logged(TEMPERATURE, HUMIDITY, PASSED)
LEVELS: Table = {
    **BASIC,
    (0x03, 0x67): (TEMPERATURE,),
    (0x04, 0x82): (DISTANCE,),
    (0x05, 0x00): (POSITION,),
    (0x83, 0x67): (TEMPERATURE, TEMPERATURE_ALARM),
    (0x84, 0x82): (DISTANCE, DISTANCE_ALARM),
}
RADAR: Table = {
    **LEVELS,
    (0x04, 0x82): (SIGNED_DISTANCE,),
    (0x84, 0x82): (SIGNED_DISTANCE, DISTANCE_ALARM),
    (0x94, 0x82): (
        SIGNED_DISTANCE, Field("distance_mutation", 2, "mm", signed=True), DISTANCE_ALARM,
    ),
    (0xB4, 0x82): (
        SIGNED_DISTANCE,
        Field(
            "distance_exception",
            states=states("blind alarm release", "blind alarm", "no target", "sensor exception"),
        ),
    ),
    (0x20, 0xCE): logged(
        SIGNED_DISTANCE, TEMPERATURE, Field("distance_mutation", 2, "mm", signed=True), PASSED
    ),
}  # fmt: skip

DECODERS = (
    product("em300-th", ("EM300-TH",), {**CLIMATE, (0x20, 0xCE): THERMAL_LOG}),
    product(
        "em300-mcs", ("EM300-MCS",),
        {**CLIMATE, (0x06, 0x00): (MAGNET,), (0x20, 0xCE): logged(TEMPERATURE, HUMIDITY, MAGNET)},
    ),
    product(
        "em300-sld", ("EM300-SLD", "EM300-ZLD"),
        {**CLIMATE, (0x05, 0x00): (LEAK,), (0x20, 0xCE): logged(TEMPERATURE, HUMIDITY, LEAK)},
    ),
    product("em300-mld", ("EM300-MLD",), {**BASIC, (0x05, 0x00): (LEAK,)}),
    product(
        "em300-di", ("EM300-DI", "EM300-DI Hall"),
        {
            **CLIMATE,
            (0x05, 0x00): (GPIO,),
            (0x05, 0xC8): (PULSE,),
            (0x05, 0xE1): WATER,
            (0x06, 0xE1): WATER,
            (0x85, 0x00): (
                GPIO, Field("gpio_alarm", states=states("gpio alarm release", "gpio alarm")),
            ),
            (0x85, 0xE1): (*WATER, WATER_ALARM),
            (0x86, 0xE1): (*WATER, WATER_ALARM),
            (0x20, 0xCE): _pulse_log,
            (0x21, 0xCE): _water_log,
        },
    ),
    product(
        "em310-udl", ("EM310-UDL",),
        {**BASIC, (0x03, 0x82): (DISTANCE,), (0x04, 0x00): (POSITION,)},
    ),
    product("em310-tilt", ("EM310-TILT",), {**BASIC, (0x03, 0xCF): _tilt_310}),
    product(
        "em320-th", ("EM320-TH",), {**CLIMATE, (0x20, 0xCE): logged(TEMPERATURE, HUMIDITY)}
    ),
    product("em320-tilt", ("EM320-TILT",), {**BASIC, (0x03, 0xD4): _tilt_320}),
    product("em400", ("EM400-MUD", "EM400-TLD", "EM400-UDL"), LEVELS),
    product("em410-rdl", ("EM410-RDL",), RADAR),
    product(
        "em500-co2", ("EM500-CO2",),
        {
            **CLIMATE, **CHANGE_ALARM,
            (0x05, 0x7D): (CO2,),
            (0x06, 0x73): (PRESSURE,),
            (0x20, 0xCE): logged(CO2, PRESSURE, TEMPERATURE, HUMIDITY),
        },
    ),
    product(
        "em500-lgt", ("EM500-LGT",),
        {**BASIC, (0x03, 0x94): (ILLUMINATION,), (0x20, 0xCE): logged(ILLUMINATION)},
    ),
    product("em500-pp", ("EM500-PP",), {**BASIC, (0x03, 0x7B): (Field("pressure", 2, "kPa"),)}),
    product(
        "em500-pt100", ("EM500-PT100",),
        {
            **BASIC, **CHANGE_ALARM,
            (0x03, 0x67): (TEMPERATURE,),
            (0x20, 0xCE): logged(TEMPERATURE),
        },
    ),
    product(
        "em500-smtc", ("EM500-SMTC", "EM500-SMT"),
        {
            **BASIC, **CHANGE_ALARM,
            (0x03, 0x67): (TEMPERATURE,),
            (0x04, 0x68): (Field("moisture", unit="%", divisor=2),),
            (0x04, 0xCA): (MOISTURE,),
            (0x05, 0x7F): (CONDUCTIVITY,),
            (0x20, 0xCE): logged(CONDUCTIVITY, TEMPERATURE, MOISTURE),
        },
    ),
    product(
        "em500-swl", ("EM500-SWL",),
        {**BASIC, (0x03, 0x77): (LEVEL,), (0x20, 0xCE): logged(LEVEL)},
    ),
    product(
        "em500-udl", ("EM500-UDL",),
        {**BASIC, (0x03, 0x82): (DISTANCE,), (0x20, 0xCE): logged(DISTANCE)},
    ),
)  # fmt: skip
