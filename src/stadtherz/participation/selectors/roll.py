"""How many stand on the list of voters, by what they can show; never who, and never who voted."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, OuterRef, QuerySet

from stadtherz.accounts.public import User
from stadtherz.participation.adapters.keys import has_key, key_of
from stadtherz.participation.domain.marks import Proof, mark_of
from stadtherz.participation.domain.register import PROOFS, Access
from stadtherz.participation.models import RightMark, VotingBallot


@dataclass(frozen=True)
class Roll:
    """The list of voters in numbers.

    Args:
        entered: of each proof that the ballot takes, how many are entered; empty where accounts
            enter with the vote, as the number would tell how many have voted.
        accounts: how many confirmed accounts there are now.

    """

    entered: tuple[tuple[str, int], ...]
    accounts: int


def confirmed_accounts() -> QuerySet[User]:
    """Give every active account with a confirmed mail address."""
    sure = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    return User.objects.filter(Exists(sure), is_active=True).order_by("pk")


def is_entered(ballot: VotingBallot, account: User) -> bool:
    """Whether an account stands on the list of voters; whether it voted is not asked."""
    if not has_key(ballot.pk):
        return False
    mark = mark_of(key_of(ballot.pk), Proof.ACCOUNT, str(account.pk))
    return RightMark.objects.filter(ballot=ballot, mark=mark).exists()


def roll_of(ballot: VotingBallot) -> Roll:
    """Count who is entered, in two queries."""
    access, accounts = Access(ballot.access), confirmed_accounts().count()
    if access is Access.EVERY_ACCOUNT:
        return Roll((), accounts)
    rows = RightMark.objects.filter(ballot=ballot).values_list("proof")
    counts = dict(rows.annotate(number=Count("pk")).order_by("proof"))
    proofs = [one for one in Proof if one in PROOFS[access] and one is not Proof.PAPER]
    return Roll(tuple((one.value, counts.get(one.value, 0)) for one in proofs), accounts)
