"""Surveys and drawings of lots as files of JSON: brought in, and taken out."""

import json
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.text import Text, plain_values
from stadtherz.participation.domain.ballots import canonical
from stadtherz.participation.models import Survey
from stadtherz.participation.services.preparing_surveys import SurveySetup
from stadtherz.participation.views.ballot_forms import YEARS

LARGEST_BYTES = 500_000
ABOUT = ("key", "kind", "access", "minimum_age")
MOMENTS = ("opens", "closes", "announced")
TEXTS = ("title", "summary")


def values_in(written: str) -> dict[str, Any]:
    """Read a file of JSON.

    Raises:
        Invalid: it is none.

    """
    try:
        values = plain_values(json.loads(written)) if len(written) <= LARGEST_BYTES else None
        canonical(values)  # refuses NaN and what is too large for a number; no database takes them
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        message = gettext("Das ist keine Datei in JSON.")
        raise Invalid(message, code="survey-setup", details=(message,))
    return values


def survey_of(values: dict[str, Any]) -> SurveySetup:
    """Read the file of a survey: what it is about, its moments, and its questions.

    Raises:
        Invalid: something is missing; each fault in the details.

    """
    moments = {name: _moment(values.get(name)) for name in MOMENTS}
    faults = [
        gettext("%(name)s: ein Zeitpunkt wie 2026-05-31T08:00:00+02:00") % {"name": name}
        for name, moment in moments.items() if moment is None
    ]  # fmt: skip
    if not isinstance(values.get("minimum_age", 0), int):
        faults.append(gettext("minimum_age: eine ganze Zahl"))
    if faults:
        raise Invalid("; ".join(faults), code="survey-setup", details=tuple(faults))
    about_it: dict[str, Any] = {name: values[name] for name in ABOUT if name in values}
    texts = {name: _text(values.get(name)) for name in TEXTS}
    about_it = {"key": "", "access": ""} | about_it | texts | moments
    return SurveySetup(setup=values.get("setup", {}), **about_it)


def _moment(value: Any) -> datetime | None:
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    good = found is not None and timezone.is_aware(found) and found.year in YEARS
    return found if good else None


def _text(value: Any) -> Text:
    return Text.of(value) if isinstance(value, (str, dict)) else Text()


def file_values(survey: Survey) -> dict[str, Any]:
    """Give a survey as the file that it can be brought in with."""
    values = {name: getattr(survey, name) for name in ABOUT}
    values |= {name: dict(getattr(survey, name)) for name in TEXTS}
    values |= {name: timezone.localtime(getattr(survey, name)).isoformat() for name in MOMENTS}
    return values | {"setup": survey.setup}
