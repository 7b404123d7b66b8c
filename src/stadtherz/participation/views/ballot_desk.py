"""Staff pages of ballots: the list, one with its preview and what is still missing, the roll."""

import csv
import io
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from stadtherz.accounts.public import Permission, require
from stadtherz.city.public import districts
from stadtherz.kernel.errors import Invalid, NotFound, Refused
from stadtherz.participation.adapters.staff_log import acts_on
from stadtherz.participation.domain.counting.sheets import declared_rule
from stadtherz.participation.domain.marks import Proof
from stadtherz.participation.models import VotingBallot
from stadtherz.participation.selectors.ballot_desk import (
    all_ballots,
    any_ballot,
    preparable_procedures,
    version_of,
)
from stadtherz.participation.selectors.roll import roll_of
from stadtherz.participation.selectors.tie_lots import has_tie
from stadtherz.participation.services.entering import make_codes
from stadtherz.participation.services.entering_lists import enter_addresses, enter_confirmed
from stadtherz.participation.services.opening import check_opening, open_ballot, rule_hash_of
from stadtherz.participation.services.preparing import remove_ballot
from stadtherz.participation.views.ballot_forms import CodesForm, ListForm
from stadtherz.participation.views.ballot_words import (
    NOTED,
    STAGES,
    faults_said,
    said_of_lines,
)
from stadtherz.participation.views.paper_words import staff_person
from stadtherz.participation.views.words import how_to

ONE, ROLL, LIST = "participation-ballot", "participation-roll", "participation-ballots"
REFUSED = 400
Act = Callable[[HttpRequest, VotingBallot, datetime], str]


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List every ballot, prepared or fixed, and where one can be prepared."""
    require(request.user, Permission.RUN_BALLOTS)
    now = timezone.now()
    rows = [(one, state_of(one, now)) for one in all_ballots()]
    context = {"rows": rows, "procedures": preparable_procedures(now), "now": now}
    return render(request, "participation/ballots/list.html", context)


def state_of(ballot: VotingBallot, at: datetime) -> str:
    """Say in words where a ballot stands."""
    if not ballot.rule_hash:
        return gettext("vorbereitet")
    return str(STAGES[ballot.times.stage(at)])


def found_ballot(number: UUID) -> VotingBallot:
    """Find a ballot for a page of the staff."""
    try:
        return any_ballot(number)
    except NotFound as error:
        raise Http404(str(error)) from error


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def one(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Show a ballot as it will be, and fix it or remove it."""
    require(request.user, Permission.RUN_BALLOTS)
    found = found_ballot(ballot)
    if request.POST.get("act") == "fix" and "sure" not in request.POST:
        words = gettext("Lies noch einmal alles und setz das Häkchen: Danach ändert es niemand.")
        messages.error(request, words)
        return redirect(request.path)
    if request.method == "POST":
        return _acted(request, found, {"fix": (_fixed, ROLL), "remove": (_removed, LIST)})
    return render(request, "participation/ballots/one.html", _preview(found, timezone.now()))


def _preview(found: VotingBallot, now: datetime) -> dict[str, Any]:
    rule = declared_rule(found.sheet(), found.rule_settings)
    options = list(found.options.all())
    return {
        "ballot": found, "state": state_of(found, now), "options": options,
        "how_to": how_to(found.limits), "missing": [] if found.rule_hash else _missing(found, now),
        "counting": rule, "rule_sha256": found.rule_hash or rule_hash_of(found),
        "has_tie": has_tie(found, now),
        "whole": sum(one.cost or 0 for one in options), "version": version_of(found),
    }  # fmt: skip


def _missing(found: VotingBallot, now: datetime) -> list[str]:
    """Say what keeps a ballot from being fixed."""
    try:
        check_opening(found, now)
    except Refused as refusal:
        return [words for _name, words in faults_said(refusal)]
    return []


