"""Projects and promises as open data: plain values, and tables that open safely everywhere.

A cell that begins like a formula is given an apostrophe, since spreadsheets would run it
(OWASP, CSV injection). Dates are ISO 8601; `..._known` says how exactly they are known.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any

from stadtherz.kernel.tables import harmless


@dataclass(frozen=True)
class OpenMilestone:
    """A milestone; `moved` counts how often its date was moved."""

    name_de: str
    name_en: str
    first_due: str
    first_known: str
    due: str
    due_known: str
    done_on: str
    done_known: str
    state: str
    moved: int
    source: str


@dataclass(frozen=True)
class OpenProject:
    """A public project."""

    key: str
    name_de: str
    name_en: str
    summary_de: str
    summary_en: str
    status: str
    themes: tuple[str, ...]
    department: str
    approved: bool
    as_of: str
    milestones: tuple[OpenMilestone, ...]


def as_values(projects: Iterable[OpenProject]) -> dict[str, Any]:
    """Give projects with their milestones as values for JSON."""
    return {"projects": [asdict(project) for project in projects]}


def projects_table(projects: Iterable[OpenProject]) -> str:
    """Give one row a project, with the number of its milestones."""
    names = [field.name for field in fields(OpenProject)]
    rows = [
        {name: getattr(project, name) for name in names} | {"milestones": len(project.milestones)}
        for project in projects
    ]
    return _table(names, rows)


def milestones_table(projects: Iterable[OpenProject]) -> str:
    """Give one row a milestone, with the key of its project."""
    names = ["project", *(field.name for field in fields(OpenMilestone))]
    rows = [
        {"project": project.key} | asdict(milestone)
        for project in projects
        for milestone in project.milestones
    ]
    return _table(names, rows)


def _table(names: list[str], rows: Iterable[dict[str, Any]]) -> str:
    target = io.StringIO()
    writer = csv.DictWriter(target, names)
    writer.writeheader()
    writer.writerows({name: harmless(value) for name, value in row.items()} for row in rows)
    return target.getvalue()
