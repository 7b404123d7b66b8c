"""Decentlab's devices for air, weather, light, roads and rooms.

Source: the formulas of the maker's data sheets and published decoders.
"""

from stadtherz.observations.domain.decoders.decentlab_table import (
    BAROMETER,
    BATTERY,
    SHT2X,
    SHT3X,
    Device,
    Parameters,
    Words,
    centred,
    double,
    group,
    plain,
    shifted,
    with_battery,
)  # fmt: skip


def _illuminance(x: Words, _: Parameters) -> float:
    return max(1.0 * x[0] - 1.64 * x[1], 0.59 * x[0] - 0.86 * x[1], 0) * 1.5504


def _albedo(x: Words, _: Parameters) -> float:
    sky, ground = x[0] - 32768, x[1] - 32768
    return ground / sky if sky > 0 and ground > 0 else 0


def _radiation(x: Words, _: Parameters) -> float:
    return 3 * (x[0] / 32768 - 1) * 1000 * 5


WIND = (
    ("wind_speed", "m/s", 100), ("wind_direction", "deg", 10), ("maximum_wind_speed", "m/s", 100),
    ("air_temperature", "Cel", 10),
)  # fmt: skip
WEATHER = group(
    17,
    ("solar_radiation", "W/m2", centred(0)),
    ("precipitation", "mm", centred(1, 1000)),
    ("lightning_strike_count", "", centred(2)),
    ("lightning_average_distance", "km", centred(3)),
    *((name, unit, centred(4 + at, by)) for at, (name, unit, by) in enumerate(WIND)),
    ("vapor_pressure", "kPa", centred(8, 100)),
    ("atmospheric_pressure", "kPa", centred(9, 100)),
    ("relative_humidity", "%", centred(10, 10)),
    ("sensor_temperature_internal", "Cel", centred(11, 10)),
    ("x_orientation_angle", "deg", centred(12, 10)),
    ("y_orientation_angle", "deg", centred(13, 10)),
    ("compass_heading", "deg", centred(14)),
    ("north_wind_speed", "m/s", centred(15, 100)),
    ("east_wind_speed", "m/s", centred(16, 100)),
)
WEATHER_2 = group(
    17,
    ("solar_radiation", "W/m2", centred(0, 10)),
    ("precipitation", "mm", plain(1, 1000)),
    ("lightning_strike_count", "", centred(2)),
    ("lightning_average_distance", "km", centred(3)),
    *((name, unit, centred(4 + at, by)) for at, (name, unit, by) in enumerate(WIND)),
    ("vapor_pressure", "kPa", centred(8, 100)),
    ("barometric_pressure", "kPa", centred(9, 100)),
    ("relative_humidity", "%", centred(10, 10)),
    ("internal_temperature", "Cel", centred(11, 10)),
    ("tilt_angle_x_orientation", "deg", centred(12, 10)),
    ("tilt_angle_y_orientation", "deg", centred(13, 10)),
    ("precipitation_electrical_conductivity", "uS/cm", centred(14)),
    ("cumulative_precipitation", "mm", double(15, 0.001)),
)
WIND_ONLY = group(
    8,
    *((name, unit, centred(at, by)) for at, (name, unit, by) in enumerate(WIND)),
    ("x_orientation_angle", "deg", centred(4, 10)),
    ("y_orientation_angle", "deg", centred(5, 10)),
    ("north_wind_speed", "m/s", centred(6, 100)),
    ("east_wind_speed", "m/s", centred(7, 100)),
)
ROAD = group(
    6,
    ("surface_temperature", "Cel", centred(0, 100)),
    ("air_temperature", "Cel", centred(1, 100)),
    ("air_humidity", "%", centred(2, 100)),
    ("dew_point", "Cel", centred(3, 100)),
    ("angle", "deg", centred(4)),
    ("sensor_temperature", "Cel", centred(5, 100)),
)
SHIELDED = group(
    2,
    ("air_temperature_radiation_shield", "Cel", lambda x, _: 175 * x[0] / 65535 - 45),
    ("air_humidity_radiation_shield", "%", lambda x, _: 100 * x[1] / 65535),
)
SURFACE = group(
    2,
    ("surface_temperature", "Cel", shifted(0, 1000, 10)),
    ("head_temperature", "Cel", shifted(1, 1000, 10)),
)
DUST = group(
    10,
    *(
        (f"pm{size}_mass_concentration", "ug/m3", plain(at, 10))
        for at, size in enumerate(("1_0", "2_5", "4", "10"))
    ),
    ("typical_particle_size", "nm", plain(4)),
    *(
        (f"pm{size}_number_concentration", "/cm3", plain(5 + at, 10))
        for at, size in enumerate(("0_5", "1_0", "2_5", "4", "10"))
    ),
)
CARBON_DIOXIDE = group(
    8,
    ("co2_concentration", "[ppm]", centred(0)),
    ("co2_concentration_lpf", "[ppm]", centred(1)),
    ("co2_sensor_temperature", "Cel", centred(2, 100)),
    ("capacitor_voltage_1", "V", plain(3, 1000)),
    ("capacitor_voltage_2", "V", plain(4, 1000)),
    ("co2_sensor_status", "", plain(5)),
    ("raw_ir_reading", "", plain(6)),
    ("raw_ir_reading_lpf", "", plain(7)),
)
ROOM = (
    BATTERY,
    SHT3X,
    BAROMETER,
    group(
        2,
        ("ambient_light_visible_infrared", "", plain(0)),
        ("ambient_light_infrared", "", plain(1)),
        ("illuminance", "lx", _illuminance),
    ),
    group(
        3,
        ("co2_concentration", "[ppm]", centred(0)),
        ("co2_sensor_status", "", plain(1)),
        ("raw_ir_reading", "", plain(2)),
    ),
    group(1, ("activity_counter", "", plain(0))),
    group(1, ("total_voc", "[ppb]", plain(0))),
)
GREENHOUSE = group(
    7,
    ("photosynthetically_active_radiation", "umol/(m2.s)", centred(0, 10)),
    ("air_temperature", "Cel", centred(1, 100)),
    ("air_humidity", "%", centred(2, 10)),
    ("co2_concentration", "[ppm]", centred(3)),
    ("atmospheric_pressure", "kPa", centred(4, 100)),
    ("vapor_pressure_deficit", "kPa", centred(5, 100)),
    ("dew_point", "Cel", centred(6, 100)),
)
REFLECTED = group(
    2,
    ("incoming_radiation", "W/m2", centred(0, 10)),
    ("reflected_radiation", "W/m2", centred(1, 10)),
    ("albedo", "", _albedo),
)
PRECISE_HUMIDITY = group(
    4,
    ("sensor_id", "", double(0)),
    ("air_humidity", "%", plain(2, 100)),
    ("air_temperature", "Cel", centred(3, 100)),
)
RAIN = group(
    4,
    ("precipitation_in_interval", "mm", lambda x, p: x[0] * p["resolution"]),
    ("interval", "s", plain(1)),
    (
        "total_accumulated_precipitation", "mm",
        lambda x, p: (x[2] + x[3] * 65536) * p["resolution"],
    ),
)  # fmt: skip
BAROMETER_2 = group(
    2,
    ("barometer_temperature", "Cel", shifted(0, 5000, 100)),
    ("barometric_pressure", "Pa", lambda x, _: x[1] * 2),
)
INFRARED = group(
    2,
    ("temperature_target", "Cel", shifted(0, 1000, 10)),
    ("temperature_head", "Cel", shifted(1, 1000, 10)),
)

