"""The one gate for results of surveys: whoever tells of answers asks here, and here it is decided.

A test walks the code for other readers of the sheets (tests/participation/test_survey_results.py).
"""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count

from stadtherz.city.public import the_city
from stadtherz.kernel.errors import NotAllowed
from stadtherz.participation.domain.audience import (
    Part,
    Viewer,
    When,
    any_may_see,
    may_see,
    viewers_with,
)
from stadtherz.participation.domain.small_cells import SMALLEST
from stadtherz.participation.domain.surveys.counting import Sheet, Told, told_of
from stadtherz.participation.domain.surveys.questions import Kind
from stadtherz.participation.models import Survey, SurveySheet
from stadtherz.participation.models.surveys import SurveyKind
from stadtherz.participation.selectors.surveys import districts_now


def _moment(survey: Survey, at: datetime) -> When:
    return When.ANNOUNCED if at >= survey.announced else When.AT_ONCE


def told(survey: Survey, at: datetime) -> Told:
    """Count a survey; small numbers are hidden.

    Raises:
        NotAllowed: before the announced moment, for everybody.

    """
    if not may_see(Viewer.EVERYBODY, Part.SURVEY_NUMBERS, _moment(survey, at)):
        message = f"nothing is told of survey {survey.pk} before {survey.announced.isoformat()}"
        raise NotAllowed(
            message, code="totals-sealed", details=(survey.announced.isoformat(),)
        )  # fmt: skip
    known = tuple(one.key for one in districts_now())
    if survey.forgotten_on is None or survey.withdrawn_at:  # sheets may still come, or are gone
        return _counted(survey, known)
    return _counted_once(survey, known, survey.forgotten_on)


def _counted(survey: Survey, known: Sequence[str]) -> Told:
    return told_of(survey.as_setup(), sheets_of(survey), known)


@lru_cache(maxsize=16)
def _counted_once(survey: Survey, known: Sequence[str], _closed: date) -> Told:
    """Count a closed survey, whose sheets stay; to hold its tables together takes a while."""
    return _counted(survey, known)


def sheets_of(survey: Survey) -> list[Sheet]:
    """Give the answers of all sheets, in the order of their random numbers."""
    rows = SurveySheet.objects.filter(box=survey.pk).order_by("pk")
    return [
        Sheet(_answers(json.loads(answers)), channel)
        for answers, channel in rows.values_list("answers", "channel")
    ]


def sheets_told(surveys: Collection[Survey], at: datetime) -> dict[UUID, int]:
    """Count the sheets of surveys whose result is out, in one query; nothing small."""
    out = [one.pk for one in surveys if one.announced <= at and one.kind == SurveyKind.SURVEY]
    if not out:
        return {}
    counted = SurveySheet.objects.filter(box__in=out).values("box").annotate(number=Count("pk"))
    found = {one["box"]: one["number"] for one in counted.order_by()}
    return {box: number for box, number in found.items() if number >= SMALLEST}


def _answers(values: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(one) if isinstance(one, list) else one for key, one in values.items()}


def texts_of(survey: Survey, at: datetime, permissions: frozenset[str]) -> dict[str, list[str]]:
    """Give the free texts by question, apart from all other answers of their sheets.

    Raises:
        NotAllowed: before the announced moment, or without the permission to run surveys.

    """
    viewers = viewers_with(permissions)
    if not any_may_see(viewers, Part.SURVEY_TEXTS, _moment(survey, at)):
        message = "free texts are read by who runs surveys, once the result is out"
        raise NotAllowed(message, code="totals-sealed")
    asked = [one.key for one in survey.as_setup().questions() if one.kind is Kind.TEXT]
    sheets = sheets_of(survey)
    return {
        key: sorted(str(one.answers[key]) for one in sheets if key in one.answers) for key in asked
    }


def residents() -> int:
    """Give how many people live in the city, to say how many did not answer."""
    return the_city().residents


def result_values(survey: Survey, at: datetime) -> dict[str, Any]:
    """Give the result as plain values for programs.

    Raises:
        NotAllowed: see `told`.

    """
    found = told(survey, at)
    return {
        "survey": survey.key, "procedure": survey.procedure.key, "title": dict(survey.title),
        "access": survey.access, "demonstration": survey.demonstration, "sheets": found.sheets,
        "smallest": SMALLEST, "residents": residents(),
        "questions": [
            {
                "question": one.key, "answered": one.answered,
                "lines": [
                    {"answers": line.keys, "number": line.number} for line in one.lines or ()
                ],
                "mean": one.middle[0] if one.middle else None,
                "median": one.middle[1] if one.middle else None,
                "themes": [{"words": theme.words, "texts": theme.texts} for theme in one.themes],
            }
            for one in found.questions
        ],
        "by_group": [
            {
                "question": one.question, "by": one.by,
                "groups": [{"answers": group.keys, "sheets": group.number} for group in one.groups],
                "columns": one.columns, "rows": one.rows,
            }
            for one in found.splits
        ],
    }  # fmt: skip


def result_rows(survey: Survey, at: datetime) -> Iterator[tuple[str, ...]]:
    """Give the result as rows of a table: question, group, answer, number (empty where hidden).

    Raises:
        NotAllowed: see `told`.

    """
    found = told(survey, at)
    yield "question", "by", "group", "answer", "number"
    for one in found.questions:
        for line in one.lines or ():
            yield one.key, "", "", "+".join(line.keys), _cell(line.number)
        for theme in one.themes:
            yield one.key, "", "", f"theme: {theme.words}", _cell(theme.texts)
    for split in found.splits:
        for group, row in zip(split.groups, split.rows, strict=True):
            for column, number in zip(split.columns, row, strict=True):
                names = "+".join(group.keys), "+".join(column)
                yield split.question, split.by, names[0], names[1], _cell(number)


def _cell(number: int | None) -> str:
    return "" if number is None else str(number)
