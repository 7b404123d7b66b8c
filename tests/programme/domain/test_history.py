from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.programme.domain.dates import Known
from stadtherz.programme.domain.history import Act, Edit, Fault, act_of, faults_of, may_be_deleted
from stadtherz.programme.domain.promises import Promise

TODAY, DUE, LATER = date(2026, 11, 24), date(2026, 12, 31), date(2027, 3, 1)
EARLIER = date(2026, 11, 1)
OPEN = Promise(DUE, DUE, is_done=False, done_on=None)
DONE = replace(OPEN, is_done=True, done_on=EARLIER)
DROPPED = replace(OPEN, is_dropped=True)
IN_2026 = replace(DONE, done_on=date(2026, 12, 31), done_known=Known.YEAR)


@pytest.mark.parametrize(
    ("before", "after", "act", "faults_without_reason"),
    [
        (OPEN, OPEN, None, ()),
        (OPEN, DONE, None, ()),
        (OPEN, replace(OPEN, due=LATER), Act.MOVED, (Fault.REASON,)),
        (OPEN, replace(OPEN, due=EARLIER), Act.MOVED, (Fault.REASON,)),
        (OPEN, replace(OPEN, due_known=Known.YEAR), Act.MOVED, (Fault.REASON,)),
        (OPEN, DROPPED, Act.DROPPED, (Fault.REASON,)),
        (OPEN, replace(DROPPED, due=LATER), Act.DROPPED, (Fault.FINISHED, Fault.REASON)),
        (OPEN, replace(OPEN, first_due=LATER), None, (Fault.FIRST_DATE,)),
        (OPEN, replace(OPEN, first_due=None), None, (Fault.FIRST_DATE,)),
        (replace(OPEN, first_due=None), OPEN, None, (Fault.FIRST_DATE,)),
        (OPEN, replace(OPEN, first_known=Known.YEAR), None, (Fault.FIRST_DATE,)),
        (DONE, replace(DONE, first_due=LATER), None, (Fault.FIRST_DATE,)),
        (DONE, replace(DONE, due=LATER), Act.MOVED, (Fault.FINISHED, Fault.REASON)),
        (DONE, replace(DONE, done_on=date(2026, 10, 1)), None, (Fault.FINISHED,)),
        (DONE, replace(DONE, done_on=None), None, (Fault.FINISHED,)),
        (replace(DONE, done_on=None), DONE, None, ()),
        (IN_2026, DONE, None, ()),
        (IN_2026, replace(DONE, done_on=date(2025, 12, 31)), None, (Fault.FINISHED,)),
        (DONE, IN_2026, None, (Fault.FINISHED,)),
        (DONE, OPEN, Act.RESUMED, (Fault.REASON,)),
        (DROPPED, OPEN, Act.RESUMED, (Fault.REASON,)),
        (DROPPED, replace(DROPPED, due=LATER), Act.MOVED, (Fault.FINISHED, Fault.REASON)),
        (DROPPED, DROPPED, None, ()),
        (DROPPED, DONE, Act.RESUMED, (Fault.REASON,)),
        (DONE, DROPPED, Act.DROPPED, (Fault.REASON,)),
        (DONE, replace(DONE, is_dropped=True), Act.DROPPED,
         (Fault.REASON, Fault.DONE_AND_DROPPED)),
        (OPEN, replace(DONE, done_on=TODAY), None, ()),
        (OPEN, replace(DONE, done_on=date(2026, 11, 25)), None, (Fault.DONE_LATER_THAN_TODAY,)),
        (OPEN, IN_2026, None, ()),
        # a mistake from before does not lock the rest of the project
        (replace(DONE, done_on=LATER), replace(DONE, done_on=LATER), None, ()),
        (OPEN, replace(OPEN, done_on=EARLIER), None, (Fault.DAY_WITHOUT_DONE,)),
        # a new one: what it says is its first promise, unless it tells of an earlier one
        (None, OPEN, None, ()),
        (None, replace(OPEN, first_due=None), None, ()),
        (None, replace(OPEN, due=LATER), Act.MOVED, (Fault.REASON,)),
        (None, DONE, None, ()),
        (None, DROPPED, Act.DROPPED, (Fault.REASON,)),
    ],
)  # fmt: skip
def test_what_an_edit_does_and_what_speaks_against_it(before, after, act, faults_without_reason):
    assert act_of(Edit(before, after, "")) is act
    assert faults_of(Edit(before, after, " "), TODAY) == faults_without_reason
    with_reason = tuple(fault for fault in faults_without_reason if fault is not Fault.REASON)
    assert faults_of(Edit(before, after, "Frost"), TODAY) == with_reason


promises = st.builds(
    Promise, st.none() | st.sampled_from([DUE, LATER, EARLIER]),
    st.sampled_from([DUE, LATER, EARLIER]), st.booleans(),
    st.none() | st.sampled_from([DUE, EARLIER]), st.booleans(), *[st.sampled_from(Known)] * 3,
)  # fmt: skip


@given(promises, promises)
def test_no_edit_without_a_reason_changes_what_residents_were_told(before, after):
    if faults_of(Edit(before, after, ""), TODAY) == ():
        assert (before.first_due, before.first_known) == (after.first_due, after.first_known)
        assert (before.due, before.due_known) == (after.due, after.due_known)
        assert before.is_done <= after.is_done
        assert before.is_dropped == after.is_dropped


@pytest.mark.parametrize(
    ("was_public", "changes", "deletable"), [(False, 0, True), (False, 1, False), (True, 0, False)]
)
def test_only_what_nobody_could_read_may_go(was_public, changes, deletable):
    assert may_be_deleted(was_public=was_public, changes=changes) is deletable
