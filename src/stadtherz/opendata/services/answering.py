"""What the desk does with requests; each act needs the permission to answer requests."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.city.public import Department
from stadtherz.kernel.errors import Conflict, Invalid, Refused
from stadtherz.kernel.text import Text, without_control_signs
from stadtherz.opendata.domain.desk.answers import (
    CONTESTABLE,
    REFUSALS,
    Answer,
    lacking,
    source_of,
)
from stadtherz.opendata.domain.desk.clocks import Effect, check_extension
from stadtherz.opendata.domain.desk.standing import Act, Kind, Outcome
from stadtherz.opendata.domain.searching import folded
from stadtherz.opendata.models import LONGEST_LETTER, DataRequest, Dataset, RequestStep
from stadtherz.opendata.selectors.desk import desk_on, rule_for, standing_of, the_land
from stadtherz.opendata.services.request_steps import (
    NewStep,
    Undo,
    add_step,
    day_of,
    locked,
    undo_last,
)
from stadtherz.opendata.services.requesting import checked_words


class AnswerRefused(Refused):
    """An answer does not say what the law wants; `details` lists what is missing."""

    code = "answer"


@dataclass(frozen=True)
class At:
    """A request as somebody of the staff saw it.

    Args:
        pk: number of the row.
        by: who acts.
        now: the moment.
        seen: number of the last step on the page; None to take the request as it is.

    """

    pk: int
    by: User
    now: datetime
    seen: int | None = None


@transaction.atomic
def ask_the_person(*, at: At, question: str, stops: bool) -> RequestStep:
    """Ask the person something.

    Args:
        at: which request, who, when.
        question: in words.
        stops: whether nothing can be done without the answer.

    Raises:
        NotAllowed: without the permission to answer requests.
        Invalid: without words, or where the law knows no pause.
        Conflict: somebody was faster, or it does not follow.

    """
    row = _held(at)
    rule = desk_on(day_of(at.now)).rule_of(row)
    if stops and rule.effect is Effect.NONE:
        message = f"{rule.source} knows no pause; ask without stopping the clock"
        raise Invalid(message, code="no-pause")
    return add_step(
        row, NewStep(Act.ASK, checked_words(question, LONGEST_LETTER), at.by, stops=stops), at.now
    )


@transaction.atomic
def extend(*, at: At, reasons: str) -> RequestStep:
    """Extend the period of a large or complex request, and tell the person why.

    Raises:
        NotAllowed: without the permission to answer requests.
        Invalid: without reasons.
        Conflict: the law knows no extension, it is too late for one, or somebody was faster.

    """
    row = _held(at)
    today = day_of(at.now)
    check_extension(desk_on(today).clock_of(row, standing_of(row.steps.all())), today)
    return add_step(row, NewStep(Act.EXTEND, checked_words(reasons, LONGEST_LETTER), at.by), at.now)


@transaction.atomic
def answer(*, at: At, said: Answer) -> RequestStep:
    """Answer a request; the letter leaves at once.

    Raises:
        NotAllowed: without the permission to answer requests.
        AnswerRefused: naming everything that the law wants and the answer does not say.
        Conflict: somebody was faster, or it is answered already.

    """
    row = _held(at)
    if missing := lacking(said, Kind(row.kind), the_land()):
        message = f"the answer lacks {', '.join(missing)}"
        raise AnswerRefused(message, details=missing)
    row.draft = {}
    row.save(update_fields=["draft"])
    step = NewStep(
        Act.ANSWER,
        checked_words(said.text, LONGEST_LETTER),
        at.by,
        outcome=said.outcome,
        details=_details(said),
    )
    return add_step(row, step, at.now)


@transaction.atomic
def undo(*, at: At, reason: str) -> RequestStep:
    """Take the last step of the desk back; a letter that has left is called back by another.

    Raises:
        NotAllowed: without the permission to answer requests.
        Invalid: without a reason.
        Conflict: the last step is not the desk's, or somebody was faster.

    """
    return undo_last(_held(at), Undo(at.by, checked_words(reason, LONGEST_LETTER)[:300]), at.now)


@dataclass(frozen=True)
class Care:
    """Who looks after a request, and what the register says of it."""

    assigned: User | None
    department: Department | None
    public_subject: Text
    dataset: Dataset | None


@transaction.atomic
def take_care(*, at: At, care: Care) -> DataRequest:
    """Note who answers, what the register says, and which dataset is the answer.

    Raises:
        NotAllowed: without the permission to answer requests.
        Conflict: somebody was faster.

    """
    row = _held(at)
    if care.dataset != row.dataset:
        row.told_at = None
    row.assigned, row.department, row.dataset = care.assigned, care.department, care.dataset
    row.public_subject = care.public_subject
    row.search = folded(" ".join(words for _code, words in care.public_subject))
    row.save(
        update_fields=[
            "assigned", "department", "dataset", "public_subject", "search", "told_at",
        ]
    )  # fmt: skip
    return row


@transaction.atomic
def change_kind(*, at: At, kind: Kind) -> RequestStep:
    """Set right what a request is about; its clock is counted anew from receipt, which is told.

    Raises:
        NotAllowed: without the permission to answer requests.
        Invalid: the city has no clock for this kind.
        Conflict: somebody was faster, or it is answered already.

    """
    row = _held(at)
    if kind.value == row.kind:
        message = f"the request is about {kind} already"
        raise Conflict(message, code="request-step")
    rule = rule_for(kind)
    if rule is None:
        message = f"there is no clock for {kind}; enter one on the page of clocks"
        raise Invalid(message, code="no-clock")
    row.kind, row.rule, row.draft = kind.value, rule.key, {}
    row.save(update_fields=["kind", "rule", "draft"])
    return add_step(row, NewStep(Act.CHANGE, by=at.by, details={"kind": kind.value}), at.now)


@transaction.atomic
def save_draft(*, at: At, draft: dict[str, Any]) -> None:
    """Keep what somebody has written so far; the person sees nothing of it.

    Raises:
        NotAllowed: without the permission to answer requests.
        Conflict: somebody was faster.

    """
    row = _held(at)
    row.draft = draft
    row.save(update_fields=["draft"])


def _held(at: At) -> DataRequest:
    require(at.by, Permission.ANSWER_REQUESTS)
    return locked(at.pk, at.seen)


def _details(said: Answer) -> dict[str, Any]:
    """Keep what belongs to the outcome, and nothing that was left in other fields of the form."""
    redress = {"redress": sorted(said.redress)} if said.outcome in CONTESTABLE else {}
    if said.outcome in REFUSALS:
        return redress | {
            "ground": said.ground, "source": source_of(said), "holder": said.holder.strip(),
        }  # fmt: skip
    kept = {
        Outcome.CONDITIONS: ("conditions", said.conditions),
        Outcome.FORWARDED: ("recipient", said.recipient),
        Outcome.PUBLISHED: ("where", said.where),
    }
    name, words = kept.get(said.outcome, ("", "")) if said.outcome else ("", "")
    return redress | ({name: without_control_signs(words).strip()} if name else {})
