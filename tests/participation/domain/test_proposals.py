"""Every step of a proposal, when it may be done, and what is missing before it is handed in."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from stadtherz.kernel.errors import Conflict
from stadtherz.participation.domain.phases import Phase, PhaseKind, Procedure, Why
from stadtherz.participation.domain.proposals import (
    Fault,
    State,
    Step,
    Writing,
    after,
    faults_of,
    refusal,
)

BEGINS = datetime(2026, 9, 1, 8, tzinfo=UTC)
ENDS = BEGINS + timedelta(days=20)
COLLECT = Procedure.of(
    [Phase(PhaseKind.COLLECT, BEGINS, ENDS),
     Phase(PhaseKind.CHECK, ENDS, ENDS + timedelta(days=9))]
)  # fmt: skip
GOOD = Writing("Bank am Brunnen", "Eine Bank mit Lehne, damit auch ältere Menschen rasten können.",
               address="Fackelbrunnen")  # fmt: skip
FITS = {
    (Step.HAND_IN, State.DRAFT): State.WAITING,
    (Step.SHOW_AT_ONCE, State.DRAFT): State.RELEASED,
    (Step.RELEASE, State.WAITING): State.RELEASED,
    (Step.RELEASE, State.REFUSED): State.RELEASED,
    (Step.RELEASE, State.RELEASED): State.RELEASED,
    (Step.REFUSE, State.WAITING): State.REFUSED,
    (Step.REFUSE, State.RELEASED): State.REFUSED,
    (Step.REFUSE, State.REFUSED): State.REFUSED,
    (Step.WITHDRAW, State.DRAFT): State.WITHDRAWN,
    (Step.WITHDRAW, State.WAITING): State.WITHDRAWN,
    (Step.WITHDRAW, State.RELEASED): State.WITHDRAWN,
    (Step.BRING_BACK, State.WITHDRAWN): State.WAITING,
    (Step.MERGE, State.RELEASED): State.MERGED,
}


def test_every_step_from_every_state():
    for step, state in product(Step, State):
        wanted = FITS.get((step, state))
        if wanted:
            assert after(step, state, State.WAITING) is wanted
        else:
            with pytest.raises(Conflict):
                after(step, state, State.WAITING)


def test_what_was_withdrawn_is_brought_back_to_where_it_was():
    assert after(Step.BRING_BACK, State.WITHDRAWN, State.RELEASED) is State.RELEASED
    with pytest.raises(Conflict):
        after(Step.BRING_BACK, State.WITHDRAWN)


@pytest.mark.parametrize("step", [Step.HAND_IN, Step.SHOW_AT_ONCE, Step.BRING_BACK])
@pytest.mark.parametrize(
    ("at", "why"),
    [(BEGINS - timedelta(seconds=1), Why.NOT_YET), (BEGINS, None),
     (ENDS - timedelta(seconds=1), None), (ENDS, Why.OVER)],
)  # fmt: skip
def test_proposing_needs_its_phase_to_the_second(step, at, why):
    found = refusal(step, COLLECT, at)
    assert (found.why if found else None) is why


@pytest.mark.parametrize("step", [Step.WITHDRAW, Step.RELEASE, Step.REFUSE, Step.MERGE])
def test_taking_back_and_looking_at_what_waits_is_never_too_late(step):
    assert refusal(step, COLLECT, ENDS + timedelta(days=99)) is None


@pytest.mark.parametrize(
    ("changes", "faults"),
    [({}, ()),
     ({"title": "Bank am"}, (Fault.TITLE,)), ({"title": "Bank am "}, (Fault.TITLE,)),
     ({"title": "Bank am!"}, ()), ({"title": "x" * 121}, (Fault.TITLE,)),
     ({"text": "x" * 39}, (Fault.TEXT,)), ({"text": "x" * 40}, ()),
     ({"text": "x" * 4001}, (Fault.TEXT,)),
     ({"address": " "}, (Fault.PLACE,)), ({"address": "", "district": "west"}, ()),
     ({"lon": 7.7}, (Fault.POINT,)), ({"lon": 7.7, "lat": 49.4}, ())],
)  # fmt: skip
def test_what_is_missing(changes, faults):
    values = {name: getattr(GOOD, name) for name in ("title", "text", "address", "district")}
    assert faults_of(Writing(**values | changes)) == faults


@pytest.mark.parametrize(("words", "missing"), [(None, False), ("Eine Ba", True), ("Eine Bank", 0)])
def test_a_picture_needs_words(words, missing):
    assert (Fault.PICTURE_WORDS in faults_of(GOOD, picture_words=words)) == bool(missing)
