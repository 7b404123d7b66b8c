"""The staff page on which a ballot is prepared: one form; nothing is stored before it is saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import Permission, require
from stadtherz.kernel.errors import Conflict, Invalid, NotFound, Refused
from stadtherz.participation.domain.option_files import read_options
from stadtherz.participation.domain.phases import PhaseKind
from stadtherz.participation.models import Procedure, VotingBallot
from stadtherz.participation.selectors.ballot_desk import (
    any_ballot,
    keys_of_ballots,
    version_of,
)
from stadtherz.participation.selectors.shortlist import shortlisted
from stadtherz.participation.services.preparing import BallotSetup, prepare_ballot
from stadtherz.participation.views import ballot_setup as make
from stadtherz.participation.views.ballot_forms import (
    BallotForm,
    BringForm,
    OptionForm,
    OptionSet,
    RuleForm,
)
from stadtherz.participation.views.ballot_words import faults_said, said
from stadtherz.participation.views.paper_words import staff_person
from stadtherz.participation.views.proposals import number_in

NAME, OPTIONS, BRING = "participation-ballot", "o", "b"
LARGEST_BYTES, REFUSED, EMPTY_ROWS = 5_000_000, 400, 3
Row = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """What is edited: a ballot of a procedure, or a new one; `seen` is the version shown first."""

    procedure: Procedure
    ballot: VotingBallot | None
    seen: str | None = ""


def _page(request: HttpRequest, desk: Desk, shown: Row, *, refused: bool = False) -> HttpResponse:
    """Show the form; a ballot that is there keeps its key."""
    shown["basics"].fields["key"].disabled = desk.ballot is not None
    name, row = ("change", desk.ballot) if desk.ballot else ("new", desk.procedure)
    address = reverse(f"{NAME}-{name}", args=[row.pk])
    context = {
        "procedure": desk.procedure, "ballot": desk.ballot, "address": address, "seen": desk.seen,
        "votes": desk.procedure.phases.filter(kind=PhaseKind.VOTE),
    } | shown  # fmt: skip
    status = REFUSED if refused else 200
    return render(request, "participation/ballots/edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def prepare(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """Prepare a new ballot of a procedure."""
    require(request.user, Permission.RUN_BALLOTS)
    return _edited(request, Desk(get_object_or_404(Procedure, pk=procedure), None))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Change a ballot that is not fixed yet."""
    require(request.user, Permission.RUN_BALLOTS)
    if request.method == "POST":
        return _changed(request, ballot)
    found = any_ballot(ballot)
    if found.rule_hash:
        messages.warning(request, gettext("Die Abstimmung ist festgelegt und bleibt, wie sie ist."))
        return redirect(NAME, found.pk)
    return _edited(request, Desk(found.procedure, found, version_of(found)))


