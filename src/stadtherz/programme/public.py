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
