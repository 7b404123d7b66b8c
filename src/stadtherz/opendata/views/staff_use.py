"""Pages of the staff: questions to owners are answered, and what people made is looked at."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from stadtherz.accounts.public import Permission, User, may, require
from stadtherz.kernel.errors import Refused
from stadtherz.opendata.domain.moderating import Act, State, act_named, is_broken
from stadtherz.opendata.forms.use import AnswerForm
from stadtherz.opendata.models import DatasetQuestion, Reuse, Shown
from stadtherz.opendata.selectors.use import counted, questions_in, reuses_in
from stadtherz.opendata.services import questions as question_acts
from stadtherz.opendata.services import reuses as reuse_acts

A_PAGE = 20
QUESTIONS, REUSES = "opendata-questions", "opendata-reuses"


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """List questions by state, those first that wait longest."""
    by = _person(request, Permission.EDIT_DATA)
    state = _state(request)
    page = Paginator(questions_in(state), A_PAGE).get_page(request.GET.get("seite"))
    decides = may(by, Permission.ANSWER_REQUESTS)
    context = _context(state, page, counted(DatasetQuestion.objects.all())) | {"decides": decides}
    return render(request, "opendata/admin/questions.html", context)


@require_POST
def answered(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep an answer, and show it where asked."""
    by = _person(request, Permission.EDIT_DATA)
    question, form = get_object_or_404(DatasetQuestion, pk=pk), AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Schreib zuerst eine Antwort. Es wurde nichts geändert."))
        return _back(request, QUESTIONS)
    said = form.cleaned_data
    had_mail = bool(question.mail)
    try:
        sent = question_acts.answer(
            question=question, text=said["answer"], publish=said["publish"], by=by,
            now=timezone.now(),
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, _words(refusal))
    else:
        messages.success(request, _answer_words(sent=sent, had_mail=had_mail))
    return _back(request, QUESTIONS)


def _answer_words(*, sent: bool, had_mail: bool) -> str:
    if sent:
        return gettext("Die Antwort ist gespeichert und per E-Mail unterwegs.")
    if had_mail:
        return gettext("Die Antwort ist gespeichert. Die E-Mail ging nicht hinaus; wir versuchen es"
                       " täglich wieder.")  # fmt: skip
    return gettext("Die Antwort ist gespeichert.")


@require_POST
def question_decided(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a question, hide it, or take that back."""
    by, row = (
        _person(request, Permission.ANSWER_REQUESTS),
        get_object_or_404(DatasetQuestion, pk=pk),
    )
    _tried(
        request, lambda act: question_acts.decide(question=row, act=act, by=by, now=timezone.now())
    )
    return _back(request, QUESTIONS)


@require_safe
def reuses(request: HttpRequest) -> HttpResponse:
    """List what people made with the data by state, those first that wait longest."""
    _person(request, Permission.RUN_CATALOGUE)
    state = _state(request)
    page = Paginator(reuses_in(state), A_PAGE).get_page(request.GET.get("seite"))
    broken = [row.pk for row in page if is_broken(row.link_failures)]
    context = _context(state, page, counted(Reuse.objects.all())) | {"broken": broken}
    return render(request, "opendata/admin/reuses.html", context)


@require_POST
def reuse_decided(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what somebody made, hide it, or take that back."""
    by, row = _person(request, Permission.RUN_CATALOGUE), get_object_or_404(Reuse, pk=pk)
    _tried(request, lambda act: reuse_acts.decide(reuse=row, act=act, by=by, now=timezone.now()))
    return _back(request, REUSES)


def _person(request: HttpRequest, permission: Permission) -> User:
    require(request.user, permission)
    if not isinstance(request.user, User):
        raise TypeError
    return request.user


def _state(request: HttpRequest) -> str:
    asked = request.GET.get("stand", "")
    return asked if asked in Shown.values else State.NEW.value


def _context(state: str, page: Any, counts: Any) -> dict[str, Any]:
    states = [(value, words, getattr(counts, value)) for value, words in Shown.choices]
    return {"state": state, "page": page, "states": states}


def _tried(request: HttpRequest, do: Any) -> None:
    """Do what was asked, and say what became of it."""
    try:
        act = act_named(request.POST.get("act", ""))
        do(act)
    except Refused as refusal:
        messages.error(request, _words(refusal))
    else:
        messages.success(request, _said(act))


def _said(act: Act) -> str:
    if act is Act.PUBLISH:
        return gettext("Es ist jetzt für alle zu sehen.")
    if act is Act.HIDE:
        return gettext("Es ist ausgeblendet und wird nach 30 Tagen gelöscht.")
    return gettext("Zurückgenommen. Es ist wieder wie davor.")


def _words(refusal: Refused) -> str:
    found = {
        "no-answer": gettext("Schreib zuerst eine Antwort. Es wurde nichts geändert."),
        "unanswered": gettext("Eine Frage wird mit ihrer Antwort gezeigt. Schreib zuerst eine."),
        "already-so": gettext("Das hatte schon jemand getan."),
        "nothing-to-undo": gettext("Hier gibt es nichts mehr zurückzunehmen."),
        "not-allowed": gettext("Dafür fehlt deinem Konto eine Rolle."),
    }
    return found.get(refusal.code, gettext("Das ging nicht. Es wurde nichts geändert."))


def _back(request: HttpRequest, name: str) -> HttpResponse:
    state = request.POST.get("stand", "")
    there = reverse(name)
    return redirect(f"{there}?stand={state}" if state in Shown.values else there)
