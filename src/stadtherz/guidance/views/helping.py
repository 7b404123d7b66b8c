"""Helping out: one question after the other about what would change the most ways.

No account is needed; the answers wait for a second person. Nothing proves a person and reading sets
no cookie, so no token of a session is asked, and who is logged in answers like everybody.
"""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import BITS, origin_of, refuse_other_sites
from stadtherz.guidance.selectors.ends import End, end_of
from stadtherz.guidance.selectors.questions import (
    Next,
    next_question,
    question_at,
    sampled_ways,
)
from stadtherz.guidance.views.question_words import words_of
from stadtherz.kernel.errors import Conflict, Refused
from stadtherz.streets.public import (
    Collection,
    Finding,
    Sender,
    beside,
    current_map,
    new_key,
    puzzle_of,
    suggest_openly,
)

BAD_REQUEST, TOO_MANY, SEE_OTHER = 400, 429, 303
SOURCE = "Mithelfen, vor Ort"
UNKNOWN = "unbekannt"
MOST_DIGITS = 7


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask one question; take its answer in and go on to the next one."""
    refuse_other_sites(request)
    if request.method == "POST":
        return _answered(request)
    return _asked(request)


def _asked(request: HttpRequest, fault: str = "", status: int = 200) -> HttpResponse:
    told = request.POST if request.method == "POST" else request.GET
    near = end_of(told.get("ort"))
    after = _number(told.get("nach", ""))
    found = None if near.is_missing or near.hits else next_question(after, near.place)
    key = new_key()
    context = {
        "near": near, "ort": near.place.ref if near.place else "", "map": current_map(),
        "after": after, "done": request.GET.get("danke", ""), "fault": fault,
        "key": key, "puzzle": puzzle_of(key), "bits": BITS, "sampled": sampled_ways(),
        "trail": [(reverse("guidance:plan"), _("Lotse")), ("", _("Mithelfen"))],
    } | (_question(found) if found else {})  # fmt: skip
    return render(request, "guidance/helping.html", context, status=status)


def _question(found: Next) -> dict[str, Any]:
    one = found.question
    words = words_of(one)
    return {
        "question": one, "words": words.question, "answers": words.answers, "rank": found.rank,
        "number": found.number,
        "beside": beside((one.longitude, one.latitude), one.street),
        "place": f"{one.latitude:.6f}, {one.longitude:.6f}",
    }  # fmt: skip


def _answered(request: HttpRequest) -> HttpResponse:
    """Take an answer in; what nobody knows is no answer and goes on."""
    rank, value = _number(request.POST.get("frage", "")), request.POST.get("wert", "")
    one, near = question_at(rank), end_of(request.POST.get("ort"))
    if one is None or request.POST.get("ding") != one.subject.ref:
        return _next(near, 0, "neu")  # the questions were found anew meanwhile
    if value == UNKNOWN:
        return _next(near, rank, "weiter")
    about = one.subject
    finding = Finding(
        Collection(about.collection), about.ref, about.attribute, value, timezone.localdate(),
        SOURCE,
    )  # fmt: skip
    sender = Sender(
        origin_of(request), request.POST.get("stand", ""), request.POST.get("antwort", "")
    )
    try:
        suggest_openly(finding=finding, sender=sender, now=timezone.now())
    except Conflict:  # others told it meanwhile, or the same was sent twice
        return _next(near, rank, "schon")
    except Refused as refused:
        too_many = refused.code == "too-often"
        return _asked(request, _refusal(refused), TOO_MANY if too_many else BAD_REQUEST)
    return _next(near, rank, "ja")


def _refusal(refused: Refused) -> str:
    if refused.code == "too-often":
        return _("Von deinem Anschluss kam gerade sehr viel. Mach in einer Stunde weiter.")
    return _("Wähl eine der Antworten.")


def _next(near: End, after: int, thanks: str) -> HttpResponseRedirect:
    asked = {"nach": str(after), "danke": thanks}
    if near.place:
        asked = {"ort": near.place.ref} | asked
    there = f"{reverse('guidance:helping')}?{urlencode(asked)}#frage-kopf"
    return HttpResponseRedirect(there, status=SEE_OTHER)


def _number(words: str) -> int:
    return int(words) if words.isdecimal() and len(words) <= MOST_DIGITS else 0
