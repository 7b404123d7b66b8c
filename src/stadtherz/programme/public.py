"""What other systems may use of programme."""

from stadtherz.programme.models import Goal, Milestone, Project
from stadtherz.programme.selectors.projects import (
    project_cards,
    public_projects,
    ways_to_take_part,
)
from stadtherz.programme.selectors.promises import promises_kept, public_milestones, shown
from stadtherz.programme.services.approval import ProjectApproved
from stadtherz.programme.services.milestones import MilestoneShifted

__all__ = [
    "Goal",
    "Milestone",
    "MilestoneShifted",
    "Project",
    "ProjectApproved",
    "project_cards",
    "promises_kept",
    "public_milestones",
    "public_projects",
    "shown",
    "ways_to_take_part",
]
