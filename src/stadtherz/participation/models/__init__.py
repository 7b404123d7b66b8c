from stadtherz.participation.models.ballots import BallotOption, VotingBallot
from stadtherz.participation.models.box import (
    BallotBox,
    BoardEntry,
    CastBallot,
    DayHead,
    SealedBallot,
)
from stadtherz.participation.models.following import Followed, Follower, Happened
from stadtherz.participation.models.lots import LotCandidate, LotDrawing, LotSuccession
from stadtherz.participation.models.paper import (
    BatchScan,
    PaperBatch,
    Sheet,
    SheetReading,
    SheetRun,
    SpotCheck,
)
from stadtherz.participation.models.plans import Plan
from stadtherz.participation.models.procedures import Phase, Procedure
from stadtherz.participation.models.register import RightMark, VotingRight
from stadtherz.participation.models.results import CountedResult
from stadtherz.participation.models.surveys import (
    QuizCount,
    Survey,
    SurveyMark,
    SurveySheet,
)

__all__ = [
    "BallotBox",
    "BallotOption",
    "BatchScan",
    "BoardEntry",
    "CastBallot",
    "CountedResult",
    "DayHead",
    "Followed",
    "Follower",
    "Happened",
    "LotCandidate",
    "LotDrawing",
    "LotSuccession",
    "PaperBatch",
    "Phase",
    "Plan",
    "Procedure",
    "QuizCount",
    "RightMark",
    "SealedBallot",
    "Sheet",
    "SheetReading",
    "SheetRun",
    "SpotCheck",
    "Survey",
    "SurveyMark",
    "SurveySheet",
    "VotingBallot",
    "VotingRight",
]
