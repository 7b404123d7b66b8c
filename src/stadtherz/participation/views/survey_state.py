"""What somebody has filled in travels in the form, signed; the server keeps nothing of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest, QueryDict

from stadtherz.participation.adapters.chance import new_nonce
from stadtherz.participation.domain.surveys.questions import Kind, Page, Question
from stadtherz.participation.models import Survey

FIELD = "f-"


@dataclass(frozen=True)
class State:
    """What was typed at each question, the nonce of the sheet, and whether the age was said."""

    typed: Mapping[str, list[str]]
    nonce: str
    old_enough: bool = False

    def signed(self, survey: Survey) -> str:
        """Write the state for a hidden field."""
        values = {"t": dict(self.typed), "n": self.nonce, "a": self.old_enough}
        return signing.dumps(values, salt=_salt(survey), compress=True)

    def with_page(self, page: Page, sent: QueryDict) -> "State":
        """Put in what a page sent."""
        typed = {**self.typed, **{one.key: _typed(one, sent) for one in page.questions}}
        return State(typed, self.nonce, self.old_enough)


def _salt(survey: Survey) -> str:
    return f"stadtherz.participation.survey:{survey.pk}"


def fresh_state(*, old_enough: bool) -> State:
    """Begin a sheet, with what was said about the minimum age."""
    return State({}, new_nonce(), old_enough)


def state_of(request: HttpRequest, survey: Survey) -> State | None:
    """Read the state that a form sent; None where it is none of ours."""
    try:
        values = signing.loads(request.POST.get("stand", ""), salt=_salt(survey))
    except signing.BadSignature:
        return None
    return State(values["t"], values["n"], bool(values.get("a")))


def _typed(question: Question, sent: QueryDict) -> list[str]:
    name = FIELD + question.key
    if question.kind is not Kind.RANKING:
        return sent.getlist(name)
    return [f"{one.key}={sent.get(f'{name}-{one.key}', '')}" for one in question.options]
