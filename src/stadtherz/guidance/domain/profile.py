"""Who walks: what costs them how much, in metres of good pavement that they would rather walk.

A profile is a small table that people can change; every figure is a factor of the length (1 or
more) or a fixed cost in metres (0 or more), or "never". Wishes such as rest places or greenery are
parts: a few figures that change those of any profile. The figures are proposals from code and
literature (`docs/reference/guidance.md`), to be tuned with the people whom they are for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import Enum
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
                 "wide", "cycleway", "rail", "unknown", "slanted"),
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


class Wrong(Enum):
    """What can be wrong with what people write."""

    NO_TABLE = "no-table"
    MISSING = "missing"
    NOT_KNOWN = "not-known"
    RANGE = "range"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a table or a figure.

    Args:
        wrong: what it is.
        table: of the figure.
        name: of the figure, "" where it is about the table.
        more: the figure of the same table above which it may not be.

    """

    wrong: Wrong
    table: str
    name: str = ""
    more: str = ""

    def __str__(self) -> str:
        """Say it for logs and the command line."""
        if self.wrong is Wrong.NO_TABLE:
            return f"there is no table {self.table}"
        if self.wrong is Wrong.MISSING:
            return f"{self.table}: it is missing"
        if self.wrong is Wrong.NOT_KNOWN:
            return f"{self.table}.{self.name}: it is not known"
        if self.wrong is Wrong.ORDER:
            return f"{self.table}.{self.name}: not more than {self.table}.{self.more}"
        least, most = limits(self.table, self.name)
        never = f', or "{NEVER}"' if may_be_never(self.table) else ""
        return f"{self.table}.{self.name}: a number from {least:g} to {most:g}{never}"


def profile_of(key: str, written: Mapping[str, Any]) -> Profile:
    """Read a profile from the table that people write.

    Args:
        key: its name.
        written: by name of a table the figures by name; all of `TABLES`, no others.

    Raises:
        Invalid: a table or figure is missing or unknown, too small or too large, or equipment would
            cost more than none; each in the details.

    """
    tables, faults = _read(written)
    if faults:
        details = tuple(map(str, faults))
        message = f"the profile {key} cannot be read: {'; '.join(details)}"
        raise Invalid(message, code="profile", details=details)
    return Profile(key, **{one.name: tables[one.name] for one in fields(Profile)[1:]})


def faults_of(written: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Give what is wrong with a profile as people write it; nothing where it can be read."""
    return _read(written)[1]


def _read(written: Mapping[str, Any]) -> tuple[dict[str, Figures], tuple[Fault, ...]]:
    faults = [Fault(Wrong.NO_TABLE, name) for name in sorted(written.keys() - TABLES.keys())]
    tables: dict[str, Figures] = {}
    for table, names in TABLES.items():
        given = written.get(table)
        if not isinstance(given, Mapping):
            faults.append(Fault(Wrong.MISSING, table))
            continue
        faults += [Fault(Wrong.NOT_KNOWN, table, one) for one in sorted(given.keys() - {*names})]
        tables[table], wrong = _figures(table, names, given)
        faults += wrong
    return tables, tuple(faults or _disordered(tables))


def changed(profile: Profile, changes: Changes) -> Profile:
    """Give a profile with some figures of somebody's own; its limits hold as for a whole one.

    Raises:
        Invalid: a figure is unknown, too small or too large; each in the details.

    """
    return profile_of(profile.key, rewritten(profile, changes))


def rewritten(profile: Profile, changes: Changes) -> dict[str, Any]:
    """Give a profile as people write it, with some figures of somebody's own, not checked yet."""
    tables = written_of(profile)
    return {
        name: {**tables.get(name, {}), **given} if isinstance(given, Mapping) else given
        for name, given in {**tables, **changes}.items()
    }


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


def may_be_never(table: str) -> bool:
    """Whether the figures of a table may be "never"."""
    return table != "pace"


def _figures(
    table: str, names: Sequence[str], given: Mapping[str, Any]
) -> tuple[Figures, list[Fault]]:
    found: dict[str, float] = {}
    faults: list[Fault] = []
    for name in names:
        value: Any = given.get(name)
        least, most = limits(table, name)
        if value == NEVER and may_be_never(table):
            found[name] = inf
        elif _is_number(value) and least <= value <= most:
            found[name] = float(value)
        else:
            faults.append(Fault(Wrong.RANGE, table, name))
    return found, faults


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _disordered(tables: Mapping[str, Figures]) -> list[Fault]:
    """Name the figures by which equipment would cost more than none."""
    return [
        Fault(Wrong.ORDER, table, less, more)
        for table, less, more in ORDER
        if tables[table][less] > tables[table][more]
    ]
