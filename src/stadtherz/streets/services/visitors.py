"""Keeps floods out where nobody needs an account: counted for an hour, fewer without a puzzle."""

from dataclasses import dataclass

from stadtherz.accounts.public import is_let_in, solves
from stadtherz.kernel.errors import NotAllowed
from stadtherz.streets.adapters.marks import puzzle_of


@dataclass(frozen=True)
class Sender:
    """Who sends something: a mark of the network, the key of the form, the answer to its puzzle.

    Without an origin, as on the command line, nothing is counted.
    """

    origin: str
    key: str = ""
    answer: str = ""


def require_let_in(sender: Sender, what: str, most: int, unproved: int) -> None:
    """Count something, and let pass while not too much comes from one network within an hour.

    Args:
        sender: who sends it.
        what: what is counted.
        most: how many pass.
        unproved: how many of them without a solved puzzle.

    Raises:
        NotAllowed: code "too-often".

    """
    require_few(what, sender.origin, most)
    if sender.origin and not _is_proved(sender):
        require_few(f"unproved-{what}", sender.origin, unproved)


def require_few(what: str, origin: str, most: int) -> None:
    """Let the first ones of an hour pass.

    Raises:
        NotAllowed: code "too-often".

    """
    if origin and not is_let_in(f"streets:{what}", origin, most):
        message = f"at most {most} an hour come from one network"
        raise NotAllowed(message, code="too-often")


def _is_proved(sender: Sender) -> bool:
    """Whether the puzzle of this form was solved; one answer serves once."""
    if not solves(puzzle_of(sender.key), sender.answer):
        return False
    return is_let_in("streets:puzzle", sender.key, 1)
