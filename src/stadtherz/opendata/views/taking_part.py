"""Pages on which anybody asks the owner of data, or shows what came of them; no account needed.

They stand apart from the page of a dataset, so that reading that sets no cookie.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from stadtherz.kernel.errors import Conflict, NotFound
from stadtherz.opendata.adapters.throttling import may_go_on
from stadtherz.opendata.forms.use import AskForm, OpenForm, ProposeForm
from stadtherz.opendata.models import Dataset, Reuse
from stadtherz.opendata.selectors.catalogue import public_row
from stadtherz.opendata.selectors.use import shown_reuses
from stadtherz.opendata.services import questions, reuses
from stadtherz.opendata.views.problems import not_there

A_PAGE = 24
BAD_REQUEST, TOO_MANY = 400, 429


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Take a question to the owner of a dataset."""
    row = _row(key)
    form = AskForm(request.POST if request.method == "POST" else None)
    if not _may_be_kept(request, form):
        return _asked(request, row, form, "opendata/ask.html")
    if not form.is_trap:
        said = {name: form.cleaned_data[name] for name in ("text", "name", "mail")}
        try:
            questions.ask_owner(
                dataset=row, language=get_language() or "", now=timezone.now(), **said
            )
        except Conflict:
            form.add_error(None, gettext("Zu diesen Daten warten schon sehr viele Fragen. Versuch"
                                         " es in ein paar Tagen noch einmal."))  # fmt: skip
            return _asked(request, row, form, "opendata/ask.html")
    messages.success(request, gettext("Danke. Deine Frage ist angekommen. Mit der Antwort steht sie"
                                      " dann auf dieser Seite."))  # fmt: skip
    return redirect(reverse("opendata:dataset", args=[key]) + "#fragen")


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, key: str) -> HttpResponse:
    """Take a proposal of what was made with a dataset."""
    row = _row(key)
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if not _may_be_kept(request, form):
        return _asked(request, row, form, "opendata/propose.html")
    if not form.is_trap:
        try:
            reuses.propose(
                datasets=[row], said=form.said(), language=get_language() or "", now=timezone.now()
            )
        except Conflict as error:
            form.add_error("address" if error.code == "known-address" else None, _refused(error))
            return _asked(request, row, form, "opendata/propose.html")
    messages.success(request, gettext("Danke. Wir sehen es uns an und zeigen es dann hier."))
    return redirect(reverse("opendata:dataset", args=[key]) + "#anwendungen")


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show everything that was made with the data."""
    asked = request.GET.get("art", "")
    kind = asked if asked in Reuse.Kind.values else ""
    page = Paginator(shown_reuses(kind), A_PAGE).get_page(request.GET.get("seite"))
    context = {
        "page": page, "kind": kind, "kinds": Reuse.Kind.choices,
        "trail": [(reverse("opendata:datasets"), gettext("Offene Daten")),
                  (None, gettext("Was daraus geworden ist"))],
    }  # fmt: skip
    return render(request, "opendata/gallery.html", context)


def _row(key: str) -> Dataset:
    try:
        return public_row(key)
    except NotFound as error:
        raise not_there(error) from error


def _may_be_kept(request: HttpRequest, form: OpenForm) -> bool:
    """Whether a form was sent as it should be, and not too often; else it says what is wrong.

    A trap is thanked like anybody else, so that its program learns nothing.
    """
    if not form.is_bound:
        return False
    if not may_go_on(request, "sent"):
        said = gettext("Von deinem Anschluss kam in der letzten Stunde schon viel. Dein Text steht"
                       " noch da; schick ihn später ab.")  # fmt: skip
        form.add_error(None, said)
        return False
    return form.is_trap or form.is_valid()


def _refused(error: Conflict) -> str:
    if error.code == "known-address":
        return gettext("Diese Adresse ist bei diesem Datensatz schon vorgeschlagen oder gezeigt.")
    return gettext("Gerade warten sehr viele Vorschläge. Versuch es in ein paar Tagen noch einmal.")


def _asked(request: HttpRequest, row: Dataset, form: OpenForm, template: str) -> HttpResponse:
    status = BAD_REQUEST if form.is_bound else 200
    here = gettext("Fragen") if isinstance(form, AskForm) else gettext("Vorschlagen")
    context = {
        "row": row, "form": form,
        "trail": [(reverse("opendata:datasets"), gettext("Offene Daten")),
                  (reverse("opendata:dataset", args=[row.key]), row.title),
                  (None, here)],
    }  # fmt: skip
    return render(request, template, context, status=status)
