"""Pages of the staff: tables on their way from a department to the public."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stadtherz.accounts.public import Permission, User, may
from stadtherz.kernel.errors import NotAllowed, NotFound, Refused
from stadtherz.opendata.domain.handing_in.stages import Act
from stadtherz.opendata.domain.tabular.schema import Schema
from stadtherz.opendata.forms.deriving import RecipeForm
from stadtherz.opendata.forms.handing_in import DescriptionForm
from stadtherz.opendata.forms.polling import AddressForm
from stadtherz.opendata.models import Submission
from stadtherz.opendata.selectors.handing_in import (
    Check,
    actor,
    check_of,
    own_datasets,
    submission_for,
    submissions_for,
    waiting_for,
)
from stadtherz.opendata.services import deciding
from stadtherz.opendata.services import handing_in as acts
from stadtherz.opendata.services.aside import read_aside, search_aside
from stadtherz.opendata.services.deriving import begin_view
from stadtherz.opendata.views.handing_in_words import refusal_words
from stadtherz.opendata.views.polling import followed_context
from stadtherz.opendata.views.problems import not_there
from stadtherz.opendata.views.submission_page import context_of

LIST, PAGE = "opendata-tables", "opendata-table"
MOST_SHOWN = 60
LONGEST_NUMBER = 10


@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person, one's own tables, and where files are given."""
    return page_of_tables(request, person_of(request), AddressForm(), 200)


def page_of_tables(request: HttpRequest, by: User, form: AddressForm, status: int) -> HttpResponse:
    """Give the page with the tables of a person, and with the form for an address."""
    context = {
        "waiting": waiting_for(by), "datasets": own_datasets(by), "address_form": form,
        "mine": submissions_for(by).filter(owner=by)[:MOST_SHOWN],
        "may_give": may(by, Permission.EDIT_DATA),
    }  # fmt: skip
    return render(request, "opendata/admin/tables.html", context, status=status)


