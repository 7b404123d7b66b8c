"""Pages of a batch: slips, the two entries, what differs, scans, release, protocol."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from stadtherz.accounts.public import Permission, may, require
from stadtherz.kernel.errors import Invalid, NotFound, Refused
from stadtherz.participation.adapters.scans import Upload, path_of
from stadtherz.participation.domain.ballots import Kind
from stadtherz.participation.domain.paper import NOT_THERE, Turn
from stadtherz.participation.domain.paper_keys import as_typed
from stadtherz.participation.domain.sheets import number_printed
from stadtherz.participation.models import PaperBatch, SheetReading
from stadtherz.participation.selectors.paper import batch_with, batches_of, comparison_of
from stadtherz.participation.selectors.totals import require_told
from stadtherz.participation.services.paper_batches import Taken, end_taking, take_slip
from stadtherz.participation.services.paper_reading import (
    Typed,
    decide_sheet,
    read_sheet,
    take_back,
)
from stadtherz.participation.services.paper_release import keep_scan, release_batch
from stadtherz.participation.views.paper import REFUSED, tried
from stadtherz.participation.views.paper_times import times_of_paper
from stadtherz.participation.views.paper_words import refusal_words, staff_person

BATCH = "participation-paper-batch"
TURNS = {"erste": Turn.FIRST, "zweite": Turn.SECOND}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("code")
def one(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Show where a batch stands; take slips, end that, keep a scan, release."""
    require(request.user, Permission.ENTER_PAPER)
    found = _batch(batch)
    if request.method == "POST":
        return _acted(request, found)
    counted = batches_of(found.ballot).get(pk=found.pk)
    comparison, decided = comparison_of(found)
    context = {
        "batch": counted, "ballot": found.ballot, "open": comparison.open(decided.keys()),
        "differences": comparison.differences, "scans": found.scans.all(),
        "runs_ballots": may(request.user, Permission.RUN_BALLOTS),
        "may_see_scans": found.ballot.times.may_tell(timezone.now()),
        "times": times_of_paper(found.ballot, timezone.now()),
    }  # fmt: skip
    return render(request, "participation/paper/batch.html", context)


def _acted(request: HttpRequest, found: PaperBatch) -> HttpResponse:
    by, now = staff_person(request.user), timezone.now()
    acts: dict[str, Callable[[], str]] = {
        "slip": lambda: _slip(request, found),
        "end": lambda: _ended(found, by),
        "scan": lambda: _scan(request, found),
        "release": lambda: _released(release_batch(batch_id=found.pk, by=by, now=now).counted),
    }
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        message = "there is no such act"
        raise Invalid(message, code="act")
    return tried(request, act, redirect(BATCH, found.pk))


def _slip(request: HttpRequest, found: PaperBatch) -> str:
    taken = take_slip(
        batch_id=found.pk, code=request.POST.get("code", ""), by=staff_person(request.user),
        now=timezone.now(),
    )  # fmt: skip
    if taken is Taken.TAKEN:
        return gettext("Angenommen. Leg den Umschlag in den Packen.")
    words = {
        Taken.ELSEWHERE: gettext("Dieses Recht ist schon auf anderem Weg verwendet."
                                 " Der Umschlag bleibt zu."),
        Taken.REPEATED: gettext("Dieser Abschnitt ist schon auf Papier angenommen."
                                " Der Umschlag bleibt zu."),
    }  # fmt: skip
    messages.warning(request, words[taken])
    return gettext("Gezählt als nicht angenommen.")


def _ended(found: PaperBatch, by: Any) -> str:
    end_taking(batch_id=found.pk, by=by, now=timezone.now())
    return gettext("Jetzt die Umschläge öffnen, die Blätter mischen und eingeben.")


def _scan(request: HttpRequest, found: PaperBatch) -> str:
    sent = request.FILES.get("scan")
    pieces = sent.chunks() if sent else ()
    by = staff_person(request.user)
    keep_scan(batch_id=found.pk, scan=Upload(pieces), by=by, now=timezone.now())
    return gettext("Der Scan ist aufgehoben.")


