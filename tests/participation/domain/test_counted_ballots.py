"""What no election takes, and ballots that are equal."""

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.counting.election import (
    Ballot,
    Counted,
    Election,
    Kind,
    Project,
    merged,
)

PROJECTS = {one: Project(one, cost) for one, cost in {"a": 10, "b": 20, "c": 30}.items()}
ALL = tuple(PROJECTS.values())
APPROVAL, POINTS = Kind.APPROVAL, Kind.POINTS


def election(*ballots, kind=APPROVAL, budget=10, projects=ALL):
    return Election(kind, budget, projects, tuple(ballots))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: election(budget=-1), "budget"),
        (lambda: election(projects=(Project("a", 1), Project("a", 2))), "project-twice"),
        (lambda: election(projects=(Project("a", 0),)), "project-cost"),
        (lambda: election(Counted(Ballot(("x",)))), "ballot-unknown"),
        (lambda: election(Counted(Ballot(("a", "a")))), "ballot-twice"),
        (lambda: election(Counted(Ballot(("a",)), 0)), "ballot-number"),
        (lambda: election(Counted(Ballot(("a",), (1, 2))), kind=POINTS), "ballot-points"),
        (lambda: election(Counted(Ballot(("a",), (-1,))), kind=POINTS), "ballot-points"),
    ],
)
def test_what_no_election_takes(make, code):
    with pytest.raises(Invalid) as refused:
        make()
    assert refused.value.code == code


def test_equal_ballots_are_counted_together():
    ballots = [Ballot(("b", "a")), Counted(Ballot(("a", "b")), 2), Ballot(("a",))]
    assert merged(ballots, APPROVAL) == (Counted(Ballot(("a",)), 1), Counted(Ballot(("a", "b")), 3))
    assert len(merged(ballots, Kind.RANKING)) == 3
    given = [Ballot(("b", "a"), (1, 2)), Ballot(("a", "b"), (2, 1)), Ballot(("a", "b"), (1, 2))]
    assert merged(given, POINTS) == (
        Counted(Ballot(("a", "b"), (1, 2)), 1), Counted(Ballot(("a", "b"), (2, 1)), 2),
    )  # fmt: skip
