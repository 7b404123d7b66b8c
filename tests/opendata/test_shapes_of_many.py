"""A hundred generated datasets, told as the running city tells them, pass the official shapes.

`benchmarks.shapes_of_many` does the same with ten thousand; docs/reference/figures.md says when.
"""

import pytest

from benchmarks.many_datasets import make
from benchmarks.shapes_of_many import check
from stadtherz.city.public import load_city, the_city
from stadtherz.opendata.adapters.shapes import Shapes

pytestmark = [pytest.mark.django_db, pytest.mark.acceptance]


def test_a_hundred_generated_datasets_break_no_rule(shared_data):
    load_city(city=the_city())
    make(100)
    found = check(Shapes(shared_data / "dcatap"), 0, 100)
    assert found["datasets"] == 100
    assert found["statements"] > 7000
    assert [name for name in found if "Violation" in name] == []
    advice = {name for name in found if name.startswith("said: ")}
    assert all("dcterms:license SOLL" in name for name in advice)
