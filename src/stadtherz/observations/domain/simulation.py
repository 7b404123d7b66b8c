"""Plausible values for sensors that do not exist: the demo's simulated fleet.

A value follows from (datastream, time) alone, through a hash in place of dice, so that history,
live values and every machine agree. Profiles are invented from everyday knowledge of how a town
moves; they claim nothing about a real place, and every such station is labelled as simulated.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from math import cos, exp, pi, sin


class Profile(StrEnum):
    """How a value moves over day and year."""

    COMMUTING_BIKES = "commuting-bikes"
    CARS = "cars"
    BATH_WATER = "bath-water"
    AIR_TEMPERATURE = "air-temperature"
    NOISE = "noise"
    FREE_SPACES = "free-spaces"


@dataclass(frozen=True)
class Simulated:
    """One simulated datastream: profile, size (what it counts at its peak an interval)."""

    key: str
    profile: Profile
    size: float
    interval_s: int = 900


def chance(*parts: object) -> float:
    """Give a number from 0 to 1 that depends on `parts` alone."""
    digest = blake2b("/".join(str(part) for part in parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def value_at(stream: Simulated, local: datetime) -> float:
    """Give the value of `stream` at a local time."""
    return round(_PROFILES[stream.profile](stream, local), 1)


def _bump(hour: float, centre: float, width: float) -> float:
    return exp(-(((hour - centre) / width) ** 2))


def _hour(local: datetime) -> float:
    return local.hour + local.minute / 60


def _warmth(local: datetime) -> float:
    """From 0 in mid-January to 1 in mid-July."""
    return 0.5 - 0.5 * cos(2 * pi * (local.timetuple().tm_yday - 15) / 365.25)


def _weather(local: datetime) -> float:
    """How good the day's weather is, 0 to 1; the same for all streams of a day."""
    return chance("weather", local.date())


def _counted(stream: Simulated, local: datetime, mean: float) -> float:
    """Scatter a count around its mean about as much as arrivals do."""
    spread = chance(stream.key, local.isoformat()) + chance(local.isoformat(), stream.key) - 1
    return max(0.0, float(round(mean + spread * 2 * mean**0.5)))


def _commuting_bikes(stream: Simulated, local: datetime) -> float:
    hour, weekend = _hour(local), local.weekday() >= 5
    day = (
        0.55 * _bump(hour, 14.5, 4.5)
        if weekend
        else 0.9 * _bump(hour, 7.7, 1.1) + _bump(hour, 17, 1.8) + 0.35 * _bump(hour, 12.7, 3)
    )
    mood = (0.45 + 0.75 * _warmth(local)) * (0.6 + 0.6 * _weather(local))
    return _counted(stream, local, stream.size * mood * (day + 0.015))


def _cars(stream: Simulated, local: datetime) -> float:
    hour, weekend = _hour(local), local.weekday() >= 5
    day = (
        0.7 * _bump(hour, 14, 5)
        if weekend
        else 0.85 * _bump(hour, 7.6, 1.4) + _bump(hour, 16.8, 2.2) + 0.62 * _bump(hour, 12.2, 4)
    )
    return _counted(stream, local, stream.size * (0.94 + 0.12 * _weather(local)) * (day + 0.04))


def _air_temperature(stream: Simulated, local: datetime) -> float:
    base = 1.5 + 17.5 * _warmth(local) + 5 * (_weather(local) - 0.5)
    swing = (2 + 4 * _warmth(local)) * (0.5 + _weather(local))
    return base + swing * sin((_hour(local) - 9.5) / 24 * 2 * pi) + 0.3 * chance(stream.key, local)


def _bath_water(stream: Simulated, local: datetime) -> float:
    slow = 4.5 + 17 * _warmth(local)
    return slow + 0.7 * sin((_hour(local) - 12) / 24 * 2 * pi) + 0.2 * chance(stream.key, local)


def _noise(stream: Simulated, local: datetime) -> float:
    hour = _hour(local)
    busy = _bump(hour, 8, 2.5) + _bump(hour, 16.5, 3) + 0.6 * _bump(hour, 12, 4)
    return stream.size - 16 + 14 * min(1.0, busy) + 3 * chance(stream.key, local)


def _free_spaces(stream: Simulated, local: datetime) -> float:
    hour, sunday = _hour(local), local.weekday() == 6
    taken = 0.15 + (0.2 if sunday else 0.68) * _bump(hour, 13.5, 4.2)
    taken += 0.06 * (chance(stream.key, local.isoformat()) - 0.5)
    return round(stream.size * (1 - min(1.0, taken)))


_PROFILES = {
    Profile.COMMUTING_BIKES: _commuting_bikes,
    Profile.CARS: _cars,
    Profile.BATH_WATER: _bath_water,
    Profile.AIR_TEMPERATURE: _air_temperature,
    Profile.NOISE: _noise,
    Profile.FREE_SPACES: _free_spaces,
}
