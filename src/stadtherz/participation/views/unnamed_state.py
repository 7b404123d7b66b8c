"""What somebody writes without an account travels in the form, signed; nothing of it is stored.

With it goes the key that was drawn for it, so a form that is sent twice is one contribution.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core import signing
from django.http import HttpRequest

from stadtherz.participation.adapters.chance import new_code
from stadtherz.participation.models import Procedure


@dataclass(frozen=True)
class State:
    """The key that was drawn, and the fields as they were typed."""

    key: str
    typed: Mapping[str, str] = field(default_factory=dict)

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
    """Read the state that a form sent; None where it is none of ours."""
    try:
        values = signing.loads(request.POST.get("stand", ""), salt=_salt(procedure))
    except signing.BadSignature:
        return None
    return State(values["k"], values["t"])
