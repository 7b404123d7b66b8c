"""The staff page on which a survey or quiz is made; nothing is stored before it is saved."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import Permission, require
from stadtherz.kernel.errors import Conflict, NotFound, Refused
from stadtherz.participation.domain.surveys.editing import Spot, first_rows
from stadtherz.participation.domain.surveys.faults import Fault
from stadtherz.participation.domain.surveys.opened import opened
from stadtherz.participation.domain.surveys.placing import Placed, faults_of_rows
from stadtherz.participation.domain.surveys.rows import SetupRows, rows_of
from stadtherz.participation.models import Procedure, Survey
from stadtherz.participation.models.surveys import SurveyKind
from stadtherz.participation.selectors.survey_desk import (
    any_survey,
    keys_of_surveys,
    version_of,
)
from stadtherz.participation.selectors.surveys import districts_now
from stadtherz.participation.services.preparing_surveys import NEW, save_survey
from stadtherz.participation.views import survey_setup as make
from stadtherz.participation.views.paper_words import staff_person
from stadtherz.participation.views.setup_examples import EXAMPLES
from stadtherz.participation.views.survey_editor_words import refusal_said
from stadtherz.participation.views.survey_faults import fault_words
from stadtherz.participation.views.survey_forms import SurveyForm
from stadtherz.participation.views.survey_rows import (
    acted,
    name_of,
    open_spots,
    read_rows,
    removed,
)
from stadtherz.participation.views.survey_shown import Looks, faults_linked
from stadtherz.participation.views.survey_shown_rows import shown_pages

NAME, REFUSED, CHOOSABLE = "participation-survey", 400, ("umfrage", "quiz")


@dataclass(frozen=True)
class Desk:
    """What is edited: a survey of a procedure, or a new one; `seen` is the version shown first."""

    procedure: Procedure
    survey: Survey | None
    seen: str = NEW


@dataclass(frozen=True)
class Shown:
    """What the page shows: the form, the rows, what is wrong with them, and where it happened."""

    basics: SurveyForm
    rows: SetupRows
    faults: tuple[Placed, ...] = ()
    spot: Spot = field(default_factory=Spot)
    gone: str = ""
    acted: bool = False
    refusal: str = ""
    open: Sequence[Spot] = ()


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def prepare(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """Make a new survey: an empty one, after an example, or like another one."""
    require(request.user, Permission.RUN_SURVEYS)
    return _edited(request, Desk(get_object_or_404(Procedure, pk=procedure), None))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Change a survey that has not begun."""
    require(request.user, Permission.RUN_SURVEYS)
    if request.method == "POST":
        return _changed(request, survey)
    found = found_survey(survey)
    if has_begun(found):
        words = gettext("Die Umfrage hat begonnen. Ihre Fragen bleiben, wie sie sind, damit alle"
                        " auf dasselbe antworten.")  # fmt: skip
        messages.warning(request, words)
        return redirect(NAME, found.pk)
    return _edited(request, Desk(found.procedure, found, version_of(found)))


