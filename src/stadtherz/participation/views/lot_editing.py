"""The staff page on which a drawing of lots is prepared; nothing is stored before it is saved."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import Permission, require
from stadtherz.kernel.errors import Conflict, Invalid, Refused
from stadtherz.participation.domain.lots.faults import Fault
from stadtherz.participation.models import LotDrawing, Procedure
from stadtherz.participation.selectors.lots_desk import keys_of_drawings
from stadtherz.participation.services.lots import prepare_drawing, require_no_candidates
from stadtherz.participation.views import lot_faults, lot_rows, lot_words
from stadtherz.participation.views import lot_setup as make
from stadtherz.participation.views.lot_desk import ONE, found_drawing
from stadtherz.participation.views.lot_forms import FileForm
from stadtherz.participation.views.lot_rows import Forms
from stadtherz.participation.views.lot_setup import Draft
from stadtherz.participation.views.lots_file import drawing_of
from stadtherz.participation.views.paper_words import staff_person

LARGEST_BYTES, REFUSED = 500_000, 400


@dataclass(frozen=True)
class Desk:
    """What is edited: a drawing of a procedure, or a new one."""

    procedure: Procedure
    drawing: LotDrawing | None

    @property
    def key(self) -> str:
        return self.drawing.key if self.drawing else ""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def prepare(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """Prepare a new drawing of a procedure."""
    require(request.user, Permission.RUN_SURVEYS)
    return _edited(request, Desk(get_object_or_404(Procedure, pk=procedure), None))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change(request: HttpRequest, drawing: UUID) -> HttpResponse:
    """Change a drawing for which nobody came forward yet."""
    require(request.user, Permission.RUN_SURVEYS)
    found = found_drawing(drawing)
    try:
        require_no_candidates(found)
    except Conflict as refusal:
        messages.warning(request, lot_words.said(refusal))
        return redirect(ONE, found.pk)
    return _edited(request, Desk(found.procedure, found))


def _edited(request: HttpRequest, desk: Desk) -> HttpResponse:
    if request.method != "POST":
        found, now = desk.drawing, timezone.now()
        draft = make.draft_of(found) if found else make.new_draft(desk.procedure, now)
        return _page(request, desk, lot_rows.shown_forms(draft))
    act = request.POST.get("act", "save")
    if act == "save":
        return _saved(request, desk)
    draft = lot_rows.sent_rows(request.POST)
    if act == "file":
        return _brought(request, desk, draft)
    focus = lot_rows.acted(draft, act)
    return _page(request, desk, lot_rows.shown_forms(draft, focus), focus=focus)


def _page(request: HttpRequest, desk: Desk, shown: Forms, **more: Any) -> HttpResponse:
    """Show the form; a drawing that is there keeps its key."""
    shown.basics.fields["key"].disabled = bool(desk.key)
    if desk.key:
        shown.basics.initial["key"] = desk.key
    usual = {"bring": FileForm(prefix="b"), "faults": [], "focus": ""}
    context = usual | {"procedure": desk.procedure, "drawing": desk.drawing, "forms": shown} | more
    status = REFUSED if context["faults"] else 200
    return render(request, "participation/lots_desk/edit.html", context, status=status)


def _brought(request: HttpRequest, desk: Desk, draft: Draft) -> HttpResponse:
    """Fill the form in from a file; what was entered stays where the file has faults."""
    try:
        brought = make.draft_of(drawing_of(_values(request)))
    except Refused as refusal:
        faults = [("id_b-file", "", str(one)) for one in refusal.details or ("",) if one]
        first = ("id_b-file", "", lot_words.said(refusal))
        return _page(request, desk, lot_rows.shown_forms(draft), faults=[first, *faults])
    words = gettext("Das Formular ist aus der Datei gefüllt. Gespeichert wird mit „Speichern“.")
    return _page(request, desk, lot_rows.shown_forms(brought), brought=words)


def _values(request: HttpRequest) -> dict[str, Any]:
    """Read the file that was sent.

    Raises:
        Invalid: there is none, it is too large, or it is no JSON.

    """
    file = request.FILES.get("b-file")
    if file is None or (file.size or 0) > LARGEST_BYTES:
        message = f"choose a file of at most {LARGEST_BYTES} bytes"
        raise Invalid(message, code="upload-size" if file else "upload-empty")
    try:
        values = json.loads(file.read())
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        message = "this is no file in JSON"
        raise Invalid(message, code="lots-no-file")
    return values


def _saved(request: HttpRequest, desk: Desk) -> HttpResponse:
    draft = lot_rows.sent_rows(request.POST)
    shown = lot_rows.bound_forms(request.POST, draft, desk.key)
    if shown.is_valid():
        found = _stored(request, desk, shown)
        if found is not None:
            messages.success(request, gettext("Gespeichert. So wird die Auslosung aussehen."))
            return redirect(ONE, found.pk)
    return _page(request, desk, shown, faults=shown.faults())


def _stored(request: HttpRequest, desk: Desk, shown: Forms) -> LotDrawing | None:
    """Store what was entered, or name each fault at its field."""
    basics, taken = shown.basics, keys_of_drawings(desk.procedure)
    if desk.drawing is None and basics.cleaned_data["key"] in taken:
        basics.add_error("key", gettext("So heißt hier schon eine Auslosung."))
        return None
    used = [
        (one, [group for group in one.groups if group.is_used(group.cleaned_data)])
        for one in shown.criteria
    ]
    offices = [one.cleaned_data for one in shown.offices if one.cleaned_data["title"]]
    criteria = [(one.form.cleaned_data, [row.cleaned_data for row in rows]) for one, rows in used]
    setup = make.setup_of(basics.cleaned_data, offices, criteria, taken)
    try:
        return prepare_drawing(procedure=desk.procedure, setup=setup, by=staff_person(request.user))
    except Refused as refusal:
        places: dict[Any, forms.Form] = {
            ("categories", number): one.form for number, (one, _rows) in enumerate(used)
        } | {
            ("categories", number, "groups", place): row
            for number, (_one, rows) in enumerate(used)
            for place, row in enumerate(rows)
        }  # fmt: skip
        for form, name, words in _faults(refusal, basics, places):
            form.add_error(name, words)
        return None


def _faults(
    refusal: Refused, basics: forms.Form, places: dict[Any, forms.Form]
) -> Iterator[tuple[forms.Form, str | None, str]]:
    """Give for each fault its form, its field, and the words."""
    for one in refusal.details:
        if isinstance(one, Fault):
            form, name = _place(one, basics, places)
            yield form, name, lot_faults.said(one)
        elif one in lot_words.MOMENTS:
            yield basics, one, str(lot_words.MOMENTS[one])
    if not refusal.details:
        yield basics, None, lot_words.said(refusal)


def _place(
    fault: Fault, basics: forms.Form, places: dict[Any, forms.Form]
) -> tuple[forms.Form, str | None]:
    """Find the field of a fault: the longest part of its path that is a row, and its last part."""
    for end in range(len(fault.path), 0, -1):
        form = places.get(fault.path[:end])
        if form is not None:
            rest = str(fault.path[end]) if end < len(fault.path) else "title"
            return form, rest if rest in form.fields else "title"
    first = str(fault.path[0])
    return basics, first if first in basics.fields else None
