"""What is told when something is refused: the one place that words refusals and chooses a status.

Services raise a refusal with a code and details (ADR 0005). People get a page in their language;
programs get a problem document (RFC 9457): where they ask for JSON, and at addresses made for them.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stadtherz.kernel.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Refused,
    Unavailable,
)

Answer = Callable[[HttpRequest], HttpResponseBase]
logger = logging.getLogger("site")
JSON_TYPES = ("application/json", "application/problem+json")
FOR_PROGRAMS = ("/data/", "/catalog.", "/api/", "/id/", "/ogc/", "/participation/")
HTML = "text/html"
RETRY_AFTER_S = {503: 120, 429: 600}


@dataclass(frozen=True)
class Problem:
    """A kind of refusal as people read it; `name` is the phrase of the HTTP status."""

    status: int
    name: str
    heading: str | Promise
    words: str | Promise


NOT_ALLOWED = Problem(
    403, "Forbidden", _("Das darfst du hier nicht"),
    _("Für diese Seite fehlt deinem Konto eine Rolle. Bist du richtig angemeldet, dann bitte die "
      "Leitung des Programms um die Rolle."),
)  # fmt: skip
NOT_FOUND = Problem(
    404, "Not Found", _("Diese Seite gibt es nicht"),
    _("Vielleicht ist sie umgezogen, oder in der Adresse steckt ein Tippfehler. Von der Startseite "
      "aus findest du weiter."),
)  # fmt: skip
INVALID = Problem(
    400, "Bad Request", _("Das passt so nicht"),
    _("Eine Angabe verstößt gegen eine Regel. Es wurde nichts gespeichert. Geh zurück, prüf deine "
      "Angaben und schick sie noch einmal ab."),
)  # fmt: skip
CONFLICT = Problem(
    409, "Conflict", _("Inzwischen hat sich etwas geändert"),
    _("Deine Eingabe passt nicht mehr zum Stand von jetzt. Es wurde nichts gespeichert. Geh "
      "zurück, lade die Seite neu und sieh nach, was jetzt gilt."),
)  # fmt: skip
UNAVAILABLE = Problem(
    503, "Service Unavailable", _("Das geht gerade nicht"),
    _("Ein Dienst, den wir dafür brauchen, antwortet nicht. Was du schon gespeichert hattest, ist "
      "noch da. Versuch es in ein paar Minuten noch einmal."),
)  # fmt: skip
TOO_OFTEN = Problem(
    429, "Too Many Requests", _("Das war gerade sehr viel auf einmal"),
    _("Von deinem Anschluss kam so viel, dass für andere zu wenig bliebe. Versuch es in zehn "
      "Minuten noch einmal. Teilst du den Anschluss, sind alle daran zusammen gemeint."),
)  # fmt: skip
PROBLEMS: tuple[tuple[type[Refused], Problem], ...] = (
    (NotAllowed, NOT_ALLOWED),
    (NotFound, NOT_FOUND),
    (Conflict, CONFLICT),
    (Unavailable, UNAVAILABLE),
    (Invalid, INVALID),
    (Refused, INVALID),
)


# what is better said more closely, by the code of the refusal
WORDS: dict[str, str | Promise] = {
    "place": _("Kein Ort hat diesen Code. Vergleich ihn mit dem Schild: Die letzte Stelle prüft "
               "die anderen."),
    "ways-busy": _("Gerade fragen sehr viele nach Wegen. Lade die Seite in einigen Minuten noch "
                   "einmal: Start und Ziel stehen in ihrer Adresse."),
    "day": _("Ein Datum ist keines. Geh zurück und schreib es wie 2026-05-31."),
    "time-limit": _("Diese Frage braucht zu lange. Geh zurück und wähl einen kürzeren Zeitraum."),
    "download-range": _("Mehr als ein Jahr lässt sich nicht auf einmal laden. Geh zurück und "
                        "wähl einen kürzeren Zeitraum."),
    "download-dropped": _("Von den ersten dieser Tage sind keine Einzelwerte mehr da, nur Werte je "
                          "Stunde und Tag. Geh zurück: Auf der Seite steht, ab wann es sie gibt."),
}  # fmt: skip


class Refusals:
    """Middleware that answers a refusal of any view; every other error stays a fault."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        if isinstance(error, Unavailable):
            logger.warning("%s: %s", request.path, error)
        problem = TOO_OFTEN if error.code == "too-often" else _problem_of(error)
        return tell(request, problem, code=error.code, details=error.details)


def _problem_of(error: Refused) -> Problem:
    return next(found for kind, found in PROBLEMS if isinstance(error, kind))


def tell(
    request: HttpRequest, problem: Problem, *, code: str = "", details: tuple[str, ...] = ()
) -> HttpResponse:
    """Answer with a page, or with a problem document where JSON was asked for.

    At addresses for programs only who likes a page best gets one.
    """
    response: HttpResponse
    words = WORDS.get(code, problem.words)
    if _asks_for_json(request):
        document = {
            "type": "about:blank",
            "title": problem.name,
            "status": problem.status,
            "detail": f"{problem.heading}. {words}",
            "instance": request.path,
            "code": code or problem.name.lower().replace(" ", "-"),
            "details": details,
        }
        response = JsonResponse(
            document, status=problem.status, content_type="application/problem+json",
            json_dumps_params={"ensure_ascii": False},
        )  # fmt: skip
    else:
        request.problem = problem  # type: ignore[attr-defined] # the frame then offers no alternate
        context = {"problem": problem, "words": words, "code": code}
        response = render(request, "site/problem.html", context, status=problem.status)
    if problem.status in RETRY_AFTER_S:
        response["Retry-After"] = str(RETRY_AFTER_S[problem.status])
    return response


def _asks_for_json(request: HttpRequest) -> bool:
    if request.path.endswith(".json") or request.content_type == "application/json":
        return True
    if request.path.startswith(FOR_PROGRAMS):
        return request.get_preferred_type([*JSON_TYPES, HTML]) != HTML
    return request.get_preferred_type([HTML, *JSON_TYPES]) in JSON_TYPES


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return tell(request, INVALID)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return tell(request, NOT_ALLOWED)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return tell(request, NOT_FOUND)
