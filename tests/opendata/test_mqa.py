"""The 23 indicators, each at its border, and known sums."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

from stadtherz.opendata.adapters.describing import describe
from stadtherz.opendata.adapters.shapes import Shapes
from stadtherz.opendata.domain import file_types
from stadtherz.opendata.domain.described import (
    Described,
    DescribedFile,
    Vocabularies,
    described,
)
from stadtherz.opendata.domain.gate import findings
from stadtherz.opendata.domain.media_types import MEDIA_TYPES
from stadtherz.opendata.domain.mqa import (
    INDICATORS,
    POINTS,
    Dimension,
    Known,
    assess,
    assess_catalogue,
    dimension_points,
    rating,
)
from stadtherz.opendata.domain.terms import AUTHORITY, FILE_TYPES, IANA, Access
from tests.opendata.changes import DATASET_CHANGES
from tests.opendata.entries import DATASET, FILE

CSV = f"{AUTHORITY}file-type/CSV"
FULL_FILE = DescribedFile(
    "file",
    access=("https://e.org/a",),
    download=("https://e.org/d",),
    format=CSV,
    media_type=IANA + "text/csv",
    licence=(f"{AUTHORITY}licence/CC_BY_4_0",),
    rights=True,
    size=True,
    issued=True,
    modified=True,
)
FULL = Described(
    "dataset", "Luft", keywords=True, themes=True, spatial=True, temporal=True, contact=True,
    publisher=True, access_rights=Access.PUBLIC.iri, files=(FULL_FILE,), compliant=True,
)  # fmt: skip
ANSWERED = Known({"https://e.org/a": 200, "https://e.org/d": 200})
# what is taken away, and the indicators that are lost by it
DATASET_LOSSES = [
    ({"keywords": False}, {"keyword"}),
    ({"themes": False}, {"theme"}),
    ({"spatial": False}, {"spatial"}),
    ({"temporal": False}, {"temporal"}),
    ({"contact": False}, {"contact"}),
    ({"publisher": False}, {"publisher"}),
    ({"access_rights": ""}, {"access-rights", "access-rights-listed"}),
    ({"access_rights": "public"}, {"access-rights-listed"}),
    ({"access_rights": f"{AUTHORITY}access-right/"}, {"access-rights-listed"}),
    ({"compliant": False}, {"dcat-ap"}),
    ({"compliant": None}, {"dcat-ap"}),
]
FILE_LOSSES = [
    ({"access": ()}, {"access-answers"}),
    ({"access": ("https://e.org/gone",)}, {"access-answers"}),
    ({"download": ()}, {"download-given", "download-answers"}),
    ({"format": ""}, {"format", "format-listed"}),
    ({"format": "CSV"}, {"format-listed"}),
    ({"media_type": ""}, {"media-type", "format-listed"}),
    ({"media_type": "text/csv"}, {"format-listed"}),
    ({"media_type": IANA + "text"}, {"format-listed"}),
    ({"media_type": IANA + "foo/bar"}, {"format-listed"}),
    ({"media_type": IANA + "application/vnd.geo+json"}, {"format-listed"}),
    ({"media_type": IANA + "text/csv/"}, {"format-listed"}),
    ({"media_type": IANA + "TEXT/CSV"}, set()),
    ({"media_type": IANA + "application/vnd.shp"}, set()),
    ({"format": "", "media_type": ""}, {
        "format", "media-type", "format-listed", "non-proprietary", "machine-readable",
    }),
    ({"format": f"{AUTHORITY}file-type/XLS", "media_type": IANA + "application/vnd.ms-excel"},
     {"non-proprietary"}),
    ({"format": f"{AUTHORITY}file-type/PNG", "media_type": IANA + "image/png"},
     {"machine-readable"}),
    ({"format": f"{AUTHORITY}file-type/DWG", "media_type": IANA + "image/vnd.dwg"},
     {"machine-readable", "non-proprietary"}),
    ({"format": f"{AUTHORITY}file-type/DWG"}, set()),  # one of both is enough
    ({"licence": ()}, {"licence", "licence-listed"}),
    ({"licence": ("https://e.org/terms",)}, {"licence-listed"}),
    ({"licence": ("http://dcat-ap.de/def/licenses/dl-by-de/2.0",)}, set()),
    ({"licence": ("https://www.dcat-ap.de/def/licenses/dl-by-de/2.0",)}, {"licence-listed"}),
    ({"licence": ("http://dcat-ap.de/def/licenses/other-closed",)}, {"licence-listed"}),
    ({"rights": False}, {"rights"}),
    ({"size": False}, {"byte-size"}),
    ({"issued": False}, {"issued"}),
    ({"modified": False}, {"modified"}),
]  # fmt: skip


def lost(score):
    return {one.indicator.code for one in score.marks if not one.is_met}


def test_the_table_has_the_points_of_the_methodology():
    points = {one: dimension_points(one) for one in Dimension}

    assert points == {
        Dimension.FINDABILITY: 100,
        Dimension.ACCESSIBILITY: 100,
        Dimension.INTEROPERABILITY: 110,
        Dimension.REUSABILITY: 75,
        Dimension.CONTEXTUALITY: 20,
    }
    assert sum(points.values()) == POINTS == 405


def test_formats_of_our_own_are_registered():
    assert {one.media_type for one in FILE_TYPES.values()} <= MEDIA_TYPES
    assert len(MEDIA_TYPES) > 2000
    assert all(re.fullmatch(r"[a-z]+/[a-z0-9][a-z0-9!#$&^_.+-]*", one) for one in MEDIA_TYPES)


def test_everything_met_is_405():
    score = assess(FULL, ANSWERED)

    assert (score.points, score.open_points, score.rating) == (405, 0, "excellent")
    assert lost(score) == set()
    assert score.by_gain() == ()


def in_order(value):
    """Name a case; a set has no order of its own, and each worker would name it otherwise."""
    return str(sorted(value) if isinstance(value, set | frozenset) else value)


@pytest.mark.parametrize(("change", "codes"), DATASET_LOSSES, ids=in_order)
def test_each_indicator_of_datasets(change, codes):
    assert lost(assess(replace(FULL, **change), ANSWERED)) == codes


@pytest.mark.parametrize(("change", "codes"), FILE_LOSSES, ids=in_order)
def test_each_indicator_of_files(change, codes):
    known = Known({**ANSWERED.statuses, "https://e.org/gone": 404})

    assert lost(assess(replace(FULL, files=(replace(FULL_FILE, **change),)), known)) == codes


def test_every_indicator_is_lost_by_one_of_the_rows():
    rows = DATASET_LOSSES + FILE_LOSSES

    assert set().union(*(codes for _, codes in rows)) == {one.code for one in INDICATORS}


@pytest.mark.parametrize(
    ("status", "answers"),
    [(0, False), (199, False), (200, True), (204, True), (301, True), (399, True), (400, False),
     (404, False), (500, False)],
)  # fmt: skip
def test_2xx_and_3xx_answer(status, answers):
    score = assess(FULL, Known({"https://e.org/a": status, "https://e.org/d": 200}))

    assert score.mark("access-answers").is_met is answers
    assert score.mark("access-answers").unknown == 0


def test_what_nobody_asked_is_unknown_and_earns_nothing():
    score = assess(replace(FULL, compliant=None))

    assert (score.points, score.open_points) == (405 - 50 - 30 - 30, 110)


def test_a_dataset_without_files_earns_nothing_for_files():
    score = assess(replace(FULL, files=()), ANSWERED)

    assert score.points == 100 + 30 + 45  # findability, compliance, what it says of its use
    assert score.open_points == 0


def test_the_best_file_counts_for_interoperability_and_shares_for_the_rest():
    poor = DescribedFile("poor", access=("https://e.org/a",), format=f"{AUTHORITY}file-type/PDF")
    score = assess(replace(FULL, files=(poor, FULL_FILE)), ANSWERED)

    assert score.of(Dimension.INTEROPERABILITY) == 110
    assert score.mark("download-given").share == 0.5
    assert score.of(Dimension.ACCESSIBILITY) == 50 + 10 + 15
    assert score.of(Dimension.CONTEXTUALITY) == 10


def test_a_catalogue_weighs_datasets_and_files_each_by_their_number():
    none = Described("empty")
    twice = replace(FULL, files=(FULL_FILE, FULL_FILE))
    score = assess_catalogue([FULL, twice, none], ANSWERED)

    assert score.mark("keyword").points == pytest.approx(20)
    assert score.mark("format").points == pytest.approx(20 * 2 / 3)  # by dataset
    assert score.mark("rights").share == 1  # 3 of 3 files; the third dataset has none
    assert score.by_gain()[0].indicator.code in {"keyword", "theme", "dcat-ap"}


@pytest.mark.parametrize(
    ("points", "word"),
    [(405, "excellent"), (351, "excellent"), (350.9, "good"), (350, "good"), (221, "good"),
     (220, "sufficient"), (121, "sufficient"), (120, "bad"), (0, "bad")],
)  # fmt: skip
def test_ratings_at_their_borders(points, word):
    assert rating(points) == word


files = st.builds(
    replace,
    st.just(FULL_FILE),
    format=st.sampled_from(["", CSV, "CSV", f"{AUTHORITY}file-type/PDF"]),
    size=st.booleans(),
    rights=st.booleans(),
)
datasets = st.builds(
    replace,
    st.just(FULL),
    files=st.lists(files, max_size=4).map(tuple),
    keywords=st.booleans(),
    compliant=st.sampled_from([True, False, None]),
)


@given(datasets)
def test_points_and_what_is_to_be_had_always_make_405(dataset):
    score = assess(dataset, ANSWERED)

    assert score.points + sum(one.gain for one in score.marks) == pytest.approx(405)
    assert 0 <= score.points <= score.points + score.open_points <= 405
    gains = [one.gain for one in score.by_gain()]
    assert gains == sorted(gains, reverse=True)


@given(st.lists(datasets, min_size=1, max_size=4), st.integers(1, 3))
def test_a_catalogue_of_copies_has_the_score_of_one(several, times):
    assert assess_catalogue(several * times, ANSWERED).points == pytest.approx(
        assess_catalogue(several, ANSWERED).points
    )


def test_our_own_dataset_that_passed_the_gate_without_remarks_has_all_points():
    known = Known({FILE.access: 200, FILE.download: 200})

    assert findings(DATASET) == ()
    assert assess(described(DATASET, compliant=True), known).points == 405


@pytest.mark.parametrize("change", DATASET_CHANGES, ids=str)
def test_the_gate_warns_of_every_point_that_is_missing_and_of_no_other(change):
    dataset = replace(DATASET, **change)
    urls = [url for one in dataset.distributions for url in (one.access, one.download)]
    listed = frozenset(one.iri for one in FILE_TYPES.values())
    known = Known(dict.fromkeys(urls, 200), Vocabularies({f"{AUTHORITY}file-type": listed}))
    score = assess(described(dataset, compliant=True), known)
    costs = [one.code for one in findings(dataset) if one.gain]

    assert (score.points < POINTS) == bool(costs), (lost(score), costs)


def test_lists_at_hand_win_over_the_form_of_an_address():
    known = Vocabularies({f"{AUTHORITY}file-type": frozenset({CSV})})

    assert known.has(CSV, f"{AUTHORITY}file-type")
    assert not known.has(f"{AUTHORITY}file-type/KSV", f"{AUTHORITY}file-type")
    assert Vocabularies().has(f"{AUTHORITY}file-type/KSV", f"{AUTHORITY}file-type")


def test_our_file_types_are_what_their_terms_say():
    for one in FILE_TYPES.values():
        open_, readable = one.key in file_types.OPEN_TYPES, one.key in file_types.READABLE_TYPES
        assert (open_, readable) == (one.open, one.machine_readable), one.key
        assert file_types.key_by_media(one.media_type) == one.key


@pytest.mark.parametrize(
    ("words", "key"),
    [("csv", "CSV"), ("CSV", "CSV"), ("text/csv", "CSV"), ("GeoJSON", "GEOJSON"),
     ("WMS", "WMS_SRVC"), ("ESRI Shapefile", "SHP"), ("json", "JSON"), ("Excel", "XLS"),
     ("xlsx", "XLSX"),
     ("Tabelle", ""), ("", "")],
)  # fmt: skip
def test_formats_as_people_write_them(words, key):
    assert file_types.key_spoken(words) == key


@pytest.mark.acceptance
def test_the_example_of_high_value_has_405_by_hand_and_here(shared_data):
    """Its graph tells all 23; both of its addresses are said to answer."""
    folder = shared_data / "dcatap"
    graph = Graph().parse(folder / "examples" / "minimal-hvd-lautern.ttl")
    (dataset,) = describe(graph, {})
    statuses = {url: 200 for one in dataset.files for url in (*one.access, *one.download)}
    lists = Shapes(folder).lists()

    assert assess(dataset, Known({}, lists)).points == 405 - 80
    assert assess(dataset, Known(statuses, lists)).points == 405


@pytest.mark.acceptance
@pytest.mark.parametrize(
    ("file", "keys"),
    [("edp-non-proprietary-format.rdf", file_types.OPEN_TYPES),
     ("edp-machine-readable-format.rdf", file_types.READABLE_TYPES)],
)  # fmt: skip
def test_what_the_portal_counts_as_open_or_readable_counts_here(shared_data, file, keys):
    graph = Graph().parse(shared_data / "dcatap" / "vocabularies" / "edp-mqa" / file)
    listed = {file_types.key_of(str(one)) for one in graph.subjects()}

    assert len(listed) > 15
    assert listed <= keys
