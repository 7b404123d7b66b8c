"""Which device type of Netvox reports what.

Source: Netvox, "LoRaWAN application command", and its published codecs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One value of a report, big endian.

    Args:
        name: what was measured.
        size: bytes.
        unit: UCUM code or "".
        divisor: what the whole number is divided by.
        signed: two's complement.
        states: words for the numbers.
        may_miss: all bits set mean that there is no such probe.
        real: the upper two bytes of an IEEE 754 number, the lower byte first.

    """

    name: str
    size: int = 1
    unit: str = ""
    divisor: float = 1
    signed: bool = False
    states: Mapping[int, str] | None = None
    may_miss: bool = False
    real: bool = False


Reports = Mapping[int, tuple[Part, ...]]

OFF_ON_WORDS = {0: "off", 1: "on"}
LEAK_WORDS = {0: "no_leak", 1: "leak"}
TEMPERATURE = Part("temperature", 2, "Cel", 100, signed=True)
HUMIDITY = Part("humidity", 2, "%", 100)
PROBE = Part("temperature", 2, "Cel", 10, signed=True)
LUX = Part("illuminance", 2, "lx")


def _gas(name: str) -> Part:
    return Part(name, 2, "[ppm]", 10, may_miss=True)


def _count(name: str, unit: str = "", divisor: float = 1) -> Part:
    return Part(name, 2, unit, divisor, may_miss=True)


def _heat(name: str) -> Part:
    return Part(name, 2, "Cel", 100, signed=True, may_miss=True)


STATION: Reports = {
    **dict.fromkeys(
        (1, 2), (_count("pm1_0", "ug/m3"), _count("pm2_5", "ug/m3"), _count("pm10", "ug/m3"))
    ),
    3: (_count("um0_3"), _count("um0_5"), _count("um1_0")),
    4: (_count("um2_5"), _count("um5_0"), _count("um10")),
    5: (_gas("o3"), _gas("co"), _gas("no")),
    6: (_gas("no2"), _gas("so2"), _gas("h2s")),
    7: (_gas("co2"), _gas("nh3"), _count("noise", "dB[SPL]", 10)),
    8: (
        _count("ph", "[pH]", 100), _heat("temperature_ph"),
        Part("orp", 2, "mV", signed=True, may_miss=True),
    ),
    9: (
        _count("turbidity", "{NTU}", 10), _heat("temperature_turbidity"),
        _count("soil_humidity", "%", 100),
    ),
    11: (
        _heat("temperature_ldo"), _count("dissolved_oxygen", "mg/L", 100),
        _count("oxygen_saturation", "%", 10),
    ),
    12: (_heat("temperature"), _count("humidity", "%", 100), _count("wind_speed", "m/s", 100)),
    13: (
        _count("wind_direction", "deg"),
        Part("atmospheric_pressure", 4, "mbar", 100, may_miss=True),
    ),
    14: (_gas("voc"),),
}  # fmt: skip
VIBRATION: Reports = {
    1: tuple(Part(f"acceleration_{axis}", unit="m/s2", real=True) for axis in "xyz"),
    2: (*(Part(f"velocity_{axis}", unit="mm/s", real=True) for axis in "xyz"), PROBE),
}


def _simple(*parts: Part) -> Reports:
    return {1: parts}


STATUS = _simple(Part("status"))
TWO_STATUS = _simple(Part("status_1"), Part("status_2"))
SWITCH = _simple(Part("contact_switch", states=OFF_ON_WORDS))
THERMAL = _simple(TEMPERATURE, HUMIDITY)
ONE_PROBE = _simple(PROBE)
TWO_PROBES = _simple(
    Part("temperature_1", 2, "Cel", 10, signed=True),
    Part("temperature_2", 2, "Cel", 10, signed=True),
)
LEAK = _simple(Part("water_leak", states=LEAK_WORDS))
TWO_LEAKS = _simple(
    Part("water_leak_1", states=LEAK_WORDS), Part("water_leak_2", states=LEAK_WORDS)
)
ALARM = _simple(Part("alarm"))
INPUT = _simple(Part("adc_raw", 2, "mV"))
WORK_COUNT = _simple(Part("work_count", 4))
WORK_TIME = _simple(Part("work_duration", 4, "s"))
DUST = _simple(TEMPERATURE, HUMIDITY, Part("pm2_5", 2, "ug/m3"))
ROOM = _simple(TEMPERATURE, LUX, Part("occupied"), Part("disassembled_alarm"))

