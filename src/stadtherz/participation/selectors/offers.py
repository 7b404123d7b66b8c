"""All that a procedure offers: one list over proposals, ballots, surveys, quizzes and lots.

Each part says where it stands; here it becomes what one can do now, what comes, and what came out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from stadtherz.participation.domain.phases import Act, PhaseKind
from stadtherz.participation.domain.times import Stage
from stadtherz.participation.models import LotDrawing, Procedure, Survey, VotingBallot
from stadtherz.participation.models.surveys import SurveyKind
from stadtherz.participation.selectors.board import ballots_on_board
from stadtherz.participation.selectors.lots import LotStage, drawings_of
from stadtherz.participation.selectors.lots import stage_of as stage_of_lots
from stadtherz.participation.selectors.proposals import InProcedure, in_procedure
from stadtherz.participation.selectors.quizzes import plays
from stadtherz.participation.selectors.survey_results import sheets_told
from stadtherz.participation.selectors.surveys import stage_of, surveys_of


class Standing(StrEnum):
    """Where something lies from now."""

    NOW = "now"
    COMING = "coming"
    OVER = "over"


@dataclass(frozen=True)
class Offer:
    """Something to do in a procedure.

    Args:
        row: what it is; the procedure itself stands for its proposals.
        standing: where it lies from now.
        stage: the same, as its part tells it; "" for proposals.
        number: of ballots on the board, sheets of a survey, plays; None where it is not told.

    """

    row: InProcedure | VotingBallot | Survey | LotDrawing
    standing: Standing
    stage: str = ""
    number: int | None = None


@dataclass(frozen=True)
class Offers:
    """What one can do now, what comes, and what came out."""

    now: tuple[Offer, ...]
    coming: tuple[Offer, ...]
    over: tuple[Offer, ...]
    awaits_ballot: bool

    @property
    def first_told(self) -> datetime | None:
        """Give when the first result that asks for an answer was told; None where none was."""
        told = [one.row for one in self.over if one.stage == Stage.TOLD]
        moments = [
            row.announced
            for row in told
            if isinstance(row, VotingBallot)
            or (isinstance(row, Survey) and row.kind == SurveyKind.SURVEY)
        ]
        return min(moments, default=None)


OF_LOTS = {
    LotStage.CALLING: Standing.NOW,
    LotStage.DRAWN: Standing.OVER,
}
OF_STAGES = {Stage.OPEN: Standing.NOW, Stage.TOLD: Standing.OVER}


def offers_of(procedure: Procedure, at: datetime) -> Offers:
    """Give all that a procedure offers, in at most seven queries.

    Args:
        procedure: with phases and ballots prefetched, and its collection joined.
        at: the moment that counts.

    """
    found = [*_proposals(procedure, at), *_ballots(procedure, at), *_surveys(procedure, at)]
    found += [*_lots(procedure, at)]
    now, coming, over = (
        tuple(one for one in found if one.standing is standing) for standing in Standing
    )
    has_ballot = any(isinstance(one.row, VotingBallot) for one in found)
    return Offers(now, coming, over, not has_ballot and _will_vote(procedure, at))


def _will_vote(procedure: Procedure, at: datetime) -> bool:
    phases = procedure.as_domain().phases
    return any(one.kind is PhaseKind.VOTE and one.ends > at for one in phases)


def _allowed(procedure: Procedure, act: Act, at: datetime) -> Standing:
    """Say where the phases put an act."""
    refusal = procedure.as_domain().refusal(act, at)
    if refusal is None:
        return Standing.NOW
    return Standing.COMING if refusal.moment and refusal.moment > at else Standing.OVER


def _proposals(procedure: Procedure, at: datetime) -> Iterator[Offer]:
    found = in_procedure(procedure, at)
    if found is None:
        return
    standings = {_allowed(procedure, act, at) for act in (Act.PROPOSE, Act.DISCUSS)}
    yield Offer(found, next(one for one in Standing if one in standings))


def _ballots(procedure: Procedure, at: datetime) -> Iterator[Offer]:
    rows = [ballot for ballot in procedure.ballots.all() if ballot.rule_hash]
    numbers = ballots_on_board([row.pk for row in rows])
    for row in rows:
        stage = row.times.stage(at)
        standing = OF_STAGES.get(stage, Standing.COMING)
        if standing is Standing.NOW:
            standing = _allowed(procedure, Act.VOTE, at)
        yield Offer(row, standing, stage.value, numbers.get(row.pk))


def _surveys(procedure: Procedure, at: datetime) -> Iterator[Offer]:
    rows = list(surveys_of(procedure))
    numbers: Mapping[UUID, int] = sheets_told(rows, at) | plays(rows)
    for row in rows:
        stage = stage_of(row, at)
        standing = OF_STAGES.get(stage, Standing.COMING)
        if stage is Stage.CLOSED and row.kind == SurveyKind.QUIZ:
            standing = Standing.OVER
        if standing is Standing.NOW:
            standing = _allowed(procedure, Act.ANSWER, at)
        yield Offer(row, standing, stage.value, numbers.get(row.pk))


def _lots(procedure: Procedure, at: datetime) -> Iterator[Offer]:
    for row in drawings_of(procedure):
        stage = stage_of_lots(row, at)
        standing = OF_LOTS.get(stage, Standing.COMING)
        if standing is Standing.NOW:
            standing = _allowed(procedure, Act.APPLY, at)
        yield Offer(row, standing, stage.value)
