import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.findings import (
    MOST_SERIOUS_FIRST,
    NO_RULE,
    Flag,
    Rule,
    Stream,
    rule_with,
)

T = np.array([0, 1, 2], np.int64)
V = np.array([1.0, 2.0, 3.0])


def test_the_stored_numbers_never_change():
    assert {flag.name: flag.value for flag in Flag} == {
        "RAW": 0, "PLAUSIBLE": 1, "SUSPECT": 2, "CORRECTED": 3, "GAP_FILLED": 4,
    }  # fmt: skip
    assert {rule.value: rule.code for rule in Rule} == {
        "range": 1, "step": 2, "freeze": 3, "zero-run": 4, "gap": 5, "duplicate": 6, "clock": 7,
        "neighbours": 8, "conservation": 9, "number": 10, "status": 11,
        "person": 12,
    }  # fmt: skip


@pytest.mark.parametrize("rule", Rule)
def test_a_code_leads_back_to_its_rule(rule):
    assert rule_with(rule.code) is rule
    assert Rule(rule.value) is rule


def test_no_rule_is_none_and_a_foreign_code_is_refused():
    assert rule_with(NO_RULE) is None
    with pytest.raises(Invalid, match="no quality rule has the code 99"):
        rule_with(99)


def test_every_rule_that_can_doubt_a_value_has_its_place_in_the_order():
    assert set(MOST_SERIOUS_FIRST) == set(Rule) - {Rule.GAP, Rule.PERSON}
    assert len(MOST_SERIOUS_FIRST) == len(set(MOST_SERIOUS_FIRST))


@pytest.mark.parametrize("part", ["arrived", "status", "flags"])
def test_a_stream_needs_one_of_each(part):
    with pytest.raises(Invalid, match=f"3 times but 2 {part}"):
        Stream(T, V, 1, **{part: T[:2]})


def test_a_stream_needs_a_value_for_each_time():
    with pytest.raises(Invalid, match="3 times but 1 values"):
        Stream(T, V[:1], 1)


@given(st.integers(max_value=0))
def test_an_interval_is_positive(interval):
    with pytest.raises(Invalid, match="give a positive one"):
        Stream(T, V, interval)
