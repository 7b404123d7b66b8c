"""What comes from one origin: a mark of the network, never an address, counted for an hour.

The mark is the one by which `accounts` limits log-ins. Without an origin, as on the command line,
nothing is counted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from stadtherz.kernel.errors import NotAllowed, Unavailable
from stadtherz.participation.adapters.rates import is_let_in, tries_of
from stadtherz.participation.domain.spam import (
    AN_HOUR,
    FROM_ONE_ORIGIN,
    UNPROVED_FROM_ONE_ORIGIN,
    WRONG_CODES,
    Kind,
)

UNKNOWN = frozenset({"no-right", "no-code"})


def require_origin(kind: Kind, origin: str, now: datetime) -> None:
    """Count an act, and let pass while not too many come from one origin, whatever the accounts.

    Raises:
        NotAllowed: code "too-often", with the moment from which on it is surely possible again.

    """
    _require_at_most(FROM_ONE_ORIGIN[kind], kind.value, origin, now)


def require_few_unproved(origin: str, now: datetime) -> None:
    """Count what comes without account and without a solved puzzle, and let a few pass.

    Raises:
        NotAllowed: as `require_origin`.

    """
    _require_at_most(UNPROVED_FROM_ONE_ORIGIN, "unproved", origin, now)


def _require_at_most(most: int, what: str, origin: str, now: datetime) -> None:
    if origin and not is_let_in(what, origin, most):
        message = f"at most {most} an hour come from one origin"
        raise NotAllowed(message, code="too-often", details=((now + AN_HOUR).isoformat(),))


@contextmanager
def codes_tried(box: UUID, origin: str) -> Iterator[None]:
    """Look at a code within this: counts codes that do not exist, and after many lets none pass.

    A code that exists is not looked at either, or guessing would go on.

    Raises:
        Unavailable: code "codes-often"; who comes later is let in.

    """
    what = f"code:{box}"
    if origin and tries_of(what, origin) >= WRONG_CODES:
        message = f"{WRONG_CODES} unknown codes came from this origin; wait an hour"
        raise Unavailable(message, code="codes-often")
    try:
        yield
    except NotAllowed as refused:
        if origin and refused.code in UNKNOWN:
            is_let_in(what, origin, WRONG_CODES)
        raise
