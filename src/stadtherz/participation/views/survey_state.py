"""What somebody has filled in travels in the form, signed; the server keeps nothing of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest, QueryDict

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.adapters.chance import new_nonce
from stadtherz.participation.domain.surveys.questions import Kind, Page, Question
from stadtherz.participation.models import Survey

FIELD = "f-"
OLDEST = timedelta(hours=12)
"""A form that lay longer is looked at once more before it is sent: whoever finds a browser open
would send what somebody else has typed."""


@dataclass(frozen=True)
class State:
    """What was typed, the nonce of the sheet, if the age was said, and if it lay too long."""

    typed: Mapping[str, list[str]]
    nonce: str
    old_enough: bool = False
    is_old: bool = False

    def signed(self, survey: Survey) -> str:
        """Write the state for a hidden field."""
        values = {"t": dict(self.typed), "n": self.nonce, "a": self.old_enough}
        return signing.dumps(values, salt=_salt(survey), compress=True)

    def with_page(self, page: Page, sent: QueryDict) -> "State":
        """Put in what a page sent."""
        typed = {**self.typed, **{one.key: _typed(one, sent) for one in page.questions}}
        return replace(self, typed=typed)


def _salt(survey: Survey) -> str:
    return f"stadtherz.participation.survey:{survey.pk}"


def fresh_state(*, old_enough: bool) -> State:
    """Begin a sheet, with what was said about the minimum age."""
    return State({}, new_nonce(), old_enough)


def state_of(request: HttpRequest, survey: Survey) -> State | None:
    """Read the state that a form sent; None where it is none of ours.

    One that lay too long keeps its nonce, so that a sheet that was sent is not taken twice.
    """
    words, salt = request.POST.get("stand", ""), _salt(survey)
    is_old = False
    try:
        values = signing.loads(words, salt=salt, max_age=OLDEST)
    except signing.SignatureExpired:
        values, is_old = signing.loads(words, salt=salt), True
    except signing.BadSignature:
        return None
    return State(values["t"], values["n"], bool(values.get("a")), is_old)


def require_fresh(state: State) -> None:
    """Let pass a form that did not lie too long.

    Raises:
        Invalid: code "form-old".

    """
    if state.is_old:
        message = "the form lay too long; look at it once more and send it"
        raise Invalid(message, code="form-old")


def _typed(question: Question, sent: QueryDict) -> list[str]:
    name = FIELD + question.key
    if question.kind is not Kind.RANKING:
        return sent.getlist(name)
    return [f"{one.key}={sent.get(f'{name}-{one.key}', '')}" for one in question.options]
