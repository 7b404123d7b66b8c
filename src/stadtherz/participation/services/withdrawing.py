"""Withdraws a public survey that went wrong: with a public reason, and nothing of it is told."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.kernel.text import Text
from stadtherz.participation.adapters import keys
from stadtherz.participation.adapters.staff_log import Noted, note_act
from stadtherz.participation.domain.happenings import Happening
from stadtherz.participation.domain.moderation import SHORTEST_REASON
from stadtherz.participation.domain.surveys.withdrawing import People, people_to_withdraw
from stadtherz.participation.models import QuizCount, Survey, SurveySheet, SurveyWithdrawal
from stadtherz.participation.services.telling import tell_of_procedure

QUOTED = {"de": "„{}“: {}", "en": "“{}”: {}"}
"""Titles of surveys often end with a question mark, and a colon does not follow one."""


@transaction.atomic
def ask_to_withdraw(*, survey_id: UUID, reason: Text, by: User, now: datetime) -> Survey:
    """Withdraw a survey that has not begun, or ask a second person to do so with one that runs.

    Raises:
        NotAllowed: without the permission to run surveys.
        NotFound: there is no such public survey.
        Invalid: the reason is missing.
        Conflict: it is over, withdrawn, or somebody has asked already.

    """
    require(by, Permission.RUN_SURVEYS)
    found = _public(survey_id)
    needed = _people(found, now)
    if len(str(reason).strip()) < SHORTEST_REASON:
        message = f"say why in at least {SHORTEST_REASON} signs; everybody will read it"
        raise Invalid(message, code="withdrawal-reason")
    if SurveyWithdrawal.objects.filter(survey=found).exists():
        message = "somebody has asked already; a second person confirms it, or takes it back"
        raise Conflict(message, code="withdrawal-asked")
    SurveyWithdrawal.objects.create(survey=found, reason=reason, asked_at=now, asked_by=by)
    note_act(found, Noted.WITHDRAWAL, by=by, now=now, reason=str(reason))
    return _withdrawn(found, by, now) if needed is People.ONE else found


@transaction.atomic
def confirm_withdrawal(*, survey_id: UUID, by: User, now: datetime) -> Survey:
    """Withdraw a survey that runs, as somebody else has asked for.

    Raises:
        NotAllowed: without the permission to run surveys, or by who asked.
        NotFound: there is no such public survey.
        Conflict: nobody has asked, or it is over or withdrawn.

    """
    require(by, Permission.RUN_SURVEYS)
    found = _public(survey_id)
    _people(found, now)
    asked = _asked(found)
    if asked.asked_by_id in {by.pk, None}:  # of an erased account nobody knows whose it was
        message = "a second person confirms it"
        raise NotAllowed(message, code="second-person")
    return _withdrawn(found, by, now)


@transaction.atomic
def keep_survey(*, survey_id: UUID, by: User) -> None:
    """Take back that somebody wants to withdraw a survey; nothing happens then.

    Raises:
        NotAllowed: without the permission to run surveys.
        NotFound: there is no such public survey.
        Conflict: nobody has asked, or it is withdrawn.

    """
    require(by, Permission.RUN_SURVEYS)
    found = _public(survey_id)
    _require_there(found)
    _asked(found).delete()


def _public(survey_id: UUID) -> Survey:
    held = Survey.objects.select_for_update(of=("self",)).select_related("procedure")
    found = held.filter(pk=survey_id, published=True).first()
    if found is None:
        message = f"there is no public survey {survey_id}"
        raise NotFound(message, code="survey")
    return found


def _require_there(found: Survey) -> None:
    if found.withdrawn_at is not None:
        message = f"{found.key} was withdrawn"
        raise Conflict(message, code="survey-withdrawn")


def _people(found: Survey, now: datetime) -> People:
    """Say how many people it takes.

    Raises:
        Conflict: nobody can.

    """
    _require_there(found)
    needed = people_to_withdraw(found.opens, found.closes, now)
    if needed is People.NOBODY:
        message = f"{found.key} is over; what people answered is told"
        raise Conflict(message, code="survey-over")
    return needed


def _asked(found: Survey) -> SurveyWithdrawal:
    asked = SurveyWithdrawal.objects.filter(survey=found).first()
    if asked is None:
        message = "nobody has asked to withdraw it"
        raise Conflict(message, code="withdrawal-none")
    return asked


def _withdrawn(found: Survey, by: User, now: datetime) -> Survey:
    """Forget who answered and what: it serves no purpose any more."""
    found.withdrawn_at = now
    found.save(update_fields=["withdrawn_at"])
    SurveySheet.objects.filter(box=found.pk).delete()
    QuizCount.objects.filter(survey=found).delete()
    found.marks.all().delete()
    note_act(found, Noted.WITHDRAWN, by=by, now=now)
    told = {
        code: QUOTED.get(code, QUOTED["en"]).format(found.title.to(code), why)
        for code, why in found.withdrawal.reason
    }
    if found.procedure.published:
        tell_of_procedure(found.procedure, Happening.WITHDRAWN, now, Text.of(told))
    transaction.on_commit(lambda: keys.destroy_key(found.pk))
    return found
