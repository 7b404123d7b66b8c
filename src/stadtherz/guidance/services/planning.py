"""Plans ways through the city's network."""

from collections.abc import Iterable
from datetime import datetime
from threading import Lock

from stadtherz.guidance.domain.choices import Plan
from stadtherz.guidance.domain.closed import by_edge
from stadtherz.guidance.domain.costs import Reading
from stadtherz.guidance.domain.led import led_together
from stadtherz.guidance.domain.planning import Ready, Wish, plan
from stadtherz.guidance.domain.profile import Profile
from stadtherz.guidance.domain.spots import Spot
from stadtherz.streets.public import Closure, current_network

_made: list[Ready] = []
_one_at_a_time = Lock()


def plan_ways(
    *, start: Spot, end: Spot, profile: Profile, now: datetime, closures: Iterable[Closure],
    most: int = 3,
) -> Plan:  # fmt: skip
    """Plan ways from one spot to another around what is closed; everybody may, nothing is kept.

    Args:
        start: spot on the network of the city.
        end: likewise.
        profile: of who walks.
        now: the moment at which it is walked.
        closures: what is closed then.
        most: how many ways are offered at most.

    Raises:
        NotFound: the city has no map, or no way leads there for this profile.
        Unavailable: the map file is gone.

    """
    return plan(ready(), Wish(start, end, profile, now, by_edge(closures), most))


def led_edges(profile: Profile) -> frozenset[int]:
    """Give the edges among which a profile can be led through most of the city."""
    known = ready()
    return led_together(known.network, known.tariff.costs(profile, Reading.EXPECTED))


def ready() -> Ready:
    """Give the city's network made ready for planning, once a process and after each import.

    Raises:
        NotFound: the city has no map.
        Unavailable: the map file is gone.

    """
    network = current_network()
    with _one_at_a_time:
        if not _made or _made[0].network is not network:
            _made[:] = [Ready.of(network)]
        return _made[0]
