"""The page on which an account and a letter become one right."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import User, origin_of
from stadtherz.kernel.errors import Refused
from stadtherz.participation.domain.audience import Part
from stadtherz.participation.domain.register import Access
from stadtherz.participation.models import VotingBallot
from stadtherz.participation.selectors.roll import is_entered
from stadtherz.participation.services.binding import bind_account
from stadtherz.participation.views.audience_words import seen_by
from stadtherz.participation.views.pages import about, found_ballot
from stadtherz.participation.views.voting import REFUSED, STATUS_OF
from stadtherz.participation.views.words import REFUSALS

SEE_OTHER = 303
OWN_REFUSALS = {
    "no-right": _(
        "Zu diesem Code gibt es in dieser Abstimmung keinen Brief. Prüf, ob dein Brief zu ihr"
        " gehört, und ob du einen neueren bekommen hast."
    ),
    "two-rights": _("Dein Konto steht schon mit einer anderen Stimme im Verzeichnis."),
    "letter-taken": _(
        "Dieser Brief gehört schon zu einem anderen Konto. Ist es keines von dir, dann melde dich"
        " bei uns. Mit dem Code kannst du weiter ohne Konto abstimmen, er ist dieselbe eine Stimme."
    ),
    "ballot-closed": _("Die Abstimmung ist zu Ende. Verbinden lässt sich nichts mehr."),
    "not-allowed": _("Mit diesem Konto geht das nicht."),
    "database": _("Gerade können wir nichts speichern. Versuch es später noch einmal."),
    "marks-key": _("Gerade können wir nichts verbinden. Versuch es später, oder nimm den Code."),
}
WORDS = REFUSALS | OWN_REFUSALS
STATUSES = STATUS_OF | {"letter-taken": 409}


@sensitive_post_parameters()
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def account(request: HttpRequest, procedure: str, key: str) -> HttpResponse:
    """Say whether the account may vote in a ballot, and join it to a letter."""
    found = found_ballot(procedure, key)
    if Access(found.access) is not Access.REGISTER:
        raise Http404
    if request.method != "POST" or not isinstance(request.user, User):
        return _page(request, found)
    try:
        bind_account(
            ballot_id=found.pk, account=request.user, code=request.POST.get("code", ""),
            now=timezone.now(), origin=origin_of(request),
        )  # fmt: skip
    except Refused as refused:
        if refused.code not in WORDS:
            raise
        return _page(request, found, refused)
    return HttpResponseRedirect(request.path, status=SEE_OTHER)


def _page(
    request: HttpRequest, found: VotingBallot, refused: Refused | None = None
) -> HttpResponse:
    person = request.user
    context: dict[str, Any] = about(found, gettext("Konto und Brief verbinden")) | {
        "entered": isinstance(person, User) and is_entered(found, person),
        "is_over": timezone.now() >= found.closes, "seen": seen_by(Part.BOUND),
        "code": request.POST.get("code", ""),
        "refused": WORDS[refused.code] if refused else "",
    }  # fmt: skip
    status = STATUSES.get(refused.code, REFUSED) if refused else 200
    return render(request, "participation/binding.html", context, status=status)
