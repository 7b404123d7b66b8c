"""What other systems may use of programme."""

from stadtherz.programme.models import Goal, Milestone, Project
from stadtherz.programme.selectors import (
    goals_matching,
    project_cards,
    projects_in,
    projects_matching,
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
    "goals_matching",
    "project_cards",
    "projects_in",
    "projects_matching",
    "promises_kept",
    "public_milestones",
    "public_projects",
    "shown",
    "ways_to_take_part",
]
