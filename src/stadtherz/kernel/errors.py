"""The refusals of the city: a small family that every system raises and only the edge words.

A refusal has a `code` (stable, part of the interface) and `details` (what was wrong and where).
Sentences in a language and HTTP statuses are added by the web layer, once.
"""


class Refused(Exception):
    """Something was asked that the city does not do.

    Args:
        message: what was wrong, where, and what to do; for logs and the command line.
        code: stable name of the reason; defaults to the class's own.
        details: one entry for each single reason, in the order to be shown.

    """

    code = "refused"

    def __init__(
        self, message: str = "", *, code: str | None = None, details: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message or code or self.code)
        self.code = code or self.code
        self.details = details


class NotAllowed(Refused):
    """The person may not do this."""

    code = "not-allowed"


class Invalid(Refused):
    """What came in breaks a rule; nothing was stored."""

    code = "invalid"


class Conflict(Refused):
    """It was right when it was asked, but something else came first."""

    code = "conflict"


class NotFound(Refused):
    """There is no such thing, or the person may not know of it."""

    code = "not-found"


class Unavailable(Refused):
    """A part outside of our hands does not answer; trying again later makes sense."""

    code = "unavailable"
