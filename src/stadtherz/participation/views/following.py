"""Following plans, procedures, themes, districts and places, with an account."""

from typing import Any, cast
from urllib.parse import urlencode

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
from stadtherz.participation.domain.happenings import RADII, Around, Rhythm, Subject
from stadtherz.participation.models import Follower
from stadtherz.participation.models.following import DigestRhythm
from stadtherz.participation.selectors.following import (
    followed_by,
    follower_with,
)
from stadtherz.participation.selectors.spots import known_names, spots_named
from stadtherz.participation.services.following import (
    LONGEST_WORDS,
    Wish,
    change_rhythm,
    end_all,
    follow,
    unfollow,
)
from stadtherz.participation.views.audience_words import seen_by

BAD_REQUEST = 400


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest) -> HttpResponse:
    """Show what somebody follows; a POST follows, ends, or changes how often."""
    user = cast(User, request.user)
    if request.method == "POST":
        return _change(request, user)
    return _shown(request, user, {"radius": RADII[1]})


def _shown(request: HttpRequest, user: User, more: dict[str, Any]) -> HttpResponse:
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
        "ended": _ended(request, chosen), "radii": RADII, "names": known_names(),
    } | more  # fmt: skip
    status = BAD_REQUEST if more.get("ort_fault") else 200
    return render(request, "participation/following.html", context, status=status)


def _ended(request: HttpRequest, chosen: set[tuple[str, str]]) -> dict[str, str] | None:
    """Give what was just ended, so that it can be undone; None where it is followed again."""
    was = request.GET.get("beendet", "")
    subject, _, key = was.partition(":")
    if subject not in list(Subject) or (subject, key) in chosen:
        return None
    return {"was": was, "name": request.GET.get("name", "")[:LONGEST_WORDS]}


def _change(request: HttpRequest, user: User) -> HttpResponse:
    rhythm, language = request.POST.get("rhythmus"), get_language() or ""
    if rhythm in DigestRhythm.values:
        change_rhythm(rhythm=Rhythm(rhythm), language=language, by=user)
        messages.success(request, gettext("Gespeichert."))
        return redirect("participation:following")
    if "ort" in request.POST:
        return _around(request, user)
    return _follow(request, user, _wish(request))


def _follow(request: HttpRequest, user: User, wish: Wish) -> HttpResponse:
    if "ende" in request.POST:
        unfollow(wish=wish, by=user)
        messages.success(request, gettext("Beendet. Dazu bekommst du keine Mail mehr."))
        ended = urlencode({"beendet": f"{wish.subject}:{wish.key}", "name": wish.words})
        return redirect(f"{reverse('participation:following')}?{ended}")
    language = get_language() or ""
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
    subject, _, key = _typed(request, "was").partition(":")
    if subject not in list(Subject):
        message = f"there is no subject {subject!r}"
        raise Http404(message)
    if subject == Subject.AROUND and not key:
        key = f"{request.POST.get('mitte', '')},{request.POST.get('umkreis', '')}"
    return Wish(Subject(subject), key, _typed(request, "name"))


def _typed(request: HttpRequest, name: str) -> str:
    """Read a field without the sign that no text of a database can hold."""
    return request.POST.get(name, "").replace("\0", "").strip()


def _around(request: HttpRequest, user: User) -> HttpResponse:
    """Follow what is around an address: at once where it is known once, else let choose, or say."""
    typed, metres = _typed(request, "ort"), request.POST.get("umkreis", "")
    radius = int(metres) if metres in {str(one) for one in RADII} else RADII[1]
    found = spots_named(typed)
    if len(found) == 1:
        circle = Around(found[0].point, radius)
        return _follow(request, user, Wish(Subject.AROUND, circle.key, found[0].words))
    more = {
        "typed": typed, "radius": radius, "ort_fault": not found,
        "spots": [(one.words, Around(one.point, radius).key) for one in found],
    }  # fmt: skip
    return _shown(request, user, more)


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
