"""Umlauts and endings: the same word in each of its spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.newsroom.domain.matching import bare, excerpt, fold, score, words_of
from stadtherz.newsroom.domain.stems import stem


@pytest.mark.parametrize("written", ["Grünflächen", "gruenflaechen", "GRUNFLACHEN"])
@pytest.mark.parametrize("typed", ["grünfläche", "Gruenflaeche", "grunflache", "grünfl"])
def test_an_umlaut_is_found_in_each_spelling(written, typed):
    assert score(words_of(typed), "", written) > 0


@pytest.mark.parametrize(
    ("typed", "written"),
    [("neue", "neu"), ("neu", "eine neue Ampel"), ("energie", "Bioenergie"), ("Quelle", "Quellen"),
     ("aktuell", "Aktuelles"), ("entwurf", "Bauentwurf"), ("Poesie", "Poesie")],
)  # fmt: skip
def test_vowels_that_are_no_umlaut_do_no_harm(typed, written):
    assert score(words_of(typed), "", written) > 0


@pytest.mark.parametrize(
    ("one", "other"),
    [("Fahrrad", "Fahrräder"), ("Parkplatz", "Parkplätze"), ("Ampel", "Ampeln"),
     ("Schule", "Schulen"), ("Haus", "Häuser"), ("Verkehr", "Verkehrs"), ("Amt", "Amtes"),
     ("Kind", "Kindern"), ("Messstelle", "Messstellen"), ("Bürger", "Bürgerinnen"),
     ("Rad", "Fahrräder")],
)  # fmt: skip
def test_endings_of_plural_and_case_do_not_matter(one, other):
    assert score(words_of(one), "", other) > 0
    assert score(words_of(other), "", f"ein {one} hier") > 0 or one == "Rad"


@pytest.mark.parametrize(
    ("typed", "written"),
    [("Messer", "Messwerte"), ("Wetter", "Wettbewerb"), ("Ziel", "Zeile")],
)
def test_other_words_stay_other_words(typed, written):
    assert score(words_of(typed), "", written) == 0


def test_the_word_itself_weighs_more_than_its_stem():
    assert score(("ampeln",), "Ampeln", "") > score(("ampeln",), "Ampel", "") > 0


def test_a_hit_by_its_stem_is_marked():
    pieces = excerpt(words_of("raeder"), "Hier zählt die Stadt jedes Fahrrad am Bach.")
    assert [piece.text for piece in pieces if piece.hit] == ["Fahrrad"]


@given(st.text(max_size=60))
def test_a_stem_is_the_beginning_of_its_word_and_no_stump(text):
    for word in words_of(text):
        plain = bare(word)
        assert plain.startswith(stem(plain))
        assert len(stem(plain)) >= min(3, len(plain))


@given(st.text(max_size=80))
def test_every_text_is_found_by_each_of_its_words(text):
    assert all(score((word,), "", text) for word in words_of(text))
    assert bare(bare(fold(text))) == bare(bare(bare(fold(text))))
