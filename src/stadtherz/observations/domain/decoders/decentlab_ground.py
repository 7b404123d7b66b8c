"""Decentlab's devices for soil, water, distance, trees and general inputs.

Source: the formulas of the maker's data sheets and published decoders. Pressure ranges, resistors
and the like stand on the single device; the defaults are those of the maker's examples and are
changed with parameters.
"""

from math import log

from stadtherz.observations.domain.decoders.decentlab_table import (
    Device,
    Group,
    Of,
    Parameters,
    Words,
    centred,
    converter,
    double,
    group,
    plain,
    ratio,
    shifted,
    with_battery,
)  # fmt: skip


def _permittivity(x: Words, _: Parameters) -> float:
    raw = x[0] / 10
    return (0.000000002887 * raw**3 - 0.0000208 * raw**2 + 0.05276 * raw - 43.39) ** 2


def _topp(x: Words, _: Parameters) -> float:
    """Give the water content of soil by the equation of Topp (1980)."""
    raw = x[0] / 50
    return 0.0000043 * raw**3 - 0.00055 * raw**2 + 0.0292 * raw - 0.053


def _capacitive(x: Words, _: Parameters) -> float:
    raw = 3000 * (x[0] - 32768) / 32768
    return 2.97e-9 * raw**3 - 7.37e-6 * raw**2 + 6.69e-3 * raw - 1.92


def _trs_water(x: Words, _: Parameters) -> float:
    return x[0] / 10 * 0.0003879 - 0.6956


def _range_pressure(x: Words, p: Parameters) -> float:
    return (x[0] - 16384) / 32768 * (p["Pmax"] - p["Pmin"]) + p["Pmin"]


def _thermistor(x: Words, _: Parameters) -> float:
    return 1000 / (converter(0)(x) / 2) - 41000


def _thermistor_celsius(x: Words, p: Parameters) -> float:
    """Give the temperature by the Steinhart-Hart equation."""
    of = log(_thermistor(x, p))
    return 1 / (0.0008271111 + 0.000208802 * of + 0.000000080592 * of**3) - 273.15


def _second_position(x: Words, _: Parameters) -> float:
    return (converter(0)(x) - converter(2)(x)) * 20000


def _current(x: Words, p: Parameters) -> float:
    return 3 * (x[0] - 32768) / 32768 / 2 / p["R"] * 1000


def _levels(first: int) -> Group:
    """Write the six levels of half a drill-and-drop probe."""
    rows: list[tuple[str, str, Of]] = []
    for at in range(6):
        rows.append((f"moisture_at_level_{first + at}", "%", centred(at, 100)))
        rows.append((f"temperature_at_level_{first + at}", "Cel", centred(6 + at, 100)))
        rows.append((f"salinity_at_level_{first + at}", "", shifted(12 + at, 100, 1)))
    return group(18, *rows)


def _depths() -> Group:
    rows: list[tuple[str, str, Of]] = []
    for at in range(8):
        rows.append((f"soil_moisture_at_depth_{at}", "", shifted(2 * at, 2500, 500)))
        rows.append((f"soil_temperature_at_depth_{at}", "Cel", centred(2 * at + 1, 100)))
    return group(16, *rows)


def _pulses(prefix: str = "") -> Group:
    return group(
        4,
        (f"{prefix}pulse_count", "", plain(0)),
        (f"{prefix}pulse_interval", "s", plain(1)),
        (f"{prefix}cumulative_pulse_count", "", double(2)),
    )


PERMITTIVITY = ("dielectric_permittivity", "", plain(0, 50))
TOPP = ("volumetric_water_content", "m3/m3", _topp)
OLD_SOIL_TEMPERATURE = ("soil_temperature", "Cel", shifted(1, 400, 10))
TRS = (
    ("dielectric_permittivity", "", _permittivity),
    ("volumetric_water_content", "m3/m3", _trs_water),
    ("soil_temperature", "Cel", centred(1, 10)),
)
RANGED = group(
    2,
    ("pressure", "bar", _range_pressure),
    ("temperature", "Cel", lambda x, _: (x[1] - 384) * 0.003125 - 50),
)
PRECISE = group(
    2,
    ("pressure", "bar", lambda x, p: (x[0] - 32768) / p["kp"]),
    ("temperature", "Cel", centred(1, 256)),
)
PRECISE_CTD = group(
    4,
    ("pressure", "bar", lambda x, p: (x[0] - 32768) / p["kp"]),
    ("temperature_electronics", "Cel", centred(1, 256)),
    ("temperature_pt1000", "Cel", centred(2, 256)),
    ("electrical_conductivity", "mS/cm", centred(3, 1024)),
)
LIDAR = group(
    11,
    *(
        (f"distance_{name}", "mm", plain(at))
        for at, name in enumerate(
            ("average", "minimum", "maximum", "median", "10th_percentile", "25th_percentile",
             "75th_percentile", "90th_percentile", "most_frequent_value")
        )
    ),
    ("number_of_samples", "", plain(9)),
    ("total_acquisition_time", "ms", plain(10, 1.024)),
)  # fmt: skip
SAP_FLOW = group(
    16,
    ("sap_flow", "L/h", lambda x, _: (x[0] * 16 - 50000) / 1000),
    ("heat_velocity_outer", "cm/h", lambda x, _: (x[1] * 16 - 50000) / 1000),
    ("heat_velocity_inner", "cm/h", lambda x, _: (x[2] * 16 - 50000) / 1000),
    ("temperature_outer", "Cel", centred(9, 100)),
    ("max_voltage", "V", centred(10, 1000)),
    ("min_voltage", "V", centred(11, 1000)),
    ("diagnostic", "", double(12)),
)

