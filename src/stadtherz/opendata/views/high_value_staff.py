"""The assistant for high-value data: which data are, what would be published, what is missing."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import NotFound, Refused
from stadtherz.opendata.domain.high_value import CATEGORIES, WITHIN, Choice, chosen_codes
from stadtherz.opendata.domain.high_value_levels import Level, Standing, missing
from stadtherz.opendata.domain.terms import LICENCES, HighValue
from stadtherz.opendata.forms.law import ReasonForm
from stadtherz.opendata.models import HIGH_VALUE_NAMES, Dataset, HighValueDecision
from stadtherz.opendata.selectors import high_value as selectors
from stadtherz.opendata.selectors.high_value import Looked
from stadtherz.opendata.services.high_value import (
    decide_high_value,
    say_why_missing,
    undo_decision,
)
from stadtherz.opendata.views.gate_words import FINDINGS
from stadtherz.opendata.views.high_value_words import (
    CATEGORIES as CATEGORY_WORDS,
)
from stadtherz.opendata.views.high_value_words import (
    LEVELS,
    STANDINGS,
    THEMES,
    WANTED,
)
from stadtherz.opendata.views.problems import not_there

A_PAGE, PROPOSED = 40, 3
LIST, ONE = "opendata-high-value", "opendata-high-value-one"
STATES = {
    "offen": gettext_lazy("noch nicht entschieden"),
    "hochwertig": gettext_lazy("hochwertig"),
    "nicht": gettext_lazy("nicht hochwertig"),
    "alle": gettext_lazy("alle"),
}


def person(request: HttpRequest) -> User:
    """Give the person who may look at this page."""
    require(request.user, Permission.EDIT_DATA)
    if not isinstance(request.user, User):
        raise TypeError
    return request.user


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """List datasets with what speaks for a theme; take over proposals of several at once."""
    by = person(request)
    if request.method == "POST":
        _accept(request, by)
        return redirect(f"{reverse(LIST)}?{request.POST.get('query', '')}")
    state = request.GET.get("stand", "")
    state = state if state in STATES else "offen"
    page = Paginator(_filtered(state), A_PAGE).get_page(request.GET.get("seite"))
    lines = [_line(selectors.looked_at(row)) for row in page]
    context = {
        "page": page, "lines": lines, "state": state, "states": STATES,
        "query": f"stand={state}", "choosing": any(one["best"] for one in lines),
    }  # fmt: skip
    return render(request, "opendata/admin/high_value.html", context)


def _filtered(state: str) -> QuerySet[Dataset]:
    decided = Exists(HighValueDecision.objects.filter(dataset=OuterRef("pk"), undone_at=None))
    rows = selectors.rows()
    match state:
        case "offen":
            return rows.filter(~decided, high_value=[])
        case "hochwertig":
            return rows.exclude(high_value=[])
        case "nicht":
            return rows.filter(decided, high_value=[])
    return rows


def _line(looked: Looked) -> dict[str, Any]:
    best = looked.proposals[0] if looked.proposals and not looked.decided else None
    lacks = missing(looked.points) if looked.row.high_value else ()
    return {
        "looked": looked, "best": best,
        "best_name": HIGH_VALUE_NAMES[best.theme] if best else "",
        "names": [HIGH_VALUE_NAMES[one] for one in looked.value.high_value],
        "missing": list(dict.fromkeys(WANTED[one.wanted][0] for one in lacks)),
    }  # fmt: skip


def _accept(request: HttpRequest, by: User) -> None:
    """Take over the best proposal of each chosen dataset, with all that follows from it."""
    keys = request.POST.getlist("key")[:A_PAGE]
    done = 0
    for row in selectors.rows().filter(key__in=keys, high_value=[]):
        if found := selectors.proposals_for(row):
            choice = Choice(chosen_codes(found[0].theme), selectors.licence_for(row), api=True)
            done += _decided(request, row.key, choice, by)
    if not keys:
        messages.warning(request, gettext("Nichts ist ausgewählt. Kreuze zuerst Zeilen an."))
    if done:
        said = ngettext(
            "Ein Datensatz ist jetzt hochwertig. Auf seiner Seite lässt sich das zurücknehmen.",
            "%(count)s Datensätze sind jetzt hochwertig. Auf ihren Seiten lässt sich das"
            " zurücknehmen.", done,
        )  # fmt: skip
        messages.success(request, said % {"count": done})


def _decided(request: HttpRequest, key: str, choice: Choice, by: User) -> bool:
    try:
        decide_high_value(key=key, choice=choice, by=by, now=timezone.now())
    except Refused as refusal:
        messages.error(request, f"{key}: {refusal_words(refusal)}")
        return False
    return True


def refusal_words(refusal: Refused) -> str:
    """Say a refusal of the assistant."""
    if refusal.code == "high-value-gate":
        found = " ".join(str(FINDINGS[code][0]) for code in refusal.details if code in FINDINGS)
        return (
            gettext("So ließe sich der Datensatz nicht veröffentlichen. Nichts wurde geändert.")
            + f" {found}"
        )
    if refusal.code == "high-value-licence":
        return gettext("Diese Lizenz ist nicht offen genug. Nichts wurde geändert.")
    if refusal.code == "high-value-changed":
        return gettext("Inzwischen hat sich daran etwas geändert. Entscheide neu.")
    if refusal.code == "not-allowed":
        return gettext("Veröffentlichte Daten ändert nur, wer sie auch freigeben darf.")
    return gettext("Das gibt es nicht mehr. Nichts wurde geändert.")


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, key: str) -> HttpResponse:
    """Show the assistant for a dataset: choose, look at what would be published, take it over."""
    by = person(request)
    act = request.POST.get("act", "")
    if act in {"decide", "reason"}:
        _act(request, key, act, by)
        return redirect(reverse(ONE, args=[key]))
    try:
        row = selectors.row_of(key)
    except NotFound as error:
        raise not_there(error) from error
    choice = _choice(request, row) if act == "preview" else _first_choice(row)
    return render(request, "opendata/admin/high_value_one.html", _seen(row, choice, act))


def _act(request: HttpRequest, key: str, act: str, by: User) -> None:
    if act == "reason":
        _explain(request, key, by)
        return
    row = selectors.row_of(key)
    if _decided(request, key, _choice(request, row), by):
        messages.success(request, gettext("Übernommen. Unten lässt sich das zurücknehmen."))


def _explain(request: HttpRequest, key: str, by: User) -> None:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return
    try:
        say_why_missing(key=key, words=form.cleaned_data["words"], by=by, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal_words(refusal))
    else:
        messages.success(request, gettext("Der Grund ist gespeichert; er steht im Bericht."))


def _choice(request: HttpRequest, row: Dataset) -> Choice:
    try:
        codes = chosen_codes(request.POST.get("theme", ""))
    except ValueError:
        codes = ()
    licence = selectors.licence_for(row) if request.POST.get("licence") else ""
    return Choice(codes, licence, api=bool(request.POST.get("api")))


def _first_choice(row: Dataset) -> Choice:
    """Begin with what stands there, else with the best proposal and all that follows from it."""
    codes = tuple(HighValue(code) for code in row.high_value if code in set(HighValue))
    found = selectors.proposals_for(row)
    if not codes and found and not row.standing_decisions:
        codes = chosen_codes(found[0].theme)
    return Choice(codes, selectors.licence_for(row), api=True)


def _seen(row: Dataset, choice: Choice, act: str) -> dict[str, Any]:
    """Gather the page: what can be chosen, and the dataset as it would be with this choice."""
    before = selectors.looked_at(row)
    files = list(row.distributions.all())
    licence = selectors.licence_for(row)
    stands, with_service = list(row.high_value), any(file.service for file in files)
    selectors.put(row, files, choice)
    after = selectors.looked_at(row)
    reason = getattr(row, "missing_reason", None)
    return {
        "row": row, "choice": choice, "chosen": choice.codes[-1].value if choice.codes else "",
        "stands": [HIGH_VALUE_NAMES[one] for one in before.value.high_value],
        "decided": before.decided, "previewed": act == "preview",
        "changes": stands != [one.value for one in choice.codes],
        "proposals": [(one, HIGH_VALUE_NAMES[one.theme], THEMES[one.theme]) for one in
                      before.proposals[:PROPOSED]],
        "categories": list(_offered({one.theme for one in before.proposals[:PROPOSED]})),
        "licence": LICENCES[licence] if licence else None,
        "api": selectors.can_be_asked(files) and not with_service,
        "levels": list(_levels(after)), "lacks": len(missing(after.points)),
        "turtle": selectors.in_turtle(after.value, after.services),
        "decisions": row.standing_decisions[:5],
        "reason": ReasonForm(initial={"words": reason.words if reason else None}),
    }  # fmt: skip


def _offered(proposed: set[HighValue]) -> Iterator[dict[str, Any]]:
    """Give the categories with their themes, but for those that are proposed above them."""
    for category in CATEGORIES:
        left = [one for one in WITHIN[category] if one not in proposed]
        yield {
            "code": category, "name": HIGH_VALUE_NAMES[category],
            "words": CATEGORY_WORDS[category], "codes": [category.value, *left],
            "themes": [(one, HIGH_VALUE_NAMES[one], THEMES[one]) for one in left],
        }  # fmt: skip


def _levels(looked: Looked) -> Iterator[dict[str, Any]]:
    """Give each thing of each level with its properties; what is missing with what to do."""
    for level in Level:
        found: dict[str, list[dict[str, Any]]] = {}
        names = {}
        for point in looked.points:
            if point.level is level:
                names[point.iri] = point.name
                name, advice = WANTED[point.wanted]
                shape, word = STANDINGS[point.standing.value]
                found.setdefault(point.iri, []).append({
                    "name": name, "shape": shape, "word": word, "value": point.value,
                    "advice": advice if point.standing is Standing.MISSING else "",
                    "mend": point.mend.value,
                })  # fmt: skip
        things = [(names[iri], rows) for iri, rows in found.items()]
        yield {"name": LEVELS[level.value], "level": level.value, "things": things}


@require_POST
def undone(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what stood there before a decision."""
    by = person(request)
    try:
        act = undo_decision(decision=pk, by=by, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal_words(refusal))
        return redirect(LIST)
    messages.success(request, gettext("Zurückgenommen. Es steht wieder da, was vorher dastand."))
    return redirect(ONE, key=act.dataset.key)
