"""Plausible classified counts of a site that does not exist, from the demo's simulated traffic.

The vehicles of an interval are those of the profile of cars; their classes and speeds are shares
invented from everyday knowledge, and a vehicle more or less follows from a hash, so that the parts
always make the whole.
"""

from datetime import datetime
from functools import lru_cache
from math import erf, sqrt

import numpy as np

from stadtherz.observations.domain.counting import CountingSite, SpeedBand, Way
from stadtherz.observations.domain.simulation import Profile, Simulated, chance, value_at
from stadtherz.observations.domain.vehicle_classes import HEAVY, VehicleClass

SHARES = {6: 0.004, 10: 0.012, 7: 0.83, 11: 0.08, 2: 0.012, 3: 0.028, 8: 0.008, 9: 0.014, 5: 0.012}
MEAN_KMH, HEAVY_KMH, SPREAD_KMH = 43.0, 39.0, 7.0


def cells_at(site: CountingSite, name: str, way: Way, size: float, local: datetime) -> list[int]:
    """Give the counts of one way in the interval that begins at a local time, in order of cells.

    Args:
        site: what is counted.
        name: of the site.
        way: lane and direction.
        size: vehicles at the peak an interval.
        local: begin of the interval.

    """
    stream = Simulated(f"{name}-{way.lane}-{way.direction}", Profile.CARS, size, site.interval_s)
    vehicles = int(value_at(stream, local))
    edges = _edges(site) * vehicles
    edges[-1] = vehicles
    # where the parts are cut is moved by chance: each vehicle lands in one of them
    whole = np.floor(edges + chance("cut", stream.key, local.isoformat()))
    return [int(count) for count in np.diff(whole, prepend=0)]


@lru_cache
def _edges(site: CountingSite) -> np.ndarray:
    """Give up to which share of all vehicles each cell reaches, in order of cells."""
    shares = np.array([_share(found, band) for found, band in site.cells])
    return np.cumsum(shares) / shares.sum()


def _share(found: VehicleClass, band: SpeedBand | None) -> float:
    share = SHARES.get(found.code, 0.0)
    if band is None:
        return share
    mean = HEAVY_KMH if HEAVY.holds(found) else MEAN_KMH
    return share * (_below(band.high, mean) - _below(band.low, mean))


def _below(kmh: float | None, mean: float) -> float:
    """Give the share of vehicles that are slower, of speeds that scatter as a normal one does."""
    return 1.0 if kmh is None else 0.5 * (1 + erf((kmh - mean) / SPREAD_KMH / sqrt(2)))
