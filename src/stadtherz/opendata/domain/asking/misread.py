"""What is wrong with a question to a table: in which part, at which place, and what to do."""

from stadtherz.kernel.errors import Invalid

SHOWN = 40


def misread(code: str, part: str, at: int, message: str) -> Invalid:
    """Make a refusal that names the part of the question and the place in it.

    Args:
        code: stable name of the reason.
        part: "select", "filter", "group", "sort", "limit" or "after".
        at: place of the first sign that is wrong, counted from 1.
        message: what is wrong there and what to do.

    """
    return Invalid(f"{part}, sign {at}: {message}", code=code, details=(part, str(at)))


def shown(text: str) -> str:
    """Show the beginning of a text in a message."""
    return repr(text if len(text) <= SHOWN else text[:SHOWN] + "…")
