from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.city.domain.label import NAME_LINES, Label, _lines, as_pdf, as_svg

LABEL = Label("Stiftsplatz", "00012", "https://lautern.example/o/00012", "Stadt", "Was ist hier?")


def test_the_svg_is_xml_with_the_printed_size_and_the_words():
    root = ET.fromstring(as_svg(LABEL))  # noqa: S314 - our own output
    words = [node.text for node in root.iter() if node.tag.endswith("text")]
    assert (root.get("width"), root.get("height")) == ("90mm", "50mm")
    assert words == [
        "Stadt",
        "Stiftsplatz",
        "Was ist hier?",
        "00012",
        "lautern.example/o/00012",
    ]


def test_markup_in_a_name_stays_text():
    label = Label('<script>alert("1")</script>', "00012", "https://a.example/?a&b", "<b>", "&")
    root = ET.fromstring(as_svg(label))  # noqa: S314
    assert not [node for node in root.iter() if node.tag.endswith("script")]


def test_the_pdf_is_one_and_the_same_for_the_same_label():
    assert as_pdf(LABEL) == as_pdf(LABEL)
    assert as_pdf(LABEL).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Stiftsplatz", ["Stiftsplatz"]),
        ("Haltestelle Schillerplatz Nord", ["Haltestelle", "Schillerplatz Nord"]),
        ("", [""]),
        ("Donaudampfschifffahrtsgesellschaft", ["Donaudampfschifffahrtsgesellschaft"]),
    ],
)
def test_names_break_at_spaces(name, lines):
    assert _lines(name) == lines


@given(st.text(max_size=200))
def test_any_name_fits_on_the_label(name):
    assert len(_lines(name)) <= NAME_LINES
