"""Staff pages on what was found on the spot: the queue, deciding, taking back, and entering."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed
from stadtherz.streets.domain.features import Collection, unit_of
from stadtherz.streets.domain.surveys import choices_for, surveyable
from stadtherz.streets.forms.surveys import FindingForm, FindThingForm
from stadtherz.streets.models import Feature, Survey
from stadtherz.streets.selectors import surveys as found
from stadtherz.streets.selectors.beside import besides
from stadtherz.streets.selectors.things import id_of, thing_with, things_with_ref
from stadtherz.streets.services.surveying import (
    Finding,
    accept_survey,
    refuse_survey,
    suggest_fact,
    undo_decision,
)
from stadtherz.streets.views.thing_words import ATTRIBUTES, THINGS, value_words

QUEUE, NEW = "streets-surveys", "streets-survey-new"


def person(request: HttpRequest) -> User:
    """Give the person who may look at this page."""
    require(request.user, Permission.REVIEW_STREETS)
    if not isinstance(request.user, User):
        raise TypeError
    return request.user


@require_http_methods(["GET", "HEAD"])
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits, what was decided, and where map and survey disagree."""
    by = person(request)
    waiting, number = found.waiting_surveys()
    context = {
        "waiting": _lines(waiting, by), "number": number,
        "decided": [_said(row) | {"row": row} for row in found.decided_surveys()],
        "disagreeing": [_differences(row) for row in found.disagreeing_things()],
        "form": FindThingForm(),
    }  # fmt: skip
    return render(request, "streets/admin/surveys.html", context)


@require_POST
def act(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Accept, refuse or take back."""
    by, now = person(request), timezone.now()
    try:
        if what == "annehmen":
            accept_survey(pk=pk, by=by, now=now)
            said = gettext("Angenommen. Der Befund gilt ab jetzt; du kannst das zurücknehmen.")
        elif what == "ablehnen":
            refuse_survey(pk=pk, reason=request.POST.get("reason", ""), by=by, now=now)
            said = gettext("Abgelehnt. Die Begründung steht dabei; du kannst das zurücknehmen.")
        else:
            undo_decision(pk=pk, by=by)
            said = gettext("Zurückgenommen. Der Befund wartet wieder.")
        messages.success(request, said)
    except (Conflict, Invalid, NotAllowed) as error:
        messages.error(request, _refusal(error.code))
    return redirect(QUEUE)


@require_http_methods(["GET", "HEAD"])
def find(request: HttpRequest) -> HttpResponse:
    """Find the thing of which somebody wants to enter something."""
    person(request)
    form = FindThingForm(request.GET or None)
    things = things_with_ref(form.cleaned_data["ref"]) if form.is_valid() else []
    if form.is_valid() and not things:
        form.add_error("ref", gettext("In der Karte gibt es kein Ding mit dieser Nummer."))
    context = {"form": form, "things": [_choices(row) for row in things]}
    return render(request, "streets/admin/find_thing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, collection: str, key: str, attribute: str) -> HttpResponse:
    """Enter what was found of one attribute."""
    by, now = person(request), timezone.now()
    kind = Collection(collection)
    row = thing_with(kind, key)
    words = [(one, value_words(one)) for one in choices_for(kind, attribute)]
    start = {"seen_on": timezone.localdate()}
    form = FindingForm(request.POST or None, words=words, initial=start)
    if request.method == "POST" and form.is_valid() and _entered(form, row, attribute, by, now):
        messages.success(request, gettext("Eingetragen. Jemand anderes entscheidet darüber."))
        return redirect(QUEUE)
    context = {
        "form": form, "row": row, "title": THINGS[kind],
        "attribute": ATTRIBUTES.get(attribute, attribute), "unit": unit_of(kind, attribute),
    }  # fmt: skip
    return render(request, "streets/admin/survey_new.html", context)


def _entered(form: FindingForm, row: Feature, attribute: str, by: User, now: Any) -> bool:
    told = form.cleaned_data
    finding = Finding(
        Collection(row.collection), row.ref, attribute, told["value"], told["seen_on"],
        told["source"],
    )  # fmt: skip
    try:
        suggest_fact(finding=finding, by=by, now=now)
    except Invalid as error:
        field = "seen_on" if error.code == "survey-day" else "value"
        form.add_error(field, _refusal(error.code))
        return False
    return True


def _refusal(code: str) -> str:
    words = {
        "survey-own": gettext("Das hast du selbst gefunden. Lass es jemand anderen entscheiden."),
        "survey-decided": gettext("Darüber hat inzwischen jemand anderes entschieden."),
        "survey-undo": gettext("Das lässt sich nicht mehr zurücknehmen; ein neuerer Befund gilt."),
        "survey-reason": gettext("Für eine Ablehnung braucht es eine Begründung in einem Satz."),
        "survey-day": gettext("Der Tag liegt in der Zukunft. Trag ein, wann du es gesehen hast."),
        "survey-value": gettext("Diesen Wert kann die Eigenschaft nicht haben. Prüf Zahl und"
                                " Einheit."),
    }  # fmt: skip
    return words.get(code, gettext("Das passt so nicht. Prüf deine Angaben."))


def _lines(waiting: Sequence[found.Waiting], by: User) -> list[dict[str, Any]]:
    """Give what waits, with where it is: whoever decides knows no numbers of the map."""
    there = [one for one in waiting if one.point]
    where = besides([((one.point[0], one.point[1]), "") for one in there])
    by_row = {one.row.pk: said for one, said in zip(there, where, strict=True)}
    return [_line(one, by) | {"beside": by_row.get(one.row.pk, "")} for one in waiting]


def _line(one: found.Waiting, by: User) -> dict[str, Any]:
    return _said(one.row) | {
        "row": one.row, "now": value_words(one.now), "is_there": one.is_there,
        "own": one.row.by_id == by.pk,
    }  # fmt: skip


def _said(row: Survey) -> dict[str, Any]:
    return {
        "title": THINGS[Collection(row.collection)],
        "attribute": ATTRIBUTES.get(row.attribute, row.attribute),
        "value": f"{value_words(row.value)} {row.unit}".strip(), "key": id_of(row.ref),
    }  # fmt: skip


def _differences(row: Feature) -> dict[str, Any]:
    pairs = [
        (ATTRIBUTES[name], value_words(row.surveyed[name]["value"]), value_words(value))
        for name, value in row.disagreements.items()
    ]
    kind = Collection(row.collection)
    return {"row": row, "title": THINGS[kind], "key": id_of(row.ref), "pairs": pairs}


def _choices(row: Feature) -> dict[str, Any]:
    kind, known = Collection(row.collection), row.known
    names = [
        (name, ATTRIBUTES[name], value_words(known.get(name, {}).get("value", "unknown")))
        for name in surveyable(kind)
    ]
    return {"row": row, "title": THINGS[kind], "key": id_of(row.ref), "names": names}
