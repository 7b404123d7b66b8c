"""What people see and do about their own data."""

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stadtherz.accounts.domain.personal_data import registry
from stadtherz.accounts.forms import EraseForm
from stadtherz.accounts.models import User
from stadtherz.accounts.services.privacy import erase_account, export_json, export_zip

SHOWN = 10


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show what is stored about the person: the values themselves, why and how long."""
    person = _person(request)
    kinds = []
    for entry in registry.entries():
        rows = entry.export(person.pk)
        kinds.append((entry, rows[:SHOWN], len(rows), max(len(rows) - SHOWN, 0)))
    return render(request, "accounts/mine.html", {"kinds": kinds})


@login_required
@never_cache
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand out everything as JSON or ZIP; without a fresh log-in by a page that says what comes."""
    try:
        return _file(request, kind)
    except ReauthenticationRequired:
        return redirect("accounts:download", kind)


@reauthentication_required
@never_cache
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponse:
    """Start the download and say so: a file alone would leave the browser where it asked."""
    return render(request, "accounts/download.html", {"kind": kind})


@reauthentication_required
def _file(request: HttpRequest, kind: str) -> HttpResponse:
    if kind == "json":
        response = HttpResponse(
            export_json(person=_person(request)), content_type="application/json; charset=utf-8"
        )
    else:
        response = HttpResponse(export_zip(person=_person(request)), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="stadtherz.{kind}"'
    return response


@reauthentication_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Erase the account after the person typed its name."""
    person = _person(request)
    form = EraseForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        erase_account(person=person)
        logout(request)
        messages.success(request, gettext("Dein Konto und alles dazu ist gelöscht."))
        return redirect(reverse("home"))
    return render(request, "accounts/erase.html", {"kinds": registry.entries(), "form": form})


def _person(request: HttpRequest) -> User:
    """Give the person who is logged in; the decorators let nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
