"""Surveys: hand out codes, take a sheet, and forget who answered.

That somebody answered and what was answered are written in one transaction into two tables that
share nothing but the number of the survey.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from stadtherz.accounts.public import Permission, User, mail_address_of, require
from stadtherz.city.public import districts
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.participation.adapters import keys
from stadtherz.participation.adapters.chance import new_code
from stadtherz.participation.adapters.rates import is_let_in
from stadtherz.participation.adapters.staff_log import Noted, note_act
from stadtherz.participation.domain.ballots import canonical
from stadtherz.participation.domain.codes import in_groups, read_code
from stadtherz.participation.domain.marks import mark_of
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.domain.sealing import is_nonce
from stadtherz.participation.domain.surveys.answers import Typed, answers_of, first_faulty
from stadtherz.participation.domain.surveys.conditions import Answer
from stadtherz.participation.models import Survey, SurveyMark, SurveySheet
from stadtherz.participation.models.surveys import SurveyAccess
from stadtherz.participation.selectors.procedures import require_act
from stadtherz.participation.services.origins import codes_tried

MOST_SHEETS_AN_HOUR = 20
MOST_CODES, AT_ONCE = 10_000, 500
ACCOUNT_NUMBER = "account-number"


@dataclass(frozen=True)
class Proven:
    """By what somebody shows that they may answer, as the survey asks; `visitor` is the origin."""

    account: User | None = None
    code: str = ""
    visitor: str = ""
    old_enough: bool = False


@transaction.atomic
def make_survey_codes(*, survey_id: UUID, number: int, by: User, now: datetime) -> tuple[str, ...]:
    """Make codes, each for one sheet; they are given back this once and stored nowhere.

    Raises:
        NotAllowed: without the permission.
        NotFound: there is no such survey.
        Invalid: too many at once, or the survey takes no codes.
        Conflict: it is over, or not public yet.

    """
    require(by, Permission.RUN_SURVEYS)
    survey = Survey.objects.select_for_update().filter(pk=survey_id).first()
    if survey is None:
        message = f"there is no survey {survey_id}"
        raise NotFound(message, code="survey")
    if survey.access != SurveyAccess.CODES or not 0 < number <= MOST_CODES:
        message = f"codes are for surveys with codes, 1 to {MOST_CODES} at a time"
        raise Invalid(message, code="survey-codes")
    if not survey.published:
        message = f"{survey.key} is a draft; publish it first"
        raise Conflict(message, code="survey-draft")
    if now >= survey.closes or survey.withdrawn_at:
        message = f"{survey.key} is over"
        raise Conflict(message, code="survey-over")
    codes, key = [new_code() for _ in range(number)], keys.key_of(survey.pk)
    marks = sorted(mark_of(key, SurveyAccess.CODES, code) for code in codes)
    SurveyMark.objects.bulk_create(
        [SurveyMark(survey=survey, mark=mark) for mark in marks], batch_size=AT_ONCE
    )
    note_act(survey, Noted.CODES, by=by, now=now, number=number)
    return tuple(in_groups(code) for code in codes)


def answer_survey(
    *, survey: Survey, typed: Typed, proven: Proven, nonce: str, now: datetime
) -> None:
    """Take a sheet; the same nonce again is the same sheet.

    Raises:
        NotAllowed: not now, no right, or too often from one address.
        Invalid: an answer is missing or wrong, there is none at all, or the code was mistyped.
        Conflict: this account or code has answered, or this sheet was sent with other answers.

    """
    require_answering(survey, now)
    if survey.age_asked and not proven.old_enough:
        message = f"{survey.key} is for people of at least {survey.age_asked}; say so"
        raise NotAllowed(message, code="age", details=(str(survey.age_asked),))
    known = frozenset(districts().values_list("key", flat=True))
    setup = survey.as_setup()
    if first_faulty(setup, typed, known) is not None or not is_nonce(nonce):
        message = "an answer is missing or wrong"
        raise Invalid(message, code="survey-answers")
    answers = _some(answers_of(setup, typed, known))
    sheet = SurveySheet(
        box=survey.pk, channel=survey.access, nonce=nonce, answers=canonical(answers)
    )
    if (sent := SurveySheet.objects.filter(box=survey.pk, nonce=nonce).first()) is not None:
        if sent.answers != sheet.answers:  # who went back and changed something must know
            message = "this sheet was sent already, with other answers; they stay"
            raise Conflict(message, code="survey-sent")
        return
    marks = _marks_of(survey, proven)
    tried = proven.visitor if survey.access == SurveyAccess.CODES else ""
    try:
        with codes_tried(survey.pk, tried):
            _take(survey, marks, sheet)
    except IntegrityError as error:
        raise _answered() from error


def _some(answers: dict[str, Answer]) -> dict[str, Answer]:
    """Refuse a sheet on which nothing is answered: it would count, and say nothing."""
    if not answers:
        message = "nothing is answered"
        raise Invalid(message, code="survey-empty")
    return answers


def require_answering(survey: Survey, now: datetime) -> None:
    """Let pass while a survey takes answers, by its times and the phases of its procedure.

    Raises:
        NotAllowed: it does not now.

    """
    if survey.withdrawn_at is not None:
        message = f"{survey.key} was withdrawn"
        raise NotAllowed(message, code="survey-times")
    require_act(survey.procedure.as_domain(), Act.ANSWER, now)
    if not survey.opens <= now < survey.closes:
        message = f"{survey.key} takes answers from {survey.opens} to {survey.closes}"
        raise NotAllowed(message, code="survey-times")


def _marks_of(survey: Survey, proven: Proven) -> tuple[str, ...]:
    """Give the marks of who answers; none where everybody may.

    Of an account there are two: of its address, so that who erases it and comes again is the same,
    and of its number, so that who takes another address is.
    """
    if survey.access == SurveyAccess.OPEN:
        if not is_let_in(f"survey:{survey.pk}", proven.visitor, MOST_SHEETS_AN_HOUR):
            message = f"at most {MOST_SHEETS_AN_HOUR} sheets an hour come from one address"
            raise NotAllowed(message, code="too-often")
        return ()
    key = keys.key_of(survey.pk)
    if survey.access == SurveyAccess.CODES:
        return (mark_of(key, SurveyAccess.CODES, read_code(proven.code)),)
    address = confirmed_address(proven.account)
    number = str(proven.account and proven.account.pk)
    return mark_of(key, SurveyAccess.ACCOUNT, address), mark_of(key, ACCOUNT_NUMBER, number)


def confirmed_address(account: User | None) -> str:
    """Give the confirmed address of an account; who erases it and comes again is the same.

    Raises:
        NotAllowed: there is none.

    """
    found = mail_address_of(account.pk) if account is not None and account.is_active else ""
    if not found:
        message = "log in with an account whose address is confirmed"
        raise NotAllowed(message, code="no-right")
    return found.lower()


@transaction.atomic
def _take(survey: Survey, marks: tuple[str, ...], sheet: SurveySheet) -> None:
    """Take a sheet while nobody forgets this survey; sheets come one after the other, briefly."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.forgotten_on or held.withdrawn_at:
        message = f"{survey.key} ended while the sheet was on its way"
        raise NotAllowed(message, code="survey-times")
    if survey.access == SurveyAccess.ACCOUNT:
        SurveyMark.objects.bulk_create(
            [SurveyMark(survey=survey, mark=mark, used=True) for mark in sorted(marks)]
        )
    elif survey.access == SurveyAccess.CODES:
        known = SurveyMark.objects.filter(survey=survey, mark__in=marks)
        if not known.filter(used=False).update(used=True):
            if known.exists():
                raise _answered()
            message = "no code of this survey is like this one"
            raise NotAllowed(message, code="no-code")
    sheet.save(force_insert=True)


