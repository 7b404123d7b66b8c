"""Milesight AM100 and AM300: the air of rooms.

Source: Milesight's payload definitions of AM102, AM103, AM104, AM107, AM307, AM308 and AM319. The
second hardware of the AM300 series writes TVOC in hundredths of an index: choose "AM307 v2".
"""

from stadtherz.observations.domain.decoders.milesight_table import (
    CLIMATE,
    CO2,
    HUMIDITY,
    PRESSURE,
    TEMPERATURE,
    Field,
    Special,
    Table,
    logged,
    product,
    states,
)  # fmt: skip

ACTIVITY = Field("activity", 2)
LIGHT = (
    Field("illumination", 2, "lx"), Field("infrared_and_visible", 2), Field("infrared", 2),
)  # fmt: skip
TVOC = Field("tvoc", 2, "[ppb]")
TVOC_INDEX = Field("tvoc", 2, divisor=100)
TVOC_MASS = Field("tvoc", 2, "ug/m3")
PIR = Field("pir", states=states("idle", "trigger"))
LIGHT_LEVEL = Field("light_level")
FORMALDEHYDE = Field("hcho", 2, "mg/m3", 100)
OZONE = Field("o3", 2, "[ppm]", 100)
DUST = (Field("pm2_5", 2, "ug/m3"), Field("pm10", 2, "ug/m3"))
WIDE_HUMIDITY = Field("humidity", 2, "%", 2)

AM102: Table = {**CLIMATE, (0x20, 0xCE): logged(TEMPERATURE, HUMIDITY)}
AM103: Table = {
    **CLIMATE, (0x07, 0x7D): (CO2,), (0x20, 0xCE): logged(TEMPERATURE, HUMIDITY, CO2),
}  # fmt: skip
AM104: Table = {**CLIMATE, (0x05, 0x6A): (ACTIVITY,), (0x06, 0x65): LIGHT}
AM107: Table = {
    **AM104, (0x07, 0x7D): (CO2,), (0x08, 0x7D): (TVOC,), (0x09, 0x73): (PRESSURE,),
}  # fmt: skip


def _log(tvoc: Field, *more: Field) -> Special:
    return logged(TEMPERATURE, WIDE_HUMIDITY, PIR, LIGHT_LEVEL, CO2, tvoc, PRESSURE, *more)


def _am300(tvoc: Field, *more: Field) -> Table:
    return {
        **CLIMATE,
        (0x05, 0x00): (PIR,),
        (0x06, 0xCB): (LIGHT_LEVEL,),
        (0x07, 0x7D): (CO2,),
        (0x08, 0x7D): (tvoc,),
        (0x08, 0xE6): (TVOC_MASS,),
        (0x09, 0x73): (PRESSURE,),
        (0x0A, 0x7D): (FORMALDEHYDE,),
        (0x0B, 0x7D): (DUST[0],),
        (0x0C, 0x7D): (DUST[1],),
        (0x0D, 0x7D): (OZONE,),
        (0x0E, 0x01): (Field("beep", states=states("no", "yes")),),
        (0x20, 0xCE): _log(tvoc, *more),
    }


DECODERS = (
    product("am102", ("AM102", "AM102L"), AM102),
    product("am103", ("AM103", "AM103L"), AM103),
    product("am104", ("AM104",), AM104),
    product("am107", ("AM107",), AM107),
    product("am307", ("AM307", "AM307L"), _am300(TVOC)),
    product("am308", ("AM308", "AM308L"), _am300(TVOC, *DUST)),
    product(
        "am319", ("AM319", "AM319L", "AM319 HCHO", "AM319 CH2O"), _am300(TVOC, *DUST, FORMALDEHYDE)
    ),
    product("am319-o3", ("AM319 O3",), _am300(TVOC, *DUST, OZONE)),
    product("am307-v2", ("AM307 v2", "AM307L v2"), _am300(TVOC_INDEX)),
    product("am308-v2", ("AM308 v2", "AM308L v2"), _am300(TVOC_INDEX, *DUST)),
    product("am319-v2", ("AM319 v2", "AM319 HCHO v2"), _am300(TVOC_INDEX, *DUST, FORMALDEHYDE)),
    product("am319-o3-v2", ("AM319 O3 v2",), _am300(TVOC_INDEX, *DUST, OZONE)),
)
