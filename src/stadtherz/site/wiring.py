"""Who listens to what: every connection between an event and its listener (ADR 0004)."""

from stadtherz.kernel.events import listen
from stadtherz.programme.public import MilestoneShifted, ProjectApproved
from stadtherz.site.keeping import forget_kept


def connect() -> None:
    """Connect all listeners; called once when the process starts, twice is once."""
    listen(ProjectApproved, _show_at_once)
    listen(MilestoneShifted, _show_at_once)


def _show_at_once(_event: ProjectApproved | MilestoneShifted) -> None:
    """Let no reader see a promise or its date as it was before."""
    forget_kept()
