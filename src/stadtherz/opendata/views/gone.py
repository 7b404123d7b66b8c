"""Answers 410 where a dataset was public once (RFC 9110, section 15.5.11; RFC 9457)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from stadtherz.opendata.models import Dataset, Edition
from stadtherz.opendata.selectors.people import contact_of
from stadtherz.opendata.selectors.withdrawn import DatasetWithdrawn, EditionWithdrawn

GONE = 410
View = Callable[..., HttpResponseBase]


def gone_as_page(view: View) -> View:
    """Say on a page that a dataset was withdrawn."""
    return _told(view, _page)


def gone_as_problem(view: View) -> View:
    """Say as a problem document that a dataset was withdrawn."""
    return _told(view, _problem)


def _told(view: View, tell: Callable[[HttpRequest, Dataset], HttpResponse]) -> View:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Http404 as error:
            cause = error.__cause__
            if isinstance(cause, EditionWithdrawn):
                return _problem(request, cause.row)
            if isinstance(cause, DatasetWithdrawn):
                return tell(request, cause.row)
            raise

    return answered


def _page(request: HttpRequest, row: Dataset) -> HttpResponse:
    context = {"row": row, "contact": contact_of(row.department)}
    return render(request, "opendata/gone.html", context, status=GONE)


def _problem(request: HttpRequest, row: Dataset | Edition) -> HttpResponse:
    of_dataset = isinstance(row, Dataset)
    what = f"dataset {row.key}" if isinstance(row, Dataset) else f"edition {row}"
    document = {
        "type": "about:blank", "title": "Gone", "status": GONE,
        "code": (DatasetWithdrawn if of_dataset else EditionWithdrawn).code,
        "detail": f"The {what} was withdrawn: {row.withdrawn_because}",
        "instance": request.path, "withdrawn_at": row.withdrawn_at,
    }  # fmt: skip
    return JsonResponse(
        document, status=GONE, content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
        headers={"Access-Control-Allow-Origin": "*"},
    )  # fmt: skip
