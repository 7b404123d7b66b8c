from stadtherz.participation.models.ballots import BallotOption, VotingBallot
from stadtherz.participation.models.box import (
    BallotBox,
    BoardEntry,
    CastBallot,
    DayHead,
    SealedBallot,
)
from stadtherz.participation.models.procedures import Phase, Procedure
from stadtherz.participation.models.register import RightMark, VotingRight

__all__ = [
    "BallotBox",
    "BallotOption",
    "BoardEntry",
    "CastBallot",
    "DayHead",
    "Phase",
    "Procedure",
    "RightMark",
    "SealedBallot",
    "VotingBallot",
    "VotingRight",
]
