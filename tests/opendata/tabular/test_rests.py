import pytest

from stadtherz.opendata.domain.tabular.names import Heading
from stadtherz.opendata.domain.tabular.plans import Profile, plans_of
from stadtherz.opendata.domain.tabular.rests import with_rest
from stadtherz.opendata.domain.tabular.shapes import Tally, shape_of


def rest_of(*texts, extra=0):
    tallies = tuple(
        Tally(shape_of(text), zero=False, count=often, line=2, example=text)
        for text, often in texts
    )  # fmt: skip
    values = sum(count for _, count in texts) + extra
    profile = Profile(Heading("a", "a"), tallies, values)
    return with_rest(profile, plans_of(profile)[0]).rest


@pytest.mark.parametrize(
    ("texts", "rest"),
    [
        ([("5", 99), ("-", 2), ("defekt", 1)], {"-", "defekt"}),
        ([("5", 99), ("5 Stück", 1)], None),  # its shape is that of others as well
        ([("5", 99), ("x" * 60, 1)], None),  # too long to have a shape
        ([("31.12.2025", 9), ("2025-12-31", 9)], None),  # two ways of writing
        ([("5", 9), ("5.25", 9), ("-", 1)], {"-"}),  # whole numbers are read as the decimals are
        ([("5", 9), ("5,25", 9), ("5.25", 9)], None),
        ([("Mitte", 9), ("k.A.", 2), ("K.A.", 1)], {"k.A.", "K.A."}),
        ([("Mitte", 9), ("#DIV/0!", 2)], None),
    ],
)
def test_texts_that_are_not_read_are_known_one_by_one_or_not_at_all(texts, rest):
    assert rest_of(*texts) == rest


def test_where_not_all_shapes_were_counted_nothing_is_known():
    assert rest_of(("5", 99), ("-", 2), extra=1) is None
