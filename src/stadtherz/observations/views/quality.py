"""Pages of the staff: what rules found, and what people do about it."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Refused
from stadtherz.observations.adapters.judged import rows_between
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.domain.corrections import Cause
from stadtherz.observations.domain.findings import Rule, rule_with
from stadtherz.observations.domain.times import microseconds, shown
from stadtherz.observations.forms import (
    LAST_OF_MINUTE_US,
    ActForm,
    FilterForm,
    StretchForm,
    in_address,
    words_of,
)
from stadtherz.observations.models import Correction, Datastream, Episode, Flag
from stadtherz.observations.selectors.findings import acts, findings, open_by_rule
from stadtherz.observations.services.correcting import (
    NewValue,
    Stretch,
    decide,
    decide_many,
    mark_values,
    replace_values,
    undo,
)
from stadtherz.observations.services.filling import fill_gaps

A_PAGE = 40
LAST_ACTS = 5
SHOWN = 400
HOURS_SHOWN = 24
AROUND = 6
LIST = "observations-found"


@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """List what rules found, by datastream, rule and state."""
    by = _person(request)
    asked = request.GET.copy()
    asked.setdefault("stand", Episode.State.OPEN.value)
    form = FilterForm(asked)
    page = Paginator(_filtered(form), A_PAGE).get_page(request.GET.get("seite"))
    asked.pop("seite", None)
    context = {
        "form": form, "page": page, "query": asked.urlencode(), "rules": open_by_rule(),
        "choosing": any(_can_be_chosen(row) for row in page),
        "acts": acts().filter(by=by, undone_at=None)[:LAST_ACTS],
        "filtered": bool(asked.get("reihe") or asked.get("regel")),
    }  # fmt: skip
    return render(request, "observations/admin/found.html", context)


def _person(request: HttpRequest) -> User:
    require(request.user, Permission.CORRECT_VALUES)
    if not isinstance(request.user, User):
        raise TypeError
    return request.user


def _filtered(form: FilterForm) -> QuerySet[Episode]:
    if not form.is_valid():
        return findings(state=Episode.State.OPEN)
    asked = form.cleaned_data
    return findings(state=asked["stand"], rule=asked["regel"], words=asked["reihe"].strip())


def _can_be_chosen(row: Episode) -> bool:
    return row.state == Episode.State.OPEN and row.rule != Rule.GAP


@require_POST
def decided(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or reject one stretch, and go back to the list."""
    episode = get_object_or_404(Episode, pk=pk)
    by, fault = _person(request), request.POST.get("decision") == "fault"
    try:
        decide(episode=episode, fault=fault, by=by)
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        said = gettext("Bestätigt: Diese Werte bleiben verdächtig.") if fault else gettext(
            "Verworfen: Diese Werte gelten als plausibel."
        )  # fmt: skip
        messages.success(request, said)
    return _back(request)


@require_POST
def decided_many(request: HttpRequest) -> HttpResponse:
    """Decide alike on the chosen stretches of one page, and go back to the list."""
    by, fault = _person(request), request.POST.get("decision") == "fault"
    chosen = [int(key) for key in request.POST.getlist("found") if key.isdecimal()][:A_PAGE]
    episodes = list(Episode.objects.filter(pk__in=chosen))
    count, before = decide_many(episodes=episodes, fault=fault, by=by)
    if not chosen:
        messages.warning(request, gettext("Nichts ist ausgewählt. Kreuze zuerst Zeilen an."))
    if count:
        said = ngettext("Eine Fundstelle ist entschieden.",
                        "%(count)s Fundstellen sind entschieden.", count)  # fmt: skip
        messages.success(request, said % {"count": count})
    if before:
        said = ngettext("Eine hatte schon jemand entschieden.",
                        "%(count)s hatte schon jemand entschieden.", before)  # fmt: skip
        messages.warning(request, said % {"count": before})
    return _back(request)


