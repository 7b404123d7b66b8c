"""Prepares surveys and quizzes: a draft that nobody else sees, then public, then begun.

What is public can be changed until it begins; from then on everybody answers the same questions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotFound
from stadtherz.kernel.text import Text
from stadtherz.participation.adapters import keys
from stadtherz.participation.adapters.staff_log import Noted, note_act
from stadtherz.participation.domain.ballots import KEY
from stadtherz.participation.domain.page_words import NO_SURVEY
from stadtherz.participation.domain.surveys.faults import Fault
from stadtherz.participation.domain.surveys.quiz import faults_of_quiz
from stadtherz.participation.domain.surveys.reading import read_setup
from stadtherz.participation.models import Procedure, Survey
from stadtherz.participation.models.surveys import SurveyAccess, SurveyKind
from stadtherz.participation.selectors.procedures import hold_procedure
from stadtherz.participation.selectors.survey_desk import version_of

OLDEST = 100


@dataclass(frozen=True)
class SurveySetup:
    """Everything that staff decide about a survey or quiz."""

    key: str
    title: Text
    summary: Text
    setup: Mapping[str, Any]
    access: str
    opens: datetime
    closes: datetime
    announced: datetime
    minimum_age: int = 0
    kind: str = "survey"


NEW = ""
"""The version of a survey that is not there yet."""


def save_survey(
    *, procedure: Procedure, wanted: SurveySetup, by: User, now: datetime, seen: str | None = None
) -> Survey:  # fmt: skip
    """Save a survey: a new one as a draft, one that is there as what it is.

    Args:
        procedure: it belongs to.
        wanted: everything that was decided.
        by: who saves it.
        now: the moment.
        seen: the version that was changed, `NEW` for none; None takes the place of any.

    Raises:
        NotAllowed: without the permission to run surveys.
        Invalid: the questions have faults, each named; or times and access do not fit.
        Conflict: it has begun, or codes were made and it would take none, or somebody else has
            changed it meanwhile.

    """
    require(by, Permission.RUN_SURVEYS)
    return _stored(procedure, wanted, now, publish=False, seen=seen)


def publish_survey(
    *, procedure: Procedure, wanted: SurveySetup, by: User, now: datetime
) -> Survey:  # fmt: skip
    """Save a survey and make it public at once.

    Raises:
        NotAllowed: without the permission to run surveys.
        Invalid: the questions have faults, each named; or times and access do not fit.
        Conflict: it has begun, or codes were made and it would take none.

    """
    require(by, Permission.RUN_SURVEYS)
    return _stored(procedure, wanted, now, publish=True)


@transaction.atomic
def _stored(
    procedure: Procedure, wanted: SurveySetup, now: datetime, *, publish: bool,
    seen: str | None = None,
) -> Survey:  # fmt: skip
    _check(wanted)
    hold_procedure(procedure)
    known = Survey.objects.select_for_update().filter(procedure=procedure, key=wanted.key)
    there = known.first()
    _check_seen(there, seen)
    found = there or Survey(procedure=procedure, key=wanted.key, published=False)
    if found.withdrawn_at is not None:
        message = f"{wanted.key} was withdrawn; take another key"
        raise Conflict(message, code="survey-withdrawn")
    if found.published and now >= found.opens:
        message = f"{wanted.key} has begun; its questions stay as they are"
        raise Conflict(message, code="survey-begun")
    if wanted.access != SurveyAccess.CODES and found.marks.exists():
        message = f"codes of {wanted.key} were made; whoever has one could not answer"
        raise Conflict(message, code="survey-codes-made")
    for name, value in vars(wanted).items():
        setattr(found, name, value)
    found.published = found.published or publish
    found.save()
    if found.published:
        keys.make_key(found.pk)
    return found


def _check_seen(found: Survey | None, seen: str | None) -> None:
    """Refuse to write over what somebody has not seen."""
    if seen is not None and seen != (version_of(found) if found else NEW):
        message = "somebody else has changed it meanwhile"
        raise Conflict(message, code="survey-changed")


@transaction.atomic
def publish_draft(
    *, survey_id: UUID, by: User, now: datetime, seen: str | None = None
) -> Survey:  # fmt: skip
    """Make a draft public; it takes answers from its beginning on.

    Raises:
        NotAllowed: without the permission to run surveys.
        NotFound: there is no such draft.
        Invalid: its end has passed.
        Conflict: it is not any more what was `seen`.

    """
    require(by, Permission.RUN_SURVEYS)
    found = _draft(survey_id, seen)
    if now >= found.closes:
        message = f"{found.key} would be over; give it a later end"
        raise Invalid(message, code="survey-late")
    found.published = True
    found.save(update_fields=["published"])
    keys.make_key(found.pk)
    note_act(found, Noted.PUBLISHED, by=by, now=now)
    return found


@transaction.atomic
def remove_draft(*, survey_id: UUID, by: User, seen: str | None = None) -> None:
    """Remove a draft; what was public is not removed.

    Raises:
        NotAllowed: without the permission to run surveys.
        NotFound: there is no such draft.
        Conflict: it is not any more what was `seen`.

    """
    require(by, Permission.RUN_SURVEYS)
    _draft(survey_id, seen).delete()


def _draft(survey_id: UUID, seen: str | None) -> Survey:
    found = Survey.objects.select_for_update().filter(pk=survey_id, published=False).first()
    if found is None:
        message = f"there is no draft of a survey {survey_id}"
        raise NotFound(message, code="survey")
    _check_seen(found, seen)
    return found


def _check(wanted: SurveySetup) -> None:
    setup = read_setup(wanted.setup)
    faults = {
        Fault("times", "times"):
            wanted.opens < wanted.closes <= wanted.announced,
        Fault("access", "one-of", names=", ".join(SurveyAccess.values)):
            wanted.access in SurveyAccess.values,
        Fault("kind", "one-of", names=", ".join(SurveyKind.values)):
            wanted.kind in SurveyKind.values,
        Fault("minimum_age", "age", most=OLDEST): 0 <= wanted.minimum_age <= OLDEST,
        Fault("title", "needed"): bool(wanted.title),
        Fault("key", "address"): _is_key(wanted.key),
    }  # fmt: skip
    broken = tuple(words for words, kept in faults.items() if not kept)
    broken += tuple(faults_of_quiz(setup)) if wanted.kind == SurveyKind.QUIZ else ()
    if broken:
        message = f"the survey has faults: {'; '.join(broken)}"
        raise Invalid(message, code="survey-setup", details=broken)


def _is_key(key: object) -> bool:
    """Whether a key can stand in an address, and in none of ours."""
    return isinstance(key, str) and KEY.fullmatch(key) is not None and key not in NO_SURVEY
