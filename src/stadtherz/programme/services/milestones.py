from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.kernel.events import publish
from stadtherz.programme import models
from stadtherz.programme.domain.history import Act, Edit, Fault, act_of, faults_of
from stadtherz.programme.domain.promises import Promise
from stadtherz.programme.selectors.promises import milestone_may_be_deleted


@dataclass(frozen=True)
class MilestoneShifted:
    """A promised date was moved."""

    milestone_id: int


@dataclass(frozen=True)
class MilestoneDropped:
    """A promise was given up."""

    milestone_id: int


@dataclass(frozen=True)
class MilestoneResumed:
    """What was done or given up is open again."""

    milestone_id: int


EVENTS = {
    Act.MOVED: MilestoneShifted,
    Act.DROPPED: MilestoneDropped,
    Act.RESUMED: MilestoneResumed,
}


@transaction.atomic
def change_milestone(
    *, milestone_id: int, to: Promise, reason: str, by: User
) -> models.MilestoneShift | None:
    """Change what was promised, or what became of it; the old date and the reason stay visible.

    Gives what was written down, None when nothing that was said changes.

    Raises:
        NotAllowed: without the permission to edit the programme.
        Conflict: when dates would change that stay: the first one, and those of what is finished.
        Invalid: naming every other fault, such as a moved date without a reason.

    """
    require(by, Permission.EDIT_PROGRAMME)
    milestone = models.Milestone.objects.select_for_update().get(pk=milestone_id)
    edit = Edit(milestone.as_promise(), to, reason)
    _refuse_faults(edit, milestone)
    milestone.due, milestone.due_known = to.due, to.due_known
    milestone.is_done, milestone.is_dropped = to.is_done, to.is_dropped
    milestone.done_on, milestone.done_known = to.done_on, to.done_known
    milestone.save()
    return _write_down(edit, milestone, by)


@transaction.atomic
def note_new_milestone(*, milestone_id: int, reason: str, by: User) -> models.MilestoneShift | None:
    """Write down what a new milestone tells of its past: an earlier first date, or that it ended.

    Raises:
        NotAllowed, Conflict, Invalid: as `change_milestone`.

    """
    require(by, Permission.EDIT_PROGRAMME)
    milestone = models.Milestone.objects.get(pk=milestone_id)
    edit = Edit(None, milestone.as_promise(), reason)
    _refuse_faults(edit, milestone)
    return _write_down(edit, milestone, by)


@transaction.atomic
def delete_milestone(*, milestone_id: int, by: User) -> None:
    """Delete a milestone that nobody could read and that has no history.

    Raises:
        NotAllowed: without the permission to edit the programme.
        Conflict: when it has one; it can be given up with a reason instead.

    """
    require(by, Permission.EDIT_PROGRAMME)
    milestone = models.Milestone.objects.select_for_update().get(pk=milestone_id)
    if not milestone_may_be_deleted(milestone):
        message = f"{milestone} is a promise that was made; give it up with a reason instead"
        raise Conflict(message, code="milestone-history")
    milestone.delete()


def _refuse_faults(edit: Edit, milestone: models.Milestone) -> None:
    faults = faults_of(edit, timezone.localdate())
    if not faults:
        return
    if {Fault.FIRST_DATE, Fault.FINISHED} & set(faults):
        message = f"{milestone}: the first date stays, and what is finished keeps its dates"
        raise Conflict(message, code="milestone-dates", details=faults)
    message = f"{milestone}: a change needs a reason that residents can read, and a day that was"
    raise Invalid(message, code="milestone", details=faults)


def _write_down(
    edit: Edit, milestone: models.Milestone, by: User | None
) -> models.MilestoneShift | None:
    act = act_of(edit)
    if act is None:
        return None
    shift = models.MilestoneShift.objects.create(
        milestone=milestone, kind=act.value,
        old_due=edit.made.due, old_known=edit.made.due_known,
        new_due=edit.after.due, new_known=edit.after.due_known,
        reason=edit.reason.strip(), shifted_at=timezone.now(), shifted_by=by,
    )  # fmt: skip
    transaction.on_commit(lambda: publish(EVENTS[act](milestone.pk)))
    return shift
