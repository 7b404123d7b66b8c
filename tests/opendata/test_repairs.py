"""Repairable errors: each rule by what real catalogues write, and what no rule may touch."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef

from stadtherz.opendata.adapters.repairing import mendings, repaired, steps, term_of
from stadtherz.opendata.domain.addresses import is_iri, mail_iri, telephone_iri
from stadtherz.opendata.domain.fault import ValueKind
from stadtherz.opendata.domain.finding import Repair, mended
from stadtherz.opendata.domain.gate import findings, may_pass
from stadtherz.opendata.domain.gate_parts import Hints
from stadtherz.opendata.domain.repairs import NUMBER, UNSAFE, Term, mend
from stadtherz.opendata.domain.terms import FILE_TYPES, LICENCES, Frequency
from tests.opendata.changes import DATASET_CHANGES
from tests.opendata.entries import CITY, DATASET, DESK

DCT, DCAT = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#"
VCARD, SPDX = "http://www.w3.org/2006/vcard/ns#", "http://spdx.org/rdf/terms#"
AT = "http://publications.europa.eu/resource/authority/"
LIC = "http://dcat-ap.de/def/licenses/"
IANA = "https://www.iana.org/assignments/media-types/"
XSD = "http://www.w3.org/2001/XMLSchema#"
STATUS = "http://www.w3.org/ns/adms#status"
ROWS = [
    ("language-code", f"{DCT}language", URIRef(f"{AT}language/GER"), URIRef(f"{AT}language/DEU")),
    ("language-code", f"{DCT}language", URIRef("http://id.loc.gov/vocabulary/iso639-1/de"),
     URIRef(f"{AT}language/DEU")),
    ("language-as-text", f"{DCT}language", Literal("de"), URIRef(f"{AT}language/DEU")),
    ("language-as-text", f"{DCT}language", Literal("Deutsch"), URIRef(f"{AT}language/DEU")),
    ("language-as-text", f"{DCT}language", Literal(f"{AT}language/POL"),
     URIRef(f"{AT}language/POL")),
    ("licence-address", f"{DCT}license", URIRef("https://www.dcat-ap.de/def/licenses/cc-zero"),
     URIRef(f"{LIC}cc-zero")),
    ("licence-address", f"{DCT}license", URIRef("https://www.govdata.de/dl-de/by-2-0"),
     URIRef(f"{LIC}dl-by-de/2.0")),
    ("licence-address", f"{DCT}license",
     URIRef("http://creativecommons.org/licenses/by/4.0/deed.de"), URIRef(f"{LIC}cc-by/4.0")),
    ("licence-as-text", f"{DCT}license", Literal("dl-de/by-2-0"), URIRef(f"{LIC}dl-by-de/2.0")),
    ("address-as-text", f"{DCT}license", Literal("https://e.org/lizenz"),
     URIRef("https://e.org/lizenz")),
    ("format-as-text", f"{DCT}format", Literal("csv"), URIRef(f"{AT}file-type/CSV")),
    ("format-code", f"{DCT}format", URIRef(f"{AT}file-type/WMS"),
     URIRef(f"{AT}file-type/WMS_SRVC")),
    ("format-from-media-type", f"{DCT}format", URIRef(f"{IANA}text/csv"),
     URIRef(f"{AT}file-type/CSV")),
    ("media-type-as-text", f"{DCAT}mediaType", Literal("text/csv; charset=utf-8"),
     URIRef(f"{IANA}text/csv")),
    ("media-type-as-text", f"{DCAT}mediaType", Literal("CSV"), URIRef(f"{IANA}text/csv")),
    ("status-list", STATUS, URIRef("http://purl.org/adms/status/UnderDevelopment"),
     URIRef(f"{AT}distribution-status/DEVELOP")),
    ("hash-list", f"{SPDX}algorithm", URIRef("https://www.dcat-ap.de/def/hashAlgorithms/sha/256"),
     URIRef(f"{SPDX}checksumAlgorithm_sha256")),
    ("byte-size-type", f"{DCAT}byteSize", Literal("99346.0", datatype=URIRef(f"{XSD}decimal")),
     Literal("99346", datatype=URIRef(NUMBER))),
    ("byte-size-type", f"{DCAT}byteSize", Literal("12"), Literal("12", datatype=URIRef(NUMBER))),
    ("mail-scheme", f"{VCARD}hasEmail", Literal("a@e.org"), URIRef("mailto:a@e.org")),
    ("mail-scheme", f"{VCARD}hasEmail", URIRef("file:///a@e.org"), URIRef("mailto:a@e.org")),
    ("telephone-scheme", f"{VCARD}hasTelephone", Literal("0631 / 365-0"),
     URIRef("tel:+496313650")),
    ("access-rights-as-text", f"{DCT}accessRights", Literal("public"),
     URIRef(f"{AT}access-right/PUBLIC")),
    ("frequency-as-text", f"{DCT}accrualPeriodicity", Literal("jährlich"),
     URIRef(f"{AT}frequency/ANNUAL")),
    ("availability-list", "http://data.europa.eu/r5r/availability",
     URIRef("http://dcat-ap.de/def/plannedAvailability/stable"),
     URIRef(f"{AT}planned-availability/STABLE")),
    ("address-as-text", f"{DCAT}accessURL", Literal("http://e.org/a?id=1"),
     URIRef("http://e.org/a?id=1")),
    ("authority-address", f"{DCAT}theme", URIRef(f"{AT}data-theme/ENVI".replace("http:", "https:")),
     URIRef(f"{AT}data-theme/ENVI")),
    ("old-property", "http://schema.org/endDate", Literal("2020-01-01"), Literal("2020-01-01")),
    ("todo-left", f"{DCT}publisher", URIRef("TODO:amt"), None),
    ("geometry-as-text", "http://www.w3.org/ns/locn#geometry", Literal("{}"), None),
]  # fmt: skip
RIGHT = [
    (f"{DCT}language", URIRef(f"{AT}language/DEU")),
    (f"{DCT}language", Literal("Plattdeutsch")),
    (f"{DCT}license", URIRef(f"{LIC}cc-by/4.0")),
    (f"{DCT}license", Literal("Nutzungsbedingungen der Stadt")),
    (f"{DCT}license", URIRef("https://creativecommons.org/licenses/by/3.0/de/")),
    (f"{DCT}format", URIRef(f"{AT}file-type/CSV")),
    (f"{DCT}format", URIRef(f"{AT}file-type/UNBEKANNT")),
    (f"{DCT}format", Literal("Tabelle")),
    (f"{DCAT}mediaType", URIRef(f"{IANA}text/csv")),
    (f"{DCAT}mediaType", Literal("irgendwas")),
    (f"{DCAT}byteSize", Literal("12", datatype=URIRef(NUMBER))),
    (f"{DCAT}byteSize", Literal("12.5")),
    (f"{DCAT}byteSize", Literal("-1")),
    (f"{DCAT}byteSize", Literal("etwa 3 MB")),
    (f"{DCAT}byteSize", Literal("NaN")),
    (f"{VCARD}hasEmail", URIRef("mailto:a@e.org")),
    (f"{VCARD}hasEmail", URIRef("https://e.org/kontakt")),
    (f"{VCARD}hasEmail", Literal("a@e.org oder b@e.org")),
    (f"{VCARD}hasTelephone", URIRef("tel:+496313650")),
    (f"{VCARD}hasTelephone", Literal("siehe Website")),
    (f"{DCT}accessRights", Literal("nach Vereinbarung")),
    (f"{DCAT}accessURL", URIRef("http://e.org/a")),
    (f"{DCAT}accessURL", Literal("im Rathaus")),
    (STATUS, URIRef(f"{AT}distribution-status/COMPLETED")),
    (f"{DCT}title", Literal("CSV")),
    (f"{DCT}description", Literal("https://e.org/a")),
]


@pytest.mark.parametrize(("code", "name", "before", "after"), ROWS)
def test_each_rule(code, name, before, after):
    change = mend(name, term_of(before))

    assert change.code == code
    assert change.term == (None if after is None else term_of(after))
    assert (change.term is None) == (code in UNSAFE)


@pytest.mark.parametrize(("name", "value"), RIGHT)
def test_what_is_right_or_not_certain_stays(name, value):
    assert mend(name, term_of(value)) is None


words = st.text(max_size=30) | st.sampled_from([str(row[2]) for row in ROWS])
terms = st.builds(Term, st.sampled_from([ValueKind.WORDS, ValueKind.ADDRESS]), words)


@given(st.sampled_from(sorted({row[1] for row in ROWS})), terms)
def test_a_mended_value_needs_no_mending_and_addresses_are_addresses(name, term):
    change = mend(name, term)
    if change is None or change.term is None:
        return
    assert mend(change.property, change.term) is None
    assert change.term.kind is ValueKind.WORDS or is_iri(change.term.text) or change.term == term


def test_a_graph_is_mended_and_says_what_changed():
    graph = Graph().parse(
        format="turtle",
        data=f"""@prefix dcat: <{DCAT}> . @prefix dct: <{DCT}> . @prefix spdx: <{SPDX}> .
        <http://e.org/d> a dcat:Dataset ; dct:title "Luft" ; dct:language "de" ;
          dct:temporal [ a dct:PeriodOfTime ] ; dcat:distribution <http://e.org/f> .
        <http://e.org/f> a dcat:Distribution ; dct:language "de" ;
          spdx:checksum [ spdx:algorithm <http://dcat-ap.de/def/hashAlgorithms/md/5> ] .""",
    )
    found = steps(graph)
    told = {one.code: one for one in mendings(graph, found)}

    assert {code: one.count for code, one in told.items()} == {
        "language-as-text": 2, "hash-list": 1, "period-empty": 1,
    }  # fmt: skip
    assert all(one.entries == ("http://e.org/d",) for one in told.values())
    assert told["language-as-text"].examples == (("de", f"{AT}language/DEU"),)
    assert [one.safe for one in told.values()] == [True, True, False]
    new = repaired(graph, found)
    assert len(new) == len(graph) + 1  # the algorithm says what it is
    assert (URIRef("http://e.org/d"), URIRef(f"{DCT}title"), Literal("Luft")) in new
    assert [one.change.code for one in steps(new)] == ["period-empty"]


