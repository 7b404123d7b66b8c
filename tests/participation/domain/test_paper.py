"""Two people read each sheet; what they read alike counts, a third decides the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Conflict
from stadtherz.participation.domain.paper import (
    INVALID,
    NOT_THERE,
    Difference,
    Protocol,
    accepted,
    check_amounts,
    compared,
)
from stadtherz.participation.domain.reconciliation import (
    Batches,
    Gap,
    Sheets,
    differences,
)

READINGS = st.dictionaries(st.integers(1, 9), st.sampled_from(['["a"]', '["b"]', INVALID]))


def test_only_what_both_read_alike_is_taken():
    found = compared({1: '["a"]', 2: '["b"]', 3: INVALID}, {1: '["a"]', 2: '["c"]', 4: '["a"]'})
    assert found.agreed == {1: '["a"]'}
    assert found.differences == (
        Difference(2, '["b"]', '["c"]'), Difference(3, INVALID, None), Difference(4, None, '["a"]')
    )  # fmt: skip
    with pytest.raises(Conflict) as refused:
        accepted(found, {2: '["b"]'})
    assert refused.value.details == ("3", "4")


def test_a_number_that_was_typed_by_mistake_is_left_out():
    found = compared({1: '["a"]', 2: '["b"]'}, {1: '["a"]'})
    assert accepted(found, {2: NOT_THERE}) == {1: '["a"]'}


@given(READINGS, READINGS, READINGS)
def test_a_third_person_decides_differences_and_nothing_else(first, second, third):
    found = compared(first, second)
    wanted = {one.serial for one in found.differences}
    decisions = dict.fromkeys(wanted, INVALID) | third
    taken = accepted(found, decisions)
    assert set(taken) == set(first) | set(second)
    for serial, read in taken.items():
        if first.get(serial) == second.get(serial):
            assert read == first[serial]
        else:
            assert read == decisions[serial]


@pytest.mark.parametrize(
    ("slips", "sheets", "ended", "code"),
    [
        (10, 10, False, None), (10, 3, False, None), (9, 9, True, None), (0, 0, True, None),
        (9, 9, False, "batch-small"), (10, 11, True, "sheets-too-many"),
    ],
)  # fmt: skip
def test_amounts(slips, sheets, ended, code):
    if code is None:
        check_amounts(slips, sheets, voting_ended=ended)
        return
    with pytest.raises(Conflict) as refused:
        check_amounts(slips, sheets, voting_ended=ended)
    assert refused.value.code == code


def test_a_protocol_says_how_many_and_changes_its_hash_with_every_number():
    one = Protocol("b", 1, 12, 9, 2, 1, 3, 0, ("ff", "aa"))
    assert one.empty == 1
    assert one.values()["scans"] == ["aa", "ff"]
    assert one.hash == Protocol("b", 1, 12, 9, 2, 1, 3, 0, ("aa", "ff")).hash
    assert one.hash != Protocol("b", 1, 12, 8, 2, 1, 3, 0, ("aa", "ff")).hash


@pytest.mark.parametrize(
    ("sheets", "batches", "rights", "gaps"),
    [
        (Sheets(20, 11, 2, 7), Batches(12, 9, 2), 12, {Gap.SLIPS_WITHOUT_SHEET: 1}),
        (Sheets(20, 12, 1, 5), Batches(12, 10, 2), 12, {Gap.SHEETS_MISSING: 2}),
        (Sheets(20, 12, 1, 7), Batches(12, 10, 2), 13, {Gap.BOX_DIFFERS: 1}),
        (Sheets(20, 12, 1, 7), Batches(15, 10, 2, 3), 15, {Gap.BATCHES_OPEN: 3}),
        (Sheets(20, 13, 0, 7), Batches(12, 10, 2), 12, {Gap.SHEETS_NOT_IN_BATCHES: 1}),
        (Sheets(20, 12, 1, 7), Batches(12, 10, 2), 12, {}),
    ],
)  # fmt: skip
def test_everything_that_does_not_come_out_even_is_named(sheets, batches, rights, gaps):
    assert {one.gap: one.number for one in differences(sheets, batches, rights)} == gaps
    assert sheets.issued == sheets.used + sheets.void + sheets.returned + sheets.missing
