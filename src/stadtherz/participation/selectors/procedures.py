from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from stadtherz.kernel.errors import Conflict, NotAllowed, NotFound
from stadtherz.participation.domain.phases import Act, Procedure
from stadtherz.participation.models import Procedure as ProcedureRow
from stadtherz.participation.models import VotingBallot


def procedures() -> QuerySet[ProcedureRow]:
    """Every public procedure with its phases and ballots, in three queries."""
    return ProcedureRow.objects.filter(published=True).prefetch_related("phases", "ballots")


def procedures_of_project(project: str) -> list[ProcedureRow]:
    """Give the public procedures that serve a project, for its page."""
    return list(ProcedureRow.objects.filter(published=True, project=project))


def procedure_with(key: str) -> ProcedureRow:
    """Find a public procedure.

    Raises:
        NotFound: there is none, or it is not public.

    """
    joined = procedures().select_related("department", "collection")
    found = joined.filter(key=key).first()
    if found is None:
        message = f"no procedure has the key {key!r}"
        raise NotFound(message, code="procedure")
    return found


def procedure_collecting(key: str) -> ProcedureRow:
    """Find a public procedure that collects proposals, with its phases, in two queries.

    Raises:
        NotFound: there is none, or it collects nothing.

    """
    rows = ProcedureRow.objects.filter(published=True, collection__isnull=False)
    rows = rows.select_related("department", "collection").prefetch_related("phases")
    found = rows.filter(key=key).first()
    if found is None:
        message = f"no procedure with the key {key!r} collects proposals"
        raise NotFound(message, code="procedure")
    return found


def ballot_in(procedure: str, key: str) -> VotingBallot:
    """Find an opened ballot of a public procedure, with phases and options.

    Raises:
        NotFound: there is none, or its rules are not fixed yet.

    """
    rows = fixed_ballots().select_related("procedure__department")
    found = rows.filter(procedure__key=procedure, key=key).first()
    if found is None or not found.procedure.published:
        message = f"the procedure {procedure!r} has no ballot {key!r}"
        raise NotFound(message, code="ballot")
    return found


def fixed_ballot(ballot_id: UUID) -> VotingBallot:
    """Give a ballot whose rules are fixed.

    Raises:
        NotFound: there is none.

    """
    found = fixed_ballots().filter(pk=ballot_id).first()
    if found is None:
        message = f"there is no open ballot {ballot_id}"
        raise NotFound(message, code="ballot")
    return found


def hold_procedure(procedure: ProcedureRow) -> None:
    """Hold a procedure to the end of the transaction, so that two first saves of a key follow.

    Whoever comes second then finds what the first one made. Rows that only point at the procedure
    wait for nobody.
    """
    ProcedureRow.objects.select_for_update(no_key=True).get(pk=procedure.pk)


def held_ballot(ballot_id: UUID) -> VotingBallot:
    """Give a ballot, prepared or fixed, and hold it to the end of the transaction.

    Raises:
        NotFound: there is none.

    """
    found = VotingBallot.objects.select_for_update().filter(pk=ballot_id).first()
    if found is None:
        message = f"there is no ballot {ballot_id}"
        raise NotFound(message, code="ballot")
    return found


def require_unfixed(ballot: VotingBallot) -> None:
    """Let pass a ballot that can still be changed.

    Raises:
        Conflict: its rules are fixed.

    """
    if ballot.rule_hash:
        message = f"the ballot {ballot.key} is open already; its rules stay"
        raise Conflict(message, code="ballot-fixed")


def fixed_ballots() -> QuerySet[VotingBallot]:
    """Give the ballots whose rules are fixed, with procedure, phases and options."""
    found = VotingBallot.objects.exclude(rule_hash="").select_related("procedure")
    return found.prefetch_related("procedure__phases", "options")


def require_act(procedure: Procedure, act: Act, at: datetime) -> None:
    """Let pass what the phases allow at a moment, whoever asks.

    Raises:
        NotAllowed: with the reason, the moment that matters and the act as details.

    """
    refusal = procedure.refusal(act, at)
    if refusal is not None:
        moment = refusal.moment.isoformat() if refusal.moment else ""
        message = f"{act.value} is not allowed now: {refusal.why.value} {moment}".strip()
        raise NotAllowed(message, code="phase", details=(refusal.why.value, moment, act))
