"""Writes the letters about requests in the language of who asked, and posts them.

What was sent is kept word by word with its step: page, paper and mail say the same.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from stadtherz.accounts.public import Mail, send_mail, tidied
from stadtherz.city.public import the_city
from stadtherz.opendata.domain.desk.answers import Redress
from stadtherz.opendata.domain.desk.standing import Act, Outcome
from stadtherz.opendata.models import (
    GROUND_NAMES,
    OUTCOME_NAMES,
    DataRequest,
    RequestStep,
)
from stadtherz.opendata.selectors.addresses import page_of
from stadtherz.opendata.selectors.desk import desk_on, page_of_request, standing_of

TRY_AGAIN_AFTER = timedelta(minutes=10)
LETTERS = {
    Act.RECEIVE: "received",
    Act.ASK: "question",
    Act.EXTEND: "extended",
    Act.CHANGE: "changed",
    Act.ANSWER: "answer",
    Act.WITHDRAW: "withdrawn",
}


def letter_about(row: DataRequest, step: RequestStep) -> str:
    """Write the letter about a step; "" where the step needs none.

    Whoever enters a mail address may enter somebody else's. So no letter repeats what was entered
    beside it.
    """
    name = LETTERS.get(Act(step.act))
    if name is None:
        return ""
    with override(row.language):
        return _written(name, _context(row, step))


def undo_letter(row: DataRequest, step: RequestStep) -> str:
    """Write that a letter does not count any more, and why."""
    with override(row.language):
        return _written("undone", _context(row, step))


def published_letter(row: DataRequest) -> str:
    """Write that the data are there now."""
    with override(row.language):
        there = page_of(row.dataset.key) if row.dataset else ""
        return _written("published", {"request": row, "dataset_page": there, **_frame(row)})


def subject_of(row: DataRequest) -> str:
    """Give the subject of mails about a request: our own words and its number."""
    with override(row.language):
        return gettext("Deine Anfrage nach Daten (%(number)s)") % {"number": row.number}


def post_later(step: RequestStep) -> None:
    """Post the letter of a step once it is stored."""
    transaction.on_commit(partial(post, step.pk))


def post(pk: int) -> bool:
    """Post the letter of a step if it waits; says whether it left."""
    step = RequestStep.objects.select_related("request").get(pk=pk)
    if step.post != RequestStep.Post.WAITING or not step.request.mail:
        return False
    row, undone = step.request, step.details.get("undo_letter", "")
    key = f"request-step-{pk}-undone" if undone else f"request-step-{pk}"
    if not send_mail(Mail(key, row.mail, subject_of(row), undone or step.letter)):
        return False
    RequestStep.objects.filter(pk=pk).update(post=RequestStep.Post.SENT)
    return True


def post_waiting(*, now: datetime) -> int:
    """Post what the mail server did not take when it was written; gives how many left."""
    before = now - TRY_AGAIN_AFTER
    waiting = RequestStep.objects.filter(post=RequestStep.Post.WAITING, at__lt=before)
    return sum(post(pk) for pk in list(waiting.values_list("pk", flat=True)))


def _frame(row: DataRequest) -> dict[str, Any]:
    city = the_city()
    return {"city": city, "number": row.number, "page": page_of_request(row)}


def _context(row: DataRequest, step: RequestStep) -> dict[str, Any]:
    desk = desk_on(step.day)
    clock = desk.clock_of(row, standing_of(row.steps.all()))
    outcome = Outcome(step.outcome) if step.outcome else None
    said = step.details
    return {
        **_frame(row), "request": row, "step": step, "clock": clock, "rule": clock.rule,
        "outcome": OUTCOME_NAMES[outcome] if outcome else "", "said": said,
        "ground": GROUND_NAMES.get(said.get("ground", ""), ""),
        "objection": Redress.OBJECTION in said.get("redress", ()),
        "court": Redress.COURT in said.get("redress", ()),
        "commissioner": Redress.COMMISSIONER in said.get("redress", ()),
    }  # fmt: skip


def _written(name: str, context: dict[str, Any]) -> str:
    return tidied(render_to_string(f"opendata/letters/{name}.txt", context))
