"""What staff see of a survey where readers will see it: all pages at once, and its file."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stadtherz.accounts.public import Permission, require
from stadtherz.kernel.errors import NotFound
from stadtherz.participation.models import Survey
from stadtherz.participation.selectors import surveys as selectors
from stadtherz.participation.selectors.procedures import procedure_with
from stadtherz.participation.selectors.survey_desk import any_survey_in
from stadtherz.participation.views.survey_conditions import condition_words
from stadtherz.participation.views.survey_fields import shown_question
from stadtherz.participation.views.survey_files import file_values
from stadtherz.participation.views.surveys import about


@require_safe
@never_cache
def overview(request: HttpRequest, procedure: str) -> HttpResponse:
    """Lead to the staff pages of surveys; they were here once."""
    require(request.user, Permission.RUN_SURVEYS)
    try:
        row = procedure_with(procedure)
    except NotFound as error:
        raise Http404(str(error)) from error
    return HttpResponseRedirect(desk_of(row.pk))


def desk_of(procedure: UUID) -> str:
    """Give the address of the staff page of the surveys of a procedure."""
    return reverse("participation-surveys-of", args=[procedure])


@require_safe
@never_cache
def preview(request: HttpRequest, procedure: str, key: str) -> HttpResponse:
    """Show every page with every question and its condition; `?datei` gives the file."""
    require(request.user, Permission.RUN_SURVEYS)
    try:
        found = any_survey_in(procedure, key)
    except NotFound as error:
        raise Http404(str(error)) from error
    if "datei" in request.GET:
        return JsonResponse(
            file_values(found), json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
    return render(request, "participation/survey_preview.html", _previewed(found))


def _previewed(found: Survey) -> dict[str, Any]:
    districts, setup = selectors.districts_now(), found.as_setup()
    pages = [
        (
            page, condition_words(page.shown_if, setup, districts),
            [
                (shown_question(one, (), districts, None),
                 condition_words(one.shown_if, setup, districts))
                for one in page.questions
            ],
        )
        for page in setup.pages
    ]  # fmt: skip
    trail = [
        (desk_of(found.procedure_id), gettext("Umfragen und Auslosungen")),
        (reverse("participation-survey", args=[found.pk]), found.title),
        ("", gettext("Vorschau")),
    ]
    return about(found) | {"pages": pages, "trail": trail}
