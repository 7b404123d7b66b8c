"""What people say of a table before it is published; it comes into the catalogue by its release."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from stadtherz.kernel.text import Text

NOTHING = Text()
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class ColumnSaid:
    """What is said of a column: its name for machines, then its label, meaning and unit (UCUM)."""

    name: str
    label: Text = NOTHING
    meaning: Text = NOTHING
    unit: str = ""


@dataclass(frozen=True)
class Told:
    """What is said of a table.

    Args:
        title, description, keywords: in the languages of the city; keywords with commas.
        themes, high_value: codes of the EU's lists.
        department: key of who answers for it.
        licence: key of a licence.
        frequency: code of how often it is brought up to date.
        provenance: how the data come about.
        known_faults: what is not right with them, and may be published all the same.
        box: west, south, east, north in degrees WGS84.
        begins, ends: first and last day.
        columns: what is said of each.

    """

    title: Text = NOTHING
    description: Text = NOTHING
    keywords: Text = NOTHING
    themes: tuple[str, ...] = ()
    high_value: tuple[str, ...] = ()
    department: str = ""
    licence: str = ""
    frequency: str = "UNKNOWN"
    provenance: Text = NOTHING
    known_faults: Text = NOTHING
    box: Box | None = None
    begins: date | None = None
    ends: date | None = None
    columns: tuple[ColumnSaid, ...] = field(default=())

    def of(self, name: str) -> ColumnSaid:
        """Give what is said of a column, or nothing said."""
        return next((one for one in self.columns if one.name == name), ColumnSaid(name))

    def as_json(self) -> dict[str, Any]:
        """Write it as plain values."""
        said = {
            name: dict(value) if isinstance(value, Text) else value
            for name, value in vars(self).items()
        }
        columns = [
            asdict(one) | {"label": dict(one.label), "meaning": dict(one.meaning)}
            for one in self.columns
        ]
        ends = {"begins": self.begins, "ends": self.ends}
        days = {name: day.isoformat() if day else None for name, day in ends.items()}
        lists = {name: list(said[name]) for name in ("themes", "high_value")}
        return said | days | lists | {"columns": columns, "box": list(self.box or ()) or None}

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Told":
        """Read what `as_json` wrote; what is not there is not said."""
        values = dict(said)
        for name in ("title", "description", "keywords", "provenance", "known_faults"):
            values[name] = Text.of(values.get(name) or {})
        for name in ("themes", "high_value"):
            values[name] = tuple(values.get(name) or ())
        for name in ("begins", "ends"):
            values[name] = date.fromisoformat(values[name]) if values.get(name) else None
        values["box"] = tuple(values["box"]) if values.get("box") else None
        values["columns"] = tuple(
            ColumnSaid(
                one["name"], Text.of(one["label"]), Text.of(one["meaning"]), one.get("unit", "")
            )
            for one in values.get("columns", ())
        )
        return cls(**values)


GUESSED = ("title", "keywords", "themes", "frequency", "box", "begins", "ends")
"""What the table itself proposes, beside its columns."""


def renewed(told: Told, before: Told, now: Told) -> Told:
    """Take new proposals where a table is read otherwise than before and nobody changed the old.

    Args:
        told: what is said of the table.
        before: what was proposed when it was read before.
        now: what is proposed now.

    """
    same = (name for name in GUESSED if getattr(told, name) == getattr(before, name))
    return replace(told, **{name: getattr(now, name) for name in same})


def kept_for(told: Told, columns: tuple[ColumnSaid, ...]) -> Told:
    """Take over what was said of columns that a new version of the table still has.

    Args:
        told: what was said.
        columns: what is proposed for the columns of the new version, in their order.

    """
    known = {one.name: one for one in told.columns}
    return replace(told, columns=tuple(known.get(one.name, one) for one in columns))
