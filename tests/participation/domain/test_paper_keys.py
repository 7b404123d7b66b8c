"""What is typed for a sheet comes out as the canonical choice, and back as it was typed."""

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.ballots import Kind, Limits
from stadtherz.participation.domain.paper import INVALID
from stadtherz.participation.domain.paper_keys import as_typed, reading_typed

KEYS = ("bank", "baeume", "brunnen", "spielplatz")
APPROVAL, ABSTAIN = Limits(Kind.APPROVAL, 1, 3), Limits(Kind.APPROVAL, 0, 3)
POINTS, RANKING = Limits(Kind.POINTS, 1, 4, 5, 3), Limits(Kind.RANKING, 1, 3)


@pytest.mark.parametrize(
    ("limits", "words", "read", "again"),
    [
        (APPROVAL, "4, 1", '["bank","spielplatz"]', "1 4"), (APPROVAL, "X", INVALID, "x"),
        (ABSTAIN, "0", "[]", "0"), (POINTS, "3:2 1:3", '{"bank":3,"brunnen":2}', "1:3 3:2"),
        (RANKING, "4 1", '{"bank":2,"spielplatz":1}', "4 1"),
    ],
)  # fmt: skip
def test_typing(limits, words, read, again):
    assert reading_typed(words, limits, KEYS) == read
    assert as_typed(read, limits.kind, KEYS) == again
    assert reading_typed(again, limits, KEYS) == read


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (APPROVAL, ""), (APPROVAL, "0"), (APPROVAL, "5"), (APPROVAL, "1 1"), (APPROVAL, "1 x"),
        (APPROVAL, "1 2 3 4"), (POINTS, "1"), (POINTS, "1:4"), (POINTS, "1:3 2:3"),
        (POINTS, "1:1 1:1"), (RANKING, "1 2 3 4"), (APPROVAL, "１"), (APPROVAL, "100000"),
    ],
)  # fmt: skip
def test_what_stands_on_no_sheet(limits, words):
    with pytest.raises(Invalid) as refused:
        reading_typed(words, limits, KEYS)
    assert refused.value.code == "reading"
