"""What other systems may use of programme."""

from stadtherz.programme.models import Goal, Milestone, Project
from stadtherz.programme.selectors.goals import goals_matching
from stadtherz.programme.selectors.projects import (
    project_cards,
    projects_in,
    projects_matching,
    public_projects,
    ways_to_take_part,
)
from stadtherz.programme.selectors.promises import promises_kept, public_milestones, shown

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
