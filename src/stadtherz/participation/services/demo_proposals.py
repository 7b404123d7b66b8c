"""Invented proposals for the demo, marked as such on every page that shows them.

They stand in `proposals.toml` in the folder beside the city file. They have no authors, and their
numbers of supporters no supporters.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from stadtherz.city.public import Department, District, Theme
from stadtherz.participation.domain.access import Access
from stadtherz.participation.domain.collections import Kind
from stadtherz.participation.domain.likeness import fold, nearest, terms_of
from stadtherz.participation.domain.proposals import State
from stadtherz.participation.models import (
    Argument,
    Collection,
    Decision,
    EventKind,
    Opinion,
    Phase,
    Procedure,
    Proposal,
    ProposalEvent,
)
from stadtherz.participation.selectors.likeness import terms_of_public
from stadtherz.participation.services.demo_tables import require_demo, tables, told_of, town_hour

KEY, FILE = "vorschlaege", "proposals.toml"
OFFICE_OPENS = 8
Table = dict[str, Any]


@transaction.atomic
def load_demo_proposals(*, now: datetime, key: str = KEY) -> int:
    """Make the demo's procedure with its proposals, once; gives how many are new.

    A procedure that is there already keeps its title and phases.

    Raises:
        NotAllowed: outside of the demo.

    """
    require_demo()
    told = tables(FILE)
    if not told:
        return 0
    return collected(key, told, now)


def collected(key: str, told: Table, now: datetime) -> int:
    """Make a procedure with what was handed in, once; gives how many contributions are new."""
    procedure = procedure_told(key, told, now)
    if Proposal.objects.filter(procedure=procedure, illustrative=True).exists():
        return 0
    for place, row in enumerate(told["proposals"]):
        _propose(procedure, row, town_hour(now, days=-row["days_ago"], hour=free_hour(place)), now)
    return len(told["proposals"])


def procedure_told(key: str, told: Table, now: datetime) -> Procedure:
    """Give the procedure with its phases and its collection; what is there already stays."""
    procedure, is_new = Procedure.objects.get_or_create(
        key=key, defaults=told_of(told["procedure"])
    )
    if is_new:
        day = town_hour(now, days=0, hour=OFFICE_OPENS)
        Phase.objects.bulk_create(
            Phase(procedure=procedure, kind=one["kind"], begins=day + timedelta(one["begins"]),
                  ends=day + timedelta(one["ends"]))
            for one in told["phases"]
        )  # fmt: skip
    lists = {name: told.get(name, []) for name in ("criteria", "categories", "prizes")}
    kind = told.get("kind", Kind.PROPOSALS.value)
    access = told.get("access", Access.ACCOUNT.value)
    Collection.objects.get_or_create(
        procedure=procedure, defaults=lists | {"kind": kind, "access": access}
    )
    return procedure


def free_hour(place: int) -> int:
    """Give an hour at which people write: those who follow each other do not write at the same."""
    return 9 + 5 * place % 11


def _propose(procedure: Procedure, said: Table, at: datetime, now: datetime) -> None:
    today = timezone.localdate(now)
    terms, address = terms_of(said["title"], said["text"]), said.get("address", "")
    alike = nearest(terms, terms_of_public(procedure.pk, without=0))
    row = Proposal.objects.create(
        procedure=procedure, title=said["title"], text=said["text"], address=address,
        district=District.objects.filter(key=said.get("district")).first(),
        theme=Theme.objects.filter(key=said.get("theme")).first(), lon=said.get("lon"),
        lat=said.get("lat"), supporters=said["supporters"], state=State.RELEASED.value,
        created_at=at, handed_in_at=at, released_at=at, looked_at=True, illustrative=True,
        terms=sorted(terms), similar=[int(one.key) for one in alike],
        promise=said.get("promise", ""), category=said.get("category", ""),
        promise_due=today + timedelta(said["due_in"]) if "due_in" in said else None,
        prize=said.get("prize", ""), prize_reason=said.get("prize_reason", ""),
        folded=fold(f"{said['title']}\n{said['text']}\n{address}"),
    )  # fmt: skip
    _decide(row, at)
    _promise(row, said, at)
    for one in said.get("opinions", ()):
        _give_opinion(row, one, now)
    for number, one in enumerate(said.get("arguments", ())):
        argue(row, one, town_hour(at, days=1, hour=free_hour(number)))


def _decide(row: Proposal, at: datetime) -> None:
    """Write the decision into the log, so that the demo shows one."""
    rules = [one["key"] for one in row.procedure.collection.criteria]
    waited = timedelta(hours=2 + 7 * (row.supporters % 5))
    Decision.objects.create(
        proposal=row, outcome="release", kept=rules, waited_since=at - waited, decided_at=at
    )


def _promise(row: Proposal, said: Table, at: datetime) -> None:
    ProposalEvent.objects.create(proposal=row, kind=EventKind.RELEASED, at=at)
    if "promise_reason" in said:
        ProposalEvent.objects.create(
            proposal=row, kind=EventKind.PROMISE, at=at + timedelta(days=2), promise=row.promise,
            due=row.promise_due, reason=said["promise_reason"],
        )  # fmt: skip


def _give_opinion(row: Proposal, said: Table, now: datetime) -> None:
    department = Department.objects.filter(key=said["department"]).first()
    if department is None:
        return
    given = "feasible" in said
    Opinion.objects.create(
        proposal=row, department=department, asked_at=town_hour(now, days=-6, hour=OFFICE_OPENS),
        due=timezone.localdate(now) + timedelta(said.get("due_in", 7)),
        feasible=said.get("feasible", ""), text=said.get("text", ""),
        given_at=town_hour(now, days=-4, hour=14) if given else None,
    )  # fmt: skip


def argue(row: Proposal, said: Table, at: datetime) -> None:
    """Say something about a contribution, with the answer to it where there is one."""
    values = {"proposal": row, "stance": said["stance"], "state": State.RELEASED.value,
              "looked_at": True}  # fmt: skip
    made = Argument.objects.create(
        text=said["text"], created_at=at, handed_in_at=at, released_at=at, **values
    )
    if "answer" in said:
        later = at + timedelta(hours=1)
        Argument.objects.create(
            text=said["answer"], answers_to=made, created_at=later, handed_in_at=later,
            released_at=later, **values,
        )  # fmt: skip