@pytest.mark.parametrize(
    ("written", "right"),
    [("+49 631 365-0", "tel:+496313650"), ("0049 631 3650", "tel:+496313650"),
     ("+49 (0) 631 3650", "tel:+496313650"), ("(0631) 3650", "tel:+496313650"),
     ("tel:+49-631-3650", "tel:+496313650"), ("115", ""), ("", ""), ("0631 365-DURCHWAHL", "")],
)  # fmt: skip
def test_telephone_numbers(written, right):
    assert telephone_iri(written) == right


@pytest.mark.parametrize(
    ("written", "right"),
    [("a@e.org", "mailto:a@e.org"), ("mailto:a@e.org", "mailto:a@e.org"),
     ("E-Mail: a@e.org", "mailto:a@e.org"), ("a(at)e.org", ""), ("a@e", ""), ("", ""),
     ("a@e.org, b@e.org", "")],
)  # fmt: skip
def test_mails(written, right):
    assert mail_iri(written) == right


HINTS = Hints(
    languages=("de",), licence=LICENCES["dl-by-de-2.0"], publisher=CITY, contact=DESK,
    period=DATASET.period, area=DATASET.areas[0], frequency=Frequency.HOURLY,
    themes=DATASET.themes, service_page="https://stadt.example.org/doku",
)  # fmt: skip


