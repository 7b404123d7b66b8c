"""Says on the page of a published table from which address it is kept up to date."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import NotAllowed, NotFound, Refused
from stadtherz.opendata.forms.polling import PolledForm
from stadtherz.opendata.models import Submission
from stadtherz.opendata.selectors.handing_in import submission_for
from stadtherz.opendata.selectors.polling import may_follow_address, polled_of
from stadtherz.opendata.services.following_addresses import follow_address
from stadtherz.opendata.views.polling_words import last_answer
from stadtherz.opendata.views.problems import not_there

REFUSALS = {
    "no-secure-address": _("Nimm eine Adresse, die mit https:// beginnt und kein Kennwort nennt."),
    "not-published": _("Die Tabelle ist gerade nicht öffentlich."),
    "is-a-view": _("Diese Auswertung folgt ihrer Tabelle; trag die Adresse dort ein."),
    "not-yours": _("Diese Tabelle gehört jemand anderem."),
}
PUBLISHED = "published"


def followed_context(row: Submission, by: User) -> dict[str, Any]:
    """Give the form, where the page has one: of a public table, for who may change this."""
    dataset = row.dataset
    public = dataset is not None and dataset.state == PUBLISHED and row.stage == PUBLISHED
    if not public or row.recipe or not may_follow_address(by, row):
        return {}
    polled = polled_of(row)
    answer = last_answer(polled) if polled else None
    return {"polled_form": PolledForm(polled), "polled": polled, "polled_answer": answer}


@require_POST
def followed(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over an address."""
    by, row = _row(request, pk)
    form = PolledForm(None, request.POST)
    if not form.is_valid():
        wrong = [
            f"{form[name].label}: {' '.join(map(str, said))}" for name, said in form.errors.items()
        ]
        messages.error(request, " ".join(wrong))
        return redirect("opendata-table", row.pk)
    try:
        follow_address(row=row, by=by, **form.cleaned_data)
    except Refused as error:
        messages.error(request, str(REFUSALS.get(error.code, gettext("Das geht so nicht."))))
    else:
        messages.success(request, gettext("Gespeichert."))
    return redirect("opendata-table", row.pk)


def _row(request: HttpRequest, pk: int) -> tuple[User, Submission]:
    by = request.user
    if not isinstance(by, User):
        message = "this needs a role that works with open data; ask whoever grants roles"
        raise NotAllowed(message)
    try:
        return by, submission_for(by, pk)
    except NotFound as error:
        raise not_there(error) from error
