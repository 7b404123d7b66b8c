"""Who listens to what: every connection between an event and its listener (ADR 0004)."""

from stadtherz.city.public import use_own_map
from stadtherz.design.public import forget_kept
from stadtherz.kernel.events import listen
from stadtherz.opendata.public import DataBroughtBack, DataWithdrawn
from stadtherz.programme.public import (
    ApprovalEnded,
    MilestoneDropped,
    MilestoneResumed,
    MilestoneShifted,
    ProjectApproved,
)
from stadtherz.site.references import note_references_of_what_is_there
from stadtherz.streets.public import own_map

PROMISES: tuple[type, ...] = (
    ProjectApproved, ApprovalEnded, MilestoneShifted, MilestoneDropped, MilestoneResumed,
)  # fmt: skip
DATA: tuple[type, ...] = (DataWithdrawn, DataBroughtBack)


def connect() -> None:
    """Connect all listeners; called once when the process starts, twice is once."""
    for event in (*PROMISES, *DATA):
        listen(event, _show_at_once)
    use_own_map(own_map)
    note_references_of_what_is_there()


def _show_at_once(_event: object) -> None:
    """Let no reader see a promise, its date, or withdrawn data as they were before."""
    forget_kept()
