"""The desk: all requests by the days that are left, and the page of one request with its acts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from stadtherz.accounts.public import Permission, User, may
from stadtherz.kernel.errors import NotFound, Refused
from stadtherz.opendata.domain.desk.answers import lacking, usual_redress
from stadtherz.opendata.domain.desk.clocks import Effect
from stadtherz.opendata.domain.desk.standing import Act, Kind, may_follow
from stadtherz.opendata.forms.requests import AnswerForm, CareForm, SeenForm, WordsForm
from stadtherz.opendata.models import KIND_NAMES, DataRequest
from stadtherz.opendata.selectors.arrangements import reviews_due
from stadtherz.opendata.selectors.desk import (
    desk_on,
    desk_rows,
    left_of,
    page_of_request,
    request_of_desk,
    standing_of,
    steps_of,
    the_land,
    undoable,
)
from stadtherz.opendata.services.answering import (
    AnswerRefused,
    At,
    Care,
    answer,
    ask_the_person,
    change_kind,
    extend,
    save_draft,
    take_care,
    undo,
)
from stadtherz.opendata.views.clock_words import clock_context
from stadtherz.opendata.views.desk_words import BLOCKS, LACKING, blanks_in, words_of
from stadtherz.opendata.views.problems import not_there

A_PAGE = 50
DRAFT_FIELDS = (
    "outcome", "text", "conditions", "recipient", "where", "ground", "source", "holder", "redress",
)  # fmt: skip


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """List the requests, the most urgent first, with what is due otherwise."""
    by = _person(request)
    words = request.GET.get("suche", "").strip()[:100]
    mine, done = request.GET.get("wer") == "ich", request.GET.get("stand") == "fertig"
    today = desk_on(timezone.localdate())
    rows = desk_rows(words=words, mine=by if mine else None, done=done)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("seite"))
    query = request.GET.copy()
    query.pop("seite", None)
    context = {
        "lines": [(row, left_of(row, today)) for row in page], "page": page, "mine": mine,
        "done": done, "words": words, "query": query.urlencode(),
        "reviews": reviews_due(today.today),
    }  # fmt: skip
    return render(request, "opendata/admin/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a request, and do what the desk wants with it."""
    by, row = _person(request), _row(pk)
    forms = Forms.of(row)
    if request.method == "POST":
        done = _act(request, row, by)
        if done.words:
            messages.success(request, done.words)
            return redirect("opendata-request", pk=pk)
        row, forms = _row(pk), done.forms or forms
    return render(request, "opendata/admin/request.html", _context(row, forms))


