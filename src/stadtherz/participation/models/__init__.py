from stadtherz.participation.models.ages import AgeStatement
from stadtherz.participation.models.ballots import BallotOption, VotingBallot
from stadtherz.participation.models.box import (
    BallotBox,
    BoardEntry,
    CastBallot,
    DayHead,
    SealedBallot,
)
from stadtherz.participation.models.city_answers import CityAnswer
from stadtherz.participation.models.following import Followed, Follower, Happened
from stadtherz.participation.models.lots import LotCandidate, LotDrawing, LotSuccession
from stadtherz.participation.models.moderation import (
    Appeal,
    Decision,
    EventKind,
    MergeAnswer,
    MergeOffer,
    Notice,
    OutcomeWord,
    ProposalEvent,
)
from stadtherz.participation.models.paper import (
    BatchScan,
    PaperBatch,
    Sheet,
    SheetReading,
    SheetRun,
    SpotCheck,
)
from stadtherz.participation.models.plans import Plan, PlanChange, PlanWord
from stadtherz.participation.models.prizes import PrizeChoice
from stadtherz.participation.models.procedures import Phase, Procedure
from stadtherz.participation.models.proposals import (
    Argument,
    Collection,
    Opinion,
    PromiseWord,
    Proposal,
    ProposalPicture,
    Stance,
    Support,
    SupportByCode,
    SupportMark,
    WrittenState,
)
from stadtherz.participation.models.register import RightMark, Unbinding, VotingRight
from stadtherz.participation.models.reminders import Reminder
from stadtherz.participation.models.results import CountedResult
from stadtherz.participation.models.surveys import (
    QuizCount,
    Survey,
    SurveyMark,
    SurveySheet,
    SurveyWithdrawal,
)
from stadtherz.participation.models.tie_lots import TieLot
from stadtherz.participation.models.unnamed import AccessWord, Unnamed

__all__ = [
    "AccessWord",
    "AgeStatement",
    "Appeal",
    "Argument",
    "BallotBox",
    "BallotOption",
    "BatchScan",
    "BoardEntry",
    "CastBallot",
    "CityAnswer",
    "Collection",
    "CountedResult",
    "DayHead",
    "Decision",
    "EventKind",
    "Followed",
    "Follower",
    "Happened",
    "LotCandidate",
    "LotDrawing",
    "LotSuccession",
    "MergeAnswer",
    "MergeOffer",
    "Notice",
    "Opinion",
    "OutcomeWord",
    "PaperBatch",
    "Phase",
    "Plan",
    "PlanChange",
    "PlanWord",
    "PrizeChoice",
    "Procedure",
    "PromiseWord",
    "Proposal",
    "ProposalEvent",
    "ProposalPicture",
    "QuizCount",
    "Reminder",
    "RightMark",
    "SealedBallot",
    "Sheet",
    "SheetReading",
    "SheetRun",
    "SpotCheck",
    "Stance",
    "Support",
    "SupportByCode",
    "SupportMark",
    "Survey",
    "SurveyMark",
    "SurveySheet",
    "SurveyWithdrawal",
    "TieLot",
    "Unbinding",
    "Unnamed",
    "VotingBallot",
    "VotingRight",
    "WrittenState",
]
