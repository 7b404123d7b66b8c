"""What other systems may use of programme."""

from stadtherz.programme.models import Goal, Milestone, Project
from stadtherz.programme.selectors import (
    project_cards,
    promises_kept,
    public_milestones,
    public_projects,
    shown,
    ways_to_take_part,
)

__all__ = [
    "Goal",
    "Milestone",
    "Project",
    "project_cards",
    "promises_kept",
    "public_milestones",
    "public_projects",
    "shown",
    "ways_to_take_part",
]
