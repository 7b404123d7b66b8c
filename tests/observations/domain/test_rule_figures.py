"""Rules as people set them: what is taken from below, and what the rules are called with."""

from dataclasses import fields
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.findings import Rule
from stadtherz.observations.domain.local_time import HOUR, MINUTE, SECOND
from stadtherz.observations.domain.rule_figures import (
    Figures,
    defaults_for,
    faults_in,
    limits_of,
    range_of,
    settings_of,
    sound,
)

QUARTER = 15 * MINUTE
NUMBERS = st.none() | st.floats(-100, 100)
FIGURES = st.builds(
    Figures, low=NUMBERS, high=NUMBERS, usual_low=NUMBERS, usual_high=NUMBERS,
    most_a_second=NUMBERS, step_most=NUMBERS, step_sigmas=NUMBERS, step_floor=NUMBERS,
    freeze_hours=NUMBERS, gap_intervals=st.none() | st.integers(-2, 9), ahead_s=NUMBERS,
    late_s=NUMBERS, neighbour_sigmas=NUMBERS, off=st.frozensets(st.sampled_from(list(Rule))),
)  # fmt: skip


def test_what_is_not_set_is_taken_from_below():
    below = Figures(low=0, high=10, step_sigmas=8, off=frozenset({Rule.GAP}))
    own = Figures(high=20, off=frozenset({Rule.STEP}))
    assert own.over(below) == Figures(
        low=0, high=20, step_sigmas=8, off=frozenset({Rule.GAP, Rule.STEP})
    )


def test_zero_is_set():
    assert Figures(low=0.0).over(Figures(low=-5.0)).low == 0.0


def test_the_limit_of_a_count_grows_with_its_interval():
    bicycles = defaults_for("bicycles", counted=True)
    assert (range_of(bicycles, QUARTER).low, range_of(bicycles, QUARTER).high) == (0, 1_800)
    assert range_of(bicycles, SECOND // 10).high == 1.0


def test_unknown_levels_have_no_rules_but_every_count_has():
    assert defaults_for("moonlight", counted=False) is None
    assert defaults_for("moonlight", counted=True).low == 0.0
    assert range_of(defaults_for("moonlight", counted=True), QUARTER).high == inf


def test_a_level_is_called_with_what_is_set():
    air = defaults_for("air-temperature", counted=False)
    settings = settings_of(air, QUARTER, counted=False)
    assert (settings.range.least, settings.range.greatest) == (-40, 45)
    assert (settings.steps.sigmas, settings.steps.floor) == (8, 0.5)
    assert (settings.freeze.longest, settings.chance) == (12 * HOUR, None)


@pytest.mark.parametrize(
    ("rule", "part"),
    [(Rule.RANGE, "range"), (Rule.STEP, "steps"), (Rule.FREEZE, "freeze"),
     (Rule.NEIGHBOURS, "company")],
)  # fmt: skip
def test_a_rule_that_is_off_is_idle(rule, part):
    full = Figures(low=0, step_most=1, freeze_hours=1, neighbour_sigmas=6)
    assert getattr(settings_of(full, QUARTER, counted=False), part) is not None
    off = Figures(off=frozenset({rule})).over(full)
    assert getattr(settings_of(off, QUARTER, counted=False), part) is None


def test_limits_of_a_single_reading():
    limits = limits_of(Figures(low=0, high=5, ahead_s=300), QUARTER)
    assert (limits.least, limits.greatest, limits.ahead_us, limits.late_us) == (
        0, 5, 300 * SECOND, inf,
    )  # fmt: skip
    assert limits.any_range
    nothing = limits_of(Figures(off=frozenset({Rule.RANGE, Rule.CLOCK})).over(
        Figures(low=0, ahead_s=1)), QUARTER)  # fmt: skip
    assert (nothing.least, nothing.ahead_us, nothing.any_range) == (-inf, inf, False)


@pytest.mark.parametrize(
    ("figures", "faults"),
    [
        (Figures(low=1, high=2), set()),
        (Figures(low=2, high=2), {("high", "below-low")}),
        (Figures(low=0, high=9, usual_low=9), {("usual_low", "outside")}),
        (Figures(low=0, usual_high=0), {("usual_high", "outside")}),
        (Figures(usual_low=3, usual_high=1), {("usual_high", "below-low")}),
        (Figures(step_sigmas=2.9), {("step_sigmas", "too-small")}),
        (Figures(step_sigmas=3), set()),
        (Figures(freeze_hours=0), {("freeze_hours", "not-positive")}),
        (Figures(gap_intervals=0), {("gap_intervals", "not-positive")}),
        (Figures(step_floor=-1), {("step_floor", "negative")}),
        (Figures(step_floor=0), set()),
    ],
)
def test_every_fault_is_named_with_its_field(figures, faults):
    assert set(faults_in(figures)) == faults


@given(FIGURES, st.integers(1, 10**12), st.booleans())
def test_whatever_is_set_nothing_hinders_a_reading(figures, interval, counted):
    """Figures from two forms may contradict each other; readings come in all the same."""
    found = sound(figures)
    limits = limits_of(found, interval)
    assert limits.least <= limits.greatest
    settings_of(found, interval, counted=counted)
    if not faults_in(figures):
        assert found == figures


def test_defaults_have_no_faults():
    names = {one.name for one in fields(Figures)}
    assert "low" in names
    for key in ("air-temperature", "noise", "free-spaces", "co2", "water-temperature", "pm10"):
        assert faults_in(defaults_for(key, counted=False)) == ()
