"""What somebody writes without an account travels in the form, signed; nothing of it is stored.

With it goes the key that was drawn for it, so a form that is sent twice is one contribution.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.adapters.chance import new_code
from stadtherz.participation.models import Procedure

OLDEST = timedelta(hours=12)
"""A form that lay longer is not taken: whoever finds a browser open would get its key by it."""


@dataclass(frozen=True)
class State:
    """The key that was drawn, the fields as they were typed, and whether the form lay too long."""

    key: str
    typed: Mapping[str, str] = field(default_factory=dict)
    is_old: bool = False

    def signed(self, procedure: Procedure) -> str:
        """Write the state for a hidden field."""
        values = {"k": self.key, "t": dict(self.typed)}
        return signing.dumps(values, salt=_salt(procedure), compress=True)


def _salt(procedure: Procedure) -> str:
    return f"stadtherz.participation.unnamed:{procedure.pk}"


def fresh_state() -> State:
    """Begin a form."""
    return State(new_code())


def state_of(request: HttpRequest, procedure: Procedure) -> State | None:
    """Read the state that a form sent; None where it is none of ours.

    Of a form that lay too long what was typed is kept, under a fresh key.
    """
    words, salt = request.POST.get("stand", ""), _salt(procedure)
    try:
        values = signing.loads(words, salt=salt, max_age=OLDEST)
    except signing.SignatureExpired:
        return State(new_code(), signing.loads(words, salt=salt)["t"], is_old=True)
    except signing.BadSignature:
        return None
    return State(values["k"], values["t"])


def require_fresh(state: State) -> None:
    """Let pass a form that did not lie too long.

    Raises:
        Invalid: code "form-old"; what was typed is there, under a fresh key.

    """
    if state.is_old:
        message = "the form lay too long; look at it once more and send it"
        raise Invalid(message, code="form-old")
