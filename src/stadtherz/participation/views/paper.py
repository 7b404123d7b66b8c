"""Pages of staff on paper: sheets, letters, batches, whether all of it comes out even."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stadtherz.accounts.public import Permission, may, require
from stadtherz.city.public import districts
from stadtherz.kernel.errors import Invalid, NotFound, Refused
from stadtherz.participation.adapters.print_letters import letters_as_pdf
from stadtherz.participation.adapters.print_sheets import sheets_as_pdf
from stadtherz.participation.domain.register import Access
from stadtherz.participation.domain.sheets import SheetState
from stadtherz.participation.models import SheetRun, VotingBallot
from stadtherz.participation.selectors.paper import batches_of, reconciliation_of
from stadtherz.participation.selectors.paper_shown import ballots_with_paper
from stadtherz.participation.services.paper_batches import issue_sheets, open_batch, put_aside
from stadtherz.participation.services.printing import print_letters
from stadtherz.participation.views.paper_forms import (
    AsideForm,
    IssueForm,
    LettersForm,
    PrintForm,
)
from stadtherz.participation.views.paper_times import times_of_paper
from stadtherz.participation.views.paper_words import (
    GAPS,
    letter_words,
    options_of,
    refusal_words,
    sheet_words,
    staff_person,
)

ONE = "participation-paper-one"
REFUSED = 400
OF_LINES = frozenset(
    {"district", "role", "entry-twice", "entry-missing", "address-long", "already-voted"}
)
PDF = "application/pdf"


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the ballots that can be cast on paper."""
    require(request.user, Permission.ENTER_PAPER)
    context = {"ballots": ballots_with_paper(), "now": timezone.now()}
    return render(request, "participation/paper/ballots.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def one(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Show sheets and batches of a ballot; issue, put aside, begin a batch."""
    require(request.user, Permission.ENTER_PAPER)
    found = paper_ballot(ballot)
    if request.method == "POST":
        return _acted(request, found)
    return _shown(request, found)


def _shown(request: HttpRequest, found: VotingBallot, **forms: Any) -> HttpResponse:
    usual = {
        "issue": IssueForm(prefix="issue"), "aside": AsideForm(prefix="aside"),
        "letters": LettersForm(prefix="letters"), "sheets": PrintForm(prefix="sheets"),
    }  # fmt: skip
    context = usual | forms | {
        "ballot": found, "paper": reconciliation_of(found), "batches": batches_of(found),
        "runs_ballots": may(request.user, Permission.RUN_BALLOTS),
        "times": times_of_paper(found, timezone.now()), "districts": districts(),
    }  # fmt: skip
    status = REFUSED if forms else 200
    return render(request, "participation/paper/ballot.html", context, status=status)


def _acted(request: HttpRequest, found: VotingBallot) -> HttpResponse:
    acts: dict[str, Callable[[HttpRequest, VotingBallot], HttpResponse]] = {
        "issue": _issued, "aside": _aside, "batch": _begun
    }  # fmt: skip
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        message = "there is no such act"
        raise Invalid(message, code="act")
    return act(request, found)


def _issued(request: HttpRequest, found: VotingBallot) -> HttpResponse:
    form = IssueForm(request.POST, prefix="issue")
    if not form.is_valid():
        return _shown(request, found, issue=form)
    sent, by, now = form.cleaned_data, staff_person(request.user), timezone.now()

    def act() -> str:
        run = issue_sheets(
            ballot_id=found.pk, number=sent["number"], place=sent["place"], by=by, now=now
        )
        return gettext("Die Blätter sind nummeriert: %(number)s für %(place)s.") % {
            "number": run.number, "place": run.place
        }  # fmt: skip

    return tried(request, act, redirect(ONE, found.pk))


def _aside(request: HttpRequest, found: VotingBallot) -> HttpResponse:
    form = AsideForm(request.POST, prefix="aside")
    if not form.is_valid():
        return _shown(request, found, aside=form)
    sent, by, now = form.cleaned_data, staff_person(request.user), timezone.now()

    def act() -> str:
        state = SheetState(sent["state"])
        number = put_aside(ballot_id=found.pk, numbers=sent["numbers"], state=state, by=by, now=now)
        return ngettext(
            "Ein Blatt ist aufgeschrieben.", "%(number)s Blätter sind aufgeschrieben.", number
        ) % {"number": number}  # fmt: skip

    return tried(request, act, redirect(ONE, found.pk))


def _begun(request: HttpRequest, found: VotingBallot) -> HttpResponse:
    by = staff_person(request.user)
    try:
        batch = open_batch(ballot_id=found.pk, by=by, now=timezone.now())
    except Refused as error:
        messages.error(request, refusal_words(error))
        return redirect(ONE, found.pk)
    return redirect("participation-paper-batch", batch.pk)


@require_POST
@never_cache
def sheets(request: HttpRequest, ballot: UUID, run: int) -> HttpResponse:
    """Give the sheets of a run as PDF; they may be printed again, their numbers stay."""
    require(request.user, Permission.RUN_BALLOTS)
    found, form = paper_ballot(ballot), PrintForm(request.POST, prefix="sheets")
    row = SheetRun.objects.filter(ballot=found, pk=run).first()
    if row is None or not form.is_valid():
        raise Http404
    language = form.cleaned_data["language"]
    with translation.override(language):
        pdf = sheets_as_pdf(
            [sheet.number for sheet in row.sheets.all()], options_of(found, language),
            sheet_words(found, language), large=bool(form.cleaned_data["size"]),
        )  # fmt: skip
    return as_file(pdf, f"{found.key}-{row.first}.pdf")


@require_POST
@never_cache
@sensitive_post_parameters()
def letters(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Make codes and give the letters with them as PDF, this once."""
    require(request.user, Permission.RUN_BALLOTS)
    found, form = paper_ballot(ballot), LettersForm(request.POST, prefix="letters")
    if not form.is_valid():
        return _shown(request, found, letters=form)
    try:
        pdf = _letters(request, found, form, timezone.now())
    except Refused as error:
        field = "addresses" if error.code in OF_LINES else None
        form.add_error(field, refusal_words(error))
        return _shown(request, found, letters=form)
    return as_file(pdf, f"{found.key}.pdf")


def _letters(request: HttpRequest, found: VotingBallot, form: LettersForm, now: datetime) -> bytes:
    language, large = form.cleaned_data["language"], bool(form.cleaned_data["size"])
    recipients = form.recipients(with_entries=Access(found.access) is Access.REGISTER)
    with translation.override(language):
        words = letter_words(found, language)
        return print_letters(
            ballot_id=found.pk, recipients=recipients, by=staff_person(request.user), now=now,
            draw=lambda letters: letters_as_pdf(letters, words, large=large),
        )  # fmt: skip


@require_safe
def reconciliation(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Show the sheet on which all paper is accounted for, to be printed."""
    require(request.user, Permission.ENTER_PAPER)
    found = paper_ballot(ballot)
    paper = reconciliation_of(found)
    context = {
        "ballot": found, "paper": paper, "batches": batches_of(found), "now": timezone.now(),
        "over": timezone.now() >= found.closes,
        "gaps": [GAPS[one.gap] % {"number": one.number} for one in paper.differences],
    }  # fmt: skip
    return render(request, "participation/paper/reconciliation.html", context)


def paper_ballot(number: UUID) -> VotingBallot:
    """Find a ballot with paper for a page."""
    found = ballots_with_paper().filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def tried(request: HttpRequest, act: Callable[[], str], back: HttpResponse) -> HttpResponse:
    """Do something, say what came of it, and go back."""
    try:
        messages.success(request, act())
    except NotFound as error:
        raise Http404(str(error)) from error
    except Refused as error:
        messages.error(request, refusal_words(error))
    return back


def as_file(pdf: bytes, name: str) -> HttpResponse:
    """Give a PDF to whoever asked, and to no cache."""
    response = HttpResponse(pdf, content_type=PDF)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
