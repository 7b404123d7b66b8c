"""Lines that are cut into cells by DuckDB give the same table as those that Python reads."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stadtherz.opendata.adapters.tables import csv_rows
from stadtherz.opendata.adapters.tables.blocks import Block, PlainBlock
from tests.opendata.tabular.typing_of import read

CELLS = st.sampled_from([
    "", " ", "5", "1.234,5", "-", "–5", "12,5 %", "31.12.2025", "1.2.2025", "31.12.2025 24:00",
    "Mitte", "Ma\u0308rz", "x\u00a0", "\u00a0", "#DIV/0!", "k.A.", "ja", "nein", "007", "5,–", "{}",
    "2025/01/02", "20250102", "1.1.25", "300,00-", "v. H.", "12 v. H.", "3 EUR", "MÃ¼ller",
])  # fmt: skip
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=12)


def _slow(monkeypatch):
    monkeypatch.setattr(csv_rows.CsvRows, "_plain_block", lambda *_given: None)


@pytest.mark.parametrize("sign", [";", "\t"])
@settings(max_examples=12, deadline=None)
@given(rows=ROWS)
def test_both_ways_give_the_same_table(rows, sign):
    lines = [sign.join(row) for row in [["Ort", "Wert", "Tag"], ["A", "1", "B"], *rows]]
    text = "\r\n".join([*lines, lines[0], ""])
    fast = read(text)
    with pytest.MonkeyPatch.context() as patched:
        _slow(patched)
        slow = read(text)
    assert (fast.typed, fast.rows) == (slow.typed, slow.rows)


def test_blocks_of_lines_are_cut_where_somebody_looks():
    lines = PlainBlock([4, 5, 6], ["a;b", "", " ; "], ";")
    rows = Block([4, 5, 6], [["a", "b"], [], [" ", " "]])
    assert lines.rows == rows.rows
    for block in (lines, rows):
        assert (len(block), block.empty(" "), block.beginning({"a"})) == (3, [1, 2], [0])
        assert (block.part(1).lines, block.only([0, 2]).rows) == ([5, 6], [["a", "b"], [" ", " "]])
    assert isinstance(lines.part(1, 2), PlainBlock)
