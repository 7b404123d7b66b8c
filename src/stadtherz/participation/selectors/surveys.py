"""Finds surveys, and says where they stand."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from stadtherz.city.public import District, districts
from stadtherz.kernel.errors import NotFound
from stadtherz.participation.domain.times import Stage
from stadtherz.participation.models import Procedure, Survey, SurveyWithdrawal


def surveys() -> QuerySet[Survey]:
    """Give the public surveys of public procedures, with phases; not those withdrawn."""
    return _once_public().filter(withdrawn_at=None)


def withdrawal_in(procedure: str, key: str) -> SurveyWithdrawal | None:
    """Give why a survey or quiz was withdrawn; None where none was."""
    found = _once_public().filter(procedure__key=procedure, key=key, withdrawn_at__isnull=False)
    row = found.select_related("withdrawal").first()
    return row.withdrawal if row else None


def _once_public() -> QuerySet[Survey]:
    found = Survey.objects.filter(published=True, procedure__published=True)
    found = found.select_related("procedure__department")
    return found.prefetch_related("procedure__phases")


def survey_in(procedure: str, key: str, kind: str) -> Survey:
    """Find a survey or quiz.

    Raises:
        NotFound: there is none.

    """
    found = surveys().filter(procedure__key=procedure, key=key, kind=kind).first()
    if found is None:
        message = f"the procedure {procedure!r} has no {kind} {key!r}"
        raise NotFound(message, code="survey")
    return found


def survey_with(survey_id: UUID) -> Survey:
    """Find a survey of a public procedure.

    Raises:
        NotFound: there is none.

    """
    found = surveys().filter(pk=survey_id, kind="survey").first()
    if found is None:
        message = f"there is no survey {survey_id}"
        raise NotFound(message, code="survey")
    return found


def surveys_of(procedure: Procedure) -> QuerySet[Survey]:
    """Give the public surveys and quizzes of a procedure that were not withdrawn."""
    return Survey.objects.filter(procedure=procedure, published=True, withdrawn_at=None)


def stage_of(survey: Survey, at: datetime) -> Stage:
    """Say where a survey stands."""
    if at < survey.opens:
        return Stage.COMING
    if at < survey.closes:
        return Stage.OPEN
    return Stage.TOLD if at >= survey.announced else Stage.CLOSED


def districts_now() -> Sequence[District]:
    """Give the districts that can be chosen."""
    return list(districts())
