"""Staff withdraw what is public, and bring it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Refused
from stadtherz.opendata.models import Dataset
from stadtherz.opendata.selectors.looking import earlier_editions
from stadtherz.opendata.selectors.searching import looked_for
from stadtherz.opendata.selectors.unsettled import unsettled
from stadtherz.opendata.services.withdrawing import bring_back, withdraw, withdraw_edition
from stadtherz.opendata.views.unsettled_words import in_words

GONE = _(
    "Die Ausgabe ist zurückgezogen, ihre Datei gelöscht, ebenso die Tabelle, aus der sie entstand,"
    " und alles, was davon gemacht wurde. In Sicherungskopien bleibt sie, bis diese ablaufen."
)
GONE_LATER = _(
    "Die Ausgabe ist zurückgezogen, ihre Datei gelöscht. Ältere Gesamtdateien, in denen sie noch"
    " steht, sind nicht mehr abrufbar und verschwinden binnen zwei Tagen; in Sicherungskopien"
    " bleibt sie, bis diese ablaufen."
)
LIST = "opendata-public"
MOST_SHOWN = 500
LONGEST_NUMBER = 12
REFUSALS = {
    "reason-missing": _("Schreib dazu, warum; wer die Daten benutzt, liest es."),
    "not-public": _("Dieser Datensatz ist nicht öffentlich."),
    "not-withdrawn": _("Dieser Datensatz ist nicht zurückgezogen."),
    "newest-edition": _(
        "Das ist die neueste Ausgabe. Veröffentliche eine bessere, oder zieh den"
        " ganzen Datensatz zurück."
    ),
    "edition-gone": _("Diese Ausgabe ist schon zurückgezogen."),
    "edition": _("Diese Ausgabe gibt es nicht."),
}


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show what is public and what was withdrawn."""
    _person(request)
    words = request.GET.get("q", "").strip()[:80]
    rows = Dataset.objects.filter(looked_for(words)).order_by("key")
    context = {
        "public": rows.filter(state=Dataset.State.PUBLISHED)[:MOST_SHOWN],
        "withdrawn": rows.filter(state=Dataset.State.WITHDRAWN).exclude(withdrawn_at=None),
        "words": words, "unsettled": [] if words else in_words(unsettled()),
    }  # fmt: skip
    return render(request, "opendata/admin/public.html", context)


@require_POST
def withdrawn(request: HttpRequest, key: str) -> HttpResponse:
    """Withdraw a dataset, or bring it back."""
    by, now = _person(request), timezone.now()
    try:
        if request.POST.get("act") == "back":
            bring_back(key=key, by=by, now=now)
        else:
            withdraw(key=key, because=request.POST.get("because", ""), by=by, now=now)
    except Refused as error:
        messages.error(request, str(REFUSALS.get(error.code, gettext("Das geht so nicht."))))
    else:
        messages.success(request, gettext("Erledigt."))
    return redirect(_back(request))


@require_http_methods(["GET", "HEAD", "POST"])
def editions(request: HttpRequest, key: str) -> HttpResponse:
    """Show the editions that later ones replaced, and withdraw one of them for good."""
    by = _person(request)
    row = get_object_or_404(Dataset, key=key)
    if request.method != "POST":
        found = earlier_editions(row)[:MOST_SHOWN]
        return render(request, "opendata/admin/editions.html", {"row": row, "editions": found})
    number, because = request.POST.get("edition", ""), request.POST.get("because", "")
    pk = int(number) if number.isdecimal() and len(number) <= LONGEST_NUMBER else 0
    try:
        withdraw_edition(pk=pk, because=because, by=by, now=timezone.now())
    except Refused as error:
        messages.error(request, str(REFUSALS.get(error.code, gettext("Das geht so nicht."))))
    else:
        messages.success(request, str(GONE_LATER if row.is_measured else GONE))
    return redirect(reverse("opendata-editions", args=[key]))


def _back(request: HttpRequest) -> str:
    there = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(there, allowed_hosts=None):
        return there
    return reverse(LIST)


def _person(request: HttpRequest) -> User:
    require(request.user, Permission.RELEASE_DATA)
    if not isinstance(request.user, User):
        raise TypeError
    return request.user
