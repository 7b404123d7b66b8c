"""What is in the way: reporting it without an account, seeing it, and saying that it is gone.

Reading sets no cookie and nothing proves a person, so no token of a session is asked; but what
another site lets the browser of a visitor send is refused, or its visitors would be many voices.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from stadtherz.accounts.public import BITS, origin_of, refuse_other_sites
from stadtherz.city.public import Mark, district_for
from stadtherz.kernel.errors import Conflict, NotFound, Refused
from stadtherz.kernel.geo import Point
from stadtherz.streets.adapters.marks import new_key, puzzle_of
from stadtherz.streets.domain.obstacles import (
    RULES,
    Lasting,
    Says,
    Sort,
    Standing,
    agreed,
    still_needed,
)
from stadtherz.streets.forms.obstacles import ObstacleForm
from stadtherz.streets.models import ObstacleReport
from stadtherz.streets.selectors.meant import Meant, meant
from stadtherz.streets.selectors.network import current_map
from stadtherz.streets.selectors.obstacle_words import HINDERS, SORTS, STANDING
from stadtherz.streets.selectors.obstacles import obstacle_with_code, obstacles_now
from stadtherz.streets.services.reporting import (
    Reported,
    report_obstacle,
    speak_of_obstacle,
    spot_of,
)
from stadtherz.streets.services.visitors import Sender

BAD_REQUEST, TOO_MANY, SEE_OTHER = 400, 429, 303
SAID = {"da": Says.THERE, "weg": Says.GONE}
SIGNS = {Standing.REPORTED: "diamond", Standing.CONFIRMED: "triangle"}


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Report something; the address may name the place (`ort`) and the kind (`art`)."""
    refuse_other_sites(request)
    if request.method != "POST":
        where = meant(request.GET.get("ort", ""))
        form = ObstacleForm(initial={"art": request.GET.get("art", ""), "ort": where.words})
        return _asked(request, form, where)
    form = ObstacleForm(request.POST)
    where = meant(request.POST.get("ort", ""))
    if where.words and where.place is None:
        form.add_error("ort", _choose(where))
    if not form.is_valid() or where.place is None:
        return _asked(request, form, where, BAD_REQUEST)
    return _sent(request, form, where)


def _choose(where: Meant) -> str:
    if where.hits:
        return _("Mehrere Orte heißen so. Wähl einen aus.")
    return _("Diesen Ort kennt die Karte nicht. Gib eine Adresse, eine Haltestelle oder einen"
             " Namen ein.")  # fmt: skip


def _asked(
    request: HttpRequest, form: ObstacleForm, where: Meant, status: int = 200
) -> HttpResponse:
    key = new_key()
    context = {
        "form": form, "where": where, "label": _label(where), "map": current_map(),
        "key": key, "bits": BITS,
        "puzzle": puzzle_of(key), "faults": form.faults() if form.is_bound else [],
        "chosen": form["art"].value(), "lasting": form["dauer"].value(),
        "trail": [(reverse("streets:obstacles"), _("Hindernisse")), ("", _("Hindernis melden"))],
    }  # fmt: skip
    return render(request, "streets/obstacle_new.html", context, status=status)


def _label(where: Meant) -> str:
    """Name the street of a mere position, as nobody knows degrees by heart."""
    if where.place is None:
        return ""
    try:
        return spot_of(where.place.ref)[0]
    except Refused:
        return where.place.label


def _sent(request: HttpRequest, form: ObstacleForm, where: Meant) -> HttpResponse:
    told = form.cleaned_data
    place = where.place.ref if where.place else ""
    reported = Reported(Sort(told["art"]), place, Lasting(told["dauer"]), told["notiz"])
    sender = Sender(
        origin_of(request), request.POST.get("stand", ""), request.POST.get("antwort", "")
    )
    try:
        row, is_new = report_obstacle(reported=reported, sender=sender, now=timezone.now())
    except Refused as refused:
        form.add_error("ort" if isinstance(refused, NotFound) else None, _refusal(refused))
        too_many = refused.code == "too-often"
        return _asked(request, form, where, TOO_MANY if too_many else BAD_REQUEST)
    return _shown(row.code, "neu" if is_new else "auch")


