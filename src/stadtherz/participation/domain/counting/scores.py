"""What each choice on a ballot is worth, and the score of each project."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.ballots import Kind
from stadtherz.participation.domain.counting.election import Ballot, Election
from stadtherz.participation.domain.counting.rule import Scoring

Score = int | Fraction


class Worth(NamedTuple):
    """What a choice is worth to the voter; more than 0."""

    project: str
    units: Score


def worth(ballot: Ballot, scoring: Scoring, room: int) -> tuple[Worth, ...]:
    """Say what the choices of a ballot are worth; what is worth nothing is left out.

    Args:
        ballot: with points where the scoring is by points.
        scoring: as the rule declares it.
        room: how many a ballot can rank; for Borda only.

    """
    if scoring is Scoring.VOTES:
        units: tuple[Score, ...] = (1,) * len(ballot.choices)
    elif scoring is Scoring.POINTS:
        units = ballot.points
    elif scoring is Scoring.BORDA:
        units = tuple(room - place for place in range(len(ballot.choices)))
    else:
        units = tuple(Fraction(1, place + 1) for place in range(len(ballot.choices)))
    return tuple(Worth(*pair) for pair in zip(ballot.choices, units, strict=True) if pair[1] > 0)


def room_of(election: Election) -> int:
    """Give how many projects a ballot can rank: as many as is declared, else all there are."""
    return election.room or len(election.projects)


def scores(election: Election, scoring: Scoring) -> Mapping[str, Score]:
    """Add up what each project got, 0 where nobody chose it.

    Raises:
        Invalid: the ballots do not say what the scoring asks for.

    """
    check_scoring(election, scoring)
    room = room_of(election)
    found: dict[str, Score] = {one.id: 0 for one in election.projects}
    for one in election.ballots:
        for project, units in worth(one.ballot, scoring, room):
            found[project] += units * one.number
    return found


def votes(election: Election) -> Mapping[str, int]:
    """Count by how many people each project was chosen."""
    found = {one.id: 0 for one in election.projects}
    for one in election.ballots:
        for project in one.ballot.choices:
            found[project] += one.number
    return found


def check_scoring(election: Election, scoring: Scoring) -> None:
    """Refuse a scoring that needs what the ballots do not say.

    Raises:
        Invalid: points are asked of ballots without, or places of ballots that rank nothing.

    """
    lacks_points = scoring is Scoring.POINTS and any(
        len(one.ballot.points) != len(one.ballot.choices) for one in election.ballots
    )
    ranks = scoring in {Scoring.BORDA, Scoring.DOWDALL}
    if lacks_points or (ranks and election.kind is not Kind.RANKING):
        message = f"the ballots are {election.kind}; they cannot be counted by {scoring}"
        raise Invalid(message, code="rule-scoring", details=(election.kind, scoring))
