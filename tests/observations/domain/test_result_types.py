"""Result types in SWE Common, there and back, and records as lists."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.entities import FIELD_NAMES, FIRST, KINDS
from stadtherz.observations.domain.result_types import (
    OLD_TYPES,
    Component,
    ResultType,
    field_names,
    result_type_of,
    shape_of,
    told,
)
from stadtherz.observations.domain.results import as_list, as_record
from stadtherz.observations.domain.version_two import SECOND
from stadtherz.observations.domain.wellformed import NO_UNIT

# OGC 23-019, Datastream: "measuring multiple observedProperties", without what 1.1 cannot keep
PAIR = {
    "type": "DataRecord",
    "fields": [
        {"name": "temp", "type": "Quantity", "label": "Air Temperature",
         "definition": "ObservedProperties(1)",
         "uom": {"code": "Cel", "label": "degree Celsius", "symbol": "°C"}},
        {"name": "press", "type": "Quantity", "label": "Air Pressure",
         "definition": "ObservedProperties(3)",
         "uom": {"code": "mbar", "label": "Millibar", "symbol": "mBar"}},
    ],
}  # fmt: skip
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_\-]{0,79}", fullmatch=True)
UNITS = st.builds(
    lambda name, symbol, code: {"name": name, "symbol": symbol, "definition": f"ucum:{code}"},
    st.text(max_size=5), st.text(min_size=1, max_size=5), st.text(min_size=1, max_size=5),
)  # fmt: skip
COMPONENTS = st.sampled_from(sorted(OLD_TYPES)).flatmap(
    lambda kind: st.builds(
        Component, st.just(OLD_TYPES[kind]),
        UNITS if kind == "Quantity" else st.just(dict(NO_UNIT)),
        st.text(max_size=200), st.text(min_size=1, max_size=9),
    )
)  # fmt: skip
RECORDS = st.dictionaries(NAMES, COMPONENTS, min_size=1, max_size=5).flatmap(
    lambda by_name: st.builds(
        ResultType,
        st.just(tuple(replace(one, name=name) for name, one in by_name.items())),
        st.text(max_size=200), st.just(value=True),
    )
)  # fmt: skip
TYPES = RECORDS | COMPONENTS.map(lambda one: ResultType((one,), one.label))


def test_the_record_of_the_standard_is_read_and_told():
    found = result_type_of(PAIR)
    assert found.names == ("temp", "press")
    assert found.components[0].type.endswith("OM_Measurement")
    assert found.components[1].unit == {
        "name": "Millibar", "symbol": "mBar", "definition": "ucum:mbar",
    }  # fmt: skip
    assert told(found) == PAIR | {"label": ""}


@given(TYPES)
def test_what_is_told_is_read_as_the_same(kept):
    assert result_type_of(told(kept)) == kept


@pytest.mark.parametrize(
    "sent",
    [None, [], {}, {"type": ["Quantity"]}, {"type": "DataRecord"}, PAIR | {"fields": []},
     PAIR | {"fields": PAIR["fields"] * 2}, PAIR | {"fields": [PAIR]},
     PAIR | {"fields": [{**PAIR["fields"][0], "name": "a.b"}]},
     PAIR | {"fields": [{**PAIR["fields"][0], "name": "a\n"}]},
     PAIR | {"fields": [{**PAIR["fields"][0], "definition": 7}]}, PAIR | {"optional": True}],
)  # fmt: skip
def test_what_is_none_is_refused(sent):
    with pytest.raises(Invalid) as refused:
        result_type_of(sent)
    assert refused.value.code in {"body", "unsupported"}


def test_the_shape_is_what_results_rely_on():
    count, measurement = OLD_TYPES["Count"], OLD_TYPES["Quantity"]
    units = [{"symbol": "K"}, dict(NO_UNIT)]
    data = {"multiObservationDataTypes": [measurement, count], "unitOfMeasurements": units}
    assert shape_of(data | {FIELD_NAMES: ("a", "b")}) == (("a", "Quantity"), ("b", "Count"))
    left_open = {"observationType": "OM_Observation", "unitOfMeasurement": units[0]}
    assert shape_of(left_open) == (("", "Quantity"),)
    assert shape_of(left_open | {"unitOfMeasurement": units[1]}) == (("", "Text"),)


@pytest.mark.parametrize(
    ("properties", "names"),
    [
        ([("urn:stadtherz:counting:count/7/30-50", "Anzahl: Pkw")], ["count_7_30-50"]),
        ([("urn:stadtherz:counting:count/7/90+", "x")], ["count_7_90_up"]),
        ([("urn:stadtherz:counting:mean-speed/7/30.5-50", "x")], ["mean-speed_7_30_5-50"]),
        ([("urn:x", "Lkw über 3,5t"), ("urn:y", "Größe")], ["lkw_ueber_3_5t", "groesse"]),
        ([("", "PM10"), ("", "pm10"), ("", "PM 10")], ["pm10", "pm10_2", "pm_10"]),
        ([("", "7 Tage"), ("", ""), ("", "\u98ce")], ["field_7_tage", "field", "field_2"]),
        ([("", "a"), ("", "a"), ("", "a_2"), ("", "a")], ["a", "a_2", "a_2_2", "a_3"]),
    ],
)  # fmt: skip
def test_fields_are_named_by_what_they_observe(properties, names):
    assert list(field_names(properties)) == names


@given(st.lists(st.tuples(st.text(max_size=9), st.text(max_size=120)), max_size=12))
def test_names_of_fields_are_tokens_and_each_its_own(properties):
    names = field_names(properties)
    assert len(names) == len(properties) == len(set(names))
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_\-]{0,79}", name) for name in names)


@given(st.lists(NAMES, unique=True, min_size=1, max_size=6), st.data())
def test_a_list_is_a_record_and_back_in_any_order(names, data):
    values = data.draw(st.lists(st.none() | st.integers(), min_size=len(names),
                                max_size=len(names)))  # fmt: skip
    record = as_record(values, names)
    assert list(record) == names
    turned = dict(data.draw(st.permutations(list(record.items()))))
    assert as_list(turned, names) == values


def test_what_is_no_record_stays_as_it_is():
    assert as_record([1, 2], ()) == [1, 2]
    assert as_record(None, ("a",)) is None
    assert as_record([1, 2], ("a",)) == [1, 2]
    assert as_list(None, ("a",)) is None
    assert as_list([1, 2], ()) == [1, 2]


@pytest.mark.parametrize("result", [[1], 1, "KL-AB 123", {}, {"a": 1, "KL-AB 123": 2}, {"b": 1}])
def test_another_record_is_refused_without_a_word_of_it(result):
    with pytest.raises(Invalid) as refused:
        as_list(result, ("a",))
    assert "KL" not in str(refused.value)


def test_every_link_of_a_model_leads_to_a_type_of_it_and_back():
    for model in (FIRST, SECOND):
        for kind in model.kinds:
            for link in kind.links:
                beyond = kind.beyond(link)
                assert beyond is model.named(link.target)
                back = beyond.link(link.back)
                assert back is not None, (kind.name, link.name)
                assert beyond.beyond(back) is kind


def test_the_second_model_has_one_type_of_datastreams():
    assert {kind.name for kind in KINDS} - {kind.name for kind in SECOND.kinds} == {
        "MultiDatastream"
    }
    stream = SECOND.named("Datastream")
    assert stream.link("ObservedProperties").many
    assert stream.link("ObservedProperty") is None
    assert FIRST.named("Datastream").link("ObservedProperties") is None
