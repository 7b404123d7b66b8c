"""A key that stands twice says two things; nobody can know which one is meant."""

import pytest

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.jsontext import read_json


@pytest.mark.parametrize(
    ("payload", "key"),
    [
        (b'{"a": 1, "a": 1}', "a"),
        (b'[{"x": {"b": 1, "c": 2, "b": 3}}]', "b"),
        (b'{"": 1, "": 2}', ""),
    ],
)
def test_a_key_that_stands_twice_is_refused_by_its_name(payload, key):
    with pytest.raises(Invalid, match=f"the key '{key}' twice"):
        read_json(payload, "plain")


def test_the_same_key_in_several_objects_is_none():
    assert read_json(b'[{"a": 1}, {"a": {"a": 2}}]', "plain") == [{"a": 1}, {"a": {"a": 2}}]
