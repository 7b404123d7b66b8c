import pytest
from django.core.exceptions import ImproperlyConfigured

from stadtherz.site.config import read_config

GOOD = {"STADTHERZ_SECRET": "x" * 50, "STADTHERZ_CITY": "cities/kaiserslautern.toml"}


def test_what_is_required_is_named_with_its_meaning():
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_config({})
    assert "STADTHERZ_SECRET is missing: Secret for signatures" in str(refusal.value)
    assert "STADTHERZ_CITY is missing" in str(refusal.value)


def test_a_misspelt_setting_is_named():
    with pytest.raises(ImproperlyConfigured, match="STADTHERZ_DEMOO is no setting"):
        read_config({**GOOD, "STADTHERZ_DEMOO": "yes"})


def test_the_second_factor_can_be_waived_in_the_demo_only():
    assert not read_config({**GOOD, "STADTHERZ_DEMO": "yes", "STADTHERZ_STAFF_MFA": "no"}).yes(
        "staff_mfa"
    )
    with pytest.raises(ImproperlyConfigured, match="for the demo only"):
        read_config({**GOOD, "STADTHERZ_STAFF_MFA": "no"})


@pytest.mark.parametrize(
    ("written", "meant"), [("yes", True), ("1", True), ("On", True), ("no", False), ("", False)]
)
def test_yes_and_no(written, meant):
    assert read_config({**GOOD, "STADTHERZ_DEBUG": written}).yes("debug") is meant


def test_maybe_is_no_answer():
    with pytest.raises(ImproperlyConfigured, match="write yes or no"):
        read_config({**GOOD, "STADTHERZ_DEBUG": "maybe"}).yes("debug")
