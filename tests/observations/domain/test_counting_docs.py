"""The page about counting says what the code does."""

import re

import pytest

from stadtherz.observations.domain.counting import CountingSite
from stadtherz.observations.domain.counting_checks import checked
from stadtherz.observations.domain.counting_payload import (
    LARGEST_BYTES,
    MOST_RECORDS,
    count_payload_from,
)
from stadtherz.observations.domain.counting_result import components, described
from stadtherz.observations.domain.vehicle_classes import (
    ALL_CLASSES,
    CAR,
    LORRY,
    SCHEMES,
    TLS_2,
    TLS_5_1,
    UNKNOWN,
)
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "reference" / "counting.md").read_text()
EXAMPLES = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)


def rows(heading):
    table = PAGE.split(heading, 1)[1].split("\n\n", 1)[0]
    return [
        [cell.strip(" `") for cell in line.strip("|").split("|")]
        for line in table.splitlines()
        if line.startswith("|") and not line.startswith("|--")
    ]


def home(scheme, found):
    target = scheme.home(found)
    return str(target.code) if target in scheme.classes else "–"


def test_the_table_of_classes():
    assert rows("| number | key | German | English | holds | 5+1 | 2 |") == [
        [
            str(found.code), found.key, found.name.to("de"), found.name.to("en"),
            "all" if found == UNKNOWN else ", ".join(map(str, sorted(found.parts))),
            home(TLS_5_1, found), home(TLS_2, found),
        ]
        for found in ALL_CLASSES
    ]  # fmt: skip


def test_every_scheme_is_named():
    assert [scheme.key for scheme in SCHEMES if f"`{scheme.key}`" not in PAGE] == []


def test_the_limits():
    assert f"at most {LARGEST_BYTES:,} bytes and {MOST_RECORDS:,} cells" in PAGE


def test_the_examples_are_read_and_fit_a_site():
    site = CountingSite(
        (1,), ("in",), (CAR, LORRY, *SCHEMES[3].classes[9:10]), (0, 30, 50, None),
        unmeasured=True, occupancy=True,
    )  # fmt: skip
    found = [checked(site, count_payload_from(example.encode()).records) for example in EXAMPLES]
    assert [len(records) for records in found] == [2, 5]


def test_the_order_of_components():
    site = CountingSite((1,), ("in",), (LORRY, CAR), (0, 30, None), occupancy=True)
    shown = rows("| place | observed property | data type | unit |")
    keys = [key for row in shown for key in re.findall(r"[a-z][a-z0-9/+-]+", row[1])]
    assert keys == [part.key for part in components(site)]
    units = [unit["symbol"] for unit in described(site)["unitOfMeasurements"]]
    assert units == [*"1111", *["km/h"] * 4, "%"]
    assert [row[3] for row in shown] == ["1", "km/h", "%"]


@pytest.mark.parametrize("code", ["count-record", "count-payload", "count-year"])
def test_every_refusal_is_named(code):
    assert f"`{code}`" in PAGE
