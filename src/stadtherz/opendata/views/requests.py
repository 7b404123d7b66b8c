"""Asking for data, for people without an account: the form, and the page that a secret opens."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stadtherz.kernel.errors import Conflict, NotFound
from stadtherz.opendata.adapters.request_keys import key_of
from stadtherz.opendata.adapters.throttling import may_go_on
from stadtherz.opendata.domain.desk.clocks import REUSE
from stadtherz.opendata.domain.desk.standing import Act, Kind, State, may_follow
from stadtherz.opendata.forms.requests import ReplyForm, WantedForm
from stadtherz.opendata.models import DataRequest
from stadtherz.opendata.selectors.desk import (
    desk_on,
    left_of,
    page_of_request,
    request_with,
    rule_for,
    standing_of,
    steps_of,
    undoable,
)
from stadtherz.opendata.services.request_privacy import erase_on_wish
from stadtherz.opendata.services.requesting import (
    Wanted,
    ask_for_data,
    go_on_after_all,
    reply,
    withdraw,
)
from stadtherz.opendata.views.clock_words import clock_context
from stadtherz.opendata.views.problems import not_there
from stadtherz.opendata.views.secret_pages import private

TOO_MANY = 429


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take a request in, and lead to its page; whoever is no person is thanked and forgotten."""
    form = WantedForm(request.POST or None, initial={"kind": Kind.REUSE.value})
    if request.method == "POST" and form.is_from_a_robot:
        return redirect("opendata:asked")
    if request.method == "POST" and form.is_valid():
        return _taken(request, form.cleaned_data)
    reuse = rule_for(Kind.REUSE) or REUSE
    context = {"form": form, "access": rule_for(Kind.ACCESS), "reuse": reuse}
    return render(request, "opendata/requests/ask.html", context)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Say thanks and nothing else."""
    return render(request, "opendata/requests/asked.html")


def _taken(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    mail = said["mail"].lower()
    fine = may_go_on(request, "ask") and (not mail or may_go_on(request, "ask-mail", mail))
    if not fine:
        return _too_many(request)
    wanted = Wanted(
        words=said["wanted"], kind=Kind(said["kind"]), language=_language(),
        mail=said["mail"], name=said["name"],
    )  # fmt: skip
    row = ask_for_data(wanted=wanted, now=timezone.now())
    return redirect("opendata:request", key=key_of(row.seed))


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Show who asked how it stands, and what they can do."""
    row = _opened(request, key)
    return private(render(request, "opendata/requests/page.html", _context(row, ReplyForm())))


@require_POST
def act(request: HttpRequest, key: str) -> HttpResponse:
    """Do what who asked wants, and go back to the page."""
    row = _opened(request, key)
    if not may_go_on(request, "write"):
        return _too_many(request)
    form = ReplyForm(request.POST)
    name = request.POST.get("act", "")
    if name == "reply" and not form.is_valid():
        return private(render(request, "opendata/requests/page.html", _context(row, form)))
    try:
        words = ACTS[name](row, form) if name in ACTS else ""
    except Conflict:
        words = gettext("Inzwischen hat sich etwas geändert. Es wurde nichts gespeichert.")
    if words:
        messages.info(request, words)
    return private(redirect("opendata:request", key=key))


@require_safe
def letter(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Show a letter as it was sent, to be printed."""
    row = _opened(request, key)
    step = next((one for one in steps_of(row) if one.pk == number and one.letter), None)
    if step is None:
        message = "there is no such letter"
        raise not_there(NotFound(message, code="letter"))
    context = {"row": row, "step": step, "key": key}
    return private(render(request, "opendata/requests/letter.html", context))


def _context(row: DataRequest, form: ReplyForm) -> dict[str, Any]:
    steps = steps_of(row)
    desk = desk_on(timezone.localdate())
    found = standing_of(steps)
    can = may_follow(found.state)
    return {
        "row": row, "steps": steps, "standing": found, "left": left_of(row, desk), "form": form,
        "key": key_of(row.seed), "address": page_of_request(row),
        "can_reply": Act.REPLY in can, "can_withdraw": Act.WITHDRAW in can,
        "can_go_on": row.outcome == "withdrawn" and not row.erased_at
        and undoable(steps, by_person=True) is not None,
        "can_erase": found.state is State.ANSWERED and not row.erased_at,
        "question": next((one for one in reversed(steps) if one.act == Act.ASK.value), None),
        "answer": next(
            (one for one in steps if one.act == Act.ANSWER.value and not one.undone_at), None
        ),
        **clock_context(desk.clock_of(row, found)),
    }  # fmt: skip


def _opened(request: HttpRequest, key: str) -> DataRequest:
    """Open the request of a secret address; whoever guesses is soon stopped."""
    try:
        return request_with(key)
    except NotFound as error:
        may_go_on(request, "guess")
        raise not_there(error) from error


def _replied(row: DataRequest, form: ReplyForm) -> str:
    reply(request=row, words=form.cleaned_data["words"], now=timezone.now())
    return gettext("Danke, deine Antwort ist da.")


def _withdrawn(row: DataRequest, _form: ReplyForm) -> str:
    withdraw(request=row, now=timezone.now())
    return gettext("Deine Anfrage ist zurückgezogen.")


def _gone_on(row: DataRequest, _form: ReplyForm) -> str:
    go_on_after_all(request=row, now=timezone.now())
    return gettext("Deine Anfrage läuft weiter, als wäre nichts gewesen.")


def _erased(row: DataRequest, _form: ReplyForm) -> str:
    erase_on_wish(request=row, now=timezone.now())
    return gettext("Alles, was du geschrieben hast, ist gelöscht.")


ACTS: dict[str, Callable[[DataRequest, ReplyForm], str]] = {
    "reply": _replied, "withdraw": _withdrawn, "go-on": _gone_on, "erase": _erased,
}  # fmt: skip


def _too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "opendata/requests/too_many.html", status=TOO_MANY)


def _language() -> str:
    return (get_language() or "de").split("-")[0]
