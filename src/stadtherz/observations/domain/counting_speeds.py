"""Mean speed and V85 from counts in speed bands, and when there is none.

V85 is the speed that 85 % of the vehicles do not exceed. From bands it is the percentile of
grouped data, found in every textbook of traffic engineering (Roess, Prassas, McShane: Traffic
Engineering, spot speed studies): in the band in which the cumulated count reaches p x N,

    v = low + (p x N - F) / f x (high - low)

with N vehicles in all bands, F in the bands below, f in the band: vehicles are taken as evenly
spread within their band. Mean: sum of f x m / N with the band's measured mean m, else its middle.
It is the mean over vehicles at a place (local speed), not over the length of a road.

At least 50 vehicles: the rule of the Handbook of Simplified Practice for Traffic Studies (Iowa
Highway Research Board TR-455): "at least 50 and preferably 100". Below, and where a figure falls
into an open band, there is no figure. V85 for speed limits wants vehicles that drive freely; these
counts hold all vehicles.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from stadtherz.observations.domain.counting import SpeedBand

LEAST_VEHICLES = 50


class Doubt(StrEnum):
    """Why there is no figure."""

    NONE = ""
    TOO_FEW = "too-few"
    OPEN_BAND = "open-band"


@dataclass(frozen=True)
class SpeedFigure:
    """A speed in km/h, on how many vehicles it rests, and why there is none."""

    kmh: float | None
    vehicles: int
    doubt: Doubt = Doubt.NONE


@dataclass(frozen=True)
class BandCount:
    """Vehicles in one speed band, and the mean of their speeds in km/h where it was measured."""

    band: SpeedBand
    count: int
    mean_kmh: float | None = None


@dataclass(frozen=True)
class SpeedProfile:
    """Vehicles by speed.

    Args:
        bands: counts in rising order of the bands.
        unmeasured: vehicles counted beside them whose speed is not known.
        used: distributions that were added: one for each interval, lane, direction and class.
        expected: distributions that there would be if every interval of the range were known whole.

    """

    bands: tuple[BandCount, ...]
    unmeasured: int = 0
    used: int = 0
    expected: int = 0

    @property
    def vehicles(self) -> int:
        """Give the number of vehicles with a known speed."""
        return sum(one.count for one in self.bands)


def percentile(
    bands: Sequence[BandCount], percent: int, least: int = LEAST_VEHICLES
) -> SpeedFigure:
    """Give the speed that `percent` of 100 vehicles do not exceed.

    Args:
        bands: counts in rising order of bands that do not overlap.
        percent: 1 to 99.
        least: vehicles below which there is no figure; at least 1.

    Raises:
        ValueError: when `percent` or `least` is not in its range.

    """
    if not 1 <= percent <= 99 or least < 1:
        message = f"percent must lie in 1 to 99 and least be 1 or more, not {percent} and {least}"
        raise ValueError(message)
    vehicles = sum(one.count for one in bands)
    if vehicles < least:
        return SpeedFigure(None, vehicles, Doubt.TOO_FEW)
    below = 0
    # whole numbers, so that 85 % of 100 vehicles is the 85th and not the 85.00000000000001st
    for one in bands:
        if (below + one.count) * 100 >= percent * vehicles:
            return _within(one, (percent * vehicles - below * 100) / 100, vehicles)
        below += one.count
    raise AssertionError(bands)


def _within(one: BandCount, ahead: float, vehicles: int) -> SpeedFigure:
    low, high = one.band.low, one.band.high
    if high is None:
        return SpeedFigure(None, vehicles, Doubt.OPEN_BAND)
    # rounding must not lift the figure out of its band: 0.3 + (0.9 - 0.3) is more than 0.9
    return SpeedFigure(min(high, low + ahead / one.count * (high - low)), vehicles)


def v85(profile: SpeedProfile, least: int = LEAST_VEHICLES) -> SpeedFigure:
    """Give V85 in km/h, or why there is none."""
    return percentile(profile.bands, 85, least)


def mean_speed(profile: SpeedProfile, least: int = LEAST_VEHICLES) -> SpeedFigure:
    """Give the mean speed in km/h, or why there is none.

    An open band without a measured mean has no middle: then there is no mean.

    Raises:
        ValueError: when `least` is below 1.

    """
    if least < 1:
        message = f"least must be 1 or more, not {least}"
        raise ValueError(message)
    vehicles = profile.vehicles
    if vehicles < least:
        return SpeedFigure(None, vehicles, Doubt.TOO_FEW)
    means = [(one.count, _mean_of(one)) for one in profile.bands if one.count]
    known = [count * mean for count, mean in means if mean is not None]
    if len(known) < len(means):
        return SpeedFigure(None, vehicles, Doubt.OPEN_BAND)
    return SpeedFigure(sum(known) / vehicles, vehicles)


def _mean_of(one: BandCount) -> float | None:
    if one.mean_kmh is not None:
        return one.mean_kmh
    return None if one.band.high is None else (one.band.low + one.band.high) / 2