def _changed(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Take what was typed; where the survey cannot be changed any more it becomes a new one."""
    try:
        found = any_survey(survey)
    except NotFound:
        of = get_object_or_404(Procedure, pk=_number(request.POST.get("of", "")))
        return _as_new(request, of, "survey-gone")
    if has_begun(found):
        return _as_new(request, found.procedure, "survey-begun-meanwhile")
    return _edited(request, Desk(found.procedure, found, request.POST.get("seen", NEW)))


def _as_new(request: HttpRequest, of: Procedure, why: str) -> HttpResponse:
    """Show what was typed as a new survey, as the one it was for takes nothing any more."""
    basics, rows = SurveyForm(initial=request.POST.dict() | {"key": ""}), read_rows(request.POST)
    gone, refusal = request.POST.get("gone", ""), refusal_said(Conflict(code=why))
    return _page(request, Desk(of, None), Shown(basics, rows, gone=gone, refusal=refusal))


def found_survey(number: UUID) -> Survey:
    """Find a survey for a page of the staff."""
    try:
        return any_survey(number)
    except NotFound as error:
        raise Http404(str(error)) from error


def has_begun(found: Survey) -> bool:
    """Whether everybody could answer, so that nothing changes any more."""
    return found.published and timezone.now() >= found.opens


def _edited(request: HttpRequest, desk: Desk) -> HttpResponse:
    if request.method != "POST":
        basics, rows = _start(request, desk)
        spot = Spot(0, 0) if desk.survey is None else Spot()
        return _page(request, desk, Shown(SurveyForm(initial=basics), rows, spot=spot))
    rows = read_rows(request.POST)
    act = request.POST.get("act", "")
    if act == "save":
        return _saved(request, desk, rows)
    result = acted(request.POST, rows)
    sent = request.POST.dict() | ({"key": desk.survey.key} if desk.survey else {})
    shown = Shown(
        SurveyForm(initial=sent), result.rows, spot=result.spot, gone=removed(act, result),
        acted=True, open=open_spots(request.POST, rows) if act == "show" else (),
    )  # fmt: skip
    return _page(request, desk, shown)


def _start(request: HttpRequest, desk: Desk) -> tuple[dict[str, Any], SetupRows]:
    """Give what the page begins with."""
    now = timezone.now()
    if desk.survey:
        return make.filled_basics(desk.survey), rows_of(desk.survey.setup)
    proposed = make.new_basics(desk.procedure, now)
    if like := request.GET.get("wie", ""):
        found = found_survey(_number(like))
        filled = make.filled_basics(found)
        moments = {name: proposed.get(name) for name in make.MOMENTS}
        return filled | {"key": ""} | moments, rows_of(found.setup)
    if (name := request.GET.get("vorlage", "")) in CHOOSABLE:
        values = EXAMPLES[name](now)
        return make.example_basics(values) | proposed, rows_of(values["setup"])
    return proposed, first_rows()


def _number(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError as error:
        raise Http404(written) from error


def _page(request: HttpRequest, desk: Desk, shown: Shown) -> HttpResponse:
    """Show the form; a survey that is there keeps its key."""
    basics = shown.basics
    basics.fields["key"].disabled = desk.survey is not None
    quiz = (basics["kind"].value() or "") == SurveyKind.QUIZ
    districts = [(one.key, one.name) for one in districts_now()]
    open_now = opened(shown.rows, (shown.spot, *[one.spot for one in shown.faults], *shown.open))
    looks = Looks(districts, shown.faults, quiz, shown.spot, open_now)
    faults = faults_linked(shown.rows, looks)
    wrong = bool(basics.errors or faults or shown.refusal)
    context = {
        "procedure": desk.procedure, "survey": desk.survey, "basics": basics, "quiz": quiz,
        "seen": desk.seen, "address": _address(desk),
        "pages": shown_pages(shown.rows, looks), "faults": faults, "refusal": shown.refusal,
        "one_by_one": open_now is not None, "wrong": wrong,
        "gone": shown.gone, "acted": shown.acted, "spot": name_of(shown.spot),
        "rest": _rest(shown.rows), "source": shown.rows.source,
        "has_source": any(one.people or one.split for one in shown.rows.questions()),
    }  # fmt: skip
    status = REFUSED if wrong else 200
    return render(request, "participation/surveys/edit.html", context, status=status)


def _address(desk: Desk) -> str:
    if desk.survey is None:
        return reverse("participation-survey-new", args=[desk.procedure.pk])
    return reverse("participation-survey-change", args=[desk.survey.pk])


def _rest(rows: SetupRows) -> str:
    return json.dumps({"kept": dict(rows.kept), "source": vars(rows.source)})


def _saved(request: HttpRequest, desk: Desk, rows: SetupRows) -> HttpResponse:
    basics = SurveyForm(request.POST, initial={"key": desk.survey.key} if desk.survey else None)
    basics.fields["key"].disabled = desk.survey is not None
    quiz = request.POST.get("kind") == SurveyKind.QUIZ
    faults = faults_of_rows(rows, quiz=quiz)
    refusal = ""
    if basics.is_valid() and not faults:
        try:
            found = _stored(request, desk, basics, rows)
        except Refused as refused:
            refusal = " ".join(map(_said, refused.details)) or refusal_said(refused)
            if refused.code == "survey-changed" and desk.survey:  # who saves again has read it
                now_there = any_survey(desk.survey.pk)
                desk = replace(desk, survey=now_there, seen=version_of(now_there))
        else:
            if found:
                messages.success(request, _said_of(found))
                return redirect(NAME, found.pk)
    shown = Shown(basics, rows, faults, refusal=refusal, open=open_spots(request.POST, rows))
    return _page(request, desk, shown)


def _said(detail: str) -> str:
    return fault_words(detail) if isinstance(detail, Fault) else detail


def _said_of(found: Survey) -> str:
    if found.published:
        return gettext("Gespeichert. Sie ist öffentlich, und so wird sie beginnen.")
    return gettext("Gespeichert. Es ist ein Entwurf, den sonst niemand sieht.")


def _stored(
    request: HttpRequest, desk: Desk, basics: SurveyForm, rows: SetupRows
) -> Survey | None:  # fmt: skip
    taken = keys_of_surveys(desk.procedure)
    if desk.survey is None and basics.cleaned_data["key"] in taken:
        basics.add_error("key", gettext("So heißt hier schon eine Umfrage."))
        return None
    wanted = make.setup_of(basics.cleaned_data, rows, desk.survey, taken)
    by = staff_person(request.user)
    return save_survey(
        procedure=desk.procedure, wanted=wanted, by=by, now=timezone.now(), seen=desk.seen
    )
