"""The stream is read by Arrow's own library, where it is installed."""

import io
from dataclasses import replace

import pytest

from stadtherz.opendata.adapters.asking.arrow_stream import arrow_of
from stadtherz.opendata.domain.asking.checked import question_of
from tests.opendata.asking.small import rows, table

pyarrow = pytest.importorskip("pyarrow", reason="Arrow's library is not installed")


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    return table(tmp_path_factory.mktemp("arrow"))


def read(asked, **parts):
    from pyarrow import ipc  # noqa: PLC0415

    question = replace(question_of(parts, asked.schema), limit=None)
    with ipc.open_stream(io.BytesIO(b"".join(arrow_of(asked, question)))) as stream:
        found = stream.read_all()
    found.validate(full=True)
    return found


def test_all_types_and_gaps_are_read_by_arrow(asked):
    found = read(asked)
    assert [str(one) for one in found.schema.types] == [
        "int64", "decimal128(18, 2)", "double", "string", "bool", "date32[day]", "timestamp[us]",
        "timestamp[us, tz=UTC]",
    ]  # fmt: skip
    for row, given in zip(found.to_pylist(), rows(), strict=True):
        moment = row.pop("moment")
        assert row == {name: given[name] for name in row}
        assert (moment and moment.replace(tzinfo=None)) == given["moment"]


@pytest.mark.parametrize("names", ["nr", "ort, nr, offen", "sum(betrag), count(), median(wert)"])
def test_any_choice_of_columns_is_read(asked, names):
    found = read(asked, select=names)
    assert found.num_columns == len(names.split(","))
    assert found.num_rows == (1 if "sum" in names else 60)


def test_no_rows_are_a_stream_too(asked):
    assert read(asked, filter="nr > 99").num_rows == 0


def test_many_pieces_are_one_table(asked, monkeypatch):
    monkeypatch.setattr("stadtherz.opendata.adapters.asking.answers.A_PIECE", 7)
    found = read(asked, sort="-nr")
    assert found.num_rows == 60
    numbers = [one for one in found["nr"].to_pylist() if one is not None]
    assert numbers == sorted(numbers, reverse=True)
