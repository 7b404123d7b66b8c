"""All figures of a profile: read, changed, taken along as a file, and brought back from one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from stadtherz.guidance.adapters.profiles import profiles
from stadtherz.guidance.domain.profile import TABLES, written_of
from stadtherz.guidance.domain.question import FIGURE, Question, text_of
from stadtherz.guidance.domain.tuning import brought
from stadtherz.guidance.selectors.asked import Asked, asked_of, query_of
from stadtherz.guidance.views.figure_words import FIGURES, fault_words, unit_words
from stadtherz.guidance.views.figure_words import TABLES as TABLE_WORDS
from stadtherz.guidance.views.profile_files import MOST_SIGNS, read_file
from stadtherz.guidance.views.ways import context_of
from stadtherz.kernel.errors import Invalid

DONE = "fertig"


@dataclass(frozen=True, slots=True)
class Field:
    """A figure on the page: its name in the address, words, what stands there, what is usual."""

    key: str
    words: Promise
    value: str
    usual: str
    fault: str = ""


@require_safe
def weights(request: HttpRequest) -> HttpResponse:
    """Show every figure; once it is sent and right, go on to the way."""
    given = dict(request.GET.lists())
    is_done = given.pop(DONE, None) is not None
    asked = asked_of(given)
    if is_done and not asked.tuned.faults:
        return redirect(f"{reverse('guidance:plan')}?{query_of(asked.question)}")
    return render(request, "guidance/weights.html", _context(asked))


@require_safe
def profile_file(request: HttpRequest) -> HttpResponse:
    """Give the profile as it is asked for, as a file."""
    asked = asked_of(dict(request.GET.lists()))
    written = {"profile": asked.question.profile} | written_of(asked.profile)
    found = JsonResponse(written, json_dumps_params={"indent": 1})
    found["Content-Disposition"] = f'attachment; filename="{asked.question.profile}.json"'
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def bring(request: HttpRequest) -> HttpResponse:
    """Take the figures of a file into the address; nothing else is kept of it.

    Who opens the address again, after a fault say, comes back to the weights.
    """
    asked = asked_of(dict(request.GET.lists()))
    if request.method != "POST":
        return _weights_of(asked.question)
    text = request.POST.get("text", "")
    try:
        tables = read_file(text, request.FILES.get("datei"))
    except Invalid as refused:
        return _refused(request, asked, text, refused.details)
    question, faults = brought(asked.question, tables, profiles())
    if faults:
        return _refused(request, asked, text, map(fault_words, faults))
    found = asked_of(_lists(question.parameters))
    return _weights_of(found.question)


def _weights_of(question: Question) -> HttpResponse:
    return redirect(f"{reverse('guidance:weights')}?{query_of(question)}")


def _refused(request: HttpRequest, asked: Asked, text: str, faults: Iterable[str]) -> HttpResponse:
    context = _context(asked) | {"faults": [("text", one) for one in faults]}
    context["text"] = text[:MOST_SIGNS]
    return render(request, "guidance/weights.html", context, status=422)


def _lists(pairs: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _context(asked: Asked) -> dict[str, Any]:
    context = context_of(asked)
    keys = {f"{table}.{name}" for table, names in TABLES.items() for name in names}
    context["faults"] = [
        (key if key in keys else "", fault_words(one))
        for one in asked.tuned.faults for key in [f"{one.table}.{one.name}"]
    ]  # fmt: skip
    trail = [(reverse("guidance:plan"), _("Lotse")), ("", _("Gewichte"))]
    kept = [(key, value) for key, value in asked.question.parameters if not key.startswith(FIGURE)]
    return context | {"groups": _groups(asked), "trail": trail, "kept": kept}


def _groups(asked: Asked) -> list[tuple[Promise, str, bool, list[Field]]]:
    """Give each table with its words, whether it is open, and its figures."""
    own, tables = dict(asked.question.figures), written_of(asked.tuned.usual)
    wrong = {f"{one.table}.{one.name}": fault_words(one) for one in asked.tuned.faults}
    found = []
    for table, names in TABLES.items():
        fields = [
            _field(f"{table}.{name}", FIGURES[table][name], tables[table][name], own, wrong)
            for name in names
        ]
        is_open = any(one.fault or one.value != one.usual for one in fields)
        found.append((TABLE_WORDS[table], unit_words(table), is_open, fields))
    return found


def _field(
    key: str, words: Promise, usual: float | str, own: dict[str, str], wrong: dict[str, str]
) -> Field:
    said = _said(text_of(usual))
    return Field(key, words, _said(own[key]) if key in own else said, said, wrong.get(key, ""))


def _said(text: str) -> str:
    """Write a figure as people of the page's language do; both ways are read."""
    if get_language() == "en":
        return text
    return "nie" if text == "never" else text.replace(".", ",")
