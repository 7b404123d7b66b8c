"""Faults in groups, in the order of what mending them brings, and words for all codes."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from stadtherz import opendata
from stadtherz.opendata.domain.described import Described, DescribedFile
from stadtherz.opendata.domain.diagnosis import (
    LONGEST,
    MOST_EXAMPLES,
    counted,
    frequent,
    grouped,
    shortened,
)
from stadtherz.opendata.domain.fault import Fault, ValueKind
from stadtherz.opendata.domain.finding import Severity
from stadtherz.opendata.domain.handing_in.settled import SAID_BY_PEOPLE
from stadtherz.opendata.domain.mqa import INDICATORS, Dimension, assess_catalogue
from stadtherz.opendata.views import doctor_words, gate_words

DCT = "http://purl.org/dc/terms/"
DATASETS = [Described(f"http://e.org/{n}", compliant=n > 4) for n in range(10)]
SCORE = assess_catalogue(DATASETS)


def fault(**more):
    return Fault(
        **{
            "profile": "dcat-ap-de",
            "severity": Severity.VIOLATION,
            "kind": "Dataset",
            "node": "http://e.org/1",
            "path": f"{DCT}language",
            "rule": "NodeKind",
            "value": "de",
            "value_kind": ValueKind.WORDS,
            "datatype": "",
            "said": "MUSS",
            "entries": frozenset({"http://e.org/1"}),
        }
        | more
    )


def test_the_same_trouble_is_one_group_with_numbers_and_examples():
    faults = [
        fault(node=f"http://e.org/{n}", value=value, entries=frozenset({f"http://e.org/{n % 2}"}))
        for n, value in enumerate(["de", "de", "en", "fr", "fr", "fr", "it"])
    ]
    (group,) = grouped(faults, SCORE)

    assert (group.count, group.entries, group.trouble) == (7, 2, "words-not-address")
    assert group.values == ("fr", "de", "en")
    assert len(group.nodes) == MOST_EXAMPLES


@pytest.mark.parametrize(
    ("change", "trouble"),
    [({}, "words-not-address"), ({"value_kind": ValueKind.ADDRESS}, "address-not-words"),
     ({"rule": "MinCount", "value_kind": ValueKind.NOTHING}, "missing"),
     ({"rule": "MaxCount", "value_kind": ValueKind.NOTHING}, "too-many"),
     ({"rule": "MaxCount", "said": "Deprecated: alt"}, "deprecated"),
     ({"rule": "List"}, "not-listed"), ({"rule": "Datatype"}, "wrong-type"),
     ({"rule": "Class"}, "wrong-class"), ({"rule": "Pattern"}, "wrong-form"),
     ({"rule": "Not"}, "deprecated"), ({"rule": "Disjoint"}, "other")],
)  # fmt: skip
def test_troubles(change, trouble):
    (group,) = grouped([fault(**change)], SCORE)

    assert group.trouble == trouble
    assert doctor_words.trouble_words(group)
    assert doctor_words.advice_words(group)


def test_kinds_of_values_and_severities_do_not_mix():
    changes = [
        {}, {"value_kind": ValueKind.UNNAMED}, {"severity": Severity.WARNING}, {"kind": "Catalog"},
        {"rule": "Class"}, {"path": f"{DCT}license"}, {"profile": "hvd"},
    ]  # fmt: skip

    assert len(grouped([fault(**change) for change in changes], SCORE)) == len(changes)


def test_what_brings_points_comes_first_then_gravity_then_number():
    groups = grouped(
        [
            *[fault(path="http://e.org/often", severity=Severity.WARNING)] * 9,
            *[fault(path="http://e.org/rare")] * 2,
            *[fault(path="http://e.org/grave")] * 3,
            fault(path=f"{DCT}accessRights", severity=Severity.WARNING),
        ],
        SCORE,
    )

    assert [one.path.rpartition("/")[2] for one in groups] == [
        "accessRights", "grave", "rare", "often",
    ]  # fmt: skip
    assert [round(one.gain, 2) for one in groups] == [0.5, 0, 0, 0]  # 5 points, 1 dataset of 10


def test_the_european_profile_says_nothing_twice_but_costs_its_points():
    same = fault(profile="dcat-ap")
    groups = grouped([fault(), same, fault(profile="dcat-ap", path="http://e.org/only")], SCORE)

    assert [(one.profile, one.gain) for one in groups] == [("dcat-ap", 3), ("dcat-ap-de", 3)]


def test_no_group_is_worth_more_than_there_is_to_be_had():
    everywhere = frozenset(one.iri for one in DATASETS)
    groups = grouped([fault(entries=everywhere), fault(profile="dcat-ap")], SCORE)

    assert groups[0].gain == 15  # half of the datasets comply already


faults = st.lists(
    st.builds(
        fault,
        path=st.sampled_from([f"{DCT}license", f"{DCT}language"]),
        severity=st.sampled_from(list(Severity)),
        profile=st.sampled_from(["dcat-ap-de", "hvd"]),
        value=st.text(max_size=3),
    ),
    max_size=30,
)


def build(**more):
    return fault(**more)


@given(faults)
def test_no_fault_gets_lost(several):
    groups = grouped(several, SCORE)

    assert sum(one.count for one in groups) == len(several)
    for profile in ("dcat-ap-de", "hvd"):
        checked = counted(several, profile)
        total = checked.violations + checked.warnings + checked.infos
        assert total == sum(one.profile == profile for one in several)


@given(st.text(max_size=300))
def test_examples_fit_in_a_line(words):
    assert len(shortened(words)) <= LONGEST
    assert "\n" not in shortened(words)


def test_frequent_values_first():
    assert frequent(["b", "a", "c", "c", "d"]) == ("c", "a", "b")


def codes_in(*files):
    folder = Path(opendata.__file__).parent / "domain"
    return "".join((folder / name).read_text() for name in files)


def test_there_are_words_for_every_code():
    gate = codes_in("gate.py", "gate_parts.py", "gate_files.py")
    written = set(re.findall(r'(?:violation|warning|say)\(\s*f?"([a-z{}_-]+)"', gate))
    gate_codes = {
        re.sub(r"{\w+}", way, one)
        for one in written
        for way in (
            ("mail", "phone") if "{field}" in one else ("issued", "modified")
        )
    }  # fmt: skip
    repairs = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', codes_in("repairs.py")))

    assert gate_codes | {f"{one.value}-missing" for one in SAID_BY_PEOPLE} == set(
        gate_words.FINDINGS
    )
    assert set(doctor_words.REPAIRS) <= repairs
    assert set(doctor_words.INDICATORS) == {one.code for one in INDICATORS}
    assert set(doctor_words.DIMENSIONS) == {one.value for one in Dimension}
    assert set(doctor_words.SEVERITIES) == {one.value for one in Severity}


@pytest.mark.parametrize("language", ["de", "en"])
def test_properties_are_named_in_plain_words_and_as_rdf_does(language):
    with override(language):
        said = doctor_words.property_words(f"{DCT}language")
        several = doctor_words.property_words(f"{DCT}title|{DCT}source")

    assert said == {"de": "Sprache (dct:language)", "en": "Language (dct:language)"}[language]
    assert (
        several
        == {
            "de": "Titel oder Quelle (dct:title | dct:source)",
            "en": "Title or Source (dct:title | dct:source)",
        }[language]
    )
    assert doctor_words.property_words("http://e.org/x") == "http://e.org/x"


def test_a_dataset_without_files_has_a_place_in_the_score_too():
    """The share of a group is that of datasets, not of files."""
    file = DescribedFile("f")
    score = assess_catalogue([Described("http://e.org/1", files=(file,) * 9), Described("b")])
    (group,) = grouped([fault(path=f"{DCT}accessRights")], score)

    assert group.gain == 2.5
