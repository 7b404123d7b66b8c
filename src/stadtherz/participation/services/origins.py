"""What comes from one origin: a mark of the network, never an address, counted for an hour.

The mark is the one by which `accounts` limits log-ins. Without an origin, as on the command line,
nothing is counted.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from stadtherz.kernel.errors import NotAllowed, Unavailable
from stadtherz.participation.adapters.rates import is_let_in, tries_of
from stadtherz.participation.domain.spam import (
    AN_HOUR,
    FILES_FROM_ONE_ORIGIN,
    FROM_ONE_ORIGIN,
    UNPROVED_FROM_ONE_ORIGIN,
    WRONG_CODES,
    WRONG_CODES_THEN,
    WRONG_CODES_TOGETHER,
    Kind,
)

logger = logging.getLogger(__name__)
UNKNOWN = frozenset({"no-right", "no-code"})
TOGETHER = "all"
"""Stands for all origins; none is named so, as they are hashes or addresses."""


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


def require_few_files(origin: str, now: datetime) -> None:
    """Count a file to try rules on, and let a number of them pass.

    Raises:
        NotAllowed: as `require_origin`.

    """
    _require_at_most(FILES_FROM_ONE_ORIGIN, "files", origin, now)


def _require_at_most(most: int, what: str, origin: str, now: datetime) -> None:
    if origin and not is_let_in(what, origin, most):
        message = f"at most {most} an hour come from one origin"
        raise NotAllowed(message, code="too-often", details=((now + AN_HOUR).isoformat(),))


@contextmanager
def codes_tried(box: UUID, origin: str) -> Iterator[None]:
    """Look at a code within this: counts codes that do not exist, and after many lets none pass.

    A code that exists is not looked at either, or guessing would go on. Where many come from
    wherever, each origin has few: more machines give hardly more guesses, and whoever comes with
    the right code is let in all the same.

    Raises:
        Unavailable: code "codes-often"; who comes later is let in.

    """
    what = f"code:{box}"
    tried = tries_of(what, origin) if origin else 0
    if tried >= WRONG_CODES or (tried >= WRONG_CODES_THEN and not _few_together(what)):
        message = f"{tried} unknown codes came from this origin; wait an hour"
        raise Unavailable(message, code="codes-often")
    try:
        yield
    except NotAllowed as refused:
        if origin and refused.code in UNKNOWN:
            is_let_in(what, origin, WRONG_CODES)
            if not is_let_in(what, TOGETHER, WRONG_CODES_TOGETHER) and _is_first(what):
                logger.warning("over %d unknown codes an hour for %s", WRONG_CODES_TOGETHER, box)
        raise


def _few_together(what: str) -> bool:
    return tries_of(what, TOGETHER) < WRONG_CODES_TOGETHER


def _is_first(what: str) -> bool:
    return is_let_in(f"{what}:warned", TOGETHER, 1)
