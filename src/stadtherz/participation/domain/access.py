"""How people show who they are where contributions are collected: by an account, a code, or not.

A code is for one person in one procedure, so what comes with it can be counted. Where a collection
is open, nobody says who they are: nobody is counted by it, and everything is looked at first.
"""

from enum import StrEnum

from stadtherz.kernel.errors import NotAllowed


class Access(StrEnum):
    """What a collection asks for."""

    ACCOUNT = "account"
    CODE = "code"
    OPEN = "open"


WITH_ACCOUNT = frozenset({Access.ACCOUNT, Access.OPEN})
"""Where an account takes part; with codes it does not, or one person would be two."""
WITHOUT_ACCOUNT = frozenset({Access.CODE, Access.OPEN})
COUNTED_BY_CODE = frozenset({Access.CODE})
"""Where support without an account is counted: nobody can tell two people apart otherwise."""
KEPT_AFTER_DAYS = 180
"""So long after the last phase somebody finds their contribution by its key."""


def require_account_way(access: Access) -> None:
    """Let pass where an account takes part.

    Raises:
        NotAllowed: code "code-only".

    """
    if access not in WITH_ACCOUNT:
        message = "here one takes part with the code of the letter, not with an account"
        raise NotAllowed(message, code="code-only")


def require_open_way(access: Access) -> None:
    """Let pass where one takes part without an account.

    Raises:
        NotAllowed: code "account".

    """
    if access not in WITHOUT_ACCOUNT:
        message = "log in to take part"
        raise NotAllowed(message, code="account")


def require_counted(access: Access) -> None:
    """Let pass where support without an account is counted.

    Raises:
        NotAllowed: code "support-account".

    """
    require_open_way(access)
    if access not in COUNTED_BY_CODE:
        message = "without an account and without a code nobody can be counted once"
        raise NotAllowed(message, code="support-account")
