"""The guard against detours: a way much longer than the shortest is never offered alone."""

from stadtherz.guidance.domain.choices import Detour

MOST_TIMES, MOST_EXTRA_M = 2.0, 800.0
"""So much longer a way is still offered without a word (guide notes, 4.2)."""
LEAST_EXTRA_M = 100.0
"""What is longer by less is none, however short the way is."""


def detour(best_m: float, shortest_m: float, choice: int) -> Detour | None:
    """Say whether a way is much longer than the shortest; None where it is not.

    Args:
        best_m: length of the way that costs least.
        shortest_m: length of the shortest that the profile allows.
        choice: number of the shorter one in the plan.

    """
    extra = best_m - shortest_m
    times = best_m / shortest_m if shortest_m > 0 else 1.0
    if extra <= LEAST_EXTRA_M or (times <= MOST_TIMES and extra <= MOST_EXTRA_M):
        return None
    return Detour(choice, extra, times)
