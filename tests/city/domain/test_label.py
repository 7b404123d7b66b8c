import base64
import re
import zlib
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.city.domain.label import HEIGHT_MM, WIDTH_MM, Label, as_pdf, as_svg, lines_of

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
        ("Freibad Waschmühle", ["Freibad", "Waschmühle"]),
        ("RPTU, Gottlieb-Daimler-Straße", ["RPTU, Gottlieb-", "Daimler-Straße"]),
        ("Parkhaus Nord/Süd/Bahnhofsvorplatz", ["Parkhaus Nord/", "Süd/", "Bahnhofsvorplatz"]),
        ("Donaudampfschifffahrtsgesellschaft", ["Donaudampf-", "schifffahrtsge-", "sellschaft"]),
    ],
)
def test_names_break_at_spaces_hyphens_and_slashes_and_long_words_are_cut(name, lines):
    assert name_on(name) == lines


def name_on(name):
    return [line.words for line in lines_of(replace(LABEL, name=name)) if line.bold][:-1]


LONGEST = [
    "Freibad Waschmühle",
    "Haltestelle am Bürgerzentrum der Donaudampfschifffahrtsgesellschaft, Bahnsteig vier " * 2,
    "W" * 120,
    "Wasserwirtschaftsverwaltungsgebäude-" * 4,
]


@pytest.mark.parametrize("name", [name[:120] for name in LONGEST])
def test_the_longest_names_are_whole_and_inside(name):
    label = replace(LABEL, name=name, address="https://" + "unser-lautern." * 6 + "de/o/00012")
    inside(lines_of(label))
    said = "".join(name_on(name)).replace("-", "").replace(" ", "")
    assert said == name.replace("-", "").replace(" ", "")


@given(st.text(max_size=200), st.text(max_size=80))
def test_whatever_is_written_stays_on_the_label(name, platform):
    inside(lines_of(replace(LABEL, name=name, platform=platform)))


def inside(lines):
    for line in lines:
        assert line.x + line.width <= WIDTH_MM - 3.9, line
        assert 0 < line.y - line.size < line.y < HEIGHT_MM - 2, line
    for above, below in pairwise(lines):
        assert above.y + 0.2 * above.size <= below.y - 0.75 * below.size, (above, below)


@pytest.mark.parametrize("name", [name[:120] for name in LONGEST])
def test_the_svg_says_the_same_lines_at_the_same_places(name):
    label = replace(LABEL, name=name)
    root = ET.fromstring(as_svg(label))  # noqa: S314
    found = [node for node in root.iter() if node.tag.endswith("text")]
    assert [
        (node.text, float(node.get("x")), float(node.get("y")), float(node.get("font-size")))
        for node in found
    ] == [(line.words, line.x, line.y, line.size) for line in lines_of(label)]


@pytest.mark.parametrize("name", [name[:120] for name in LONGEST])
def test_no_line_of_the_pdf_runs_over_its_edge(name):
    """Measured as a printer does: by the widths that the file itself gives for its letters."""
    lines = list(printed(as_pdf(replace(LABEL, name=name))))
    assert len(lines) == len(lines_of(replace(LABEL, name=name)))
    for x, y, width in lines:
        assert 0 < x < x + width <= (WIDTH_MM - 3.9) * POINTS_PER_MM
        assert 2 * POINTS_PER_MM < y < HEIGHT_MM * POINTS_PER_MM


def test_the_pdf_names_its_parts_in_the_order_in_which_they_are_read():
    name = "Donaudampfschifffahrtsgesellschaft"
    pdf = as_pdf(replace(LABEL, name=name, picture="QR-Code, führt zu Żabki"))
    catalog = the_object(pdf, b"/Type /Catalog")
    assert b"/Marked true" in object_of(pdf, catalog, b"MarkInfo")
    assert b"/DisplayDocTitle true" in object_of(pdf, catalog, b"ViewerPreferences")
    root = object_of(pdf, catalog, b"StructTreeRoot")
    whole = object_of(pdf, root, b"K")
    assert b"/S /Document" in whole
    parts = [numbered(pdf, number) for number in re.findall(rb"(\d+) 0 R", listed(whole, b"K"))]
    kinds = [re.search(rb"/S /(\w+)", part)[1].decode() for part in parts]
    assert kinds == ["P", "H1", "P", "P", "Figure", "P"]
    assert words_of(parts[1], b"ActualText") == name
    assert words_of(parts[4], b"Alt") == "QR-Code, führt zu Żabki"
    assert b"/BBox" in parts[4]


