"""Which results fit a type, and which lists the types of a MultiDatastream."""

import pytest

from stadtherz.observations.domain.results import TYPES, fault_of

KINDS = [f"{TYPES}OM_{name}" for name in (
    "Measurement", "CountObservation", "CategoryObservation", "TruthObservation", "Observation",
)]  # fmt: skip
GOOD = [1.5, 3, "http://example.org/wet", True, {"any": "thing"}]


def test_a_list_of_results_that_fit_is_one():
    assert fault_of(GOOD, "", KINDS) == ""
    assert fault_of([None] * 5, "", KINDS) == ""
    assert fault_of([-1.5, 3.0, "", False, []], "", KINDS) == ""
    assert fault_of(None, "", KINDS) == ""


@pytest.mark.parametrize(
    ("place", "value", "wanted"),
    [
        (0, "x", "a number"),
        (0, True, "a number"),
        (0, [1], "a number"),
        (1, 1.5, "a whole number"),
        (1, "1", "a whole number"),
        (1, False, "a whole number"),
        (1, -1, "a whole number that is not negative"),
        (1, -2.0, "a whole number that is not negative"),
        (2, 7, "a text"),
        (2, ["wet"], "a text"),
        (3, 1, "true or false"),
        (3, "true", "true or false"),
    ],
)
def test_a_value_that_does_not_fit_is_named_by_its_place(place, value, wanted):
    told = [*GOOD[:place], value, *GOOD[place + 1 :]]
    fault = fault_of(told, "", KINDS)
    assert fault == f"[{place}] must be {wanted}, as multiObservationDataTypes says"


@pytest.mark.parametrize("result", [1, "x", {}, [], GOOD[:4], [*GOOD, 1]])
def test_a_list_of_another_length_is_none(result):
    assert fault_of(result, "", KINDS) == "the result must be a list of 5 values"


def test_a_count_alone_may_be_a_balance():
    assert fault_of(-1, KINDS[1]) == ""
    assert fault_of(0.5, KINDS[1]) == "the result must be a whole number, as observationType says"
