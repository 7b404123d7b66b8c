"""What the staff pages of surveys show."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, QuerySet

from stadtherz.kernel.errors import NotFound
from stadtherz.participation.domain.ballots import canonical
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.models import LotDrawing, Procedure, Survey

DECIDED = ("key", "kind", "setup", "access", "minimum_age", "published")
TEXTS, MOMENTS = ("title", "summary"), ("opens", "closes", "announced")


def any_survey(survey_id: UUID) -> Survey:
    """Find a survey or quiz, draft or public, with procedure and phases.

    Raises:
        NotFound: there is none.

    """
    found = _with_phases().filter(pk=survey_id).first()
    if found is None:
        message = f"there is no survey {survey_id}"
        raise NotFound(message, code="survey")
    return found


def any_survey_in(procedure: str, key: str) -> Survey:
    """Find a survey or quiz by its address, draft or public.

    Raises:
        NotFound: there is none.

    """
    found = _with_phases().filter(procedure__key=procedure, key=key).first()
    if found is None:
        message = f"the procedure {procedure!r} has no survey {key!r}"
        raise NotFound(message, code="survey")
    return found


def _with_phases() -> QuerySet[Survey]:
    return Survey.objects.select_related("procedure").prefetch_related("procedure__phases")


def version_of(survey: Survey) -> str:
    """Name the state in which a survey is stored; who changes it, or publishes it, changes that."""
    values = {name: getattr(survey, name) for name in DECIDED}
    values |= {name: list(getattr(survey, name)) for name in TEXTS}
    values |= {name: getattr(survey, name).timestamp() for name in MOMENTS}
    return hashlib.sha256(canonical(values).encode()).hexdigest()


def all_surveys_of(procedure: Procedure) -> QuerySet[Survey]:
    """Give the surveys and quizzes of a procedure, drafts as well, the newest first."""
    return Survey.objects.filter(procedure=procedure).order_by("published", "-opens", "key")


def all_drawings_of(procedure: Procedure) -> QuerySet[LotDrawing]:
    """Give the drawings of a procedure that were called for."""
    return LotDrawing.objects.filter(procedure=procedure, called=True).order_by("-opens", "key")


def keys_of_surveys(procedure: Procedure) -> list[str]:
    """Give the keys that the surveys of a procedure have."""
    return list(procedure.surveys.values_list("key", flat=True))


def procedures_with_surveys() -> Sequence[Procedure]:
    """Give all procedures with the number of their surveys and quizzes."""
    rows = Procedure.objects.annotate(number=Count("surveys")).order_by("-number", "key")
    return list(rows)


def may_answer_all_through(survey: Survey) -> bool:
    """Whether the phases of the procedure allow answers from beginning to end."""
    span = survey.procedure.as_domain().span(Act.ANSWER, survey.opens)
    return span is not None and span[0] <= survey.opens and survey.closes <= span[1]