@require_POST
def given(request: HttpRequest) -> HttpResponse:
    """Take a file that somebody dropped."""
    by = person_of(request)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, gettext("Es kam keine Datei an. Wähle sie noch einmal."))
        return redirect(LIST)
    known = {one.key: one for one in own_datasets(by)}
    try:
        row = acts.receive(
            pieces=file.chunks(),
            name=str(file.name),
            by=by,
            now=timezone.now(),
            dataset=known.get(request.POST.get("dataset", "")),
        )
    except Refused as error:
        messages.error(request, refusal_words(error))
        return redirect(LIST)
    read_aside(pk=row.pk)
    return redirect(PAGE, row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a table with all that is known of it, or write down its description."""
    by, row = mine(request, pk)
    check = check_of(row)
    form = _form(check, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return done(request, row, lambda: acts.tell(
            row=row, told=form.said(), by=by, now=timezone.now()
        ), gettext("Gespeichert."))  # fmt: skip
    context = context_of(check, actor(by), form) | followed_context(row, by)
    context["may_release"] = may(by, Permission.RELEASE_DATA)
    return render(request, "opendata/admin/table.html", context)


@require_safe
def state(request: HttpRequest, pk: int) -> JsonResponse:
    """Say how far the reading of a file is."""
    _by, row = mine(request, pk)
    return JsonResponse({"reading": row.reading, "words": row.get_reading_display()})


@require_POST
def mended(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle a finding by one click."""
    by, row = mine(request, pk)
    code = request.POST.get("code", "")
    return done(request, row, lambda: acts.repair(
        row=row, code=code, by=by, now=timezone.now()
    ), gettext("Übernommen."))  # fmt: skip


@require_POST
def part_chosen(request: HttpRequest, pk: int) -> HttpResponse:
    """Read another sheet of the file."""
    by, row = mine(request, pk)

    def choose() -> None:
        acts.choose_part(row=row, part=request.POST.get("part", ""), by=by)
        read_aside(pk=row.pk)

    return done(request, row, choose, gettext("Das Blatt wird gelesen."))


@require_POST
def remedy_chosen(request: HttpRequest, pk: int) -> HttpResponse:
    """Do something about what tells of persons."""
    by, row = mine(request, pk)
    key, number = request.POST.get("key", ""), number_in(request)

    def choose() -> None:
        deciding.choose_remedy(row=row, key=key, number=number, by=by, now=timezone.now())
        search_aside(pk=row.pk)

    return done(request, row, choose, gettext("Das wird gemacht; danach wird neu gesucht."))


@require_POST
def remedy_undone(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a remedy back."""
    by, row = mine(request, pk)

    def undo() -> None:
        deciding.take_back_remedy(row=row, number=number_in(request), by=by, now=timezone.now())
        search_aside(pk=row.pk)

    return done(request, row, undo, gettext("Zurückgenommen; danach wird neu gesucht."))


@require_POST
def reason_given(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why something stays as it is."""
    by, row = mine(request, pk)
    asked = {name: request.POST.get(name, "") for name in ("key", "reason")}
    return done(request, row, lambda: deciding.give_reason(
        row=row, by=by, now=timezone.now(), **asked
    ), gettext("Gespeichert."))  # fmt: skip


@require_POST
def nobody_said(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question: this tells of nobody."""
    by, row = mine(request, pk)
    key, alike = request.POST.get("key", ""), request.POST.get("alike") == "1"
    return done(request, row, lambda: deciding.say_nobody(
        row=row, key=key, alike=alike, by=by, now=timezone.now()
    ), gettext("Notiert, mit deinem Namen."))  # fmt: skip


@require_POST
def view_begun(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin an open view of a table."""
    by, row = mine(request, pk)
    check = check_of(row)
    form = RecipeForm(check.typed.schema if check.typed else Schema((), 0), request.POST)
    if not form.is_valid():
        messages.error(
            request, gettext("Wähle mindestens eine Spalte, nach der zusammengefasst wird.")
        )
        return redirect(PAGE, row.pk)
    try:
        view = begin_view(source=row, recipe=form.recipe(), by=by, now=timezone.now())
    except Refused as error:
        messages.error(request, refusal_words(error))
        return redirect(PAGE, row.pk)
    read_aside(pk=view.pk)
    return redirect(PAGE, view.pk)


@require_POST
def acted(request: HttpRequest, pk: int) -> HttpResponse:
    """Go a step on the way to the public."""
    by, row = mine(request, pk)
    asked = request.POST.get("act", "")
    if asked not in set(Act):
        raise not_there(NotFound(f"there is no act {asked[:40]!r}", code="act"))
    note = request.POST.get("note", "")
    return done(request, row, lambda: acts.act(
        row=row, what=Act(asked), by=by, now=timezone.now(), note=note
    ), gettext("Erledigt."))  # fmt: skip


def number_in(request: HttpRequest, name: str = "number") -> int:
    """Read a number, as which of several is meant; -1 is none of them."""
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < LONGEST_NUMBER else -1


def _form(check: Check, data: Any) -> DescriptionForm:
    columns = check.typed.schema.columns if check.typed else ()
    return DescriptionForm(check.told, columns, data)


def done(request: HttpRequest, row: Submission, do: Callable[[], Any], words: str) -> HttpResponse:
    """Do something and go back to the table; what is refused is said there."""
    try:
        do()
    except Refused as error:
        messages.error(request, refusal_words(error))
    else:
        messages.success(request, words)
    return redirect(PAGE, row.pk)


def person_of(request: HttpRequest) -> User:
    """Give who asks, if open data are any business of theirs."""
    person = request.user
    if not isinstance(person, User) or not actor(person).duties:
        message = "this needs a role that works with open data; ask whoever grants roles"
        raise NotAllowed(message)
    return person


def mine(request: HttpRequest, pk: int) -> tuple[User, Submission]:
    """Give who asks and the table, if it is any business of theirs."""
    by = person_of(request)
    try:
        return by, submission_for(by, pk)
    except NotFound as error:
        raise not_there(error) from error
