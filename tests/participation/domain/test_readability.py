import pytest

from stadtherz.participation.domain.readability import read, syllables

EASY = "Die Stadt baut einen Rad-Weg. Sie können mit-reden. Wie finden Sie den Plan?"
HARD = (
    "Die Verwaltungsvorschriften der Verkehrswegeplanungsbeschleunigung erfordern im Rahmen der"
    " Öffentlichkeitsbeteiligung eine umfassende Berücksichtigung sämtlicher Stellungnahmen."
)


@pytest.mark.parametrize(
    ("word", "number"),
    [("Rad", 1), ("Bäume", 2), ("Beteiligung", 4), ("Haushaltsplan", 3), ("Ei", 1), ("z", 1)],
)
def test_syllables_are_counted_by_vowels(word, number):
    assert syllables(word) == number


def test_short_sentences_of_short_words_are_easy():
    reading = read(EASY)
    assert reading.is_easy
    assert reading.grade < 4


def test_what_is_hard_is_named():
    reading = read(HARD)
    assert reading.grade > 12
    assert reading.long_sentences == (HARD,)
    assert "Verwaltungsvorschriften" in reading.long_words
    assert not reading.is_easy


def test_a_hyphen_or_a_middle_dot_makes_a_long_word_readable():
    assert read("Das ist ein Radverkehrsplan.").long_words == ("Radverkehrsplan",)
    assert read("Das ist ein Verkehrsplan.").long_words == ()
    assert read("Das ist eine Verkehrswegeplanung.").long_words == ("Verkehrswegeplanung",)
    assert read("Das ist eine Verkehrs-wege-planung.").long_words == ()
    assert read("Das ist eine Verkehrs·wege·planung.").long_words == ()


@pytest.mark.parametrize("text", ["", "  \n", "123 €", "..."])
def test_a_text_without_words_has_no_grade(text):
    reading = read(text)
    assert reading.grade is None
    assert not reading.is_easy
