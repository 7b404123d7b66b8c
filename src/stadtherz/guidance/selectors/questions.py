"""The next question that is worth asking: in the order of the ways that it changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import cos, hypot, radians

from stadtherz.guidance.adapters.kept_questions import kept_questions
from stadtherz.guidance.domain.asking import Question
from stadtherz.streets.public import FoundPlace, current_map, still_unknown

AT_ONCE = 40
NEAR_M, DEGREE_M = 500.0, 111_195.0


@dataclass(frozen=True, slots=True)
class Next:
    """A question with its place in the ranking, from 1, and how many there are."""

    question: Question
    rank: int
    number: int


def next_question(after: int, near: FoundPlace | None = None) -> Next | None:
    """Give the next question that is still open; None where there is none, or none was found yet.

    Args:
        after: the rank of the one before, 0 for the first.
        near: a place that somebody can look at; None for the whole city.

    """
    kept, row = kept_questions(), current_map()
    if row is None or kept.map != row.sha256:
        return None
    ranked = (
        (rank, one) for rank, one in enumerate(kept.questions, start=1)
        if rank > after and (near is None or _is_near(one, near))
    )  # fmt: skip
    while some := list(islice(ranked, AT_ONCE)):
        for rank, one in _open(some):
            return Next(one, rank, len(kept.questions))
    return None


def question_at(rank: int) -> Question | None:
    """Give the question with a rank, open or not; None for none."""
    kept = kept_questions()
    return kept.questions[rank - 1] if 0 < rank <= len(kept.questions) else None


def sampled_ways() -> int:
    """Give of how many ways the questions are."""
    return kept_questions().sampled


def _open(some: list[tuple[int, Question]]) -> Iterator[tuple[int, Question]]:
    keys = {
        rank: (one.subject.collection, one.subject.ref, one.subject.attribute) for rank, one in some
    }
    still = still_unknown(keys.values())
    return ((rank, one) for rank, one in some if keys[rank] in still)


def _is_near(one: Question, place: FoundPlace) -> bool:
    east = (one.longitude - place.longitude) * cos(radians(place.latitude))
    return hypot(east, one.latitude - place.latitude) * DEGREE_M <= NEAR_M
