"""What the city makes of results, and where it owes an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from stadtherz.kernel.text import Text
from stadtherz.participation.domain.city_answers import days_late, owed_by
from stadtherz.participation.domain.phases import PhaseKind
from stadtherz.participation.domain.times import Stage
from stadtherz.participation.models import CityAnswer, Procedure, Survey, VotingBallot
from stadtherz.participation.models.surveys import SurveyKind

WHOLE = ""


@dataclass(frozen=True)
class Outcome:
    """What the city makes of something.

    Args:
        answers: the newest first.
        due: by when the next step, or the first answer, is due; None where nothing is.
        late: how many days it is late.
        owes: whether there is a result and no answer yet.

    """

    answers: tuple[CityAnswer, ...]
    due: date | None
    late: int
    owes: bool


def about_ballot(ballot: VotingBallot) -> str:
    """Give what an answer to a ballot is about, as it is stored."""
    return f"ballot:{ballot.key}"


def about_survey(survey: Survey) -> str:
    """Give what an answer to a survey is about, as it is stored."""
    return f"survey:{survey.key}"


def outcome_of(
    procedure: Procedure, at: datetime, *, about: str = WHOLE, told: datetime | None,
    is_answered: bool = True,
) -> Outcome:  # fmt: skip
    """Say what the city makes of a procedure, or of one result of it, in one query.

    Args:
        procedure: with its phases prefetched.
        at: the moment that counts.
        about: a result; answers to the whole procedure are answers to it as well. Without one
            every answer is given.
        told: when the result was told; None where there is none that asks for an answer.
        is_answered: False where it is known that there are no answers, which saves the query.

    """
    rows: QuerySet[CityAnswer] = procedure.answers.all()
    if about:
        rows = rows.filter(about__in=(about, WHOLE))
    answers, today = tuple(rows if is_answered else ()), timezone.localdate(at)
    due = answers[0].due if answers else None
    if not answers and told is not None:
        due = owed_by(_last_days(procedure), timezone.localdate(told))
    return Outcome(answers, due, days_late(due, today), owes=not answers and told is not None)


def _last_days(procedure: Procedure) -> list[date]:
    phases = procedure.as_domain().phases
    ends = [one.ends for one in phases if one.kind is PhaseKind.RESULT]
    return [timezone.localdate(end - timedelta(microseconds=1)) for end in ends]


def first_told(procedure: Procedure, at: datetime) -> datetime | None:
    """Give when the first result of a procedure was told; None where none is."""
    return min((moment for moment, _, _ in _results(procedure, at)), default=None)


def answerable(procedure: Procedure, at: datetime) -> list[tuple[str, Text]]:
    """Give the results of a procedure to which the city may answer, with their titles."""
    return [(about, title) for _, about, title in _results(procedure, at)]


def _results(procedure: Procedure, at: datetime) -> Iterable[tuple[datetime, str, Text]]:
    for ballot in procedure.ballots.all():
        if ballot.rule_hash and ballot.times.stage(at) is Stage.TOLD:
            yield ballot.announced, about_ballot(ballot), ballot.title
    for survey in procedure.surveys.all():
        if survey.kind != SurveyKind.QUIZ and survey.announced <= at and not survey.withdrawn_at:
            yield survey.announced, about_survey(survey), survey.title
