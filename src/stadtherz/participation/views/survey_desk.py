"""Staff pages of surveys and quizzes: the list of a procedure, one with its questions, codes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Invalid, Refused
from stadtherz.participation.adapters.staff_log import Noted, acts_on
from stadtherz.participation.models import Procedure, Survey
from stadtherz.participation.models.surveys import SurveyAccess, SurveyKind
from stadtherz.participation.selectors.lots import stage_of as stage_of_lots
from stadtherz.participation.selectors.survey_desk import (
    all_drawings_of,
    all_surveys_of,
    may_answer_all_through,
    procedures_with_surveys,
    version_of,
)
from stadtherz.participation.selectors.survey_results import sheets_told
from stadtherz.participation.selectors.surveys import districts_now, stage_of
from stadtherz.participation.services.lots import call_for_candidates
from stadtherz.participation.services.preparing_surveys import (
    NEW,
    publish_draft,
    remove_draft,
    save_survey,
)
from stadtherz.participation.services.surveys import make_survey_codes
from stadtherz.participation.views.ballot_words import NOTED
from stadtherz.participation.views.lots_file import drawing_of, is_drawing
from stadtherz.participation.views.paper_words import staff_person
from stadtherz.participation.views.setup_examples import example
from stadtherz.participation.views.survey_conditions import condition_words
from stadtherz.participation.views.survey_editing import found_survey, has_begun
from stadtherz.participation.views.survey_editor_words import (
    ACT_REFUSED,
    FILE_REFUSED,
    KINDS,
    LOT_STATES,
    PUBLISHED,
    PUBLISHED_NOW,
    STATES,
    refusal_said,
)
from stadtherz.participation.views.survey_faults import fault_words
from stadtherz.participation.views.survey_files import survey_of, values_in
from stadtherz.participation.views.survey_forms import FileForm, SurveyCodesForm

ONE, OF, CODES = "participation-survey", "participation-surveys-of", "participation-survey-codes"
REFUSED = 400


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """List the procedures with how many surveys each has."""
    require(request.user, Permission.RUN_SURVEYS)
    context = {"procedures": procedures_with_surveys()}
    return render(request, "participation/surveys/procedures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def listed(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """List the surveys and drawings of a procedure, and take a file of either."""
    require(request.user, Permission.RUN_SURVEYS)
    row = get_object_or_404(Procedure, pk=procedure)
    if request.method == "POST":
        return _brought(request, row)
    form = FileForm(initial={"written": example(request.GET.get("vorlage", ""), timezone.now())})
    return _list(request, row, form)


def _list(request: HttpRequest, row: Procedure, form: FileForm) -> HttpResponse:
    now = timezone.now()
    context = {
        "procedure": row, "form": form, "opened": form.is_bound or "vorlage" in request.GET,
        "surveys": [
            (one, state_of(one), has_begun(one), one.published and now >= one.announced)
            for one in all_surveys_of(row)
        ],
        "drawings": [
            (one, LOT_STATES[stage_of_lots(one, now)]) for one in all_drawings_of(row)
        ],
    }  # fmt: skip
    status = REFUSED if form.errors else 200
    return render(request, "participation/surveys/list.html", context, status=status)


def state_of(survey: Survey) -> str:
    """Say in words where a survey stands now."""
    if not survey.published:
        return gettext("Entwurf")
    if survey.withdrawn_at is not None:
        return gettext("zurückgezogen")
    return str(STATES[stage_of(survey, timezone.now())])


def _brought(request: HttpRequest, row: Procedure) -> HttpResponse:
    """Take a file: a survey becomes a draft, a drawing is called for."""
    form = FileForm(request.POST)
    if not form.is_valid():
        return _list(request, row, form)
    try:
        return _stored(request, row, form.cleaned_data)
    except Refused as refused:
        said = str(FILE_REFUSED.get(refused.code) or refusal_said(refused))
        for words in tuple(map(fault_words, refused.details)) or (said,):
            form.add_error("written", words)
    return _list(request, row, form)


def _stored(request: HttpRequest, row: Procedure, sent: Mapping[str, Any]) -> HttpResponse:
    values, by = values_in(sent["written"]), staff_person(request.user)
    if is_drawing(values):
        call_for_candidates(procedure=row, setup=drawing_of(values), by=by)
        words = gettext("Die Auslosung ist veröffentlicht. Bis sich jemand meldet, kannst du sie"
                        " ersetzen.")  # fmt: skip
        messages.success(request, words)
        return redirect(OF, row.pk)
    found = save_survey(
        procedure=row, wanted=survey_of(values), by=by, now=timezone.now(),
        seen=None if sent["replace"] else NEW,
    )  # fmt: skip
    messages.success(request, gettext("Die Datei ist übernommen. Sieh dir alles noch einmal an."))
    return redirect(ONE, found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def one(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Show a survey with its questions; publish it, or remove a draft."""
    require(request.user, Permission.RUN_SURVEYS)
    found = found_survey(survey)
    if request.method == "POST":
        return _acted(request, found, staff_person(request.user))
    return render(request, "participation/surveys/one.html", _context(found))


