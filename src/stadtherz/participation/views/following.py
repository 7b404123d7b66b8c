"""Following plans, procedures, themes, districts and places, with an account."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import User, mail_address_of
from stadtherz.city.public import districts, themes
from stadtherz.kernel.errors import Conflict, NotFound
from stadtherz.participation.domain.audience import Part
from stadtherz.participation.domain.happenings import Rhythm, Subject
from stadtherz.participation.models import Follower
from stadtherz.participation.models.following import DigestRhythm
from stadtherz.participation.selectors.following import (
    followed_by,
    follower_with,
)
from stadtherz.participation.services.following import (
    Wish,
    change_rhythm,
    end_all,
    follow,
    unfollow,
)
from stadtherz.participation.views.audience_words import seen_by


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest) -> HttpResponse:
    """Show what somebody follows; a POST follows, ends, or changes how often."""
    user = cast(User, request.user)
    if request.method == "POST":
        return _change(request, user)
    rows = followed_by(user)
    chosen = {(one.row.subject, one.row.key) for one in rows}
    context = {
        "rows": rows, "seen": seen_by(Part.FOLLOWED), "rhythms": DigestRhythm.choices,
        "follower": Follower.objects.filter(user=user).first(),
        "mail": mail_address_of(user.pk), "everything": (Subject.EVERYTHING, "") in chosen,
        "themes": [one for one in themes() if (Subject.THEME, one.key) not in chosen],
        "districts": [one for one in districts() if (Subject.DISTRICT, one.key) not in chosen],
        "trail": [
            (reverse("participation:procedures"), gettext("Mitmachen")),
            ("", gettext("Was du verfolgst")),
        ],
    }  # fmt: skip
    return render(request, "participation/following.html", context)


def _change(request: HttpRequest, user: User) -> HttpResponse:
    rhythm, language = request.POST.get("rhythmus"), get_language() or ""
    if rhythm in DigestRhythm.values:
        change_rhythm(rhythm=Rhythm(rhythm), language=language, by=user)
        messages.success(request, gettext("Gespeichert."))
        return redirect("participation:following")
    wish = _wish(request)
    if "ende" in request.POST:
        unfollow(wish=wish, by=user)
        messages.success(request, gettext("Beendet. Dazu bekommst du keine Mail mehr."))
        return redirect("participation:following")
    try:
        follow(wish=wish, by=user, language=language)
    except Conflict:
        messages.error(
            request, gettext("Du verfolgst schon sehr viel. Beende etwas davon, oder nimm alles.")
        )
    except NotFound as error:
        raise Http404(str(error)) from error
    else:
        messages.success(request, gettext("Du bekommst eine Mail, wenn es etwas Neues gibt."))
    return redirect("participation:following")


def _wish(request: HttpRequest) -> Wish:
    """Read what is followed; subject and key come in one field, as in "theme:verkehr".

    Raises:
        Http404: there is no such subject.

    """
    subject, _, key = request.POST.get("was", "").partition(":")
    if subject not in list(Subject):
        message = f"there is no subject {subject!r}"
        raise Http404(message)
    return Wish(Subject(subject), key)


@csrf_exempt  # mail programs have no token; the key in the address allows it (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def end_at_once(request: HttpRequest, key: str) -> HttpResponse:
    """End all mails with the one click of a mail program; whoever only looks is led to the page."""
    if request.method != "POST":
        return redirect("participation:following")
    try:
        end_all(follower_id=follower_with(key))
    except NotFound as error:
        raise Http404(str(error)) from error
    return HttpResponse(status=204)
