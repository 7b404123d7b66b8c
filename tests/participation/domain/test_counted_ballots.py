"""What a ballot may hold, at every boundary, and what no election takes."""

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.counting.casting import check_limits, reasons_against
from stadtherz.participation.domain.counting.election import (
    Ballot,
    Counted,
    Election,
    Kind,
    Project,
    merged,
)
from stadtherz.participation.domain.counting.limits import NO_LIMITS, Limits

PROJECTS = {one: Project(one, cost) for one, cost in {"a": 10, "b": 20, "c": 30}.items()}
ALL = tuple(PROJECTS.values())
APPROVAL, POINTS = Kind.APPROVAL, Kind.POINTS


@pytest.mark.parametrize(
    ("choices", "points", "limits", "broken"),
    [
        ("", (), NO_LIMITS, ()),
        ("abc", (), NO_LIMITS, ()),
        ("a", (), Limits(least=1), ()),
        ("", (), Limits(least=1), ("too-few",)),
        ("ab", (), Limits(most=2), ()),
        ("abc", (), Limits(most=2), ("too-many",)),
        ("ab", (), Limits(cost=30), ()),
        ("ac", (), Limits(cost=39), ("too-dear",)),
        ("ab", (2, 3), Limits(points=5, points_each=3, least_points=5), ()),
        ("ab", (2, 4), Limits(points=5), ("too-many-points",)),
        ("ab", (2, 4), Limits(points_each=3), ("too-many-points-for-one",)),
        ("ab", (2, 2), Limits(least_points=5), ("too-few-points",)),
        ("abc", (), Limits(most=1, cost=1), ("too-many", "too-dear")),
    ],
)
def test_limits(choices, points, limits, broken):
    kind = POINTS if points else APPROVAL
    assert reasons_against(Ballot(tuple(choices), points), kind, limits, PROJECTS) == broken


@pytest.mark.parametrize(("choices", "broken"), [("", "too-few"), ("a", ""), ("ab", "too-many")])
def test_one_is_chosen_whatever_the_limits_say(choices, broken):
    found = reasons_against(Ballot(tuple(choices)), Kind.CHOOSE_ONE, Limits(most=5), PROJECTS)
    assert found == ((broken,) if broken else ())


def test_a_ballot_is_refused_with_all_reasons():
    with pytest.raises(Invalid) as refused:
        check_limits(Ballot(("a", "b")), APPROVAL, Limits(most=1, cost=29), PROJECTS)
    assert refused.value.code == "ballot-limits"
    assert refused.value.details == ("too-many", "too-dear")
    check_limits(Ballot(("a",)), APPROVAL, Limits(most=1, cost=29), PROJECTS)


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