def _changed(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Take what was typed; where the ballot cannot be changed any more it becomes a new one."""
    try:
        found = any_ballot(ballot)
    except NotFound:
        of = Procedure.objects.filter(pk=_number(request.POST.get("of", ""))).first()
        if of is None:
            raise
        return _as_new(request, of, "ballot-gone")
    if found.rule_hash:
        return _as_new(request, found.procedure, "ballot-fixed-meanwhile")
    return _edited(request, Desk(found.procedure, found, request.POST.get("seen")))


def _number(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


def _as_new(request: HttpRequest, of: Procedure, why: str) -> HttpResponse:
    basics = request.POST.dict() | {"key": ""}
    shown = _shown(basics, basics, _rows_sent(request)) | _fault(why)
    return _page(request, Desk(of, None), shown, refused=True)


def _fault(code: str) -> Row:
    return {"fault": said(Conflict(code=code)), "fault_at": "id_title"}


def _seen_now(desk: Desk) -> Desk:
    """Take a ballot as it is now: who is told that it changed and saves again has read it."""
    found = any_ballot(desk.ballot.pk) if desk.ballot else None
    return Desk(desk.procedure, found, version_of(found) if found else "")


def _edited(request: HttpRequest, desk: Desk) -> HttpResponse:
    if request.method != "POST":
        found = desk.ballot
        rows = make.filled_options(found) if found else [{}] * EMPTY_ROWS
        basics = (
            make.filled_basics(found) if found else make.new_basics(desk.procedure, timezone.now())
        )
        rule = make.filled_rule(found) if found else {}
        return _page(request, desk, _shown(basics, rule, rows))
    if request.POST.get("act") == "save":
        return _saved(request, desk)
    return _brought(request, desk)


def _shown(basics: Mapping[str, Any], rule: Mapping[str, Any], rows: Sequence[Row]) -> Row:
    return {
        "basics": BallotForm(initial=dict(basics)), "rule": RuleForm(initial=dict(rule)),
        "options": OptionSet(initial=rows, prefix=OPTIONS), "bring": BringForm(prefix=BRING),
    }  # fmt: skip


def _brought(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what was entered again with more options; nothing is stored."""
    sent, bring = request.POST, BringForm(request.POST, request.FILES, prefix=BRING)
    rows, basics = _rows_sent(request), sent.dict()
    basics |= {"key": desk.ballot.key} if desk.ballot else {}
    try:
        more = _more(request, desk.procedure, bring, basics)
    except Refused as refusal:
        fault = {"fault": said(refusal), "details": refusal.details}
        return _page(request, desk, _shown(basics, basics, rows) | fault, refused=True)
    known = {row["key"] for row in rows if row["key"]}
    new = [one for one in more if one.get("key", "") not in known]
    kept = rows if sent.get("act") == "more" else [row for row in rows if any(row.values())]
    words = _brought_words(sent, len(new))
    return _page(
        request, desk, _shown(basics, basics, [*kept, *new]) | {"brought": words, "bring": bring}
    )


def _brought_words(sent: Mapping[str, str], number: int) -> str:
    """Say how many options came, and where none did, why that may be."""
    if not number and sent.get("act") == "proposals" and f"{BRING}-feasible" in sent:
        return gettext(
            "Nichts kam dazu: Kein Referat hat einen Beitrag machbar genannt, der noch nicht"
            " dasteht. Nimm das Häkchen weg, wenn es darauf nicht ankommt."
        )
    if not number and sent.get("act") == "proposals":
        return gettext(
            "Nichts kam dazu: Es gibt keinen Beitrag, der noch nicht dasteht, oder zu viele haben"
            " gleich viel Unterstützung. Dann erlaube mehr."
        )
    return ngettext(
        "Eine Zeile kam dazu. Gespeichert wird sie mit „Speichern“.",
        "%(number)s Zeilen kamen dazu. Gespeichert werden sie mit „Speichern“.", number,
    ) % {"number": number}  # fmt: skip


def _more(request: HttpRequest, of: Procedure, bring: BringForm, basics: Row) -> list[Row]:
    """Give the options that were asked for; the budget of a file goes into the form."""
    act = request.POST.get("act")
    if act == "more":
        return [{}] * EMPTY_ROWS
    if not bring.is_valid():
        message = "how many options are wanted cannot be read"
        raise Invalid(message, code="option-number")
    if act == "proposals":
        wanted = bring.cleaned_data
        rows = shortlisted(of, wanted["number"] or 1, feasible=wanted["feasible"])
        return [make.from_proposal(one) for one in rows]
    found = read_options(_uploaded(bring))
    if found.budget is not None:
        basics["budget"] = make.euros(found.budget)
    return [make.from_file(one) for one in found.options]


def _uploaded(bring: BringForm) -> str:
    file = bring.cleaned_data["file"]
    if file is None or file.size > LARGEST_BYTES:
        message = f"choose a file of at most {LARGEST_BYTES} bytes"
        raise Invalid(message, code="upload-size" if file else "upload-empty")
    try:
        return str(file.read().decode())
    except UnicodeDecodeError as error:
        message = f"this is no text in UTF-8: {error.reason}"
        raise Invalid(message, code="option-file", details=(message,)) from error


def _rows_sent(request: HttpRequest) -> list[Row]:
    """Give the options as they stand in the form, in the order that was asked for."""
    number = OptionSet(request.POST, prefix=OPTIONS).total_form_count()
    names = [*OptionForm.base_fields]
    found = []
    for place in range(number):
        row = {name: request.POST.get(f"{OPTIONS}-{place}-{name}", "") for name in names}
        order = request.POST.get(f"{OPTIONS}-{place}-ORDER", "")
        if f"{OPTIONS}-{place}-DELETE" not in request.POST:
            found.append((number_in(order) if order else number, place, row))
    return [row for _order, _place, row in sorted(found, key=lambda one: one[:2])]


def _saved(request: HttpRequest, desk: Desk) -> HttpResponse:
    basics = BallotForm(request.POST, initial={"key": desk.ballot.key} if desk.ballot else None)
    basics.fields["key"].disabled = desk.ballot is not None
    rule, options = RuleForm(request.POST), OptionSet(request.POST, prefix=OPTIONS)
    shown = {"basics": basics, "rule": rule, "options": options, "bring": BringForm(prefix=BRING)}
    if all([basics.is_valid(), rule.is_valid(), options.is_valid()]):
        try:
            found = _stored(request, desk, basics, rule, options)
        except Conflict:
            return _page(request, _seen_now(desk), shown | _fault("ballot-written"), refused=True)
        if found is not None:
            messages.success(request, gettext("Gespeichert. So wird die Abstimmung aussehen."))
            return redirect(NAME, found.pk)
    return _page(request, desk, shown, refused=True)


def _stored(
    request: HttpRequest, desk: Desk, basics: BallotForm, rule: RuleForm, options: Any
) -> VotingBallot | None:
    """Store what was entered, or name each fault at its field.

    Raises:
        Conflict: somebody else has changed the ballot meanwhile.

    """
    taken = keys_of_ballots(desk.procedure)
    if desk.ballot is None and basics.cleaned_data["key"] in taken:
        words = gettext("So heißt hier schon eine Abstimmung.")
        basics.add_error("key", words)
        return None
    try:
        setup = _setup(basics, rule, options, taken)
        by = staff_person(request.user)
        return prepare_ballot(procedure=desk.procedure, setup=setup, by=by, seen=desk.seen)
    except Refused as refusal:
        if refusal.code == "ballot-changed" and desk.ballot:
            raise
        for name, words in faults_said(refusal):
            _at_field(name, words, basics, rule)
        free = options.forms if refusal.code == "project-cost" else ()
        for one in free:
            if _titled(one.cleaned_data) and not one.cleaned_data["cost"]:
                one.add_error("cost", gettext("Wo ein Budget verteilt wird, kostet es etwas."))
        return None


def _setup(basics: BallotForm, rule: RuleForm, options: Any, taken: list[str]) -> BallotSetup:
    rows = [
        one.cleaned_data
        for one in options.ordered_forms
        if one.cleaned_data and _titled(one.cleaned_data)
    ]
    if not rows:
        message = "a ballot needs something to choose"
        raise Invalid(message, code="ballot-empty")
    return make.setup_of(basics.cleaned_data, rule.cleaned_data, rows, taken)


def _titled(row: Mapping[str, Any]) -> str:
    """Give the title, in German or in the one language in which the option was proposed."""
    return str(row.get("title") or row.get("title_en") or "")


def _at_field(name: str, words: str, basics: forms.Form, rule: forms.Form) -> None:
    if name == "cost":
        return
    form = rule if name in rule.fields else basics
    form.add_error(name or None, words)