@pytest.mark.parametrize("change", DATASET_CHANGES, ids=str)
def test_a_click_mends_what_it_is_about_and_nothing_new_comes(change):
    entry = replace(DATASET, **change)
    before = findings(entry, HINTS)
    for one in before:
        if one.repair is None:
            continue
        after = findings(mended(entry, one.repair), HINTS)
        assert (one.code, one.place) not in {(other.code, other.place) for other in after}
        assert len(after) < len(before) or {o.code for o in after} <= {"frequency-unknown"}


def test_everything_that_a_city_knows_is_mended_by_clicks():
    file = replace(
        DATASET.distributions[0], licence=None, file_type=None, attribution="", rights="",
        issued=None, modified=None,
    )  # fmt: skip
    bare = replace(
        DATASET, publisher=None, contact=None, period=None, areas=(), languages=("xx",),
        distributions=(file,), frequency=Frequency.UNKNOWN, themes=(),
    )  # fmt: skip
    assert not may_pass(findings(bare, HINTS))
    while ahead := [one.repair for one in findings(bare, HINTS) if one.repair]:
        bare = mended(bare, ahead[0])

    assert findings(bare, HINTS) == ()
    assert bare.distributions[0].file_type == FILE_TYPES["CSV"]


def test_a_repair_of_something_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        mended(DATASET, Repair((), "farbe", "rot"))
    with pytest.raises(KeyError):
        mended(DATASET, Repair(("distributions", "7"), "licence", None))
