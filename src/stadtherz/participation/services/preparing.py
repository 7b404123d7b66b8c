"""Prepares a ballot of a procedure, as long as it is not fixed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Invalid
from stadtherz.kernel.text import Text
from stadtherz.participation.domain.ages import is_age, strictest
from stadtherz.participation.domain.ballots import KEY, Kind
from stadtherz.participation.domain.counting.sheets import declared_rule
from stadtherz.participation.domain.page_words import NO_BALLOT
from stadtherz.participation.domain.register import Access
from stadtherz.participation.models import BallotOption, Procedure, VotingBallot
from stadtherz.participation.selectors.ballot_desk import require_seen
from stadtherz.participation.selectors.procedures import (
    held_ballot,
    hold_procedure,
    require_unfixed,
)


@dataclass(frozen=True)
class OptionSetup:
    """What can be chosen; `cost` in cents, None where nothing is bought."""

    key: str
    title: Text
    text: Text
    cost: int | None = None


@dataclass(frozen=True)
class BallotSetup:
    """Everything that staff decide about a ballot before it is fixed; `budget` in cents."""

    key: str
    title: Text
    question: Text
    kind: str
    access: str
    rule: Text
    rule_settings: Mapping[str, Any]
    opens: datetime
    closes: datetime
    announced: datetime
    objections_until: datetime
    options: tuple[OptionSetup, ...]
    budget: int | None = None
    least: int = 1
    most: int = 1
    points: int = 0
    points_each: int = 0
    minimum_age: int = 0


@transaction.atomic
def prepare_ballot(
    *, procedure: Procedure, setup: BallotSetup, by: User, seen: str | None = None
) -> VotingBallot:  # fmt: skip
    """Prepare a ballot, or change all of it while its rules are not fixed.

    Args:
        procedure: it belongs to.
        setup: everything that was decided.
        by: who saves it.
        seen: the version that was changed, "" for none; None takes the place of any.

    Raises:
        NotAllowed: without the permission to run ballots.
        Invalid: something is missing, contradicts itself, or could not be counted.
        Conflict: its rules are fixed, or somebody else has changed it meanwhile.

    """
    require(by, Permission.RUN_BALLOTS)
    _check_keys((setup.key, *(one.key for one in setup.options)))
    if setup.kind not in list(Kind) or setup.access not in list(Access):
        message = f"kind is one of {', '.join(Kind)}; access is one of {', '.join(Access)}"
        raise Invalid(message, code="ballot")
    if not all((setup.title, *(one.title for one in setup.options))):
        message = "the ballot and each of its options need a title"
        raise Invalid(message, code="ballot")
    hold_procedure(procedure)
    known = VotingBallot.objects.select_for_update().filter(procedure=procedure, key=setup.key)
    there = known.first()
    found = there or VotingBallot(procedure=procedure)
    require_unfixed(found)
    require_seen(there, seen)
    if not is_age(setup.minimum_age):
        message = f"{setup.minimum_age} is no age; 0 asks for none"
        raise Invalid(message, code="ballot-age")
    for name, value in vars(setup).items():
        if name != "options":
            setattr(found, name, value)
    found.minimum_age = strictest(setup.minimum_age, procedure.minimum_age)
    found.times.checked()
    found.limits.checked(len(setup.options))
    found.save()
    found.options.all().delete()
    BallotOption.objects.bulk_create(
        BallotOption(ballot=found, position=place, **_plain(one))
        for place, one in enumerate(setup.options)
    )
    declared_rule(found.sheet(), setup.rule_settings)
    return found


def _plain(option: OptionSetup) -> dict[str, Any]:
    return {name: getattr(option, name) for name in option.__dataclass_fields__}


def _check_keys(keys: Sequence[str]) -> None:
    wrong = [key for key in keys if not KEY.fullmatch(key)]
    if keys[0] in NO_BALLOT:
        message = f"{keys[0]!r} stands in addresses of other pages; take another key"
        raise Invalid(message, code="ballot-key")
    if wrong or len(set(keys[1:])) != len(keys) - 1:
        message = f"keys are of small letters, digits and hyphens, and none is there twice: {keys}"
        raise Invalid(message, code="ballot")


@transaction.atomic
def remove_ballot(*, ballot_id: UUID, by: User, seen: str | None = None) -> None:
    """Remove a ballot whose rules are not fixed, with its options; nobody saw it.

    Raises:
        NotAllowed: without the permission to run ballots.
        NotFound: there is no such ballot.
        Conflict: its rules are fixed, or it is not any more what was `seen`.

    """
    require(by, Permission.RUN_BALLOTS)
    found = held_ballot(ballot_id)
    require_unfixed(found)
    require_seen(found, seen)
    found.delete()
