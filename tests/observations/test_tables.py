"""Files as people send them: with stray quotation marks, endless lines, odd encodings."""

import time

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters import tables
from stadtherz.observations.adapters.tables import OPEN, open_table


def read(tmp_path, text, plain=(0, 1)):
    path = tmp_path / "data.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with open_table(path, encoding="auto", delimiter="auto") as table:
        found = [
            (line, row) for rows in table.chunks(plain)
            for row, line in zip(rows.rows, rows.lines, strict=True) if line not in rows.broken
        ]  # fmt: skip
    with open_table(path, encoding="auto", delimiter="auto") as table:
        broken = {line: why for rows in table.chunks(plain) for line, why in rows.broken.items()}
    return found, broken


def test_a_quotation_mark_that_is_never_closed_costs_its_own_line_only(tmp_path):
    found, broken = read(tmp_path, 't,a,note\n1,1,x\n2,"2,x\n3,3,x\n4,4,x\n')
    assert found == [(2, ["1", "1", "x"]), (4, ["3", "3", "x"]), (5, ["4", "4", "x"])]
    assert broken == {3: OPEN}


def test_one_that_the_next_quoted_cell_closes_swallows_nothing(tmp_path):
    text = 't,a,note\n1,1,"x"\n2,"2,"x"\n3,3,"x"\n4,"4","x"\n5,5,"x\n6,6,"x"\n'
    found, broken = read(tmp_path, text)
    assert [(line, len(row)) for line, row in found] == [(2, 3), (3, 2), (4, 3), (5, 3), (7, 3)]
    assert broken == {6: OPEN}


def test_one_in_a_column_of_text_swallows_nothing_either(tmp_path):
    found, broken = read(tmp_path, 't,a,note\n1,1,"x\n2,2,y\n3,3,z\n')
    assert [line for line, _ in found] == [3, 4]
    assert broken == {2: OPEN}


def test_one_in_the_last_line_makes_no_number_of_it(tmp_path):
    found, broken = read(tmp_path, 't,a\n1,1\n2,"2')
    assert (found, broken) == ([(2, ["1", "1"])], {3: OPEN})


def test_a_text_of_several_lines_is_one_cell(tmp_path):
    found, broken = read(tmp_path, 't,a,note\n1,1,"two\nlines, and ""three"""\n2,2,x\n')
    assert found == [(2, ["1", "1", 'two\nlines, and "three"']), (4, ["2", "2", "x"])]
    assert broken == {}


def test_a_number_of_several_lines_is_none(tmp_path):
    found, broken = read(tmp_path, 't,a\n1,"1\n"\n2,2\n')
    assert found == [(4, ["2", "2"])]
    assert broken == {2: OPEN, 3: OPEN}


def test_the_heading_is_read_or_refused(tmp_path):
    found, _ = read(tmp_path, 't,a,"note\non two lines"\n1,1,x\n')
    assert found == [(3, ["1", "1", "x"])]
    with pytest.raises(Invalid, match="line 1: a quotation mark is opened"):
        read(tmp_path, 't,"a,note\n1,1,x\n')


@pytest.mark.parametrize(("quoted", "more"), [(200, 0), (40_000, 3)])
def test_many_open_quotation_marks_take_no_time(tmp_path, quoted, more):
    lines = [f'{n},"{n},x' for n in range(quoted)] + [f"{n},{n},x" for n in range(more)]
    started = time.perf_counter()
    found, broken = read(tmp_path, "t,a,note\n" + "\n".join(lines) + "\n")
    assert time.perf_counter() - started < 20
    assert len(broken) == quoted
    assert len(found) == more


def test_umlauts_are_found_however_late_they_come(tmp_path):
    line = b"1," + b"x" * 9_000 + b"\n"
    found, _ = read(tmp_path, b"t,a\n" + line * 1_500 + "2,ä\n".encode("latin-1"))
    assert found[-1][1] == ["2", "ä"]


def test_a_line_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "LONGEST_LINE", 1000)
    with pytest.raises(Invalid, match="line 3 has more than 1,000 signs"):
        read(tmp_path, "t,a\n1,1\n" + "2" * 1001 + "\n")


def test_a_chunk_ends_at_so_many_signs(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "CHUNK_SIGNS", 1000)
    path = tmp_path / "data.csv"
    path.write_text("t,a\n" + ("1," + "x" * 298 + "\n") * 10)
    with open_table(path, encoding="utf-8", delimiter=",") as table:
        assert [len(rows.rows) for rows in table.chunks(())] == [4, 4, 2]
