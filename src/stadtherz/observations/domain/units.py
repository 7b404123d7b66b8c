"""The name of a unit in the Unified Code for Units of Measure, which data users read.

Source: UCUM 2.1, tables 1 to 10. What is not known here becomes an annotation in curly brackets,
as section 2.5 allows: it says what is meant, and that nobody can convert it.
"""

import re

UCUM = {
    "": "1",
    "%": "%",
    "°": "deg",
    "°C": "Cel",
    "K": "K",
    "µg/m³": "ug/m3",
    "mg/m³": "mg/m3",
    "ppm": "[ppm]",
    "ppb": "[ppb]",
    "hPa": "hPa",
    "mbar": "mbar",
    "mm": "mm",
    "mm/h": "mm/h",
    "cm": "cm",
    "m": "m",
    "km": "km",
    "m²": "m2",
    "m³": "m3",
    "l": "l",
    "m/s": "m/s",
    "m³/s": "m3/s",
    "m³/h": "m3/h",
    "l/s": "l/s",
    "km/h": "km/h",
    "mph": "[mi_i]/h",
    "W": "W",
    "kW": "kW",
    "W/m²": "W/m2",
    "kWh": "kW.h",
    "V": "V",
    "A": "A",
    "Hz": "Hz",
    "s": "s",
    "min": "min",
    "lx": "lx",
    "dB": "dB",
    "dB(A)": "dB[A]",
    "pH": "[pH]",
}
_CODES = frozenset(UCUM.values())
_DEFINED = re.compile(r"(?:ucum:|https?://unitsofmeasure\.org/)(?P<code>[!-~]{1,20})")
LONGEST_ANNOTATION = 18


def ucum_of(symbol: str, definition: str = "") -> str:
    """Name a unit as UCUM does, in at most 20 characters.

    Args:
        symbol: as it is written behind a number.
        definition: URI of the unit; read where it holds the code itself, `ucum:Cel`.

    """
    if (found := _DEFINED.fullmatch(definition)) and "#" not in found["code"]:
        return found["code"]
    symbol = symbol.replace("\u03bc", "µ").strip()  # Greek letter and micro sign look alike
    if symbol in UCUM:
        return UCUM[symbol]
    if symbol in _CODES:
        return symbol
    own = "".join(sign for sign in symbol if "!" <= sign <= "~" and sign not in "{}")
    return f"{{{own[:LONGEST_ANNOTATION]}}}"