@pytest.mark.parametrize("name", [name[:120] for name in LONGEST])
def test_every_stroke_of_the_pdf_belongs_to_a_part(name):
    pdf = as_pdf(replace(LABEL, name=name))
    opened = re.findall(rb"/(\w+) <</MCID (\d+)>> BDC", drawing_of(pdf))
    assert [int(number) for _, number in opened] == list(range(len(opened)))
    outside = re.sub(rb"BDC.*?EMC", b"", drawing_of(pdf), flags=re.DOTALL)
    assert not re.search(rb"\bTj\b|\bre\b", outside)
    root = object_of(pdf, the_object(pdf, b"/Type /Catalog"), b"StructTreeRoot")
    owners = re.findall(rb"(\d+) 0 R", re.search(rb"/Nums \[ 0 \[(.*?)\]", root, re.DOTALL)[1])
    for (kind, number), owner in zip(opened, owners, strict=True):
        part = numbered(pdf, owner)
        assert b"/S /" + kind in part
        assert number in listed(part, b"K").split()
    assert b"/StructParents 0" in the_object(pdf, b"/Type /Page\n")


def test_without_words_for_the_picture_its_address_is_read():
    assert f"/Alt ({LABEL.address})".encode() in as_pdf(LABEL)


def numbered(pdf, number):
    return re.search(rb"\n" + number + rb" 0 obj(.*?)endobj", pdf, re.DOTALL)[1]


def the_object(pdf, sign):
    (found,) = [
        text for text in re.findall(rb"\n\d+ 0 obj(.*?)endobj", pdf, re.DOTALL) if sign in text
    ]
    return found


def object_of(pdf, parent, key):
    """What stands behind a key: an object of its own, or one within."""
    number = re.search(rb"/" + key + rb" (\d+) 0 R", parent)
    return numbered(pdf, number[1])


def listed(text, key):
    return re.search(rb"/" + key + rb" \[(.*?)\]", text, re.DOTALL)[1]


def words_of(part, key):
    """A text string: PDFDocEncoding or, after a mark, UTF-16."""
    raw = ESCAPED.sub(_letter, re.search(rb"/" + key + rb" \((.*?)\)\s", part, re.DOTALL)[1])
    return raw.decode("utf-16" if raw.startswith(b"\xfe\xff") else "latin-1")


def drawing_of(pdf):
    page = re.search(rb"/ASCII85Decode[^>]*>>\s*stream\s(.*?)~>endstream", pdf, re.DOTALL)[1]
    return zlib.decompress(base64.a85decode(page.strip()))


POINTS_PER_MM = 72 / 25.4
SHOWN = re.compile(
    rb"BT 1 0 0 1 (\S+) (\S+) Tm /(F\d\+0) (\S+) Tf \S+ TL \((.*?)\) Tj T\* ET", re.DOTALL
)
ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)


def printed(pdf):
    """Where each line of text begins in the PDF and how wide it is, in points."""
    widths = {
        name: [float(number) for number in _object(pdf, of, rb"/Widths \[([^]]*)\]").split()]
        for name, of in re.findall(rb"/(F\d\+0) (\d+) 0 R", pdf)
    }
    drawn = drawing_of(pdf)
    for x, y, font, size, shown in SHOWN.findall(drawn):
        letters = ESCAPED.sub(_letter, shown)
        thousandths = sum(widths[font][letter] for letter in letters)
        yield float(x), float(y), thousandths / 1000 * float(size)


def _object(pdf, number, pattern):
    text = re.search(rb"\n" + number + rb" 0 obj(.*?)endobj", pdf, re.DOTALL)[1]
    return re.search(pattern, text)[1]


def _letter(match):
    code = match[1]
    return bytes([int(code, 8)]) if len(code) == 3 else code
