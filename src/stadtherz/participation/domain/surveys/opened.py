"""Of which questions an editor shows the fields: of all of a small survey, of few of a large one.

A hundred questions of sixty answers are 25,000 fields, which no browser likes and nobody reads.
"""

from collections.abc import Iterable
from dataclasses import replace

from stadtherz.participation.domain.surveys.editing import Spot
from stadtherz.participation.domain.surveys.rows import SetupRows

MOST_ROWS = 400
"""Up to so many questions and answers all fields are shown."""
MOST_OPEN = 3
Opened = frozenset[Spot] | None
"""Places of the questions that are open; None where all are."""


def opened(rows: SetupRows, wanted: Iterable[Spot]) -> Opened:
    """Say which questions are open.

    Args:
        rows: of the editor.
        wanted: places to look at, the most important first.

    """
    if sum(1 + len(one.options) for one in rows.questions()) <= MOST_ROWS:
        return None
    questions = [replace(one, option=-1) for one in wanted if _is_question(rows, one)]
    return frozenset(list(dict.fromkeys(questions))[:MOST_OPEN])


def _is_question(rows: SetupRows, spot: Spot) -> bool:
    return (
        0 <= spot.page < len(rows.pages)
        and 0 <= spot.question < len(rows.pages[spot.page].questions)
    )  # fmt: skip
