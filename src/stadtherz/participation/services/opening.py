"""Opens a ballot: from here on nobody changes what people vote on, by which rule, and when."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.participation.adapters.keys import make_key
from stadtherz.participation.adapters.staff_log import Noted, note_act
from stadtherz.participation.domain.ballots import canonical
from stadtherz.participation.domain.board import FORMAT, EntryKind
from stadtherz.participation.domain.counting.sheets import declared_rule
from stadtherz.participation.domain.phases import PhaseKind
from stadtherz.participation.models import BallotBox, VotingBallot
from stadtherz.participation.selectors.ballot_desk import require_seen
from stadtherz.participation.selectors.procedures import held_ballot, require_unfixed
from stadtherz.participation.services.boarding import NewHead, append, sign_head


def rule_bound(ballot: VotingBallot) -> dict[str, Any]:
    """Give the rule as the board binds it: words for people, the value, and the hash of its text.

    The last is of the one text of the value (`domain.counting.rule`), as counting publishes it;
    where nothing is bought there is no rule to count by, and no hash.
    """
    rule = declared_rule(ballot.sheet(), ballot.rule_settings)
    bound = {"text": dict(ballot.rule), "settings": ballot.rule_settings}
    return bound | ({"counting_sha256": rule.sha256()} if rule else {})


def rule_hash_of(ballot: VotingBallot) -> str:
    """Hash the whole rule: all that `rule_bound` gives, in its one form."""
    return sha256(canonical(rule_bound(ballot)).encode()).hexdigest()


@transaction.atomic
def open_ballot(
    *, ballot_id: UUID, by: User, now: datetime, seen: str | None = None
) -> VotingBallot:  # fmt: skip
    """Fix a ballot, bind it to the first entry of its board, and make the key of its marks.

    Args:
        ballot_id: which one.
        by: who fixes it.
        now: the moment.
        seen: the version that was read before; None where nobody read one.

    Raises:
        NotAllowed: without the permission to run ballots.
        NotFound: there is no such ballot.
        Conflict: it is open already, its time has begun, or somebody has changed it since it was
            read.
        Invalid: it could not be filled in, lies outside of a phase for voting, or its rule has no
            words, is none, or cannot count such ballots.

    """
    require(by, Permission.RUN_BALLOTS)
    ballot = held_ballot(ballot_id)
    require_unfixed(ballot)
    require_seen(ballot, seen)
    check_opening(ballot, now)
    ballot.rule_hash = rule_hash_of(ballot)
    ballot.save(update_fields=["rule_hash"])
    box = BallotBox.objects.create(pk=ballot.pk)
    append(box, [rules_of(ballot)])
    sign_head(box, NewHead(timezone.localdate(now)))
    make_key(ballot.pk)
    note_act(ballot, Noted.FIXED, by=by, now=now)
    return ballot


def check_opening(ballot: VotingBallot, now: datetime) -> None:
    """Let pass a ballot that can be fixed as it is.

    Raises:
        Conflict, Invalid: see `open_ballot`.

    """
    require_unfixed(ballot)
    if now >= ballot.opens:
        message = f"voting in {ballot.key} was to begin already; give it a later beginning"
        raise Conflict(message, code="ballot-late")
    ballot.times.checked()
    ballot.limits.checked(ballot.options.count())
    if not str(ballot.rule).strip():
        message = f"the ballot {ballot.key} has no rule of how it is counted; write it first"
        raise Invalid(message, code="ballot-rule")
    declared_rule(ballot.sheet(), ballot.rule_settings)
    if ballot.minimum_age < ballot.procedure.minimum_age:
        message = f"the procedure asks for {ballot.procedure.minimum_age} years; save the ballot"
        raise Invalid(message, code="ballot-age")
    phases = ballot.procedure.as_domain().phases
    votes = [phase for phase in phases if phase.kind is PhaseKind.VOTE]
    if not any(phase.holds(ballot.opens, ballot.closes) for phase in votes):
        message = (
            f"the ballot {ballot.key} lies outside of the phase for voting; change one of both"
        )
        raise Invalid(message, code="ballot-phase")


def rules_of(ballot: VotingBallot) -> dict[str, Any]:
    """Write down everything that is fixed, as the first entry of the board."""
    options = [
        {"key": one.key, "title": dict(one.title), "cost": one.cost} for one in ballot.options.all()
    ]
    return {
        "kind": EntryKind.RULES.value, "format": FORMAT, "ballot": str(ballot.pk),
        "procedure": ballot.procedure.key, "title": dict(ballot.title),
        "vote": {
            "kind": ballot.kind, "least": ballot.least, "most": ballot.most,
            "points": ballot.points, "points_each": ballot.points_each,
        },
        "options": options, "budget": ballot.budget,
        "rule": rule_bound(ballot),
        "rule_sha256": ballot.rule_hash,
        "opens": _moment(ballot.opens), "closes": _moment(ballot.closes),
        "announced": _moment(ballot.announced),
    } | ({"minimum_age": ballot.minimum_age} if ballot.minimum_age else {})  # fmt: skip


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")
