"""Values that the network server decoded, in the nestings that makers write: test vectors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.observations.domain.decoders.measured import Measured
from stadtherz.observations.domain.network_values import (
    LONGEST_NAME,
    MOST_LOOKED_AT,
    MOST_VALUES,
    values_in,
)

VECTORS = {
    "flat": ({"temperature": 21.5, "open": True, "text": "x"},
             [("temperature", 21.5, ""), ("open", True, "")]),
    "object of a value": ({"temperature": {"value": 21.5}}, [("temperature", 21.5, "")]),
    "with a unit": ({"temperature": {"value": 21.5, "unit": "C"}, "rh": {"value": 40, "unit": "%"}},
                    [("temperature", 21.5, "Cel"), ("rh", 40, "%")]),
    "with a name to show": (
        {"Battery_voltage": {"displayName": "Battery voltage", "unit": "V", "value": 3.6}},
        [("Battery_voltage", 3.6, "V")],
    ),
    "with a unit of the maker's own": ({"x": {"value": 1, "unit": "Kekse"}}, [("x", 1, "")]),
    "with bounds": ({"t": {"value": 21, "max": 25}}, [("t", 21, ""), ("t_max", 25, "")]),
    "a group": ({"data": {"temperature": 4, "door": {"open": False}}},
                [("data_temperature", 4, ""), ("data_door_open", False, "")]),
    "list by type": (
        {"measurements": [{"type": "temperature", "value": 4}, {"type": "humidity", "value": 80}]},
        [("measurements_temperature", 4, ""), ("measurements_humidity", 80, "")],
    ),
    "list by name and number": (
        {"temperatures": [{"id": 0, "name": "internal", "unit": "°C", "value": 24.4},
                          {"id": 1, "name": "internal", "unit": "°C", "value": 25}]},
        [("temperatures_internal_0", 24.4, "Cel"), ("temperatures_internal_1", 25, "Cel")],
    ),
    "list of lists": (
        {"messages": [[{"measurementId": "4097", "type": "Air Temperature",
                        "measurementValue": 21.5}]]},
        [("messages_Air_Temperature", 21.5, "")],
    ),
    "list without names": ({"rooms": [{"co2": 700}, {"co2": 900}]},
                           [("rooms_0_co2", 700, ""), ("rooms_1_co2", 900, "")]),
    "the same twice": ({"m": [{"type": "t", "value": 1}, {"type": "t", "value": 2}]},
                       [("m_t", 1, ""), ("m_t_2", 2, "")]),
    "the top keeps its name": ({"a": {"b": 1}, "a_b": 2}, [("a_b", 2, ""), ("a_b_2", 1, "")]),
    "a value at the top": ({"value": 7, "unit": "m"}, [("value", 7, "")]),
    "bytes": ({"bytes": [1, 2, 3], "n": {"raw": [[4, 5]]}}, []),
    "no numbers": ({"a": None, "b": {"value": "21"}, "c": float("nan"), "d": 10**400, "e": {}}, []),
}  # fmt: skip


@pytest.mark.parametrize(("decoded", "wanted"), VECTORS.values(), ids=VECTORS)
def test_vectors(decoded, wanted):
    assert values_in(decoded) == tuple(Measured(*one) for one in wanted)


NAMES = st.text("abc", min_size=1, max_size=2)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=20,
)


@given(st.dictionaries(NAMES, TREES, max_size=4), NAMES)
def test_each_name_is_there_once_and_a_new_group_changes_no_other(decoded, new):
    found = values_in(decoded)
    assert len({one.name for one in found}) == len(found)
    more = values_in({**decoded, f"z{new}": {"value": 1}})
    assert more[: len(found)] == found


def test_bounds():
    assert len(values_in({"a": {f"n{one}": one for one in range(500)}})) == MOST_VALUES
    wide = {"a": {f"t{one}": "x" for one in range(MOST_LOOKED_AT)}, "b": 1}
    assert values_in(wide) == (Measured("b", 1),)
    assert values_in({"a": {"t": wide["a"]}, "b": {"c": 1}}) == ()
    assert values_in({"a": {"b" * LONGEST_NAME: 1}, "c": 2}) == (Measured("c", 2),)
    deep = {"v": 1}
    for _ in range(20):
        deep = {"a": deep}
    assert values_in(deep) == ()
