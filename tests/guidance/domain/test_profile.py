"""Profiles as people write them."""

import json
from math import inf

import pytest

from stadtherz.guidance.adapters.profiles import FOLDER
from stadtherz.guidance.domain.profile import TABLES, profile_of
from stadtherz.kernel.errors import Invalid
from tests.guidance.domain.test_costs import PROFILES


def written():
    return json.loads((FOLDER / "cane.json").read_text())


def test_those_that_come_along_are_whole():
    assert {"cane", "wheelchair"} <= PROFILES.keys()
    assert PROFILES["wheelchair"].paths["steps"] == inf
    assert PROFILES["cane"].crossing["large"] == 400


@pytest.mark.parametrize(
    ("table", "name", "value"),
    [("paths", "footway", 0.9), ("crossing", "zebra", -1), ("kerb", "raised", "viel"),
     ("surface", "cobble", True), ("light", "no", None), ("kerb", "raised", float("nan"))],
)  # fmt: skip
def test_each_fault_is_named(table, name, value):
    found = written()
    found[table][name] = value
    with pytest.raises(Invalid) as refused:
        profile_of("mine", found)
    [fault] = refused.value.details
    assert fault.startswith(f"{table}.{name}: a number from")


def test_what_is_missing_or_unknown_is_named():
    found = written()
    del found["steps"]
    found["paths"]["air"] = 1
    found["wings"] = {}
    with pytest.raises(Invalid) as refused:
        profile_of("mine", found)
    assert refused.value.details == (
        "there is no table wings", "paths.air: it is not known", "steps: it is missing",
    )  # fmt: skip
    assert {*TABLES} == {*written()}
