"""Finds out what is worth asking people, and keeps it until the next time."""

from collections.abc import Callable
from datetime import datetime

from stadtherz.guidance.adapters.kept_questions import Kept, keep_questions
from stadtherz.guidance.adapters.pairs import drawn_pairs
from stadtherz.guidance.adapters.profiles import profiles
from stadtherz.guidance.domain.asking import worth_asking
from stadtherz.guidance.domain.planning import Wish
from stadtherz.guidance.services.planning import ready
from stadtherz.kernel.errors import NotFound
from stadtherz.streets.public import current_map

ASKED_FOR = ("cane", "wheelchair")
"""For whom unknown facts change the most."""
PAIRS, SEED = 500, 2_026


def find_questions(
    *, now: datetime, pairs: int = PAIRS, seed: int = SEED,
    say: Callable[[str], None] = lambda _words: None,
) -> Kept:  # fmt: skip
    """Rank what nobody has looked at by how many of the sampled ways it would change.

    Args:
        now: the moment.
        pairs: so many starts and ends, each for every profile in `ASKED_FOR`.
        seed: the same gives the same pairs.
        say: is told how far it is.

    Raises:
        NotFound: the city has no map.
        Unavailable: the map file is gone.

    """
    row = current_map()
    if row is None:
        message = "the city has no map; take one in with `stadtherz streets import`"
        raise NotFound(message, code="map")
    made = ready()
    ends = list(drawn_pairs(made.network, pairs, seed))
    wishes = [Wish(start, end, profiles()[name], now) for start, end in ends for name in ASKED_FOR]

    def tell(number: int) -> None:
        if number % 50 == 0 or number == len(wishes):
            say(f"{number} of {len(wishes)} ways")

    kept = Kept(row.sha256, now, len(wishes), worth_asking(made, wishes, tell))
    keep_questions(kept)
    return kept
