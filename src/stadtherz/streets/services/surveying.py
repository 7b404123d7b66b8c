"""Facts that people found on the spot: somebody says them, somebody else accepts or refuses them.

Accepted ones lie over the map in the rows of things and in the walkable network. They belong to
the number of a thing in the map: an import leaves them, and what comes back has them again.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from stadtherz.accounts.public import Permission, User, require
from stadtherz.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from stadtherz.kernel.events import publish
from stadtherz.streets.adapters.marks import mark_for
from stadtherz.streets.domain.features import Collection, unit_of
from stadtherz.streets.domain.surveys import State, SurveyAccepted, read_finding
from stadtherz.streets.models import Feature, Survey
from stadtherz.streets.selectors.surveys import told_often
from stadtherz.streets.services.visitors import Sender, require_let_in

LONGEST_REASON, LONGEST_SOURCE, AT_ONCE = 300, 120, 200
FINDINGS_AN_HOUR, UNPROVED_AN_HOUR = 120, 15
"""From one network without an account; fewer where no puzzle was solved."""
MARKS_KEPT = timedelta(days=30)
"""So long a network that told a fact is known for it; by then most have another address."""


@dataclass(frozen=True)
class Finding:
    """What somebody found: of which thing, what, when, and how (such as "Begehung")."""

    collection: Collection
    ref: str
    attribute: str
    text: str
    seen_on: date
    source: str


@transaction.atomic
def suggest_fact(*, finding: Finding, by: User | None, now: datetime, mark: str = "") -> Survey:
    """Take in what somebody found; people without an account may as well.

    Args:
        finding: what it is.
        by: who found it, None without an account.
        now: the moment.
        mark: of the network of whoever has no account.

    Raises:
        NotFound: the map has no such thing.
        Invalid: the value is none that the attribute can have, or the day is to come.

    """
    one = finding
    if not Feature.objects.filter(collection=one.collection.value, ref=one.ref).exists():
        message = f"the map has nothing {one.ref[:40]!r} in {one.collection.value}"
        raise NotFound(message, code="feature")
    value = read_finding(one.collection, one.attribute, one.text)
    if one.seen_on > now.date():
        message = "what was found is of a day to come; say when you saw it"
        raise Invalid(message, code="survey-day", details=("seen_on",))
    source = one.source.strip()
    if not source or len(source) > LONGEST_SOURCE:
        message = f"say in 1 to {LONGEST_SOURCE} signs how it was found"
        raise Invalid(message, code="survey-source", details=("source",))
    return Survey.objects.create(
        collection=one.collection.value, ref=one.ref, attribute=one.attribute, value=value,
        unit=unit_of(one.collection, one.attribute), seen_on=one.seen_on, source=source,
        made_at=now, by=by, mark=mark,
    )  # fmt: skip


def suggest_openly(*, finding: Finding, sender: Sender, now: datetime) -> Survey:
    """Take in what somebody found without an account, while not too much comes from them.

    Raises:
        NotAllowed: code "too-often".
        Conflict: code "survey-told": enough people told it, or this network did: who says it twice
            is no second person.
        NotFound, Invalid: see `suggest_fact`.

    """
    require_let_in(sender, "finding", FINDINGS_AN_HOUR, UNPROVED_AN_HOUR)
    read_finding(finding.collection, finding.attribute, finding.text)  # a slip may be mended
    about = finding.collection.value, finding.ref, finding.attribute
    try:
        if not told_often(about):
            mark = mark_for(f"finding {'/'.join(about)}", sender.origin)
            return suggest_fact(finding=finding, by=None, now=now, mark=mark)
    except IntegrityError:  # of this network
        pass
    message = "this was told already and waits for somebody who decides"
    raise Conflict(message, code="survey-told")


def forget_marks(*, now: datetime) -> None:
    """Forget from which network a fact came that waits for long."""
    old = Survey.objects.filter(made_at__lt=now - MARKS_KEPT)
    old.exclude(mark="").update(mark="")


@transaction.atomic
def accept_survey(*, pk: int, by: User, now: datetime) -> Survey:
    """Let a fact count from now on; one that counted before is kept behind it.

    Raises:
        NotAllowed: no permission, or it is one's own.
        Conflict: somebody decided already.

    """
    row = _to_decide(pk, by)
    _same_fact(row).filter(state=State.ACCEPTED).update(state=State.REPLACED)
    _decide(row, State.ACCEPTED, by, now)
    _counts_now(row)
    return row


@transaction.atomic
def refuse_survey(*, pk: int, reason: str, by: User, now: datetime) -> Survey:
    """Let a fact not count, and say why.

    Raises:
        NotAllowed: no permission, or it is one's own.
        Conflict: somebody decided already.
        Invalid: no reason is given.

    """
    row = _to_decide(pk, by)
    row.reason = reason.strip()
    if not row.reason or len(row.reason) > LONGEST_REASON:
        message = f"a refusal needs a reason of 1 to {LONGEST_REASON} signs"
        raise Invalid(message, code="survey-reason", details=("reason",))
    _decide(row, State.REFUSED, by, now)
    return row


@transaction.atomic
def undo_decision(*, pk: int, by: User) -> Survey:
    """Take a decision back: it waits again, and the fact before it counts again.

    Raises:
        NotAllowed: no permission.
        Conflict: nobody decided yet, or a newer fact counts.

    """
    require(by, Permission.REVIEW_STREETS)
    row = _locked(pk)
    was = row.state
    if was not in (State.ACCEPTED, State.REFUSED):
        message = "only what was decided and not replaced since can be taken back"
        raise Conflict(message, code="survey-undo")
    row.state, row.reason, row.decided_at, row.decided_by = State.WAITING, "", None, None
    row.save()
    if was == State.ACCEPTED:
        before = _same_fact(row).filter(state=State.REPLACED).order_by("-decided_at", "-pk").first()
        if before:
            before.state = State.ACCEPTED
            before.save(update_fields=["state"])
        _counts_now(row)
    return row


def apply_accepted(only: Q | None = None) -> None:
    """Lay the accepted facts over the rows of things, of all or of those chosen."""
    facts: dict[tuple[str, str], list[Survey]] = defaultdict(list)
    accepted = Survey.objects.filter(state=State.ACCEPTED)
    for one in accepted.filter(only) if only else accepted:
        facts[one.collection, one.ref].append(one)
    had = Feature.objects.exclude(surveyed={})
    rows = {row.pk: row for row in (had.filter(only) if only else had)}
    rows |= {row.pk: row for row in _rows_of(facts)}
    for row in rows.values():
        found = facts[row.collection, row.ref]
        row.surveyed = {one.attribute: one.told() for one in found}
        days = [fact["date"] for fact in row.known.values() if fact["date"]]
        row.dated = date.fromisoformat(max(days)) if days else None
    Feature.objects.bulk_update(rows.values(), ["surveyed", "dated"], batch_size=AT_ONCE)


def _rows_of(facts: Iterable[tuple[str, str]]) -> Iterable[Feature]:
    keys = set(facts)
    refs = sorted({ref for _, ref in keys})
    for first in range(0, len(refs), AT_ONCE):
        for row in Feature.objects.filter(ref__in=refs[first : first + AT_ONCE]):
            if (row.collection, row.ref) in keys:
                yield row


def _locked(pk: int) -> Survey:
    row = Survey.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        message = f"there is no survey {pk}"
        raise NotFound(message, code="survey")
    return row


def _to_decide(pk: int, by: User) -> Survey:
    require(by, Permission.REVIEW_STREETS)
    row = _locked(pk)
    if row.by_id == by.pk:
        message = "nobody decides on what they found themselves; ask a second person"
        raise NotAllowed(message, code="survey-own")
    if row.state != State.WAITING:
        message = "somebody has decided on this already"
        raise Conflict(message, code="survey-decided")
    return row


def _same_fact(row: Survey) -> QuerySet[Survey]:
    return Survey.objects.filter(
        collection=row.collection, ref=row.ref, attribute=row.attribute
    ).exclude(pk=row.pk)


def _decide(row: Survey, state: State, by: User, now: datetime) -> None:
    row.state, row.decided_at, row.decided_by, row.mark = state, now, by, ""
    row.save()


def _counts_now(row: Survey) -> None:
    apply_accepted(Q(collection=row.collection, ref=row.ref))
    event = SurveyAccepted(row.collection, row.ref, row.attribute)
    transaction.on_commit(lambda: publish(event))