def _released(counted: int) -> str:
    return ngettext(
        "Freigegeben: Ein Stimmzettel liegt in der Urne.",
        "Freigegeben: %(number)s Stimmzettel liegen in der Urne.",
        counted,
    ) % {"number": counted}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def entry(request: HttpRequest, batch: UUID, turn: str) -> HttpResponse:
    """Take what somebody reads on a sheet, one after the other, by keyboard alone."""
    require(request.user, Permission.ENTER_PAPER)
    found = _batch(batch)
    context: dict[str, Any] = {"number": "", "words": "", "turn": turn}
    if turn not in TURNS:
        raise Http404
    if request.method == "POST":
        try:
            _read(request, found, TURNS[turn])
        except Refused as error:
            context |= {name: request.POST.get(name, "") for name in ("number", "words")}
            context |= {"fault": refusal_words(error), "field": _field(error)}
        else:
            return redirect("participation-paper-entry", found.pk, turn)
    own = SheetReading.objects.filter(batch=found, turn=TURNS[turn].value, by_id=request.user.pk)
    context |= {
        "batch": found, "ballot": found.ballot, "options": list(found.ballot.options.all()),
        "own": [reading.sheet.number for reading in own.select_related("sheet").order_by("-pk")],
    }  # fmt: skip
    status = REFUSED if "fault" in context else 200
    return render(request, "participation/paper/entry.html", context, status=status)


def _read(request: HttpRequest, found: PaperBatch, turn: Turn) -> None:
    by, now = staff_person(request.user), timezone.now()
    number = request.POST.get("number", "")
    if request.POST.get("act") == "back":
        take_back(batch_id=found.pk, turn=turn, number=number, by=by, now=now)
        return
    typed = Typed(number, request.POST.get("words", ""))
    read_sheet(batch_id=found.pk, turn=turn, typed=typed, by=by, now=now)


def _field(error: Refused) -> str:
    return "words" if error.code == "reading" else "number"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def differing(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Show what two people read differently, and take what a third decides."""
    require(request.user, Permission.ENTER_PAPER)
    found = _batch(batch)
    if request.method == "POST":
        typed = Typed(request.POST.get("number", ""), request.POST.get("words", ""))

        def act() -> str:
            by = staff_person(request.user)
            decide_sheet(batch_id=found.pk, typed=typed, by=by, now=timezone.now())
            return gettext("Blatt %(number)s ist entschieden.") % {"number": typed.number}

        return tried(request, act, redirect("participation-paper-differing", found.pk))
    context = {
        "batch": found, "ballot": found.ballot, "lines": _lines(found),
        "options": list(found.ballot.options.all()),
    }  # fmt: skip
    return render(request, "participation/paper/differing.html", context)


def _lines(found: PaperBatch) -> list[dict[str, str]]:
    comparison, decided = comparison_of(found)
    keys = [one.key for one in found.ballot.options.all()]

    def said(read: str | None, beside: str | None = NOT_THERE) -> str:
        """Say what was read; nothing of it while the other person is still to read the sheet."""
        if read is None:
            return gettext("nicht gelesen")
        if beside is None:
            return gettext("gelesen")
        return "-" if read == NOT_THERE else as_typed(read, Kind(found.ballot.kind), keys)

    return [
        {
            "number": number_printed(one.serial), "first": said(one.first, one.second),
            "second": said(one.second, one.first),
            "decided": said(decided[one.serial]) if one.serial in decided else "",
        }
        for one in comparison.differences
    ]  # fmt: skip


@require_safe
def protocol(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Show the protocol of a released batch, to be printed and signed."""
    require(request.user, Permission.ENTER_PAPER)
    found = _batch(batch)
    if not found.protocol:
        raise Http404
    context = {"batch": found, "ballot": found.ballot, "protocol": found.protocol}
    return render(request, "participation/paper/protocol.html", context)


@require_safe
@never_cache
def scan(request: HttpRequest, batch: UUID, sha256: str) -> FileResponse:
    """Give a scan, once everybody may know what was chosen."""
    require(request.user, Permission.RUN_BALLOTS)
    found = _batch(batch)
    require_told(found.ballot, timezone.now())
    row = found.scans.filter(sha256=sha256).first()
    if row is None:
        raise Http404
    name = f"{row.sha256}.{row.kind}"
    path = path_of(found.ballot_id, found.pk, name)
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _batch(number: UUID) -> PaperBatch:
    try:
        return batch_with(number)
    except NotFound as error:
        raise Http404(str(error)) from error
