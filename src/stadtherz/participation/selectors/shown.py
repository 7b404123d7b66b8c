"""Procedures as pages show them: where they stand now, and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from stadtherz.participation.models import Phase, Procedure


class PhaseState(StrEnum):
    """Where a phase lies from now."""

    PAST = "done"
    NOW = "running"
    COMING = "planned"


@dataclass(frozen=True)
class ShownPhase:
    """A phase with where it lies from now."""

    row: Phase
    state: PhaseState


@dataclass(frozen=True)
class ShownProcedure:
    """A procedure with the phase of now and the next one."""

    row: Procedure
    phases: tuple[ShownPhase, ...]
    now: Phase | None
    next: Phase | None


def shown_procedure(row: Procedure, at: datetime) -> ShownProcedure:
    """Say where a procedure stands; its phases are prefetched."""
    rows, rule = {phase.begins: phase for phase in row.phases.all()}, row.as_domain()
    now, coming = rule.current(at), rule.next(at)
    return ShownProcedure(
        row, tuple(ShownPhase(phase, _state(phase, at)) for phase in rows.values()),
        rows[now.begins] if now else None, rows[coming.begins] if coming else None,
    )  # fmt: skip


def shown_procedures(rows: Iterable[Procedure], at: datetime) -> list[ShownProcedure]:
    """Put procedures in order: first those of now, then those to come."""
    found = [shown_procedure(row, at) for row in rows]
    return sorted(found, key=lambda one: (one.now is None, one.next is None, one.row.key))


def _state(phase: Phase, at: datetime) -> PhaseState:
    if phase.as_domain().runs(at):
        return PhaseState.NOW
    return PhaseState.PAST if phase.ends <= at else PhaseState.COMING
