"""The ways in: one log-in for everybody, and what the administration asks of staff."""

import logging
from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.views import logout as log_out_by_button
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.providers.openid_connect import views as provider
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from stadtherz.accounts.adapters.second_factor import SECOND_FACTORS, is_sure_of
from stadtherz.accounts.selectors import may_enter_administration

logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponseBase]


def staff_second_factor(answer: Answer) -> Answer:
    """Let staff into the administration when this very session passed a second factor.

    That one is set up is not enough: a session may be older than it. Only the demo may waive it.
    Whoever is logged in and is no staff is told so, and not sent to log in again and again.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        inside = request.path.startswith(reverse("wagtailadmin_home"))
        if not inside or not request.user.is_authenticated:
            return answer(request)
        if not may_enter_administration(request.user):
            messages.warning(request, gettext("Dein Konto hat keine Rolle in der Verwaltung."))
            return redirect("accounts:mine")
        return answer(request) if is_sure_of(request) else _way_to_second_factor(request)

    return respond


@login_not_required
def provider_log_in(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Lead to the log-in of another service, or say that the service does not answer."""
    return _asking(provider.login, request, provider_id)


@login_not_required
def provider_callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take what another service says of the person, or say that the service does not answer."""
    return _asking(provider.callback, request, provider_id)


def _asking(
    view: Callable[..., HttpResponseBase], request: HttpRequest, provider_id: str
) -> HttpResponseBase:
    try:
        return view(request, provider_id)
    except OSError:  # whatever keeps a request over the network from being answered
        logger.warning("the provider %r does not answer", provider_id, exc_info=True)
        return render(request, "accounts/no_answer.html", status=503)


def _way_to_second_factor(request: HttpRequest) -> HttpResponse:
    """Lead to where the second factor is set up or asked for."""
    if not is_mfa_enabled(request.user, SECOND_FACTORS):
        messages.warning(
            request,
            gettext("Für die Verwaltung brauchst du einen zweiten Faktor. Richte ihn hier ein."),
        )
        return redirect("mfa_index")
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
