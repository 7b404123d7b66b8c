import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.accounts.domain.names import (
    CYRILLIC,
    DIGITS,
    GREEK,
    LONGEST,
    OFFICES,
    WORDS,
    looks,
    reasons_against,
)


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("abc", ()), ("ab", ("too-short",)), ("a" * 30, ()), ("a" * 31, ("too-long",)),
        ("a@b.de", ("signs",)), ("Admin", ("reserved",)), ("<b>x</b>", ("signs",)),
        ("jürgen", ()), ("anna\n", ("signs",)), ("ａｎｎａ", ("signs", "scripts")),
    ],
)  # fmt: skip
def test_rules(name, broken):
    assert reasons_against(name) == broken


@pytest.mark.parametrize(
    "name",
    [
        "oberbürgermeister", "Oberburgermeister", "oberbuergermeisterin", "Stadtverwaltung",
        "stadt-kl", "stadt.kl", "Stadt1", "STADT", "5tadt-kl", "adm1n", "a.d.m.i.n", "admin_2",
        "administratorin", "demo-leitung", "demo_daten", "demo1", "rathaus-info", "ᴀᴅᴍɪɴ",
        "Rèdaktion", "moderatorin", "gelöscht7", "ѕуѕтем", "ѕтаԁт", "Ádmîn",
    ],
)  # fmt: skip
def test_what_looks_like_an_office_is_reserved(name):
    assert "reserved" in reasons_against(name)


@pytest.mark.parametrize(
    "name",
    [
        "stadtkind", "badminton", "demokratin", "citylights", "helper", "systematisch", "teamgeist",
        "lautrer.kind", "roots-reggae", "Müller", "øystein", "łukasz", "анна", "Ελένη", "محمد",
        "田中さん", "oliver1", "2fast", "___",
    ],
)  # fmt: skip
def test_ordinary_names_are_free(name):
    assert reasons_against(name) == ()


@pytest.mark.parametrize("name", ["Аdmin", "Rаthaus", "аnna", "αnna", "ꓮꓓꓟꓲꓠ", "Ꭺnna", "anna田中"])
def test_letters_of_several_or_unknown_scripts_are_refused(name):
    assert "scripts" in reasons_against(name)


LOOK_ALIKES = {}
for table in (CYRILLIC, GREEK, DIGITS):
    for sign, letter in table.items():
        LOOK_ALIKES.setdefault(letter, []).append(sign)


@st.composite
def disguised(draw, words):
    """A reserved word in any letters that look like its own."""
    word = draw(st.sampled_from(words))
    ways = [[sign, sign.upper(), *LOOK_ALIKES.get(sign, [])] for sign in word]
    return "".join(draw(st.sampled_from(way)) for way in ways)


@given(disguised(OFFICES), st.text("abcxyz0189._-", max_size=8))
def test_an_office_is_refused_in_any_disguise_and_with_any_end(name, end):
    assert reasons_against(name + end)


@given(disguised(OFFICES + WORDS), st.sampled_from(["", ".kl", "-2", "_", "9"]))
def test_a_word_is_refused_in_any_disguise_alone_or_before_a_sign(name, end):
    assert reasons_against(name + end)


@given(st.text(max_size=20))
def test_looking_twice_shows_the_same(text):
    once = looks(text)
    assert {look for word in once for look in looks(word)} == once


@given(st.text(st.characters(categories=["L", "N", "P", "M", "C"]), max_size=LONGEST + 5))
def test_every_name_gets_an_answer(name):
    assert set(reasons_against(name)) <= {"too-short", "too-long", "signs", "scripts", "reserved"}
