"""Finds what staff name on the command line."""

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import NotFound
from stadtherz.participation.models import Procedure, VotingBallot


def ballot_named(procedure: str, key: str) -> VotingBallot:
    """Find a ballot, open or not, by the keys of its procedure and its own.

    Raises:
        NotFound: there is none.

    """
    found = VotingBallot.objects.filter(procedure__key=procedure, key=key).first()
    if found is None:
        message = f"the procedure {procedure!r} has no ballot {key!r}"
        raise NotFound(message, code="ballot")
    return found


def procedure_named(key: str) -> Procedure:
    """Find a procedure by its key, public or not yet.

    Raises:
        NotFound: there is none.

    """
    found = Procedure.objects.filter(key=key).first()
    if found is None:
        message = f"there is no procedure {key!r}"
        raise NotFound(message, code="procedure")
    return found


def person_named(username: str) -> User:
    """Find who is responsible by user name.

    Raises:
        NotFound: there is no such account.

    """
    found = User.objects.filter(username=username).first()
    if found is None:
        message = f"there is no account {username!r}"
        raise NotFound(message, code="person")
    return found
