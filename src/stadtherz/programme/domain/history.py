"""What may happen to a promise once it was made.

Nobody rewrites a promise. Its first date stays; moving it, giving it up or taking it up again needs
a reason that residents can read; what is finished keeps its dates; and what once stood in public is
never deleted.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from stadtherz.programme.domain.dates import first_day, last_day
from stadtherz.programme.domain.promises import Promise


class Act(StrEnum):
    """What an edit does to a promise and everybody may know."""

    MOVED = "moved"
    DROPPED = "dropped"
    RESUMED = "resumed"


class Fault(StrEnum):
    """Why an edit of a promise is refused."""

    FIRST_DATE = "first-date"
    FINISHED = "finished"
    REASON = "reason"
    DONE_LATER_THAN_TODAY = "done-later-than-today"
    DAY_WITHOUT_DONE = "day-without-done"
    DONE_AND_DROPPED = "done-and-dropped"


@dataclass(frozen=True)
class Edit:
    """A promise before (None: it is new) and after, and the reason that was given."""

    before: Promise | None
    after: Promise
    reason: str

    @property
    def made(self) -> Promise:
        """The promise as it was before; a new one as it was first made."""
        return self.before or as_first_made(self.after)


def as_first_made(promise: Promise) -> Promise:
    """Give a promise as it was on the day it was made: open, with its first date if it is known."""
    made = replace(promise, is_done=False, done_on=None, is_dropped=False)
    if made.first_due is None:
        return made
    return replace(made, due=made.first_due, due_known=made.first_known)


def act_of(edit: Edit) -> Act | None:
    """Name what an edit does to a promise; None when it keeps what was said."""
    before, after = edit.made, edit.after
    if after.is_dropped and not before.is_dropped:
        return Act.DROPPED
    if before.is_done > after.is_done or before.is_dropped > after.is_dropped:
        return Act.RESUMED
    return Act.MOVED if _is_moved(before, after) else None


def faults_of(edit: Edit, today: date) -> tuple[Fault, ...]:
    """Name every rule that an edit breaks; an empty tuple means that it may be saved."""
    before, after = edit.made, edit.after
    rules = {
        Fault.FIRST_DATE: _first(before) != _first(after),
        Fault.FINISHED: _changes_finished_dates(before, after),
        Fault.REASON: act_of(edit) is not None and not edit.reason.strip(),
        Fault.DONE_LATER_THAN_TODAY: (
            after.done_on is not None
            and (after.done_on, after.done_known) != (before.done_on, before.done_known)
            and first_day(after.done_on, after.done_known) > today
        ),
        Fault.DAY_WITHOUT_DONE: after.done_on is not None and not after.is_done,
        Fault.DONE_AND_DROPPED: after.is_done and after.is_dropped,
    }
    return tuple(fault for fault, broken in rules.items() if broken)


def may_be_deleted(*, was_public: bool, changes: int) -> bool:
    """Whether a milestone may go without a trace: nobody could read it and nothing happened."""
    return not was_public and changes == 0


def _first(promise: Promise) -> tuple[object, object]:
    return promise.first_due, promise.first_known


def _is_moved(before: Promise, after: Promise) -> bool:
    return (before.due, before.due_known) != (after.due, after.due_known)


def _changes_finished_dates(before: Promise, after: Promise) -> bool:
    if after.is_dropped:
        return _is_moved(before, after)
    if not (before.is_done and after.is_done):
        return False
    return _is_moved(before, after) or not _is_the_day_or_more_exact(before, after)


def _is_the_day_or_more_exact(before: Promise, after: Promise) -> bool:
    """Whether the day of completion is the same, or lies within what was known of it."""
    if before.done_on is None:
        return True
    if after.done_on is None:
        return False
    earliest, latest = (each(before.done_on, before.done_known) for each in (first_day, last_day))
    return (
        earliest <= first_day(after.done_on, after.done_known)
        and last_day(after.done_on, after.done_known) <= latest
    )
