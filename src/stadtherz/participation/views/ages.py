"""The page on which an account says that it is old enough for a procedure."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stadtherz.kernel.errors import NotFound
from stadtherz.participation.domain.audience import Part
from stadtherz.participation.models import Procedure
from stadtherz.participation.selectors.ages import age_missing
from stadtherz.participation.selectors.procedures import procedure_with
from stadtherz.participation.services.ages import say_age
from stadtherz.participation.views.audience_words import seen_by

REFUSED = 400


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def age(request: HttpRequest, procedure: str) -> HttpResponse:
    """Ask for the minimum age of a procedure, keep the answer, and lead back."""
    row = _with_minimum(procedure)
    back, fault = _back(request, row), ""
    if not age_missing(row, request.user):
        return HttpResponseRedirect(back)
    if request.method == "POST":
        if "alter" in request.POST:
            say_age(account=request.user, at_least=row.minimum_age, now=timezone.now())  # type: ignore[arg-type] # logged in
            return HttpResponseRedirect(back)
        fault = gettext("Bestätige dein Alter, um mitzumachen.")
    context = {
        "procedure": row, "back": back, "fault": fault, "seen": seen_by(Part.AGE_KEPT),
        "trail": [
            (reverse("participation:procedures"), gettext("Mitmachen")),
            (reverse("participation:procedure", args=[row.key]), row.title),
            ("", gettext("Dein Alter")),
        ],
    }  # fmt: skip
    status = REFUSED if fault else 200
    return render(request, "participation/age.html", context, status=status)


def _with_minimum(key: str) -> Procedure:
    try:
        row = procedure_with(key)
    except NotFound as error:
        raise Http404(str(error)) from error
    if not row.minimum_age:
        raise Http404
    return row


def _back(request: HttpRequest, procedure: Procedure) -> str:
    """Give the page to go on with: one of ours, or the procedure."""
    asked = request.POST.get("weiter") or request.GET.get("weiter", "")
    if url_has_allowed_host_and_scheme(asked, None):
        return str(asked)
    return reverse("participation:procedure", args=[procedure.key])


def ask_age(request: HttpRequest, procedure: Procedure) -> HttpResponse | None:
    """Lead who has not said to be old enough to the page that asks; None for all others."""
    if not age_missing(procedure, request.user):
        return None
    address = reverse("participation:age", args=[procedure.key])
    return redirect(f"{address}?{urlencode({'weiter': request.path})}")
