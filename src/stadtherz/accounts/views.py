from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import reauthentication_required
from allauth.account.views import logout as log_out_by_button
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stadtherz.accounts.domain.personal_data import registry
from stadtherz.accounts.models import User
from stadtherz.accounts.selectors import may_enter_administration, roles_of
from stadtherz.accounts.services.privacy import erase_account, export_json, export_zip

Answer = Callable[[HttpRequest], HttpResponseBase]
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def staff_second_factor(answer: Answer) -> Answer:
    """Let staff into the administration when this very session passed a second factor.

    That one is set up is not enough: a session may be older than it. Only the demo may waive it.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        if (
            settings.STAFF_MFA
            and request.path.startswith(reverse("wagtailadmin_home"))
            and may_enter_administration(request.user)
        ):
            return _way_to_second_factor(request) or answer(request)
        return answer(request)

    return respond


def _way_to_second_factor(request: HttpRequest) -> HttpResponse | None:
    """Lead to where the second factor is set up or asked for; None when it was passed."""
    if not is_mfa_enabled(request.user, SECOND_FACTORS):
        messages.warning(
            request,
            gettext("Für die Verwaltung brauchst du einen zweiten Faktor. Richte ihn hier ein."),
        )
        return redirect("mfa_index")
    records = get_authentication_records(request, request.user)
    if any(record["method"] == "mfa" for record in records):
        return None
    has_app = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
    page = "mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn"
    return redirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")


@require_safe
def to_log_in(request: HttpRequest) -> HttpResponse:
    """Lead from the log-in of a part to the one log-in of the city."""
    asked = request.GET.get("next")
    return redirect(reverse("account_login") + (f"?{urlencode({'next': asked})}" if asked else ""))


def log_out(request: HttpRequest) -> HttpResponseBase:
    """Log out by a button; a link to here only leads to that button."""
    return log_out_by_button(request) if request.method == "POST" else redirect("account_logout")


@require_safe
def to_new_password(request: HttpRequest) -> HttpResponse:
    """Lead to the one way to a new password."""
    return redirect("account_reset_password")


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show what is stored about the person, why and how long."""
    kinds = [(entry, len(entry.export(_person(request).pk))) for entry in registry.entries()]
    return render(request, "accounts/mine.html", {"kinds": kinds, "roles": roles_of(request.user)})


@reauthentication_required
@never_cache
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand out everything as JSON or ZIP."""
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
    fault = ""
    if request.method == "POST":
        try:
            _typed_name(request)
        except ValidationError as error:
            fault = error.messages[0]
        else:
            erase_account(person=_person(request))
            logout(request)
            messages.success(request, gettext("Dein Konto und alles dazu ist gelöscht."))
            return redirect(reverse("home"))
    return render(request, "accounts/erase.html", {"kinds": registry.entries(), "fault": fault})


def _person(request: HttpRequest) -> User:
    """Give the person who is logged in; the decorators let nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _typed_name(request: HttpRequest) -> None:
    if request.POST.get("username", "").strip() != request.user.get_username():
        message = gettext("Das ist nicht dein Benutzername. Es wurde nichts gelöscht.")
        raise ValidationError(message)
