"""Finds proposals that say nearly the same as one that is being written."""

from uuid import UUID

from stadtherz.participation.domain.likeness import nearest
from stadtherz.participation.domain.proposals import State
from stadtherz.participation.models import Proposal


def terms_of_public(procedure_id: UUID, *, without: int) -> dict[str, frozenset[str]]:
    """Give the terms of what can be supported in a procedure, by number."""
    rows = Proposal.objects.filter(procedure_id=procedure_id, state=State.RELEASED)
    found = rows.exclude(pk=without).values_list("pk", "terms")
    return {str(pk): frozenset(terms) for pk, terms in found}


def similar_to(draft: Proposal) -> list[Proposal]:
    """Give the proposals that are most like a draft, the most alike first, in two queries."""
    others = terms_of_public(draft.procedure_id, without=draft.pk)
    alike = [int(one.key) for one in nearest(frozenset(draft.terms), others)]
    rows = Proposal.objects.select_related("district").in_bulk(alike)
    return [rows[pk] for pk in alike]
