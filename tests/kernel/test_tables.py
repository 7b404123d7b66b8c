from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.tables import harmless, lines


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("+49", "'+49"), ("-1", "'-1"), ("@x", "'@x"),
        ("\tx", "'\tx"), ("\rx", "'\rx"), ("a=b", "a=b"), ("", ""), ("'=1", "'=1"),
        (("=a", "b"), "'=a; b"), ((), ""), (True, "true"), (False, "false"), (-3, "-3"), (0, "0"),
        (-2.5, "-2.5"), (None, ""), (date(2026, 11, 25), "2026-11-25"),
    ],
)  # fmt: skip
def test_cells(value, cell):
    assert harmless(value) == cell


@given(st.text())
def test_no_text_becomes_a_formula(words):
    assert not harmless(words).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_line_comes_with_its_row_and_not_later():
    came = []
    rows = (came.append(number) or [number, 'a"b;c', None] for number in range(3))
    written = lines(rows)
    assert next(written) == '0,"a""b;c",\r\n'
    assert came == [0]
    assert list(written) == ['1,"a""b;c",\r\n', '2,"a""b;c",\r\n']
