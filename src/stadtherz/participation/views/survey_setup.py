"""Turns what staff entered into the setup of a survey, and a survey into what they edit."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from stadtherz.kernel.text import Text
from stadtherz.participation.domain.option_files import key_of_title
from stadtherz.participation.domain.page_words import NO_SURVEY
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.domain.surveys.rows import SetupRows
from stadtherz.participation.domain.surveys.writing import written
from stadtherz.participation.models import Procedure, Survey
from stadtherz.participation.models.surveys import SurveyAccess, SurveyKind
from stadtherz.participation.services.preparing_surveys import SurveySetup

TEXTS = ("title", "summary")
MOMENTS = ("opens", "closes", "announced")
PLAIN = ("kind", "access", "minimum_age")
EDITED = ("de", "en")
MORNING = time(8)
OF_QUIZ = {"access": SurveyAccess.OPEN.value, "minimum_age": 0}
"""A quiz asks nobody who they are, and keeps nothing of anybody."""
Values = Mapping[str, Any]


def setup_of(
    basics: Values, rows: SetupRows, before: Survey | None, taken: Iterable[str]
) -> SurveySetup:  # fmt: skip
    """Make a setup of what was entered.

    Args:
        basics: cleaned.
        rows: pages and questions.
        before: the survey as it is; texts in other languages stay.
        taken: keys of other surveys, for one that is made of the title.

    """
    texts = {
        name: _text(basics, name, getattr(before, name) if before else Text()) for name in TEXTS
    }
    key = before.key if before else basics["key"]
    given: dict[str, Any] = texts | {name: basics[name] for name in (*PLAIN, *MOMENTS)}
    if basics["kind"] == SurveyKind.QUIZ:
        given |= OF_QUIZ
    return SurveySetup(
        key=key or key_of_title(basics["title"], dict.fromkeys([*taken, *NO_SURVEY])),
        setup=written(rows), **given,
    )  # fmt: skip


def _text(basics: Values, name: str, before: Text) -> Text:
    said = {"de": basics[name].strip(), "en": basics[f"{name}_en"].strip()}
    return Text.of(said | {code: words for code, words in before if code not in EDITED})


def filled_basics(survey: Survey) -> dict[str, Any]:
    """Give a survey as the form shows it."""
    texts = {}
    for name in TEXTS:
        text: Text = getattr(survey, name)
        texts[name] = text.to("de") if text.has("de") else ""
        texts[f"{name}_en"] = text.to("en") if text.has("en") else ""
    plain = {name: getattr(survey, name) for name in (*PLAIN, *MOMENTS)}
    return texts | plain | {"key": survey.key}


def new_basics(procedure: Procedure, at: datetime) -> dict[str, Any]:
    """Propose the moments of a new survey: of the phase that takes answers, now or next."""
    found: dict[str, Any] = {"minimum_age": procedure.minimum_age}
    span = procedure.as_domain().span(Act.ANSWER, at)
    if span is None:
        return found
    begins, ends = span
    tomorrow = timezone.make_aware(
        datetime.combine(timezone.localdate(at) + timedelta(days=1), MORNING)
    )
    opens = begins if begins > at else tomorrow
    found |= {"closes": ends, "announced": ends}
    return found | ({"opens": opens} if opens < ends else {})


def example_basics(values: Values) -> dict[str, Any]:
    """Give the words of an example as the form shows them."""
    texts = {name: values[name]["de"] for name in TEXTS}
    texts |= {f"{name}_en": values[name]["en"] for name in TEXTS}
    moments = {name: parse_datetime(values[name]) for name in MOMENTS}
    return texts | moments | {name: values[name] for name in PLAIN if name in values}
