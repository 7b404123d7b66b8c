"""Exclusive arrangements: the public register, and what staff write into it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from stadtherz.accounts.public import Permission, User, may
from stadtherz.kernel.errors import Refused
from stadtherz.kernel.tables import harmless, lines
from stadtherz.opendata.forms.requests import ArrangementForm, ReviewForm
from stadtherz.opendata.models import Arrangement
from stadtherz.opendata.selectors.arrangements import COLUMNS, arrangement, arrangements, shown
from stadtherz.opendata.services.arrangements import keep_arrangement, review_arrangement
from stadtherz.opendata.views.desk_words import words_of


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the arrangements that are public, or say that there are none."""
    context = {"all": arrangements(timezone.localdate())}
    return render(request, "opendata/requests/arrangements.html", context)


@require_safe
def as_csv(request: HttpRequest) -> HttpResponseBase:
    """Give the public arrangements as CSV."""
    response = StreamingHttpResponse(lines(_rows()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="arrangements.csv"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    """Give the public arrangements as JSON."""
    said = {"arrangements": [one.as_row() for one in arrangements(timezone.localdate())]}
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List all arrangements for staff, with what breaks the law."""
    _person(request)
    context = {"all": arrangements(timezone.localdate(), public=False)}
    return render(request, "opendata/admin/arrangements.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write an arrangement, new or known, and its reviews."""
    by, row = _person(request), _row(pk)
    form = ArrangementForm(_sent(request, "keep"), instance=row)
    review = ReviewForm(_sent(request, "review"), initial={"day": timezone.localdate()})
    if form.is_bound and form.is_valid() and _kept(request, form, by):
        return redirect("opendata-arrangements-staff")
    if row and review.is_bound and review.is_valid() and _reviewed(request, row, review, by):
        return redirect("opendata-arrangement", pk=row.pk)
    known = shown(row, timezone.localdate()) if row else None
    context = {"form": form, "review": review, "one": known, "row": row}
    return render(request, "opendata/admin/arrangement.html", context)


def _sent(request: HttpRequest, act: str) -> Any:
    return request.POST if request.method == "POST" and request.POST.get("act") == act else None


def _kept(request: HttpRequest, form: ArrangementForm, by: User) -> bool:
    datasets = list(form.cleaned_data["datasets"])
    try:
        keep_arrangement(
            arrangement=form.save(commit=False), datasets=datasets, by=by, now=timezone.now()
        )
    except Refused as refusal:
        form.add_error("ends", words_of(refusal))
        return False
    messages.success(request, gettext("Gespeichert. Was das Gesetz noch verlangt, steht dabei."))
    return True


def _reviewed(request: HttpRequest, row: Arrangement, form: ReviewForm, by: User) -> bool:
    said = form.cleaned_data
    try:
        review_arrangement(
            pk=row.pk, needed=said["needed"], result=said["result"], day=said["day"], by=by,
            now=timezone.now(),
        )  # fmt: skip
    except Refused as refusal:
        form.add_error("day", words_of(refusal))
        return False
    messages.success(request, gettext("Die Prüfung ist eingetragen und öffentlich."))
    return True


def _row(pk: int | None) -> Arrangement | None:
    row = arrangement(pk) if pk is not None else None
    if pk is not None and row is None:
        message = f"there is no arrangement {pk}"
        raise Http404(message)
    return row


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not may(request.user, Permission.RUN_CATALOGUE):
        raise PermissionDenied
    return request.user


def _rows() -> Iterator[Iterable[object]]:
    yield COLUMNS
    for one in arrangements(timezone.localdate()):
        yield map(harmless, one.as_row().values())
