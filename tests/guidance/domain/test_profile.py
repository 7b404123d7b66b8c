"""Profiles as people write them."""

import json
from math import inf

import pytest

from stadtherz.guidance.adapters.profiles import FOLDER, parts
from stadtherz.guidance.domain.profile import (
    TABLES,
    changed,
    profile_of,
    with_parts,
    written_of,
)
from stadtherz.kernel.errors import Invalid
from tests.guidance.domain.test_costs import PROFILES


def written():
    return json.loads((FOLDER / "cane.json").read_text())


def test_those_that_come_along_are_whole():
    assert PROFILES.keys() == {
        "cane", "guide-dog", "low-vision", "wheelchair", "walking-frame", "pram",
    }  # fmt: skip
    assert parts().keys() == {"rest", "quiet", "green", "no-green", "allergy"}
    assert PROFILES["wheelchair"].paths["steps"] == inf
    assert PROFILES["cane"].crossing["large"] == 400


@pytest.mark.parametrize(
    ("table", "name", "value"),
    [("paths", "footway", 0.9), ("crossing", "zebra", -1), ("kerb", "raised", "viel"),
     ("surface", "cobble", True), ("light", "no", None), ("kerb", "raised", float("nan")),
     ("paths", "footway", 21), ("crossing", "large", 5001), ("pace", "kmh", 9),
     ("pace", "kmh", "never")],
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


def test_what_one_writes_is_what_one_gets():
    for profile in PROFILES.values():
        assert profile_of(profile.key, written_of(profile)) == profile


def test_single_figures_are_somebodys_own():
    mine = changed(PROFILES["cane"], {"crossing": {"large": "never", "wide": "never"}})
    assert (mine.crossing["large"], PROFILES["cane"].crossing["large"]) == (inf, 400)
    assert mine.crossing["zebra"] == PROFILES["cane"].crossing["zebra"]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"crossing": {"signals-sound": 200}},
         "crossing.signals-sound: not more than crossing.signals-vibration"),
        ({"crossing": {"large": "never"}}, "crossing.large: not more than crossing.wide"),
        ({"crossing": {"bridge": 1}}, "crossing.bridge: it is not known"),
        ({"wings": {"left": 1}}, "there is no table wings"),
        ({"crossing": 3}, "crossing: it is missing"),
    ],
)  # fmt: skip
def test_a_figure_of_ones_own_that_cannot_be_is_named(changes, fault):
    with pytest.raises(Invalid) as refused:
        changed(PROFILES["cane"], changes)
    assert fault in refused.value.details


def test_parts_change_a_few_figures_of_any_profile():
    some = {name: parts()[name] for name in ("rest", "quiet", "green", "allergy")}
    for profile in PROFILES.values():
        found = with_parts(profile, some)
        assert (found.near["seat-unknown"], found.near["loud"]) == (1.3, 2)
        assert (found.near["green-unknown"], found.near["birch"]) == (1.35, 3)
        assert found.crossing == profile.crossing


def test_greenery_yes_and_no_do_not_go_together():
    with pytest.raises(Invalid) as refused:
        with_parts(PROFILES["cane"], {name: parts()[name] for name in ("green", "no-green")})
    assert refused.value.details == ("green", "no-green")