DEVICES: dict[str, Device] = {
    "DL-10HS": with_battery(
        group(
            1,
            ("raw_sensor_reading", "mV", lambda x, _: 3 * (x[0] - 32768) / 32768 * 1000),
            ("volumetric_water_content", "m3/m3", _capacitive),
        )
    ),
    "DL-5TE": with_battery(
        group(
            3,
            PERMITTIVITY,
            TOPP,
            OLD_SOIL_TEMPERATURE,
            ("electrical_conductivity", "uS/cm", lambda x, _: x[2] * 10),
        )
    ),
    "DL-5TM": with_battery(group(2, PERMITTIVITY, TOPP, OLD_SOIL_TEMPERATURE)),
    "DL-BLG": with_battery(
        group(
            2,
            ("voltage_ratio", "", ratio(0, 0.5)),
            ("thermistor_resistance", "Ohm", _thermistor),
            ("temperature", "Cel", _thermistor_celsius),
        )
    ),
    "DL-CTD10": with_battery(
        group(
            4,
            ("water_depth", "mm", centred(0)),
            ("temperature", "Cel", centred(1, 10)),
            ("electrical_conductivity", "uS/cm", plain(2)),
            ("freezing_flag", "", plain(3)),
        )
    ),
    "DL-DLR2-002": with_battery(_pulses()),
    "DL-DLR2-003": with_battery(group(1, ("input", "", plain(0)))),
    "DL-DLR2-004": with_battery(group(1, ("current", "mA", _current)), R=10.0),
    "DL-DLR2-005": with_battery(group(2, ("voltage", "V", ratio(0, 3)))),
    "DL-DLR2-006": with_battery(group(2, ("potentiometer_position", "", ratio(0)))),
    "DL-DLR2-010": with_battery(_pulses("ch0_"), _pulses("ch1_")),
    "DL-DLR2-012": with_battery(
        group(2, ("strain_gauge", "um/m", ratio(0, 4 / 64 / 2.02 * 1000000)))
    ),
    "DL-DS18": with_battery(group(1, ("temperature", "Cel", centred(0, 16)))),
    "DL-DS182": with_battery(
        group(2, ("ch0_temperature", "Cel", centred(0, 16)), ("ch0_id", "", plain(1))),
        group(2, ("ch1_temperature", "Cel", centred(0, 16)), ("ch1_id", "", plain(1))),
    ),
    "DL-ISD": with_battery(group(1, ("stem_size", "mm", plain(0, 1000)))),
    "DL-ISF": with_battery(SAP_FLOW),
    "DL-LID": with_battery(LIDAR),
    "DL-LWS": with_battery(group(2, ("leaf_wetness_index", "", ratio(0)))),
    "DL-MBX": with_battery(
        group(2, ("distance", "mm", plain(0)), ("number_of_valid_samples", "", plain(1))),
        also=("DL-MBX-001", "DL-MBX-002", "DL-MBX-003"),
    ),
    "DL-MES5": with_battery(
        group(
            5,
            ("status", "", plain(0)),
            ("temperature", "Cel", centred(1, 100)),
            ("sludge_blanket", "%", plain(2, 100)),
            ("suspended_solid", "g/L", plain(3, 100)),
            ("turbidity", "", plain(4, 10)),
        )
    ),
    "DL-OPTOD": with_battery(
        group(
            5,
            ("status", "", plain(0)),
            ("temperature", "Cel", centred(1, 100)),
            ("oxygen_saturation", "%", centred(2, 100)),
            ("oxygen_concentration", "mg/L", centred(3, 100)),
            ("oxygen_concentration_alt", "[ppm]", centred(4, 100)),
        )
    ),
    "DL-PHEHT": with_battery(
        group(
            5,
            ("status", "", plain(0)),
            ("temperature", "Cel", centred(1, 100)),
            ("ph", "[pH]", centred(2, 100)),
            ("redox", "mV", centred(3, 10)),
            ("ph_mv", "mV", centred(4, 10)),
        )
    ),
    "DL-PR21": with_battery(RANGED, also=("DL-PR21D",), Pmin=-1.0, Pmax=10.0),
    "DL-PR26": with_battery(RANGED, also=("DL-PR26D",), Pmin=0.0, Pmax=1.0),
    "DL-PR36": with_battery(PRECISE, kp=8192),
    "DL-PR36CTD": with_battery(PRECISE_CTD, kp=8192),
    "DL-SDD": with_battery(_levels(0), _levels(6)),
    "DL-SMTP": with_battery(_depths()),
    "DL-TP": with_battery(
        group(16, *((f"ch{at}_temperature", "Cel", centred(at, 100)) for at in range(16)))
    ),
    "DL-TRS11": with_battery(group(2, *TRS)),
    "DL-TRS12": with_battery(group(3, *TRS, ("electrical_conductivity", "uS/cm", plain(2)))),
    "DL-TRS21": with_battery(
        group(
            2,
            ("water_potential", "kPa", lambda x, _: -(x[0] / 10)),
            ("soil_temperature", "Cel", centred(1, 10)),
        )
    ),
    "DL-ZN1": with_battery(group(2, ("dendrometer_position", "um", ratio(0, 20000)))),
    "DL-ZN2": with_battery(
        group(
            4,
            ("dendrometer_a_position", "um", ratio(0, 20000)),
            ("dendrometer_b_position", "um", _second_position),
        )
    ),
}