@require_safe
def letter(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show a letter as it was sent, to be printed and posted."""
    _person(request)
    row = _row(pk)
    step = next((one for one in steps_of(row) if one.pk == number and one.letter), None)
    if step is None:
        message = "there is no such letter"
        raise not_there(NotFound(message, code="letter"))
    return render(request, "opendata/requests/letter.html", {"row": row, "step": step})


@dataclass(frozen=True)
class Forms:
    """The forms on the page of a request."""

    answer: AnswerForm
    care: CareForm
    question: WordsForm
    extension: WordsForm

    @classmethod
    def of(cls, row: DataRequest, **given: Any) -> "Forms":
        """Make the forms that were not sent, with what the request and its draft say."""
        kind, land = Kind(row.kind), the_land()
        usual = {"redress": sorted(usual_redress(kind, land))}
        made: dict[str, Any] = {
            "answer": lambda: AnswerForm(kind=kind, land=land, initial=usual | row.draft),
            "care": lambda: CareForm(row=row),
            "question": WordsForm,
            "extension": WordsForm,
        }
        return cls(**{name: given.get(name) or make() for name, make in made.items()})


@dataclass(frozen=True)
class Outcome:
    """What became of an act: words where it was done, else the forms with their faults."""

    words: str = ""
    forms: Forms | None = None


def _context(row: DataRequest, forms: Forms) -> dict[str, Any]:
    steps, today = steps_of(row), desk_on(timezone.localdate())
    found = standing_of(steps)
    clock, can = today.clock_of(row, found), may_follow(found.state)
    kinds = {one.kind for one in today.rules.values()}
    return {
        "row": row, "steps": steps, "standing": found, "left": left_of(row, today),
        "forms": forms, "last": steps[-1], "blocks": BLOCKS, "today": today.today,
        "can_ask": Act.ASK in can, "can_answer": Act.ANSWER in can,
        "can_extend": Act.EXTEND in can and clock.notice_by is not None,
        "too_late": clock.notice_by is not None and today.today > clock.notice_by,
        "can_stop": clock.rule.effect is not Effect.NONE, "address": page_of_request(row),
        "undo": None if row.erased_at else undoable(steps, by_person=False),
        "others": [(kind.value, name) for kind, name in KIND_NAMES.items()
                   if kind.value != row.kind and kind in kinds],
        **clock_context(clock),
    }  # fmt: skip


def _act(request: HttpRequest, row: DataRequest, by: User) -> Outcome:
    """Do what was asked for, or say why not; what somebody wrote stays in its field."""
    name = "draft" if "block" in request.POST else request.POST.get("act", "")
    seen = SeenForm(request.POST)
    if name not in ACTS or not seen.is_valid():
        messages.error(request, gettext("Das ging nicht. Es wurde nichts geändert."))
        return Outcome()
    at = At(row.pk, by, timezone.now(), seen.cleaned_data["seen"])
    try:
        return ACTS[name](request, row, at)
    except Refused as refusal:
        messages.error(request, words_of(refusal))
        return Outcome(forms=_kept(request, row, name))


def _kept(request: HttpRequest, row: DataRequest, name: str) -> Forms:
    """Give the forms with what was written, so that nothing is lost by a refusal."""
    kind, land = Kind(row.kind), the_land()
    made: dict[str, Callable[[], Any]] = {
        "answer": lambda: AnswerForm(request.POST, kind=kind, land=land),
        "care": lambda: CareForm(request.POST, row=row),
        "question": lambda: WordsForm(request.POST),
        "extension": lambda: WordsForm(request.POST),
    }
    return Forms.of(row, **{name: made[name]()}) if name in made else Forms.of(row)


def _asked(request: HttpRequest, row: DataRequest, at: At) -> Outcome:
    form = WordsForm(request.POST)
    if not form.is_valid():
        return Outcome(forms=Forms.of(row, question=form))
    said = form.cleaned_data
    ask_the_person(at=at, question=said["words"], stops=said["stops"])
    return Outcome(gettext("Gefragt. Die Antwort erscheint hier."))


def _extended(request: HttpRequest, row: DataRequest, at: At) -> Outcome:
    form = WordsForm(request.POST)
    if not form.is_valid():
        return Outcome(forms=Forms.of(row, extension=form))
    extend(at=at, reasons=form.cleaned_data["words"])
    return Outcome(gettext("Verlängert. Die Person weiß, warum und bis wann."))


def _answered(request: HttpRequest, row: DataRequest, at: At) -> Outcome:
    form = AnswerForm(request.POST, kind=Kind(row.kind), land=the_land())
    if not form.is_valid():
        return Outcome(forms=Forms.of(row, answer=form))
    said = form.answer()
    if blanks := blanks_in(said.text):
        words = gettext("Füll noch aus, was in eckigen Klammern steht: %(blanks)s")
        form.add_error("text", words % {"blanks": ", ".join(blanks)})
        return _incomplete(request, row, form, lacking(said, Kind(row.kind), the_land()))
    try:
        answer(at=at, said=said)
    except AnswerRefused as refusal:
        return _incomplete(request, row, form, refusal.details)
    return Outcome(gettext("Beantwortet. Der Brief ist unterwegs und steht unten im Verlauf."))


def _incomplete(
    request: HttpRequest, row: DataRequest, form: AnswerForm, missing: Sequence[object]
) -> Outcome:
    """Tell at each field what an answer lacks."""
    for one in missing:
        field, words = LACKING[one]  # type: ignore[index] # the codes are the names
        form.add_error(field, words)
    messages.error(request, gettext("Noch nicht abgeschickt: Es fehlt etwas, siehe unten."))
    return Outcome(forms=Forms.of(row, answer=form))


def _drafted(request: HttpRequest, row: DataRequest, at: At) -> Outcome:
    """Keep a draft, with a text block at its end where one was chosen."""
    form = AnswerForm(request.POST, kind=Kind(row.kind), land=the_land())
    if not form.is_valid():
        return Outcome(forms=Forms.of(row, answer=form))
    draft = {name: form.cleaned_data[name] for name in DRAFT_FIELDS}
    block = next((one for one in BLOCKS if one.key == request.POST.get("block")), None)
    if block:
        draft["text"] = f"{draft['text']}\n\n{block.words.to(row.language)}".strip()
    save_draft(at=at, draft=draft)
    return Outcome(gettext("Entwurf gespeichert. Die Person sieht davon nichts."))


def _cared(request: HttpRequest, row: DataRequest, at: At) -> Outcome:
    form = CareForm(request.POST, row=row)
    if not form.is_valid():
        return Outcome(forms=Forms.of(row, care=form))
    said = form.cleaned_data
    take_care(at=at, care=Care(said["assigned"], said["department"], said["public_subject"],
                               said["dataset"]))  # fmt: skip
    return Outcome(gettext("Gespeichert."))


def _taken(_request: HttpRequest, row: DataRequest, at: At) -> Outcome:
    care = Care(at.by, row.department, row.public_subject, row.dataset)
    take_care(at=at, care=care)
    return Outcome(gettext("Du kümmerst dich darum. Erinnerungen gehen jetzt an dich."))


def _changed(request: HttpRequest, row: DataRequest, at: At) -> Outcome:
    wanted = request.POST.get("kind")
    change_kind(at=at, kind=next((one for one in Kind if one == wanted), Kind(row.kind)))
    return Outcome(gettext("Geändert. Die Frist ist neu gezählt, ab dem Eingang."))


def _undone(request: HttpRequest, _row: DataRequest, at: At) -> Outcome:
    undo(at=at, reason=request.POST.get("reason", ""))
    return Outcome(gettext("Zurückgenommen. Im Verlauf bleibt beides stehen."))


ACTS: dict[str, Callable[[HttpRequest, DataRequest, At], Outcome]] = {
    "question": _asked, "extension": _extended, "answer": _answered, "draft": _drafted,
    "care": _cared, "take": _taken, "kind": _changed, "undo": _undone,
}  # fmt: skip


def _person(request: HttpRequest) -> User:
    """Give the person who is logged in, if that one may answer requests."""
    if not isinstance(request.user, User) or not may(request.user, Permission.ANSWER_REQUESTS):
        raise PermissionDenied
    return request.user


def _row(pk: int) -> DataRequest:
    try:
        return request_of_desk(pk)
    except NotFound as error:
        raise not_there(error) from error
