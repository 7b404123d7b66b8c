"""Default settings for properties that cities measure, each with where its figures come from.

Plausible ranges of weather: WMO-No. 488, appendix VI.2, "plausible value check" (air temperature
-80 to 60 °C, relative humidity 0 to 100 %, pressure 500 to 1100 hPa, wind speed 0 to 75 m/s, wind
direction 0 to 360°). The narrower usual ranges, the times of the freeze rule, and everything about
air quality and counts are this project's own choices for places in Central Europe; a stream may
and should have its own.

Counts: 0.7 vehicles a second and lane cannot be exceeded for long (a headway of 1.4 seconds); for
bicycles two a second and channel.
"""

from stadtherz.observations.domain.freezes import Freeze
from stadtherz.observations.domain.local_time import DAY, HOUR
from stadtherz.observations.domain.quality import QualitySettings
from stadtherz.observations.domain.quality_rules import Range
from stadtherz.observations.domain.steps import Steps

VEHICLES_A_SECOND_AND_LANE = 0.7
BICYCLES_A_SECOND_AND_CHANNEL = 2.0
VEHICLES_A_SECOND, PEOPLE_A_SECOND = 2.0, 20.0
"""For totals of classified counts, which need not be of one lane; as records are checked."""

LEVELS: dict[str, QualitySettings] = {
    "air-temperature": QualitySettings(
        Range(-80, 60, -40, 45), Steps(sigmas=8, floor=0.5), Freeze(longest=12 * HOUR)
    ),
    "relative-humidity": QualitySettings(
        Range(0, 100), Steps(sigmas=8, floor=3), Freeze(longest=12 * HOUR, at_rest=(100.0,))
    ),
    "air-pressure": QualitySettings(
        Range(500, 1100), Steps(sigmas=8, floor=0.3), Freeze(longest=6 * HOUR)
    ),
    "wind-speed": QualitySettings(
        Range(0, 75), Steps(sigmas=10, floor=1), Freeze(longest=12 * HOUR, at_rest=(0.0,))
    ),
    "wind-direction": QualitySettings(Range(0, 360), None, Freeze(longest=DAY)),
    "pm10": QualitySettings(Range(0, 1000), Steps(sigmas=10, floor=3), Freeze(longest=DAY)),
    "pm2.5": QualitySettings(Range(0, 1000), Steps(sigmas=10, floor=3), Freeze(longest=DAY)),
    "pm10-daily-mean": QualitySettings(Range(0, 1000), None, Freeze(longest=5 * DAY)),
    "pm2.5-daily-mean": QualitySettings(Range(0, 1000), None, Freeze(longest=5 * DAY)),
    "no2": QualitySettings(Range(0, 1000), Steps(sigmas=10, floor=4), Freeze(longest=12 * HOUR)),
    "co2": QualitySettings(Range(150, 40_000), Steps(sigmas=10, floor=10), Freeze(longest=DAY)),
    "water-temperature": QualitySettings(
        Range(-2, 60, -1, 40), Steps(sigmas=10, floor=0.2), Freeze(longest=2 * DAY)
    ),
    "noise": QualitySettings(Range(0, 140), None, Freeze(longest=6 * HOUR)),
    "free-spaces": QualitySettings(Range(0, 100_000), None, Freeze(longest=3 * DAY)),
    "o3": QualitySettings(Range(0, 500), Steps(sigmas=10, floor=5), Freeze(longest=DAY)),
}
"""Settings of levels by property; microgram a cubic metre for air quality, hourly or faster.

Moving means of a day, as official networks publish them for particles, change slowly and in whole
micrograms: three days without a change were seen at a right station.
"""
