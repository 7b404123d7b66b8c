"""Who walks: what costs them how much, in metres of good pavement that they would rather walk.

A profile is a small table that people can change; every figure is a factor of the length (1 or
more) or a fixed cost in metres (0 or more), or "never". The figures are proposals from code and
literature (`docs/reference/guidance.md`), to be tuned with the people whom they are for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import inf
from typing import Any

from stadtherz.kernel.errors import Invalid

NEVER = "never"
FACTORS = frozenset({"paths", "pavement", "surface", "light", "lines"})
Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Profile:
    """What costs how much.

    Args:
        key: name of the profile.
        paths: factor by kind of way.
        pavement: factor beside a road: "yes", "unknown-small", "unknown-large", "no-small",
            "no-large"; large are roads of tertiary rank and above.
        surface, light, lines: factor by surface, for the dark, and without tactile paving.
        crossing: fixed cost by how it is secured.
        kerb: fixed cost by what a kerb is like, added for each side of a crossing.
        steps: fixed cost of a flight, of each step, and without a handrail.
        rides: fixed cost of lifts and escalators.

    """

    key: str
    paths: Figures
    pavement: Figures
    surface: Figures
    light: Figures
    lines: Figures
    crossing: Figures
    kerb: Figures
    steps: Figures
    rides: Figures


TABLES: dict[str, tuple[str, ...]] = {
    "paths": ("footway", "sidewalk", "crossing", "shared", "segregated", "living_street",
              "pedestrian", "service", "track", "corridor", "platform", "area", "steps"),
    "pavement": ("yes", "unknown-small", "unknown-large", "no-small", "no-large"),
    "surface": ("smooth", "cobble", "loose", "unknown"),
    "light": ("yes", "no", "unknown"),
    "lines": ("yes", "no", "unknown"),
    "crossing": ("signals-sound-tactile", "signals-sound", "signals-vibration", "signals-unknown",
                 "signals-silent", "zebra-tactile", "zebra", "island", "small", "tertiary", "large",
                 "wide", "cycleway", "rail", "unknown", "forbidden"),
    "kerb": ("raised", "lowered", "flush-felt", "flush-unfelt", "flush-unknown", "misleading",
             "unknown"),
    "steps": ("flight", "each", "no-handrail", "unknown-handrail"),
    "rides": ("lift", "escalator"),
}  # fmt: skip


def profile_of(key: str, written: Mapping[str, Any]) -> Profile:
    """Read a profile from the table that people write.

    Args:
        key: its name.
        written: by name of a table the figures by name; all of `TABLES`, no others.

    Raises:
        Invalid: a table or figure is missing or unknown, or a figure is too small; each in the
            details.

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
    if faults:
        message = f"the profile {key} cannot be read: {'; '.join(faults)}"
        raise Invalid(message, code="profile", details=tuple(faults))
    return Profile(key, **{one.name: tables[one.name] for one in fields(Profile)[1:]})


def _figures(
    table: str, names: tuple[str, ...], given: Mapping[str, Any]
) -> tuple[Figures, list[str]]:
    found: dict[str, float] = {}
    faults: list[str] = []
    least = 1.0 if table in FACTORS else 0.0
    for name in names:
        value = given.get(name)
        if value == NEVER:
            found[name] = inf
        elif isinstance(value, (int, float)) and not isinstance(value, bool) and value >= least:
            found[name] = float(value)
        else:
            faults.append(f'{table}.{name}: a number from {least:g} on, or "{NEVER}"')
    return found, faults
