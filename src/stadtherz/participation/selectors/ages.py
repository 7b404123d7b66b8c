"""What an account said about its age."""

from typing import Any

from stadtherz.accounts.public import User
from stadtherz.kernel.errors import NotAllowed
from stadtherz.participation.domain.ages import is_old_enough
from stadtherz.participation.models import AgeStatement, Procedure


def age_missing(procedure: Procedure, account: Any) -> int:
    """Give the minimum that an account has not said to have; 0 where it may take part.

    Without a minimum nothing is asked of the database.
    """
    asked = procedure.minimum_age
    if not asked:
        return 0
    said = 0
    if isinstance(account, User):
        rows = AgeStatement.objects.filter(account=account)
        said = rows.values_list("at_least", flat=True).first() or 0
    return 0 if is_old_enough(asked, said) else asked


def require_age(procedure: Procedure, account: User) -> None:
    """Let pass who said to be old enough for a procedure.

    Raises:
        NotAllowed: code "age", with the minimum in the details.

    """
    if missing := age_missing(procedure, account):
        message = f"{procedure.key} is for people of at least {missing}; say so first"
        raise NotAllowed(message, code="age", details=(str(missing),))
