"""What other systems may use of programme."""

from stadtherz.programme.models import Goal, Milestone, Project
from stadtherz.programme.selectors.projects import (
    project_cards,
    public_projects,
    ways_to_take_part,
)
from stadtherz.programme.selectors.promises import promises_kept, public_milestones, shown
from stadtherz.programme.selectors.searching import findable_promises
from stadtherz.programme.services.approval import ApprovalEnded, ProjectApproved
from stadtherz.programme.services.milestones import (
    MilestoneDropped,
    MilestoneResumed,
    MilestoneShifted,
)

__all__ = [
    "ApprovalEnded",
    "Goal",
    "Milestone",
    "MilestoneDropped",
    "MilestoneResumed",
    "MilestoneShifted",
    "Project",
    "ProjectApproved",
    "findable_promises",
    "project_cards",
    "promises_kept",
    "public_milestones",
    "public_projects",
    "shown",
    "ways_to_take_part",
]