DEVICES: Mapping[int, tuple[str, Reports]] = {
    1: ("R711", THERMAL), 2: ("R311A", SWITCH), 3: ("RB11E", ROOM), 4: ("R311G", _simple(LUX)),
    5: ("RA07", STATION), 6: ("R311W", TWO_LEAKS), 9: ("R726", STATION), 11: ("R718A", THERMAL),
    13: ("RA07Y", STATION), 16: ("RB02I", ALARM), 18: ("R718WB", LEAK), 19: ("R718AB", THERMAL),
    20: ("R718B2", TWO_PROBES), 22: ("R718CK2", TWO_PROBES), 23: ("R718CT2", TWO_PROBES),
    26: ("R718DA", STATUS), 27: ("R718DB", STATUS), 28: ("R718E", VIBRATION),
    29: ("R718F", SWITCH), 30: ("R718G", _simple(Part("illuminance", 4, "lx"))),
    31: ("R718H", _simple(Part("pulse_count", 2))), 32: ("R718IA", INPUT), 33: ("R718J", STATUS),
    34: ("R718KA", _simple(Part("current", 1, "mA"), Part("fine_current", 1, "mA", 10))),
    37: ("R718LB", STATUS), 39: ("R718MBA", STATUS), 42: ("R718IB", INPUT),
    43: ("R718MBB", WORK_COUNT), 44: ("R718MBC", WORK_TIME), 47: ("R718DA2", TWO_STATUS),
    49: ("R718T", ALARM), 50: ("R718WA", LEAK), 53: ("RA0716", DUST), 54: ("R72616", DUST),
    55: ("R72716", DUST), 61: ("R718DB2", TWO_STATUS), 62: ("R718F2", TWO_STATUS),
    63: ("R718H2", _simple(Part("pulse_count_1", 2), Part("pulse_count_2", 2))),
    67: ("R718J2", TWO_STATUS), 69: ("R718LB2", TWO_STATUS), 75: ("R311B", _simple(LUX)),
    76: ("R311CA", TWO_STATUS), 77: ("R312A", ALARM), 79: ("R311FA", STATUS),
    80: ("R311FB", WORK_COUNT), 81: ("R311FC", WORK_TIME), 85: ("R312", _simple(Part("doorbell"))),
    86: ("R311CB", TWO_STATUS), 87: ("R718PA", STATION), 88: ("R718PB", STATION),
    90: (
        "R311WA",
        _simple(Part("status_1", states=OFF_ON_WORDS), Part("status_2", states=OFF_ON_WORDS)),
    ),
    91: ("R718Q", STATUS), 106: ("R72616A", DUST), 108: ("R311CC", TWO_STATUS),
    110: ("R720A", THERMAL), 116: ("R730IA", INPUT), 117: ("R730IB", INPUT),
    125: ("R730F", SWITCH), 126: ("R730F2", TWO_STATUS), 130: ("R730MBA", STATUS),
    131: ("R730MBB", WORK_COUNT), 132: ("R730MBC", WORK_TIME), 137: ("R730DA", STATUS),
    138: ("R730DA2", TWO_STATUS), 139: ("R730DB", STATUS), 140: ("R730DB2", TWO_STATUS),
    141: ("R730LB", STATUS), 142: ("R730LB2", TWO_STATUS), 144: ("R718CJ", ONE_PROBE),
    145: ("R718CK", ONE_PROBE), 146: ("R718CT", ONE_PROBE), 147: ("R718CR", ONE_PROBE),
    148: ("R718CE", ONE_PROBE), 149: ("R718B", ONE_PROBE), 151: ("R718QA", STATUS),
    156: ("R718AD", _simple(TEMPERATURE)), 157: ("R720D", _simple(TEMPERATURE)),
    165: ("R720E", _simple(Part("tvoc", 2), TEMPERATURE, HUMIDITY)),
    168: ("R311DA", STATUS), 169: ("R311DB", STATUS),
    170: ("R311LA", _simple(Part("status", states=OFF_ON_WORDS), Part("raw_sense", 2))),
    183: ("R720F", STATUS), 188: ("R711A", _simple(TEMPERATURE)),
}  # fmt: skip

REPORTS: Mapping[int, Reports] = {number: reports for number, (_, reports) in DEVICES.items()}
OFF_ON = frozenset(number for number, (_, reports) in DEVICES.items() if reports is SWITCH)
NO_BATTERY = frozenset({(28, 2)})
ALSO = ("R712", "RA0715", "R72615", "R72615A", "RA0715Y")


def _named(names: Iterable[str]) -> tuple[str, ...]:
    return (*names, *ALSO)


MODELS = _named(name for name, _ in DEVICES.values())