@require_POST
def undone(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an act back."""
    by, act = _person(request), get_object_or_404(Correction, pk=pk)
    try:
        count = undo(correction=act, by=by)
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        said = ngettext(
            "Zurückgenommen. Ein Wert ist wieder wie davor.",
            "Zurückgenommen. %(count)s Werte sind wieder wie davor.", count,
        )  # fmt: skip
        messages.success(request, said % {"count": count})
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """Go back to the page that was left, with its filters; only our own pages are known."""
    query = request.POST.get("query", "")
    key = request.POST.get("reihe", "")
    if key and Datastream.objects.filter(key=key).exists():
        return redirect(f"{reverse('observations-values', args=[key])}?{query}")
    return redirect(f"{reverse(LIST)}?{query}")


@require_http_methods(["GET", "HEAD", "POST"])
def values(request: HttpRequest, key: str) -> HttpResponse:
    """Show the values of a stretch with flag, rule and raw value, and change them."""
    by = _person(request)
    stream = get_object_or_404(Datastream.objects.select_related("station", "observed"), key=key)
    form = ActForm(request.POST, of_total=stream.multi) if request.method == "POST" else None
    if form and form.is_valid() and _done(request, stream, form.cleaned_data, by):
        ends = {name: in_address(form.cleaned_data[name]) for name in ("von", "bis")}
        return redirect(f"{request.path}?{urlencode(ends)}")
    look = StretchForm(request.POST if form else request.GET, auto_id="look_%s")
    context = {
        **_seen(stream, look, form), "query": request.GET.urlencode(),
        "acts": acts().filter(datastream=stream)[:HOURS_SHOWN],
    }  # fmt: skip
    return render(request, "observations/admin/values.html", context)


def _seen(stream: Datastream, look: StretchForm, form: ActForm | None) -> dict[str, Any]:
    """Gather the values of the stretch that was asked for, with forms to look and act there."""
    stretch = _stretch_of(look, stream)
    rows = _rows_around(stretch)
    initial = {"von": shown(stretch.first_us), "bis": shown(stretch.last_us)}
    wrong = set(look.data) & set(look.fields) and not look.is_valid()
    return {
        "stream": stream, "rows": [_shown(row, stretch) for row in rows[:SHOWN]],
        "more": len(rows) > SHOWN, "form": form or ActForm(initial=initial, of_total=stream.multi),
        "look": look if wrong else StretchForm(initial=initial, auto_id="look_%s"),
    }  # fmt: skip


def _rows_around(stretch: Stretch) -> list[Any]:
    """Read the values of a stretch with some before and after, to compare with."""
    air = AROUND * stretch.datastream.interval_s * 1_000_000
    first, last = stretch.first_us - air, stretch.last_us + air
    found = rows_between(stretch.datastream.pk, first, last + 1, the_lake(), SHOWN + 1)
    return [row for _, row in found]


def _shown(row: Any, stretch: Stretch) -> dict[str, Any]:
    rule = rule_with(row.rule or 0)
    return {
        "inside": stretch.first_us <= row.us <= stretch.last_us,
        "time": shown(row.us), "value": row.value, "raw": row.raw, "flag": Flag(row.flag),
        "rule": rule.value if rule else "",
    }  # fmt: skip


def _stretch_of(look: StretchForm, stream: Datastream) -> Stretch:
    """Read from when to when; the last day with values when nothing is asked."""
    if look.is_valid():
        return _stretch(stream, look.cleaned_data["von"], look.cleaned_data["bis"])
    latest = getattr(stream, "latest", None)
    end = latest.time if latest else timezone.now()
    return _stretch(stream, end - timedelta(hours=HOURS_SHOWN), end)


def _stretch(stream: Datastream, first: datetime, last: datetime) -> Stretch:
    """Take the whole minute that a form names."""
    end = last.replace(second=0, microsecond=0)
    return Stretch(stream, microseconds(first), microseconds(end) + LAST_OF_MINUTE_US)


def _done(request: HttpRequest, stream: Datastream, asked: dict[str, Any], by: User) -> bool:
    """Do what was asked, and say what became of it."""
    try:
        act = _act(_stretch(stream, asked["von"], asked["bis"]), asked, by)
    except Refused as refusal:
        messages.error(request, words_of(refusal))
        return False
    said = ngettext("Ein Wert ist geändert.", "%(count)s Werte sind geändert.", act.count)
    messages.success(request, said % {"count": act.count})
    if act.left:
        said = ngettext(
            "Ein Wert war schon anders korrigiert und bleibt so.",
            "%(count)s Werte waren schon anders korrigiert und bleiben so.", act.left,
        )  # fmt: skip
        messages.info(request, said % {"count": act.left})
    return True


def _act(stretch: Stretch, asked: dict[str, Any], by: User) -> Correction:
    reason = asked["reason"]
    if asked["act"] == Correction.Act.FILL:
        return fill_gaps(stretch=stretch, reason=reason, by=by)
    if asked["act"] == Correction.Act.REPLACE:
        factor, offset = asked["factor"], asked["offset"]
        new = NewValue(asked["value"], 1.0 if factor is None else factor, offset or 0.0)
        cause = next(one for one in Cause if one.value == asked["cause"])
        return replace_values(stretch=stretch, new=new, cause=cause, reason=reason, by=by)
    plausible = asked["act"] == Correction.Act.PLAUSIBLE
    return mark_values(stretch=stretch, plausible=plausible, reason=reason, by=by)
