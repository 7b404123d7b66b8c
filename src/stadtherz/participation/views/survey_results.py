"""The result of a survey: from the announced moment on, with small numbers hidden."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from stadtherz.accounts.public import permissions
from stadtherz.city.public import District
from stadtherz.design.public import said
from stadtherz.kernel.errors import NotAllowed
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.surveys import counting
from stadtherz.participation.domain.surveys.counting import CHANNEL, NONE
from stadtherz.participation.domain.surveys.questions import Kind, Question, Setup
from stadtherz.participation.models.surveys import SurveyAccess
from stadtherz.participation.selectors import survey_results as results
from stadtherz.participation.selectors.city_answers import about_survey, outcome_of
from stadtherz.participation.selectors.surveys import districts_now, survey_with
from stadtherz.participation.views.survey_fields import titles_of
from stadtherz.participation.views.survey_withdrawing import or_withdrawn
from stadtherz.participation.views.surveys import about, found_survey

SEALED = 403
CSV, JSON = "text/csv; charset=utf-8", {"ensure_ascii": False, "indent": 1}


@require_safe
@or_withdrawn
def result(request: HttpRequest, procedure: str, key: str) -> HttpResponse:
    """Show the result, or from when there will be one."""
    found, now = found_survey(procedure, key), timezone.now()
    context = about(found, gettext("Ergebnis"))
    try:
        told = results.told(found, now)
    except NotAllowed:
        return render(request, "participation/survey_sealed.html", context, status=SEALED)
    wording = _Wording(found.as_setup(), districts_now())
    context |= {
        "told": told, "questions": [wording.question(one, told) for one in told.questions],
        "compared": wording.compared(told), "residents": results.residents(),
        "silent": max(0, results.residents() - (told.sheets or 0)),
        "source": found.as_setup().population_source,
        "outcome": outcome_of(
            found.procedure, now, about=about_survey(found), told=found.announced
        ),
    }  # fmt: skip
    return render(request, "participation/survey_result.html", context)


@require_safe
def as_json(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Give the result for programs."""
    values = results.result_values(survey_with(survey), timezone.now())
    return JsonResponse(values, json_dumps_params=JSON)


@require_safe
def as_csv(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Give the result as a table."""
    found = survey_with(survey)
    to = io.StringIO()
    csv.writer(to, lineterminator="\r\n").writerows(results.result_rows(found, timezone.now()))
    response = HttpResponse(to.getvalue(), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{found.key}.csv"'
    return response


@require_safe
def texts(request: HttpRequest, procedure: str, key: str) -> HttpResponse:
    """Show free texts to who runs surveys, once the result is out."""
    found = found_survey(procedure, key)
    held = frozenset(permissions(request.user))
    told = results.texts_of(found, timezone.now(), held)
    setup = found.as_setup()
    context = about(found, gettext("Antworten in eigenen Worten")) | {
        "texts": [(setup.question(one), words) for one, words in told.items()]
    }
    return render(request, "participation/survey_texts.html", context)


@dataclass(frozen=True)
class ShownLine:
    """An answer with its number, and its share of those who answered, in percent."""

    words: str
    number: int | None
    share: int | None


@dataclass(frozen=True)
class ShownSplit:
    """A question by groups, in words."""

    title: Text | str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, int, tuple[int | None, ...]], ...]


@dataclass(frozen=True)
class ShownQuestion:
    """A question with its numbers, in words."""

    question: Question
    told: counting.ToldQuestion
    lines: tuple[ShownLine, ...]
    splits: tuple[ShownSplit, ...]


class _Wording:
    """Puts what was counted into words."""

    def __init__(self, setup: Setup, districts: Sequence[District]) -> None:
        self.setup, self.districts = setup, districts

    def question(self, told: counting.ToldQuestion, whole: counting.Told) -> ShownQuestion:
        question = self.setup.question(told.key)
        base = told.answered
        lines = tuple(
            ShownLine(
                self.words(question, line.keys), line.number,
                round(100 * line.number / base)
                if base and line.number is not None and NONE not in line.keys else None,
            )
            for line in told.lines or ()
        )  # fmt: skip
        splits = tuple(
            self.split(question, one) for one in whole.splits if one.question == told.key
        )
        return ShownQuestion(question, told, lines, splits)

    def split(self, question: Question, told: counting.ToldSplit) -> ShownSplit:
        by = None if told.by == CHANNEL else self.setup.question(told.by)
        rows = tuple(
            (self.words(by, group.keys), group.number, row)
            for group, row in zip(told.groups, told.rows, strict=True)
        )
        columns = tuple(self.words(question, keys) for keys in told.columns)
        return ShownSplit(by.title if by else gettext("Weg der Antwort"), columns, rows)

    def words(self, question: Question | None, keys: Sequence[str]) -> SafeString:
        return format_html_join(", ", "{}", ((self.one(question, key),) for key in keys))

    def one(self, question: Question | None, key: str) -> str:
        if key == NONE:
            return gettext("keine Antwort oder nicht gefragt")
        if question is None:
            return str(SurveyAccess(key).label)
        if question.kind is Kind.NUMBER:
            low, _, high = key.rpartition("-")
            return low if low == high else f"{low}–{high}"
        found = titles_of(question, self.districts).get(key, key)
        return said(found) if isinstance(found, Text) else found

    def compared(self, told: counting.Told) -> list[tuple[Question, list[dict[str, Any]]]]:
        found = []
        for key, rows in (told.compared or {}).items():
            question = self.setup.question(key)
            lines = [
                {
                    "words": self.words(question, row.keys), "number": row.number,
                    "people": row.people, "silent": max(0, row.people - row.number),
                    "share": round(100 * row.share), "people_share": round(100 * row.people_share),
                }
                for row in rows
            ]  # fmt: skip
            found.append((question, lines))
        return found
