"""Pages of the staff: the portals that data are taken from, each with its runs."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Refused
from stadtherz.opendata.models import HarvestRun, HarvestSource
from stadtherz.opendata.selectors.harvesting import last_runs, runs_of, sources
from stadtherz.opendata.services.harvest_sources import (
    Look,
    ask_for_run,
    look_at,
    retire_source,
    revive_source,
    save_source,
)
from stadtherz.opendata.views.harvest_forms import SourceForm
from stadtherz.opendata.views.harvest_words import reason_words, trouble_words

LIST, ONE = "opendata-sources", "opendata-source"


@dataclass(frozen=True)
class Line:
    """A source with its last run and the words for its trouble."""

    source: HarvestSource
    run: HarvestRun | None
    trouble: str


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the sources, how many datasets each has brought, and how its last run went."""
    _person(request)
    rows = list(sources())
    runs = last_runs(rows)
    lines = [_line(row, runs.get(row.pk)) for row in rows]
    return render(request, "opendata/admin/sources.html", {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Set a source up, after a look at what it would bring."""
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, key: str) -> HttpResponse:
    """Show a source with its runs, and change it."""
    return _edit(request, get_object_or_404(sources(), key=key))


@require_POST
def run_now(request: HttpRequest, key: str) -> HttpResponse:
    """Let a source be read in the background, and go back to it."""
    by, row = _person(request), get_object_or_404(HarvestSource, key=key, retired_at=None)
    ask_for_run(row=row, by=by)
    messages.success(request, gettext("Wird gleich geholt. Der Lauf erscheint unten."))
    return redirect(ONE, key=row.key)


@require_POST
def ended(request: HttpRequest, key: str) -> HttpResponse:
    """End a source, or take it up again."""
    by, row = _person(request), get_object_or_404(HarvestSource, key=key)
    if row.retired_at:
        revive_source(row=row, by=by)
        messages.success(request, gettext("Wieder dabei. Die Daten kommen mit dem nächsten Lauf."))
        return redirect(ONE, key=row.key)
    number = retire_source(row=row, now=timezone.now(), by=by)
    said = ngettext("Beendet. Ein Datensatz ist zurückgezogen.",
                    "Beendet. %(count)s Datensätze sind zurückgezogen.", number)  # fmt: skip
    messages.success(request, said % {"count": number})
    return redirect(ONE, key=row.key)


def _person(request: HttpRequest) -> User:
    require(request.user, Permission.RUN_CATALOGUE)
    if not isinstance(request.user, User):
        raise TypeError
    return request.user


def _line(row: HarvestSource, run: HarvestRun | None) -> Line:
    return Line(row, run, trouble_words(run.trouble) if run and run.trouble else "")


def _edit(request: HttpRequest, row: HarvestSource | None) -> HttpResponse:
    by, posted = _person(request), request.method == "POST"
    form = SourceForm(request.POST if posted else None, instance=row)
    look: Look | None = None
    if posted and form.is_valid():
        kept = HarvestSource.objects.filter(pk=row.pk).first() if row else None
        try:
            if "try" not in request.POST:
                saved = save_source(row=kept, said=form.said(), by=by)
                messages.success(request, gettext("Gespeichert."))
                return redirect(ONE, key=saved.key)
            look = look_at(said=form.said(), by=by)
        except Refused as refused:
            form.add_error(None, f"{trouble_words(refused.code)} ({refused})")
    return _shown(request, row, form, look)


def _shown(
    request: HttpRequest, row: HarvestSource | None, form: SourceForm, look: Look | None
) -> HttpResponse:
    runs = [_line(row, run) for run in runs_of(row)] if row else []
    last = runs[0].run if runs else None
    context = {
        "row": row, "form": form, "look": look, "runs": runs,
        "found": [(one, reason_words(one.why)) for one in look.shown] if look else [],
        "refusals": [(iri, reason_words(code), words) for iri, code, words in last.refusals]
        if last
        else [],
    }  # fmt: skip
    return render(request, "opendata/admin/source.html", context)
