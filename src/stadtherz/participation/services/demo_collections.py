"""Invented pins, contest, names and draft for the demo, marked as such like its proposals.

They stand in `collections.toml` in the folder beside the city file.
"""

from datetime import datetime

from django.db import transaction

from stadtherz.participation.domain.collections import Kind
from stadtherz.participation.models import Procedure, Proposal
from stadtherz.participation.services.demo_proposals import (
    Table,
    argue,
    collected,
    free_hour,
    procedure_told,
)
from stadtherz.participation.services.demo_tables import (
    demo_lead,
    require_demo,
    tables,
    town_hour,
)
from stadtherz.participation.services.drafting import publish_draft

FILE = "collections.toml"


@transaction.atomic
def load_demo_collections(*, now: datetime) -> int:
    """Make a procedure of each kind with what was handed in, once; gives how many are new.

    Raises:
        NotAllowed: outside of the demo.

    """
    require_demo()
    return sum(_made(told, now) for told in tables(FILE).get("collections", ()))


def demo_keys() -> list[str]:
    """Give the keys of these procedures."""
    return [told["key"] for told in tables(FILE).get("collections", ())]


def _made(told: Table, now: datetime) -> int:
    if told["kind"] != Kind.DRAFT.value:
        return collected(told["key"], told, now)
    procedure = procedure_told(told["key"], told, now)
    if Proposal.objects.filter(procedure=procedure).exists():
        return 0
    return _drafted(procedure, told, now)


def _drafted(procedure: Procedure, told: Table, now: datetime) -> int:
    """Publish the versions in turn; what is said about a paragraph stays with it."""
    by = demo_lead()
    for text, days in zip(told["drafts"], told["draft_days_ago"], strict=True):
        at = town_hour(now, days=-days, hour=10)
        publish_draft(procedure_id=procedure.pk, text=text, by=by, now=at)
    rows = Proposal.objects.filter(procedure=procedure)
    rows.update(illustrative=True)
    by_number = {row.paragraph: row for row in rows}
    for place, said in enumerate(told["comments"]):
        at = town_hour(now, days=-said["days_ago"], hour=free_hour(place))
        argue(by_number[said["paragraph"]], said, at)
    return len(by_number)