def _refusal(refused: Refused) -> str:
    words = {
        "too-often": _("Von deinem Anschluss kam gerade sehr viel. Warte eine Stunde, oder ruf bei"
                       " der Stadt an."),
        "too-far": _("Dort kennt die Karte keinen Weg zu Fuß."),
        "obstacle-ended": _("Das ist inzwischen vorbei. Ist es wieder da, meld es neu."),
    }  # fmt: skip
    return words.get(refused.code, _("Das passt so nicht. Prüf deine Angaben."))


def _shown(code: str, thanks: str) -> HttpResponseRedirect:
    there = reverse("streets:obstacle", args=[code])
    return HttpResponseRedirect(f"{there}?danke={thanks}", status=SEE_OTHER)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show a report with what became of it; take in that it is still there, or gone."""
    refuse_other_sites(request)
    row = obstacle_with_code(code)
    if row.code != code:
        return redirect("streets:obstacle", code=row.code)
    says = SAID.get(request.POST.get("sagt", ""))
    if request.method != "POST" or says is None:
        return _told(request, row)
    try:
        counts = speak_of_obstacle(
            pk=row.pk, says=says, origin=origin_of(request), now=timezone.now()
        )
    except Conflict:
        return _shown(row.code, "")
    except Refused as refused:
        return _told(request, row, _refusal(refused), TOO_MANY)
    return _shown(row.code, says.value if counts else "schon")


def _told(
    request: HttpRequest, row: ObstacleReport, fault: str = "", status: int = 200
) -> HttpResponse:
    now = timezone.now()
    voices, sort = row.voices(), Sort(row.sort)
    standing, district = row.standing(now), district_for(Point(row.lon, row.lat))
    context = line_of(row, standing) | {
        "near": district.key if district else "",
        "fault": fault, "thanks": request.GET.get("danke", ""), "map": current_map(),
        "agreed": agreed(voices),
        "needed": still_needed(sort, voices), "hinders": HINDERS[RULES[sort].hinders],
        "marks": [] if standing is Standing.ENDED else [mark_of(row, standing)],
        "trail": [(reverse("streets:obstacles"), _("Hindernisse")), ("", row.code)],
    }  # fmt: skip
    return render(request, "streets/obstacle.html", context, status=status)


@never_cache
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show everything in the way on a map and in an equal list; find a report by its code."""
    code, missing = request.GET.get("code", "").strip(), False
    if code:
        try:
            return redirect("streets:obstacle", code=obstacle_with_code(code).code)
        except NotFound:
            missing = True
    now = timezone.now()
    rows = [(row, row.standing(now)) for row in obstacles_now(now)]
    context = {
        "lines": [line_of(*pair) for pair in rows], "marks": [mark_of(*pair) for pair in rows],
        "code": code[:40], "missing": missing, "map": current_map(),
        "trail": [("", _("Hindernisse"))],
    }  # fmt: skip
    return render(request, "streets/obstacles.html", context, status=404 if missing else 200)


def line_of(row: ObstacleReport, standing: Standing) -> dict[str, Any]:
    """Say of a report what it is and how sure."""
    return {"row": row, "what": SORTS[row.sort], "standing": STANDING[standing],
            "state": standing.value}  # fmt: skip


def mark_of(row: ObstacleReport, standing: Standing) -> Mark:
    """Mark a report on a map."""
    return Mark(
        row.code, Point(row.lon, row.lat), f"{SORTS[row.sort]}, {row.label}",
        str(STANDING[standing]), SIGNS[standing], reverse("streets:obstacle", args=[row.code]),
    )  # fmt: skip
