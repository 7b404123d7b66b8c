"""The pages of a survey: begin, page by page, look at it once more, send. No script, no cookie."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stadtherz.accounts.public import User, origin_of
from stadtherz.kernel.errors import NotFound, Refused
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.audience import Part
from stadtherz.participation.domain.phases import Act
from stadtherz.participation.domain.surveys.answers import Fault, answers_of, faults_on
from stadtherz.participation.domain.surveys.path import (
    asked_on,
    page_after,
    page_before,
    pages_on_path,
)
from stadtherz.participation.domain.times import Stage
from stadtherz.participation.models import Survey
from stadtherz.participation.models.surveys import SurveyAccess
from stadtherz.participation.selectors import surveys as selectors
from stadtherz.participation.services.surveys import Proven, answer_survey
from stadtherz.participation.views.audience_words import Seen, seen_by
from stadtherz.participation.views.survey_fields import shown_question, told_answer
from stadtherz.participation.views.survey_state import (
    State,
    fresh_state,
    require_fresh,
    state_of,
)
from stadtherz.participation.views.survey_withdrawing import or_withdrawn
from stadtherz.participation.views.survey_words import (
    STATE_LOST,
    STATUS_OF,
    TOO_YOUNG,
    refusal_words,
)

REFUSED = 400
FIRST = -1


@csrf_exempt  # filling in changes nothing, and reading sets no cookie; `_send` is protected
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@or_withdrawn
def survey(request: HttpRequest, procedure: str, key: str) -> HttpResponse:
    """Show where a survey stands; take what is sent, page by page."""
    found = found_survey(procedure, key)
    if request.method != "POST" or not is_open(found):
        return begin(request, found)
    step = request.POST.get("schritt", "")
    if step == "beginnen":
        return _begun(request, found)
    state = state_of(request, found)
    if state is None:
        return begin(request, found, str(STATE_LOST))
    return _Filling(request, found, state).taken(step)


def found_survey(procedure: str, key: str, kind: str = "survey") -> Survey:
    """Find a survey for a page."""
    try:
        return selectors.survey_in(procedure, key, kind)
    except NotFound as error:
        raise Http404(str(error)) from error


def is_open(found: Survey) -> bool:
    """Whether answers are taken now, by its own times and the phases."""
    now = timezone.now()
    open_now = selectors.stage_of(found, now) is Stage.OPEN
    return open_now and found.procedure.as_domain().refusal(Act.ANSWER, now) is None


def begin(request: HttpRequest, found: Survey, fault: str = "") -> HttpResponse:
    """Show the first page: what it is about, who sees what, how long it takes."""
    setup = found.as_setup()
    context = about(found) | {
        "pages": len(setup.pages), "fault": fault, "seen": seen_of(found),
        "needs_login": found.access == SurveyAccess.ACCOUNT and not request.user.is_authenticated,
    }  # fmt: skip
    status = REFUSED if fault else 200
    return render(request, "participation/survey.html", context, status=status)


def seen_of(found: Survey) -> list[Seen]:
    """Say who will see what of a sheet."""
    parts = [Part.SURVEY_SHEET, Part.SURVEY_TEXTS, Part.SURVEY_NUMBERS]
    parts += [Part.SURVEY_TAKEN_PART] if found.access != SurveyAccess.OPEN else []
    parts += [Part.AGE_SAID] if found.age_asked else []
    return seen_by(*parts, announced=found.announced)


def about(found: Survey, here: str | Text = "") -> dict[str, Any]:
    """Give what every page of a survey shows."""
    row, now = found.procedure, timezone.now()
    trail: list[tuple[str, Any]] = [
        (reverse("participation:procedures"), gettext("Mitmachen")),
        (reverse("participation:procedure", args=[row.key]), row.title),
    ]
    own = reverse(f"participation:{found.kind}", args=[row.key, found.key])
    trail += [(own, found.title), ("", here)] if here else [("", found.title)]
    return {
        "survey": found, "stage": selectors.stage_of(found, now), "now": now, "trail": trail,
        "is_open": is_open(found),
    }  # fmt: skip


def _begun(request: HttpRequest, found: Survey) -> HttpResponse:
    if found.age_asked and "alter" not in request.POST:
        return begin(request, found, str(TOO_YOUNG))
    filling = _Filling(request, found, fresh_state(old_enough="alter" in request.POST))
    return filling.page(pages_on_path(filling.setup, {})[0])


class _Filling:
    """A sheet that is being filled in."""

    def __init__(self, request: HttpRequest, found: Survey, state: State) -> None:
        self.request, self.survey, self.state = request, found, state
        self.setup = found.as_setup()
        self.districts = selectors.districts_now()
        self.known = frozenset(one.key for one in self.districts)

    @property
    def answers(self) -> dict[str, Any]:
        return answers_of(self.setup, self.state.typed, self.known)

    def taken(self, step: str) -> HttpResponse:
        """Take one step; what was typed on the page comes along with every step."""
        place = self._place(self.request.POST.get("seite", ""))
        if place is not None:
            self.state = self.state.with_page(self.setup.pages[place], self.request.POST)
        if step == "absenden":
            return _send(self.request, self)
        if place is None:
            return self._to(step)
        if step == "zurueck":
            before = page_before(self.setup, place, self.answers)
            return begin(self.request, self.survey) if before is None else self.page(before)
        return self.onward(place)

    def _place(self, words: str) -> int | None:
        is_one = words.isascii() and words.isdigit() and len(words) < 4  # noqa: PLR2004
        return int(words) if is_one and int(words) < len(self.setup.pages) else None

    def _to(self, step: str) -> HttpResponse:
        """Go from the last look back to a page."""
        place = self._place(step.removeprefix("seite-"))
        return self.review() if place is None else self.page(place)

    def onward(self, place: int) -> HttpResponse:
        faults = faults_on(self.setup, place, self.state.typed, self.known)
        if faults:
            return self.page(place, faults)
        after = page_after(self.setup, place, self.answers)
        return self.review() if after is None else self.page(after)

    def page(self, place: int, faults: dict[str, Fault] | None = None) -> HttpResponse:
        wrong, path = faults or {}, pages_on_path(self.setup, self.answers)
        typed = self.state.typed
        fields = [
            shown_question(one, typed.get(one.key, ()), self.districts, wrong.get(one.key))
            for one in asked_on(self.setup, place, self.answers)
        ]
        page = self.setup.pages[place]
        context = about(self.survey, page.title) | {
            "page": page, "fields": fields, "state": self.state.signed(self.survey),
            "place": place, "number": path.index(place) + 1 if place in path else 1,
            "numbers": len(path), "faults": [(one.name, one) for one in fields if one.fault],
        }  # fmt: skip
        status = REFUSED if wrong else 200
        return render(self.request, "participation/survey_page.html", context, status=status)

    def review(self, refused: Refused | None = None) -> HttpResponse:
        answers = self.answers
        path = pages_on_path(self.setup, answers)
        sheets = [
            (place, self.setup.pages[place],
             [told_answer(one, answers, self.districts)
              for one in asked_on(self.setup, place, answers)])
            for place in path
        ]  # fmt: skip
        context = about(self.survey, gettext("Noch einmal ansehen")) | {
            "sheets": sheets, "state": self.state.signed(self.survey),
            "code": self.request.POST.get("code", ""), "seen": seen_of(self.survey),
            "refused": refusal_words(refused) if refused else "",
            "protected": self.survey.access == SurveyAccess.ACCOUNT,
            "takes_code": self.survey.access == SurveyAccess.CODES,
            "needs_login": self.survey.access == SurveyAccess.ACCOUNT
            and not self.request.user.is_authenticated,
        }  # fmt: skip
        status = STATUS_OF.get(refused.code, REFUSED) if refused else 200
        return render(self.request, "participation/survey_review.html", context, status=status)


def _send(request: HttpRequest, filling: _Filling) -> HttpResponse:
    """Send a sheet; with an account only from a page of ours, as its session proves the right."""
    if filling.survey.access == SurveyAccess.ACCOUNT:
        return _sent_protected(request, filling)
    return _sent(request, filling)


def _sent(request: HttpRequest, filling: _Filling) -> HttpResponse:
    found = filling.survey
    origin = origin_of(request)
    proven = Proven(code=request.POST.get("code", "").strip(), visitor=origin)
    if found.access == SurveyAccess.ACCOUNT:
        proven = Proven(account=request.user if isinstance(request.user, User) else None)
    if found.access == SurveyAccess.OPEN:
        proven = Proven(visitor=origin)
    proven = replace(proven, old_enough=filling.state.old_enough)
    try:
        require_fresh(filling.state)
        answer_survey(
            survey=found, typed=filling.state.typed, proven=proven, nonce=filling.state.nonce,
            now=timezone.now(),
        )  # fmt: skip
    except Refused as error:
        return filling.review(error)
    context = about(found, gettext("Danke"))
    return render(request, "participation/survey_thanks.html", context)


_sent_protected = csrf_protect(_sent)
