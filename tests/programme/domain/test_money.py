import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.programme.domain.money import cents_of, euros_of


@pytest.mark.parametrize(
    ("words", "cents"),
    [
        ("0", 0), ("1", 100), ("1,5", 150), ("1,05", 105), ("1234,50", 123450),
        ("1.234,50", 123450), ("1.330.000", 133000000), (" 1 330 000 € ", 133000000),
        ("12.345 €", 1234500), ("0,01", 1), ("007", 700),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(words, cents):
    assert cents_of(words) == cents


@pytest.mark.parametrize(
    "words",
    ["", "€", "1234.50", "1.23", "12.34.567", "1,234", "1,234.50", "-5", "5,", ",5", "1e3", "x",
     "9" * 16, "1.234.567.890.123.456", "٣"],
)  # fmt: skip
def test_what_could_mean_something_else_is_refused(words):
    with pytest.raises(Invalid, match="write it like"):
        cents_of(words)


@given(st.integers(0, 10**15))
def test_what_is_written_is_read_as_the_same(cents):
    assert cents_of(euros_of(cents)) == cents
