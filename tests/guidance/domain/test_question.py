"""What somebody asks, read from an address and written into one."""

from math import inf
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.guidance.adapters.profiles import parts, profiles
from stadtherz.guidance.domain.directions import Manner, Style, Unit
from stadtherz.guidance.domain.profile import TABLES, Wrong
from stadtherz.guidance.domain.question import (
    PARTS,
    PROFILES,
    Question,
    number_of,
    question_of,
    text_of,
)
from stadtherz.guidance.domain.tuning import manner_of, plainly, tuned
from stadtherz.guidance.selectors.asked import query_of

FIGURES = [f"{table}.{name}" for table, names in TABLES.items() for name in names]
QUESTIONS = st.builds(
    Question,
    start=st.none() | st.text(), goal=st.none() | st.text(), profile=st.sampled_from(PROFILES),
    parts=st.sets(st.sampled_from(PARTS)).map(lambda some: tuple(p for p in PARTS if p in some)),
    figures=st.dictionaries(
        st.sampled_from(FIGURES), st.floats(0, 5000).map(text_of) | st.just("never")
    ).map(lambda some: tuple((key, some[key]) for key in FIGURES if key in some)),
    manner=st.builds(
        Manner, style=st.sampled_from(Style), unit=st.sampled_from(Unit),
        step_m=st.integers(30, 120).map(lambda cm: cm / 100),
    ),
    number=st.integers(0, 8),
)  # fmt: skip


def read(query):
    return question_of(parse_qs(query, keep_blank_values=True))


def asks(query):
    question = read(query)
    return question, tuned(question, profiles(), parts())


def test_the_names_are_those_of_the_files():
    assert {*PROFILES} == profiles().keys()
    assert {*PARTS} == parts().keys()


@given(QUESTIONS)
def test_what_is_written_is_read(question):
    assert read(query_of(question)) == question


def test_what_is_missing_is_as_usual():
    assert read("") == Question()
    assert query_of(Question(start="a", goal="b c")) == "von=a&nach=b+c&profil=cane"
    found = read(
        "profil=bird&teil=fast&weg=0&richtung=compass&einheit=miles&schritt=&g.kerb.raised="
    )
    assert found == Question()


def test_all_of_it_is_read():
    found = read("von=a&nach=b&profil=pram&teil=quiet&teil=rest&weg=2&richtung=clock&einheit=steps"
                 "&schritt=70&g.crossing.zebra=80&g.pace.kmh=4,5")  # fmt: skip
    assert (found.parts, found.number) == (("rest", "quiet"), 1)
    assert found.manner == Manner(Style.CLOCK, Unit.STEPS, 0.7)
    assert found.changes == {"pace": {"kmh": 4.5}, "crossing": {"zebra": 80.0}}


@pytest.mark.parametrize("step", ["20", "200", "lang", "nan", "1e9"])
def test_a_step_that_cannot_be_is_told(step):
    found = read(f"schritt={step}")
    assert (found.manner, found.wrong) == (Manner(), (("schritt", step),))


@pytest.mark.parametrize(
    ("text", "value"), [("nie", "never"), (" NEVER ", "never"), ("1,5", 1.5), ("viel", "viel")]
)
def test_figures_as_people_write_them(text, value):
    assert number_of(text) == value


def test_figures_and_parts_change_the_profile():
    _, found = asks("teil=quiet&g.crossing.wide=nie&g.pace.kmh=5")
    assert found.is_whole
    assert (found.profile.crossing["wide"], found.profile.near["loud"]) == (inf, 2)
    assert manner_of(Question(), found.profile).speed_m_s == pytest.approx(5 / 3.6)


def test_figures_that_cannot_be_are_named_and_none_of_them_counts():
    _, found = asks("g.pace.kmh=30&g.crossing.zebra=50&g.wings.left=1&g.kerb.x=1&g.y=1")
    assert [(one.wrong, one.table, one.name) for one in found.faults] == [
        (Wrong.NO_TABLE, "wings", ""), (Wrong.NO_TABLE, "y", ""), (Wrong.RANGE, "pace", "kmh"),
        (Wrong.NOT_KNOWN, "kerb", "x"),
    ]  # fmt: skip
    assert found.profile == found.usual


def test_parts_that_do_not_go_together_are_named():
    _, found = asks("teil=green&teil=no-green")
    assert (found.clash, found.is_whole) == (("green", "no-green"), False)


def test_figures_as_usual_are_left_out_and_others_written_in_one_way():
    question, found = asks("teil=quiet&g.crossing.zebra=40&g.near.loud=2,0&g.kerb.raised=7,50")
    assert plainly(question, found.usual).figures == (("kerb.raised", "7.5"),)
    assert read("g.crossing.zebra=nan").changes["crossing"]["zebra"] != 1


def test_nothing_that_comes_in_breaks_it():
    many = "&".join(f"g.t{one}.n={'9' * 50}" for one in range(500))
    assert len(read(f"{many}&g.=1&g.{'x' * 99}=2").figures) < 100
