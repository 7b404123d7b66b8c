"""Whether a ballot may be cast, and everything that it breaks."""

from collections.abc import Mapping

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.counting.election import Ballot, Kind, Project
from stadtherz.participation.domain.counting.limits import Limits


def reasons_against(
    ballot: Ballot, kind: Kind, limits: Limits, projects: Mapping[str, Project]
) -> tuple[str, ...]:
    """Name every limit that a ballot breaks; an empty tuple means it may be cast.

    Args:
        ballot: of known projects, each named once.
        kind: how people vote.
        limits: as declared; with choose-1 exactly one is chosen whatever they say.
        projects: by id.

    """
    number, total = len(ballot.choices), sum(ballot.points)
    least, most = (1, 1) if kind is Kind.CHOOSE_ONE else (limits.least, limits.most)
    cost = sum(projects[one].cost for one in ballot.choices)
    rules = {
        "too-few": _under(number, least),
        "too-many": _over(number, most),
        "too-dear": _over(cost, limits.cost),
        "too-few-points": _under(total, limits.least_points),
        "too-many-points": _over(total, limits.points),
        "too-many-points-for-one": _over(max(ballot.points, default=0), limits.points_each),
    }
    return tuple(reason for reason, broken in rules.items() if broken)


def check_limits(
    ballot: Ballot, kind: Kind, limits: Limits, projects: Mapping[str, Project]
) -> None:
    """Refuse a ballot that breaks a limit.

    Raises:
        Invalid: with the code `ballot-limits` and each broken limit in its details.

    """
    if broken := reasons_against(ballot, kind, limits, projects):
        message = f"the ballot {', '.join(ballot.choices)} breaks {', '.join(broken)} of {limits}"
        raise Invalid(message, code="ballot-limits", details=broken)


def _under(value: int, limit: int | None) -> bool:
    return limit is not None and value < limit


def _over(value: int, limit: int | None) -> bool:
    return limit is not None and value > limit