def _acted(
    request: HttpRequest, found: VotingBallot, acts: Mapping[str, tuple[Act, str]]
) -> HttpResponse:
    """Do what was asked, say what came of it, and go on."""
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        message = "there is no such act"
        raise Invalid(message, code="act")
    do, then = act
    try:
        messages.success(request, do(request, found, timezone.now()))
    except Refused as refusal:
        words = " ".join(words for _name, words in faults_said(refusal))
        messages.error(request, words)
        return redirect(request.path)
    return redirect(then) if then == LIST else redirect(then, found.pk)


def _fixed(request: HttpRequest, found: VotingBallot, now: datetime) -> str:
    seen = request.POST.get("seen")
    open_ballot(ballot_id=found.pk, by=staff_person(request.user), now=now, seen=seen)
    return gettext("Festgelegt. Was gefragt wird, wie gezählt wird und wann, ändert nun niemand.")


def _removed(request: HttpRequest, found: VotingBallot, _now: datetime) -> str:
    seen = request.POST.get("seen")
    remove_ballot(ballot_id=found.pk, by=staff_person(request.user), seen=seen)
    return gettext("„%(name)s“ ist entfernt. Öffentlich war sie nie.") % {"name": found.title}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def roll(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Show how many are entered, enter more, make codes."""
    require(request.user, Permission.RUN_BALLOTS)
    found = found_ballot(ballot)
    if not found.rule_hash:
        messages.warning(request, gettext("Erst festlegen, dann eintragen."))
        return redirect(ONE, found.pk)
    act = request.POST.get("act", "")
    if request.method == "POST" and act == "confirmed":
        return _acted(request, found, {"confirmed": (_confirmed, ROLL)})
    if request.method == "POST":
        return _codes(request, found) if act == "codes" else _listed(request, found)
    return _roll(request, found)


def _roll(request: HttpRequest, found: VotingBallot, **forms: Any) -> HttpResponse:
    usual = {"list": ListForm(prefix="list"), "codes": CodesForm(prefix="codes")}
    context = usual | forms | {
        "ballot": found, "roll": roll_of(found), "over": timezone.now() >= found.closes,
        "state": state_of(found, timezone.now()),
        "districts": districts(), "acts": [(one, NOTED[one.what]) for one in acts_on(found.pk)],
    }  # fmt: skip
    status = REFUSED if forms else 200
    return render(request, "participation/ballots/roll.html", context, status=status)


def _confirmed(request: HttpRequest, found: VotingBallot, now: datetime) -> str:
    return _entered(enter_confirmed(ballot_id=found.pk, by=staff_person(request.user), now=now))


def _entered(number: int) -> str:
    return ngettext(
        "Ein Konto ist neu im Verzeichnis.", "%(number)s Konten sind neu im Verzeichnis.", number
    ) % {"number": number}  # fmt: skip


def _listed(request: HttpRequest, found: VotingBallot) -> HttpResponse:
    form = ListForm(request.POST, prefix="list")
    if not form.is_valid():
        return _roll(request, found, list=form)
    try:
        new = enter_addresses(
            ballot_id=found.pk, lines=form.cleaned_data["lines"].splitlines(),
            by=staff_person(request.user), now=timezone.now(),
        )  # fmt: skip
    except Refused as refusal:
        form.add_error("lines", said_of_lines(refusal))
        return _roll(request, found, list=form)
    messages.success(request, _entered(new))
    return redirect(ROLL, found.pk)


def _codes(request: HttpRequest, found: VotingBallot) -> HttpResponse:
    """Make codes, and give them this once as a table."""
    form = CodesForm(request.POST, prefix="codes")
    if not form.is_valid():
        return _roll(request, found, codes=form)
    try:
        rows = form.listed()
        made = make_codes(
            ballot_id=found.pk, entries=[one.entry for one in rows],
            of={one.entry: one.district for one in rows}, by=staff_person(request.user),
            now=timezone.now(), proof=Proof(form.cleaned_data["proof"]),
        )  # fmt: skip
    except Refused as refusal:
        field = "register" if form.cleaned_data["register"] else None
        form.add_error(field, said_of_lines(refusal))
        return _roll(request, found, codes=form)
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["entry", "code"])
    table.writerows([one.entry, one.code] for one in made)
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.key}-codes.csv"'
    return response
