"""For who runs surveys and lots: bring in a file, see its faults in words, look at all of it."""

import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Invalid, NotFound, Refused
from stadtherz.kernel.text import Text
from stadtherz.participation.models import Procedure, Survey
from stadtherz.participation.selectors import surveys as selectors
from stadtherz.participation.selectors.lots import drawings_of
from stadtherz.participation.selectors.procedures import procedure_with
from stadtherz.participation.services.lots import call_for_candidates
from stadtherz.participation.services.preparing_surveys import SurveySetup, publish_survey
from stadtherz.participation.views.lots_file import drawing_of, is_drawing
from stadtherz.participation.views.setup_examples import example
from stadtherz.participation.views.survey_faults import fault_words
from stadtherz.participation.views.survey_fields import shown_question
from stadtherz.participation.views.surveys import about, found_survey

SEE_OTHER, REFUSED, LARGEST_BYTES = 303, 400, 500_000
ABOUT = ("key", "kind", "access", "minimum_age")
MOMENTS = ("opens", "closes", "announced")
TEXTS = ("title", "summary")


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def overview(request: HttpRequest, procedure: str) -> HttpResponse:
    """List the surveys and drawings of a procedure, and take a file of either."""
    require(request.user, Permission.RUN_SURVEYS)
    try:
        row = procedure_with(procedure)
    except NotFound as error:
        raise Http404(str(error)) from error
    written = request.POST.get("datei", "") or example(
        request.GET.get("vorlage", ""), timezone.now()
    )
    faults: tuple[str, ...] = ()
    if request.method == "POST" and isinstance(request.user, User):
        try:
            messages.success(request, _brought_in(row, written, request.user))
        except Refused as error:
            faults = tuple(map(fault_words, error.details)) or (_plain(error),)
        else:
            return HttpResponseRedirect(request.path, status=SEE_OTHER)
    context = {
        "procedure": row, "surveys": selectors.surveys_of(row), "written": written,
        "drawings": drawings_of(row), "faults": faults, "trail": [
            (reverse("participation:procedure", args=[row.key]), row.title),
            ("", gettext("Umfragen und Auslosungen")),
        ],
    }  # fmt: skip
    status = REFUSED if faults else 200
    return render(request, "participation/survey_staff.html", context, status=status)


def _brought_in(row: Procedure, written: str, by: User) -> str:
    """Publish what a file is about, and say so."""
    values = _values(written)
    if is_drawing(values):
        call_for_candidates(procedure=row, setup=drawing_of(values), by=by)
        return gettext("Die Auslosung ist veröffentlicht. Bis sich jemand meldet, kannst du sie"
                       " ersetzen.")  # fmt: skip
    publish_survey(procedure=row, wanted=_survey(values), by=by, now=timezone.now())
    return gettext("Veröffentlicht. Bis sie beginnt, kannst du sie ersetzen. Sieh dir die Vorschau"
                   " an.")  # fmt: skip


def _plain(error: Refused) -> str:
    if error.code == "survey-begun":
        return gettext("Diese Umfrage hat begonnen. Ihre Fragen bleiben, wie sie sind.")
    if error.code == "lots-begun":
        return gettext("Es hat sich schon jemand gemeldet. Die Auslosung bleibt, wie sie ist.")
    if error.code == "lots-times":
        return gettext("opens, closes und seed_known folgen aufeinander.")
    return str(error)


def _values(written: str) -> dict[str, Any]:
    """Read a file of JSON.

    Raises:
        Invalid: it is none.

    """
    try:
        values = json.loads(written) if len(written) <= LARGEST_BYTES else None
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        message = gettext("Das ist keine Datei in JSON.")
        raise Invalid(message, code="survey-setup", details=(message,))
    return values


def _survey(values: dict[str, Any]) -> SurveySetup:
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
    return found if found is not None and timezone.is_aware(found) else None


def _text(value: Any) -> Text:
    return Text.of(value) if isinstance(value, (str, dict)) else Text()


def file_values(survey: Survey) -> dict[str, Any]:
    """Give a survey as the file that it can be brought in with."""
    values = {name: getattr(survey, name) for name in ABOUT}
    values |= {name: dict(getattr(survey, name)) for name in TEXTS}
    values |= {name: timezone.localtime(getattr(survey, name)).isoformat() for name in MOMENTS}
    return values | {"setup": survey.setup}


@require_safe
@never_cache
def preview(request: HttpRequest, procedure: str, key: str) -> HttpResponse:
    """Show every page with every question and its condition; `?datei` gives the file."""
    require(request.user, Permission.RUN_SURVEYS)
    found = found_survey(procedure, key)
    if "datei" in request.GET:
        return JsonResponse(
            file_values(found), json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
    districts = selectors.districts_now()
    written = {page["key"]: page for page in found.setup["pages"]}
    pages = [
        (
            page, _condition(written[page.key]),
            [
                (shown_question(one, (), districts, None), _condition(row))
                for one, row in zip(page.questions, written[page.key]["questions"], strict=True)
            ],
        )
        for page in found.as_setup().pages
    ]  # fmt: skip
    context = about(found, gettext("Vorschau")) | {"pages": pages}
    return render(request, "participation/survey_preview.html", context)


def _condition(row: dict[str, Any]) -> str:
    """Give a condition as it is written; empty where there is none."""
    found = row.get("shown_if")
    return json.dumps(found, ensure_ascii=False) if found else ""
