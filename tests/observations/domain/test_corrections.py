import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.corrections import (
    UNSEEN_BY_RULES,
    Cause,
    Correction,
    Stored,
    correction,
    reasons_against,
)
from stadtherz.observations.domain.findings import Flag
from stadtherz.observations.domain.quality_rules import Range

LIMITS = Range(0, 500, 0, 100)
SUSPECT = Stored(1000, raw=900.0, value=900.0, flag=Flag.SUSPECT)
COUNT = Stored(1000, raw=0.0, value=0.0, flag=Flag.SUSPECT, counted=True)
PLAUSIBLE = Stored(1000, raw=20.0, value=20.0, flag=Flag.PLAUSIBLE)
CORRECTED = Stored(1000, raw=900.0, value=90.0, flag=Flag.CORRECTED)


def test_a_correction_keeps_the_raw_value():
    assert correction(
        SUSPECT, 90, Cause.SENSOR_FAULT, " manual count 2 May ", LIMITS
    ) == Correction(1000, 900.0, 90.0, Cause.SENSOR_FAULT, "manual count 2 May", Flag.CORRECTED)


def test_setting_it_back_to_the_raw_value_withdraws_it():
    found = correction(CORRECTED, 900.0, Cause.MANUAL_READING, "it was right", Range(0, 1000))
    assert (found.new, found.flag) == (900.0, Flag.RAW)


@pytest.mark.parametrize(
    ("stored", "new", "cause", "evidence", "against"),
    [
        (SUSPECT, 90, Cause.SENSOR_FAULT, "seen", ()),
        (SUSPECT, 300, Cause.SENSOR_FAULT, "unusual here, possible", ()),
        (SUSPECT, 501, Cause.SENSOR_FAULT, "seen", ("correction-out-of-range",)),
        (SUSPECT, math.nan, Cause.SENSOR_FAULT, "seen", ("correction-not-finite",)),
        (SUSPECT, math.inf, Cause.SENSOR_FAULT, "seen", ("correction-not-finite",)),
        (SUSPECT, 90, Cause.SENSOR_FAULT, " ", ("correction-without-evidence",)),
        (SUSPECT, 90, Cause.SENSOR_FAULT, "x" * 2001, ("correction-evidence-too-long",)),
        (COUNT, 12, Cause.MANUAL_READING, "seen", ()),
        (COUNT, 12.5, Cause.MANUAL_READING, "seen", ("correction-no-count",)),
        (COUNT, -1, Cause.MANUAL_READING, "seen",
         ("correction-out-of-range", "correction-no-count")),
        (PLAUSIBLE, 25, Cause.SENSOR_FAULT, "looks odd", ("correction-of-plausible",)),
        (PLAUSIBLE, 25, Cause.CALIBRATION, "certificate 7", ()),
        (PLAUSIBLE, 20, Cause.CALIBRATION, "certificate 7", ("correction-changes-nothing",)),
        (CORRECTED, 90, Cause.UNIT, "seen", ("correction-changes-nothing",)),
        (CORRECTED, 80, Cause.UNIT, "seen", ()),
        (SUSPECT, 900, Cause.UNIT, "", ("correction-out-of-range", "correction-changes-nothing",
                                        "correction-without-evidence")),
    ],
)  # fmt: skip
def test_every_reason_against_is_named(stored, new, cause, evidence, against):
    assert reasons_against(stored, new, cause, evidence, LIMITS) == against
    if against:
        with pytest.raises(Invalid) as refusal:
            correction(stored, new, cause, evidence, LIMITS)
        assert refusal.value.details == against


@given(st.sampled_from(Cause), st.floats(0, 500))
def test_a_plausible_value_changes_only_for_what_no_rule_can_see(cause, new):
    against = reasons_against(PLAUSIBLE, new, cause, "seen", LIMITS)
    if new != 20 and cause not in UNSEEN_BY_RULES:
        assert "correction-of-plausible" in against
    else:
        assert "correction-of-plausible" not in against
