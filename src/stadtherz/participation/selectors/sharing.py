"""What readers with a log-in share of a page, and what is theirs; a query each (ADR 41).

The version moves on with each change that who made it must see at once: an event of any proposal,
and on the page of a proposal what is said there. What else changes is seen after a few seconds.

It is asked for each page that a reader gets, so the three questions are written in SQL: to have
them put together by the tables' classes takes ten times as long as the answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model

from stadtherz.accounts.public import User
from stadtherz.design.public import Share
from stadtherz.participation.adapters.puzzles import puzzle_for
from stadtherz.participation.domain.proposals import PUBLIC
from stadtherz.participation.models import (
    Argument,
    Collection,
    Followed,
    Follower,
    MergeOffer,
    Procedure,
    Proposal,
    ProposalEvent,
    Support,
)

TABLES: Mapping[str, type[Model]] = {
    "procedure": Procedure, "collection": Collection, "proposal": Proposal, "argument": Argument,
    "event": ProposalEvent, "support": Support, "merge": MergeOffer, "followed": Followed,
    "follower": Follower,
}  # fmt: skip
OF_LIST = (
    "SELECT (SELECT MAX(id) FROM {event}), c.version FROM {procedure} p"
    " JOIN {collection} c ON c.procedure_id = p.id WHERE p.key = %s AND p.published"
)
OF_PROCEDURE = (
    "SELECT (SELECT MAX(id) FROM {event}), EXISTS (SELECT 1 FROM {followed} f JOIN {follower} w"
    " ON w.id = f.follower_id WHERE w.user_id = %s AND f.subject = 'procedure' AND f.key = p.key)"
    " FROM {procedure} p WHERE p.key = %s AND p.published"
)
OF_PROPOSAL = (
    "SELECT o.id, o.state, o.supporters, o.author_id, o.merged_into_id, t.title, t.language,"
    " p.minimum_age,"
    " EXISTS (SELECT 1 FROM {support} s WHERE s.proposal_id = o.id AND s.account_id = %s),"
    " EXISTS (SELECT 1 FROM {merge} m WHERE m.source_id = o.id AND m.closed_at IS NULL),"
    " (SELECT COUNT(*) FROM {argument} a WHERE a.author_id = %s),"
    " (SELECT COUNT(*) FROM {argument} a WHERE a.proposal_id = o.id AND a.state = 'released'),"
    " (SELECT MAX(a.id) FROM {argument} a WHERE a.proposal_id = o.id AND a.state = 'released'),"
    " (SELECT MAX(id) FROM {event})"
    " FROM {proposal} o JOIN {procedure} p ON p.id = o.procedure_id"
    " LEFT JOIN {proposal} t ON t.id = o.merged_into_id"
    " WHERE o.id = %s AND p.key = %s AND p.published"
)


@dataclass(frozen=True)
class Target:
    """What a proposal was joined with."""

    title: str
    language: str


@dataclass(frozen=True)
class Supported:
    """What the part of a page needs where one supports a proposal."""

    pk: int
    state: str
    supporters: int
    merged_into_id: int | None
    merged_into: Target
    mine: bool


def share_of_list(procedure: str) -> Share | None:
    """Say what is shared of the list of proposals; None where there is none to see."""
    found = _first(OF_LIST, procedure)
    return Share(found) if found else None


def share_of_procedure(key: str, account: User) -> Share | None:
    """Say what is shared of the page of a procedure, and whether it is followed."""
    found = _first(OF_PROCEDURE, account.pk, key)
    return Share(found[0], {"followed": bool(found[1])}) if found else None


def share_of_proposal(procedure: str, pk: int, account: User) -> Share | None:
    """Say what is shared of the page of a proposal, and what this reader did there.

    None where more of the page is theirs: to its author, where it is not public, where an age is
    asked for, and while people are asked about joining it with another.
    """
    found = _first(OF_PROPOSAL, account.pk, account.pk, pk, procedure)
    if found is None:
        return None
    number, state, supporters, author, into, title, language, age, *rest = found
    mine, merging, said, *version = rest
    if state not in PUBLIC or author == account.pk or age or merging:
        return None
    shown = Supported(
        number, state, supporters, into, Target(title or "", language or ""), bool(mine)
    )
    own = {"proposal": shown, "puzzle": puzzle_for("argument", account.pk, said)}
    return Share((state, *version), own)


def _first(question: str, *values: str | int) -> Sequence[Any] | None:
    names = {name: table._meta.db_table for name, table in TABLES.items()}  # noqa: SLF001 - Django's public name for it
    with connection.cursor() as cursor:
        cursor.execute(question.format(**names), values)
        found: Sequence[Any] | None = cursor.fetchone()
    return found
