"""Adds steps to requests: one after the other, whoever comes at the same time."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import Conflict, NotFound
from stadtherz.opendata.domain.desk.standing import (
    CAN_BE_UNDONE,
    OF_THE_PERSON,
    Act,
    Outcome,
    Standing,
)
from stadtherz.opendata.models import DataRequest, RequestStep
from stadtherz.opendata.selectors.desk import desk_on, standing_of
from stadtherz.opendata.services.request_letters import letter_about, post_later, undo_letter


@dataclass(frozen=True)
class NewStep:
    """What is to be added to a request.

    Args:
        act: what is done.
        text: in words.
        by: who of the staff; None for the person who asked.
        stops: of a question: whether nothing can be done without its answer.
        outcome: of an answer.
        details: what else an answer says, by name.

    """

    act: Act
    text: str = ""
    by: User | None = None
    stops: bool = False
    outcome: Outcome | None = None
    details: dict[str, Any] = field(default_factory=dict)


def day_of(now: datetime) -> date:
    """Give the day of the city in which a moment lies."""
    return timezone.localdate(now)


def locked(pk: int, seen: int | None = None) -> DataRequest:
    """Hold a request until the end of the transaction.

    Args:
        pk: number of the row.
        seen: number of the last step that the person saw; None to take it as it is.

    Raises:
        NotFound: there is none.
        Conflict: somebody else was faster.

    """
    row = DataRequest.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        message = f"there is no request {pk}"
        raise NotFound(message, code="request")
    last = row.steps.order_by("pk").last()
    if seen is not None and last is not None and last.pk != seen:
        message = "something happened to this request meanwhile; look at it again"
        raise Conflict(message, code="request-changed")
    return row


def add_step(row: DataRequest, new: NewStep, now: datetime) -> RequestStep:
    """Add a step to a request that is held, keep where it stands now, and write to the person.

    Raises:
        Conflict: the step does not follow from where the request stands.

    """
    with transaction.atomic():
        step = RequestStep.objects.create(
            request=row, act=new.act.value, at=now, day=day_of(now), by=new.by, text=new.text,
            by_person=new.act in OF_THE_PERSON, stops=new.stops, details=new.details,
            outcome=new.outcome.value if new.outcome else "",
        )  # fmt: skip
        keep_standing(row, now)
        step.letter = letter_about(row, step)
        if step.letter and row.mail:
            step.post = RequestStep.Post.WAITING
            post_later(step)
        step.save(update_fields=["letter", "post"])
    return step


@dataclass(frozen=True)
class Undo:
    """Who takes a step back, and why; without somebody of the staff it is the person."""

    by: User | None
    reason: str = ""


def undo_last(row: DataRequest, undo: Undo, now: datetime) -> RequestStep:
    """Take the last step of a held request back; it stays and is shown as taken back.

    Raises:
        Conflict: there is none that this side can take back, or the request is erased.

    """
    if row.erased_at is not None:
        message = "what was asked is erased; it takes a new request"
        raise Conflict(message, code="request-erased")
    last = row.steps.filter(undone_at=None).order_by("pk").last()
    of_the_person = last is not None and Act(last.act) in OF_THE_PERSON
    if last is None or Act(last.act) not in CAN_BE_UNDONE or of_the_person != (undo.by is None):
        message = "the last step cannot be taken back; add another one"
        raise Conflict(message, code="request-undo")
    last.undone_at, last.undone_by, last.undo_reason = now, undo.by, undo.reason
    last.undone_by_person = undo.by is None
    last.save(update_fields=["undone_at", "undone_by", "undo_reason", "undone_by_person"])
    keep_standing(row, now)
    _call_back(row, last)
    return last


def _call_back(row: DataRequest, step: RequestStep) -> None:
    """Keep a letter that did not leave yet, or write that one does not count any more."""
    if step.post == RequestStep.Post.WAITING:
        step.post = RequestStep.Post.NONE
    elif step.post == RequestStep.Post.SENT and not step.undone_by_person:
        step.details = step.details | {"undo_letter": undo_letter(row, step)}
        step.post = RequestStep.Post.WAITING
        post_later(step)
    step.save(update_fields=["post", "details"])


def keep_standing(row: DataRequest, now: datetime) -> Standing:
    """Keep with the request what follows from its steps: state, outcome, deadline."""
    steps = list(row.steps.all())
    found = standing_of(steps)
    row.state, row.extended = found.state.value, found.extended
    row.outcome = found.outcome.value if found.outcome else ""
    row.answered = found.answered
    row.due = desk_on(day_of(now)).clock_of(row, found).due
    last = next(one for one in reversed(steps) if one.undone_at is None)
    row.ground = last.details.get("ground", "")
    row.ground_source = last.details.get("source", "")
    row.save(
        update_fields=[
            "state", "extended", "outcome", "answered", "due", "ground", "ground_source",
        ]
    )  # fmt: skip
    return found
