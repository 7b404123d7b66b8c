"""How long somebody takes for a way: their pace, waiting at signals, lifts and steps."""

from collections.abc import Iterable

from stadtherz.guidance.domain.itinerary import Climb, Cross, Ride, Stage
from stadtherz.guidance.domain.profile import Profile
from stadtherz.streets.values import Kind, Secured

MINUTE = 60


def minutes(told: Iterable[Stage], profile: Profile) -> float:
    """Give the minutes that a way takes.

    Args:
        told: the stages of the way.
        profile: of who walks.

    """
    pace = profile.pace
    seconds = 0.0
    for stage in told:
        seconds += stage.length_m / pace["kmh"] * 3.6
        if isinstance(stage, Cross):
            parts = (one.crossing.secured is Secured.SIGNALS for one in stage.parts)
            seconds += pace["signal"] * sum(parts)
        elif isinstance(stage, Ride):
            seconds += pace["lift"]
        elif isinstance(stage, Climb) and stage.kind is Kind.STEPS:
            seconds += pace["step"] * stage.steps
    return seconds / MINUTE