DEVICES: dict[str, Device] = {
    "DL-ALB": with_battery(REFLECTED),
    "DL-ATM22": with_battery(WIND_ONLY),
    "DL-ATM41": with_battery(WEATHER),
    "DL-ATM41G2": with_battery(WEATHER_2),
    "DL-CWS": with_battery(ROAD),
    "DL-CWS2": with_battery(SHIELDED, ROAD),
    "DL-GMM": with_battery(GREENHOUSE),
    "DL-IAM": Device(ROOM),
    "DL-ITST": with_battery(INFRARED),
    "DL-LP8P": with_battery(SHT2X, BAROMETER_2, CARBON_DIOXIDE),
    "DL-PAR": with_battery(
        group(1, ("photosynthetically_active_radiation", "umol/(m2.s)", _radiation))
    ),
    "DL-PM": Device((BATTERY, DUST, SHT2X, BAROMETER)),
    "DL-PYR": with_battery(group(1, ("total_solar_radiation", "W/m2", _radiation))),
    "DL-RHC": with_battery(PRECISE_HUMIDITY),
    "DL-SHT21": with_battery(SHT2X),
    "DL-SHT35": with_battery(SHT3X, also=("DL-SHT3x",)),
    "DL-TBRG": with_battery(RAIN, resolution=0.1),
    "DL-WRM": with_battery(SHT3X, SURFACE, also=("DL-WRM1", "DL-WRM2")),
}