def _answered() -> Conflict:
    return Conflict("this account or code has answered already", code="survey-answered")


def close_surveys(*, now: datetime) -> int:
    """Forget who answered surveys that are over; gives how many surveys. The clock calls it."""
    over = Survey.objects.filter(
        published=True, closes__lte=now, forgotten_on=None, withdrawn_at=None
    )
    for survey in over:
        _forget(survey, now)
    return len(over)


@transaction.atomic
def _forget(survey: Survey, now: datetime) -> None:
    """Destroy key and marks, and write the sheets anew in the order of fresh random numbers.

    So neither the order of rows nor the numbers of their transactions say who wrote which.
    """
    # waits for sheets that are under way, which hold the row as well
    Survey.objects.select_for_update().get(pk=survey.pk)
    rows = SurveySheet.objects.filter(box=survey.pk)
    fresh = [
        SurveySheet(box=row.box, answers=row.answers, channel=row.channel, nonce=row.nonce)
        for row in rows
    ]
    rows.delete()
    SurveySheet.objects.bulk_create(_by_number(fresh), batch_size=AT_ONCE)
    survey.marks.all().delete()
    survey.forgotten_on = timezone.localdate(now)
    survey.save(update_fields=["forgotten_on"])
    keys.destroy_key(survey.pk)


def _by_number(rows: Sequence[SurveySheet]) -> list[SurveySheet]:
    return sorted(rows, key=lambda row: row.pk)
