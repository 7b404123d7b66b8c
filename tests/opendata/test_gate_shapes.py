"""The gate against the official shapes: both find a violation, or none of them does.

Rules of the shapes that our values cannot break: counts of at most one (a field holds one value),
kinds of nodes for texts, dates and words of lists (types of fields), the lists of themes,
access rights, availability and frequency (enums). They are held by the first row, the unchanged
entry.
"""

import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stadtherz import opendata
from stadtherz.opendata.adapters.shapes import PROFILES, Shapes
from stadtherz.opendata.domain.catalogue import (
    Dataset,
    Series,
    Service,
)
from stadtherz.opendata.domain.finding import Severity
from stadtherz.opendata.domain.gate import findings, may_pass, series_findings, service_findings
from tests.opendata.changes import DATASET_CHANGES, SERIES_CHANGES, SERVICE_CHANGES
from tests.opendata.entries import (
    BASE,
    DATASET,
    EARLIER,
    SERVICE,
    THE_SERIES,
    graph_of,
)

DOMAIN = Path(opendata.__file__).parent / "domain"
LOOKS = {Dataset: findings, Service: service_findings, Series: series_findings}
WORLD = (DATASET, EARLIER, SERVICE, THE_SERIES)


@pytest.fixture(scope="module")
def shapes(shared_data):
    return Shapes(shared_data / "dcatap")


def own(entry, number):
    """Give an entry and all that is in it addresses of its own, so that nothing is shared."""
    ours = replace(entry, iri=f"{BASE}{number}")
    for name in ("publisher", "creator", "contact"):
        if part := getattr(ours, name, None):
            ours = replace(ours, **{name: replace(part, iri=f"{BASE}{number}/{name}")})
    if files := getattr(ours, "distributions", ()):
        named = tuple(replace(one, iri=f"{BASE}{number}/{n}") for n, one in enumerate(files))
        ours = replace(ours, distributions=named)
    return ours


def disagreements(shapes, entries):
    """Check all in one graph and list those of which gate and shapes do not say the same."""
    entries = [own(entry, number) for number, entry in enumerate(entries)]
    graph = graph_of(*WORLD, *entries)
    official = defaultdict(list)
    for profile in PROFILES:
        for fault in shapes.faults(graph, profile):
            if fault.severity is Severity.VIOLATION:
                for name in fault.entries or ["nobody"]:
                    official[name].append(fault.said)
    assert set(official) <= {one.iri for one in entries}, official
    return [
        (number, [f.code for f in ours if f.severity is Severity.VIOLATION], official[entry.iri])
        for number, entry in enumerate(entries)
        for ours in [LOOKS[type(entry)](entry)]
        if may_pass(ours) == bool(official[entry.iri])
    ]


@pytest.mark.acceptance
@pytest.mark.parametrize(
    ("good", "changes"),
    [(DATASET, DATASET_CHANGES), (SERVICE, SERVICE_CHANGES), (THE_SERIES, SERIES_CHANGES)],
    ids=["dataset", "service", "series"],
)
def test_gate_and_shapes_agree(shapes, good, changes):
    found = disagreements(shapes, [replace(good, **change) for change in changes])

    assert [(changes[number], *said) for number, *said in found] == []


@pytest.mark.acceptance
@settings(max_examples=4)
@given(
    rows=st.lists(
        st.lists(st.sampled_from(DATASET_CHANGES), min_size=2, max_size=4),
        min_size=20,
        max_size=60,
    )
)
def test_several_changes_together_agree_as_well(shapes, rows):
    merged = [{name: value for one in row for name, value in one.items()} for row in rows]

    found = disagreements(shapes, [replace(DATASET, **change) for change in merged])

    assert [(merged[number], *said) for number, *said in found] == []


@pytest.mark.acceptance
def test_a_good_entry_has_nothing_to_find_at_all(shapes):
    """Neither do the shapes warn."""
    assert [LOOKS[type(one)](one) for one in WORLD] == [()] * 4
    assert [one for key in PROFILES for one in shapes.faults(graph_of(*WORLD), key)] == []


@pytest.mark.acceptance
def test_each_single_rule_of_the_gate_that_keeps_something_back_is_tried():
    """So that no rule can be written that the shapes were never asked about."""
    tried = {
        one.code
        for good, changes in (
            (DATASET, DATASET_CHANGES), (SERVICE, SERVICE_CHANGES), (THE_SERIES, SERIES_CHANGES),
        )
        for change in changes
        for one in LOOKS[type(good)](replace(good, **change))
        if one.severity is Severity.VIOLATION
    }  # fmt: skip
    source = "".join(file.read_text() for file in DOMAIN.glob("gate*.py"))
    written = set(re.findall(r'violation\(\s*f?"([a-z{}-]+)"', source))
    written |= set(re.findall(r'yield say\("([a-z-]+)"', source))
    written = {one.replace("{field}", way) for one in written for way in ("mail", "phone")}

    assert written - tried == {"licence-not-open-enough"}  # Art. 4 of 2023/138; in no shape


@pytest.mark.acceptance
def test_the_series_needs_a_publisher_though_the_official_rule_is_tied_to_no_class(shapes):
    """DE_DatasetSeries_dcterms_publisher_v_Min stands in the file, but no node shape names it."""
    entry = replace(THE_SERIES, publisher=None)

    assert not may_pass(series_findings(entry))
    assert disagreements(shapes, [entry]) == [(0, ["publisher-missing"], [])]
