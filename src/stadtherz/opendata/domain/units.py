"""Units as people name them: the UCUM codes that city data use, with sign, name and QUDT.

Sources: The Unified Code for Units of Measure, version 2.2 (codes, case sensitive); QUDT vocabulary
of units (local names); ISO 4217 for currencies, which UCUM leaves out. In braces UCUM allows any
words: they are the name of what is counted.
"""

import re
from dataclasses import dataclass

from stadtherz.kernel.text import Text

QUDT = "http://qudt.org/vocab/unit/"
_COUNTED = re.compile(r"^\{([^{}]+)\}(?:/(h|d|a|min))?$")
_EACH = {
    "h": ("je Stunde", "per hour"), "d": ("je Tag", "per day"), "a": ("je Jahr", "per year"),
    "min": ("je Minute", "per minute"),
}  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """A unit.

    Args:
        code: of UCUM or ISO 4217.
        sign: as it is written behind a figure.
        name: in words.
        qudt: its address in QUDT, "" where that knows none.

    """

    code: str
    sign: str
    name: Text
    qudt: str = ""


_TABLE = """
m|m|Meter|metres|M
km|km|Kilometer|kilometres|KiloM
cm|cm|Zentimeter|centimetres|CentiM
mm|mm|Millimeter|millimetres|MilliM
um|µm|Mikrometer|micrometres|MicroM
m2|m²|Quadratmeter|square metres|M2
km2|km²|Quadratkilometer|square kilometres|KiloM2
har|ha|Hektar|hectares|HA
m3|m³|Kubikmeter|cubic metres|M3
L|l|Liter|litres|L
mL|ml|Milliliter|millilitres|MilliL
kg|kg|Kilogramm|kilograms|KiloGM
g|g|Gramm|grams|GM
mg|mg|Milligramm|milligrams|MilliGM
t|t|Tonnen|tonnes|TONNE
s|s|Sekunden|seconds|SEC
ms|ms|Millisekunden|milliseconds|MilliSEC
min|min|Minuten|minutes|MIN
h|h|Stunden|hours|HR
d|d|Tage|days|DAY
wk|Wo.|Wochen|weeks|WK
mo|Mon.|Monate|months|MO
a|a|Jahre|years|YR
Cel|°C|Grad Celsius|degrees Celsius|DEG_C
K|K|Kelvin|kelvins|K
%|%|Prozent|per cent|PERCENT
[ppth]|‰|Promille|per mille|PPTH
[ppm]|ppm|Millionstel|parts per million|PPM
[ppb]|ppb|Milliardstel|parts per billion|PPB
ug/m3|µg/m³|Mikrogramm je Kubikmeter|micrograms per cubic metre|MicroGM-PER-M3
mg/m3|mg/m³|Milligramm je Kubikmeter|milligrams per cubic metre|MilliGM-PER-M3
g/m3|g/m³|Gramm je Kubikmeter|grams per cubic metre|GM-PER-M3
mg/L|mg/l|Milligramm je Liter|milligrams per litre|MilliGM-PER-L
ug/L|µg/l|Mikrogramm je Liter|micrograms per litre|MicroGM-PER-L
g/km|g/km|Gramm je Kilometer|grams per kilometre|
kg/a|kg/a|Kilogramm je Jahr|kilograms per year|
t/a|t/a|Tonnen je Jahr|tonnes per year|
kW.h|kWh|Kilowattstunden|kilowatt hours|KiloW-HR
MW.h|MWh|Megawattstunden|megawatt hours|MegaW-HR
GW.h|GWh|Gigawattstunden|gigawatt hours|GigaW-HR
W.h|Wh|Wattstunden|watt hours|W-HR
J|J|Joule|joules|J
W|W|Watt|watts|W
kW|kW|Kilowatt|kilowatts|KiloW
MW|MW|Megawatt|megawatts|MegaW
W/m2|W/m²|Watt je Quadratmeter|watts per square metre|W-PER-M2
V|V|Volt|volts|V
mV|mV|Millivolt|millivolts|MilliV
A|A|Ampere|amperes|A
Hz|Hz|Hertz|hertz|HZ
Pa|Pa|Pascal|pascals|PA
hPa|hPa|Hektopascal|hectopascals|HectoPA
bar|bar|Bar|bars|BAR
dB|dB|Dezibel|decibels|DeciB
dB[A]|dB(A)|Dezibel, nach dem Gehör bewertet|A-weighted decibels|
dB[SPL]|dB|Dezibel Schalldruck|decibels of sound pressure|DeciB
lx|lx|Lux|lux|LUX
km/h|km/h|Kilometer je Stunde|kilometres per hour|KiloM-PER-HR
m/s|m/s|Meter je Sekunde|metres per second|M-PER-SEC
L/s|l/s|Liter je Sekunde|litres per second|L-PER-SEC
m3/s|m³/s|Kubikmeter je Sekunde|cubic metres per second|M3-PER-SEC
m3/h|m³/h|Kubikmeter je Stunde|cubic metres per hour|M3-PER-HR
mm/h|mm/h|Millimeter je Stunde|millimetres per hour|MilliM-PER-HR
L/m2|l/m²|Liter je Quadratmeter|litres per square metre|
deg|°|Grad|degrees|DEG
[pH]|pH|pH-Wert|pH value|PH
uS/cm|µS/cm|Mikrosiemens je Zentimeter|microsiemens per centimetre|MicroS-PER-CentiM
[NTU]|NTU|Trübung nach NTU|turbidity in NTU|NTU
1/d|/Tag|je Tag|per day|PER-DAY
1/h|/h|je Stunde|per hour|PER-HR
1|–|Anzahl oder Verhältnis|count or ratio|UNITLESS
EUR|€|Euro|euros|
kEUR|Tsd. €|tausend Euro|thousand euros|
MEUR|Mio. €|Millionen Euro|million euros|
EUR/m2|€/m²|Euro je Quadratmeter|euros per square metre|
"""


def _read(line: str) -> Unit:
    code, sign, german, english, qudt = line.split("|")
    return Unit(code, sign, Text.of({"de": german, "en": english}), QUDT + qudt if qudt else "")


UNITS = {one.code: one for one in map(_read, _TABLE.strip().splitlines())}


def unit_with(code: str) -> Unit | None:
    """Give the unit of a code: from the table, or something counted in braces; None if unknown."""
    if code in UNITS:
        return UNITS[code]
    found = _COUNTED.match(code)
    if not found:
        return None
    what, each = found.groups()
    german, english = _EACH.get(each or "", ("", ""))
    name = Text.of({"de": f"{what} {german}".strip(), "en": f"{what} {english}".strip()})
    return Unit(code, f"{what}/{each}" if each else what, name)
