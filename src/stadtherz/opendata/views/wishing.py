"""What staff say about how a file is to be read: its headings, and what is settled by one click."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from stadtherz.opendata.models import Submission
from stadtherz.opendata.services import wishing
from stadtherz.opendata.services.aside import read_aside
from stadtherz.opendata.views.handing_in import done, mine, number_in


@require_POST
def headings_said(request: HttpRequest, pk: int) -> HttpResponse:
    """Say in which lines the headings are."""
    by, row = mine(request, pk)
    first, last = number_in(request, "first"), number_in(request, "last")
    return _again(request, row, lambda: wishing.say_headings(
        row=row, first=first, last=last, by=by, now=timezone.now()
    ))  # fmt: skip


@require_POST
def reading_mended(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle something that was found in the file."""
    by, row = mine(request, pk)
    code, column, choice = (request.POST.get(name, "") for name in ("code", "column", "choice"))
    return _again(request, row, lambda: wishing.mend_reading(
        row=row, found=(code, column), by=by, now=timezone.now(), choice=choice
    ))  # fmt: skip


@require_POST
def wish_undone(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was said."""
    by, row = mine(request, pk)
    key = request.POST.get("key", "")
    return _again(request, row, lambda: wishing.take_back_wish(
        row=row, key=key, by=by, now=timezone.now()
    ))  # fmt: skip


def _again(request: HttpRequest, row: Submission, do: Callable[[], Any]) -> HttpResponse:
    """Do something, and have the file read again."""

    def act() -> None:
        do()
        read_aside(pk=row.pk)

    return done(request, row, act, gettext("Die Datei wird neu gelesen."))
