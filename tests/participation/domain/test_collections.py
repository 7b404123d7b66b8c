import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.kernel.errors import Invalid
from stadtherz.participation.domain.collections import (
    DEMANDS,
    Kind,
    Line,
    line_from,
    lines_of,
    written_lines,
)
from stadtherz.participation.domain.proposals import Fault, Writing, faults_of

TEXT = "Hier wartet man lange auf Grün."
WORDS = st.text("abcdefgh ", min_size=1, max_size=30).map(str.strip).filter(bool)


@pytest.mark.parametrize(
    ("kind", "writing", "faults"),
    [
        (Kind.PINS, Writing("Ampel", TEXT, lon=7.77, lat=49.44, category="p1"), ()),
        (Kind.PINS, Writing("Ampel", TEXT, "Markt 1", category="p1"), ()),
        (Kind.PINS, Writing("Ampel", TEXT, district="morlautern", category="p1"), (Fault.SPOT,)),
        (Kind.PINS, Writing("Ampel", TEXT, "Markt 1"), (Fault.CATEGORY,)),
        (Kind.PINS, Writing("Ampel", TEXT, category="p1"), (Fault.PLACE,)),
        (Kind.NAMES, Writing("Zum Bach", "Der Bach fließt hier."), ()),
        (Kind.NAMES, Writing("Z", "Der Bach fließt hier."), (Fault.TITLE,)),
        (Kind.CONTEST, Writing("Eine Idee mit Hand und Fuß", TEXT * 2), ()),
        (Kind.CONTEST, Writing("Eine Idee mit Hand und Fuß", TEXT), (Fault.TEXT,)),
    ],
)
def test_each_kind_demands_its_own(kind, writing, faults):
    assert faults_of(writing, DEMANDS[kind]) == faults


def test_an_entry_keeps_its_key_when_others_are_moved_or_its_english_changes():
    before = lines_of("Radweg | Cycle path\nAmpel | Signal")
    after = lines_of("Ampel | Traffic light\nBank\nRadweg", before)
    assert [(one.german, one.key) for one in after] == [
        ("Ampel", "p2"), ("Bank", "p3"), ("Radweg", "p1"),
    ]  # fmt: skip
    assert after[0].english == "Traffic light"


def test_a_key_that_was_used_goes_to_nobody_else():
    before = lines_of("Radweg\nAmpel")
    assert [one.key for one in lines_of("Bank", before)] == ["p3"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Ampel\nAmpel | Signal", "lines-twice"), (" | Signal", "lines-long"),
        ("x" * 201, "lines-long"), ("\n".join(f"Art {n}" for n in range(41)), "lines-many"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_right_is_refused(written, code):
    with pytest.raises(Invalid) as refused:
        lines_of(written)
    assert refused.value.code == code


@given(st.lists(WORDS, max_size=12, unique=True))
def test_what_is_written_is_read_again(words):
    rows = [line_from(one.as_row()) for one in lines_of("\n".join(f"{one} | en" for one in words))]
    assert lines_of(written_lines(rows), rows) == tuple(rows)
    assert [one.german for one in rows] == words
    assert line_from({}) == Line("", "", "")
