"""What people do who want data: ask, answer a question, withdraw. None of it needs an account."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from stadtherz.kernel.errors import Conflict, Invalid, Unavailable
from stadtherz.kernel.text import without_control_signs
from stadtherz.opendata.adapters.request_keys import new_seed
from stadtherz.opendata.domain.desk.standing import Act, Kind, State
from stadtherz.opendata.models import LONGEST_TEXT, DataRequest
from stadtherz.opendata.selectors.desk import rule_for
from stadtherz.opendata.services.request_steps import (
    NewStep,
    Undo,
    add_step,
    day_of,
    locked,
    undo_last,
)


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for; name and mail may be empty."""

    words: str
    kind: Kind
    language: str
    mail: str = ""
    name: str = ""


@transaction.atomic
def ask_for_data(*, wanted: Wanted, now: datetime) -> DataRequest:
    """Take a request in; the clock runs from the next day.

    Raises:
        Invalid: it says nothing, or too much.
        Unavailable: the city has no rule for requests of this kind.

    """
    words = checked_words(wanted.words)
    rule = rule_for(wanted.kind)
    if rule is None:
        message = f"there is no clock for {wanted.kind}; staff enters one on the page of clocks"
        raise Unavailable(message, code="no-clock")
    row = DataRequest.objects.create(
        seed=new_seed(), kind=wanted.kind.value, rule=rule.key, wanted=words,
        name=" ".join(without_control_signs(wanted.name).split())[:120], mail=wanted.mail.strip(),
        language=wanted.language, received_at=now, received=day_of(now),
        state=State.RECEIVED.value,
    )  # fmt: skip
    add_step(row, NewStep(Act.RECEIVE), now)
    return row


@transaction.atomic
def reply(*, request: DataRequest, words: str, now: datetime) -> None:
    """Answer a question of the desk.

    Raises:
        Invalid: it says nothing, or too much.
        Conflict: no question is open.

    """
    add_step(locked(request.pk), NewStep(Act.REPLY, checked_words(words)), now)


@transaction.atomic
def withdraw(*, request: DataRequest, now: datetime) -> None:
    """Take a request back.

    Raises:
        Conflict: it is answered already.

    """
    add_step(locked(request.pk), NewStep(Act.WITHDRAW), now)


@transaction.atomic
def go_on_after_all(*, request: DataRequest, now: datetime) -> None:
    """Undo a withdrawal; the clock stands as if it had not been.

    Raises:
        Conflict: the last step is no withdrawal, or what was asked is erased by now.

    """
    row = locked(request.pk)
    last = row.steps.filter(undone_at=None).order_by("pk").last()
    if last is None or last.act != Act.WITHDRAW.value:
        message = "only a withdrawal can be undone here"
        raise Conflict(message, code="request-undo")
    undo_last(row, Undo(None), now)


def checked_words(words: str, longest: int = LONGEST_TEXT) -> str:
    """Give words without signs that nobody sees.

    Raises:
        Invalid: there are none, or more signs than `longest`.

    """
    kept = without_control_signs(words.replace("\r\n", "\n")).strip()
    if not kept:
        message = "it says nothing; write what it is about"
        raise Invalid(message, code="request-empty")
    if len(kept) > longest:
        message = f"{len(kept)} signs; at most {longest} are taken"
        raise Invalid(message, code="request-long", details=(str(longest),))
    return kept
