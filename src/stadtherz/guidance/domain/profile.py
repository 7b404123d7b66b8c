"""Who walks: what costs them how much, in metres of good pavement that they would rather walk.

A profile is a small table that people can change; every figure is a factor of the length (1 or
more) or a fixed cost in metres (0 or more), or "never". Wishes such as rest places or greenery are
parts: a few figures that change those of any profile. The figures are proposals from code and
literature (`docs/reference/guidance.md`), to be tuned with the people whom they are for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from math import inf
from typing import Any

from stadtherz.kernel.errors import Invalid

NEVER = "never"
Figures = Mapping[str, float]
Changes = Mapping[str, Mapping[str, Any]]
"""By name of a table some figures by name, as people write them."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What costs how much.

    Args:
        key: name of the profile.
        pace: how fast somebody walks (km/h), and the seconds that they wait at a signal, need for
            a lift, and for each step.
        paths: factor by kind of way.
        pavement: factor beside a road: "yes", "unknown-small", "unknown-large", "no-small",
            "no-large"; large are roads of tertiary rank and above.
        surface, light, lines: factor by surface, for the dark, and without tactile paving.
        near: factor by what is near: noise, seats, greenery, plants.
        crossing: fixed cost by how it is secured.
        kerb: fixed cost by what a kerb is like, added for each side of a crossing.
        steps: fixed cost of a flight, of each step, and without a handrail.
        rides: fixed cost of lifts and escalators.

    """

    key: str
    pace: Figures
    paths: Figures
    pavement: Figures
    surface: Figures
    light: Figures
    lines: Figures
    near: Figures
    crossing: Figures
    kerb: Figures
    steps: Figures
    rides: Figures


TABLES: dict[str, tuple[str, ...]] = {
    "pace": ("kmh", "signal", "lift", "step"),
    "paths": ("footway", "sidewalk", "crossing", "shared", "segregated", "living_street",
              "pedestrian", "service", "track", "corridor", "platform", "area", "steps"),
    "pavement": ("yes", "unknown-small", "unknown-large", "no-small", "no-large"),
    "surface": ("smooth", "cobble", "loose", "unknown"),
    "light": ("yes", "no", "unknown"),
    "lines": ("yes", "no", "unknown"),
    "near": ("loud", "busy", "calm", "seat", "seat-unknown", "green", "green-unknown", "birch",
             "hazel", "alder", "ash", "plane", "grass", "other", "unnamed", "plants-unknown"),
    "crossing": ("signals-sound-tactile", "signals-sound", "signals-vibration", "signals-unknown",
                 "signals-silent", "zebra-tactile", "zebra", "island", "small", "tertiary", "large",
                 "wide", "cycleway", "rail", "unknown"),
    "kerb": ("raised", "lowered", "flush-felt", "flush-unfelt", "flush-unknown", "misleading",
             "unknown"),
    "steps": ("flight", "each", "no-handrail", "unknown-handrail"),
    "rides": ("lift", "escalator"),
}  # fmt: skip
FACTORS = frozenset({"paths", "pavement", "surface", "light", "lines", "near"})
LARGEST_FACTOR, LARGEST_M = 20.0, 5_000.0
PACE = {"kmh": (1.0, 8.0), "signal": (0.0, 180.0), "lift": (0.0, 600.0), "step": (0.0, 10.0)}
"""The least and the most of each figure of the pace."""
ORDER = (
    ("crossing", "signals-sound-tactile", "signals-sound"),
    ("crossing", "signals-sound", "signals-vibration"),
    ("crossing", "signals-vibration", "signals-unknown"),
    ("crossing", "signals-vibration", "signals-silent"),
    ("crossing", "zebra-tactile", "zebra"),
    ("crossing", "large", "wide"),
    ("kerb", "flush-felt", "flush-unfelt"),
    ("kerb", "flush-felt", "flush-unknown"),
    ("lines", "yes", "no"),
    ("lines", "yes", "unknown"),
    ("light", "yes", "no"),
    ("light", "yes", "unknown"),
)
"""Figures of which the first is never more than the second: equipment never costs more."""


def profile_of(key: str, written: Mapping[str, Any]) -> Profile:
    """Read a profile from the table that people write.

    Args:
        key: its name.
        written: by name of a table the figures by name; all of `TABLES`, no others.

    Raises:
        Invalid: a table or figure is missing or unknown, too small or too large, or equipment would
            cost more than none; each in the details.

    """
    faults = [f"there is no table {name}" for name in sorted(written.keys() - TABLES.keys())]
    tables: dict[str, Figures] = {}
    for table, names in TABLES.items():
        given = written.get(table)
        if not isinstance(given, Mapping):
            faults.append(f"{table}: it is missing")
            continue
        faults += [f"{table}.{name}: it is not known" for name in sorted(given.keys() - {*names})]
        tables[table], wrong = _figures(table, names, given)
        faults += wrong
    faults = faults or _disordered(tables)
    if faults:
        message = f"the profile {key} cannot be read: {'; '.join(faults)}"
        raise Invalid(message, code="profile", details=tuple(faults))
    return Profile(key, **{one.name: tables[one.name] for one in fields(Profile)[1:]})


def changed(profile: Profile, changes: Changes) -> Profile:
    """Give a profile with some figures of somebody's own; its limits hold as for a whole one.

    Raises:
        Invalid: a figure is unknown, too small or too large; each in the details.

    """
    tables = written_of(profile)
    written = {
        name: {**tables.get(name, {}), **given} if isinstance(given, Mapping) else given
        for name, given in {**tables, **changes}.items()
    }
    return profile_of(profile.key, written)


def with_parts(profile: Profile, parts: Mapping[str, Changes]) -> Profile:
    """Give a profile with parts, such as rest places and quiet.

    Args:
        profile: that is changed.
        parts: by their names the figures that each changes.

    Raises:
        Invalid: two of them change the same figure, such as greenery yes and no.

    """
    taken: dict[tuple[str, str], str] = {}
    for key, changes in parts.items():
        for figure in ((table, name) for table, some in changes.items() for name in some):
            if figure in taken:
                message = f"{taken[figure]} and {key} do not go together; choose one of them"
                raise Invalid(message, code="parts", details=(taken[figure], key))
            taken[figure] = key
        profile = changed(profile, changes)
    return profile


def written_of(profile: Profile) -> dict[str, dict[str, float | str]]:
    """Give a profile as people write it."""
    return {
        table: {
            name: NEVER if value == inf else value
            for name, value in getattr(profile, table).items()
        }
        for table in TABLES
    }


def limits(table: str, name: str) -> tuple[float, float]:
    """Give the least and the most that a figure may be."""
    if table == "pace":
        return PACE[name]
    return (1.0, LARGEST_FACTOR) if table in FACTORS else (0.0, LARGEST_M)


def _figures(
    table: str, names: Sequence[str], given: Mapping[str, Any]
) -> tuple[Figures, list[str]]:
    found: dict[str, float] = {}
    faults: list[str] = []
    for name in names:
        value: Any = given.get(name)
        least, most = limits(table, name)
        may_be_never = table != "pace"
        if value == NEVER and may_be_never:
            found[name] = inf
        elif _is_number(value) and least <= value <= most:
            found[name] = float(value)
        else:
            never = f', or "{NEVER}"' if may_be_never else ""
            faults.append(f"{table}.{name}: a number from {least:g} to {most:g}{never}")
    return found, faults


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _disordered(tables: Mapping[str, Figures]) -> list[str]:
    """Name the figures by which equipment would cost more than none."""
    return [
        f"{table}.{less}: not more than {table}.{more}"
        for table, less, more in ORDER
        if tables[table][less] > tables[table][more]
    ]