def _context(found: Survey) -> dict[str, Any]:
    now, districts, setup = timezone.now(), districts_now(), found.as_setup()
    pages = [
        (page, condition_words(page.shown_if, setup, districts), [
            (one, KINDS[one.kind], condition_words(one.shown_if, setup, districts))
            for one in page.questions
        ])
        for page in setup.pages
    ]  # fmt: skip
    begun = has_begun(found)
    return {
        "survey": found, "procedure": found.procedure, "state": state_of(found), "pages": pages,
        "begun": begun, "over": now >= found.closes, "told": now >= found.announced,
        "at_once": now >= found.opens, "fits": may_answer_all_through(found), "acts": _noted(found),
        "version": version_of(found),
    }  # fmt: skip


def _noted(found: Survey) -> list[tuple[Any, Any]]:
    return [(one, NOTED[one.what]) for one in acts_on(found.pk)]


def _acted(request: HttpRequest, found: Survey, by: User) -> HttpResponse:
    """Publish or remove, say what came of it, and go on."""
    act = request.POST.get("act", "")
    if act not in {"publish", "remove"}:
        message = "there is no such act"
        raise Invalid(message, code="act")
    if act == "publish" and "sure" not in request.POST:
        messages.error(request, gettext("Sieh dir die Vorschau an und setz das Häkchen."))
        return redirect(ONE, found.pk)
    seen = request.POST.get("seen")
    try:
        if act == "remove":
            remove_draft(survey_id=found.pk, by=by, seen=seen)
            messages.success(request, gettext("Der Entwurf ist entfernt. Öffentlich war er nie."))
            return redirect(OF, found.procedure_id)
        publish_draft(survey_id=found.pk, by=by, now=timezone.now(), seen=seen)
    except Refused as refused:
        messages.error(request, str(ACT_REFUSED.get(refused.code) or refusal_said(refused)))
    else:
        runs = timezone.now() >= found.opens
        messages.success(request, str(PUBLISHED_NOW if runs else PUBLISHED))
    return redirect(ONE, found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def codes(request: HttpRequest, survey: UUID) -> HttpResponse:
    """Say how many codes were made; make more, and give them this once as a table."""
    require(request.user, Permission.RUN_SURVEYS)
    found = found_survey(survey)
    if found.access != SurveyAccess.CODES or found.kind == SurveyKind.QUIZ:
        messages.warning(request, refusal_said(Invalid(code="survey-codes")))
        return redirect(ONE, found.pk)
    form = SurveyCodesForm(request.POST if request.method == "POST" else None)
    return _made(request, found, form) if form.is_valid() else _codes(request, found, form)


def _made(request: HttpRequest, found: Survey, form: SurveyCodesForm) -> HttpResponse:
    try:
        made = make_survey_codes(
            survey_id=found.pk, number=form.cleaned_data["number"],
            by=staff_person(request.user), now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, refusal_said(refused))
        return _codes(request, found, form)
    return _table(found, made)


def _codes(request: HttpRequest, found: Survey, form: SurveyCodesForm) -> HttpResponse:
    """Show the page; how many were used is told with the result, and nothing small."""
    now, noted = timezone.now(), _noted(found)
    context = {
        "survey": found, "procedure": found.procedure, "state": state_of(found), "form": form,
        "over": now >= found.closes, "told": now >= found.announced,
        "made": sum(act.number for act, _words in noted if act.what is Noted.CODES),
        "used": sheets_told([found], now).get(found.pk), "acts": noted,
    }  # fmt: skip
    status = REFUSED if form.errors else 200
    return render(request, "participation/surveys/codes.html", context, status=status)


def _table(found: Survey, made: tuple[str, ...]) -> HttpResponse:
    """Give codes as a table, one a line; nobody keeps a copy on the way."""
    lines = "".join(f"{code}\n" for code in ("code", *made))
    response = HttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.key}-codes.csv"'
    response["Cache-Control"] = "no-store"
    return response
