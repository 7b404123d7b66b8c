import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.opendata.domain.searching import folded, is_said, words_of
from stadtherz.opendata.domain.stems import forms_of
from stadtherz.opendata.models import Dataset


@pytest.mark.parametrize(
    ("text", "found"),
    [("Bäume, STRASSE & Übergröße", "baeume strasse uebergroesse"),
     ("Café--du_Nord", "cafe du nord"), ("PM2.5", "pm2 5"), ("", ""), ("  ", ""),
     ("a\u0308pfel", "aepfel")],
)  # fmt: skip
def test_examples(text, found):
    assert folded(text) == found


@given(st.text())
def test_folding_again_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@given(st.text("äöüßÄÖÜéa bX-", max_size=40))
def test_case_does_not_matter(text):
    assert folded(text.upper()) == folded(text.lower())


def test_only_ten_words_are_looked_for():
    assert len(words_of("a " * 50)) == 10


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("baum", "Auswertung Straßenbäume"), ("Bäume", "Baumkataster"), ("bäumen", "Ein Baum"),
        ("Straßenbaum", "Straßenbäume"), ("Spielplatz", "Alle Spielplätze der Stadt"),
        ("Spielplätze", "Der Spielplatz"), ("Häuser", "Hochhaus"), ("Haus", "Häuserliste"),
        ("Räder", "Das Fahrrad"), ("Rad", "Leihräder"), ("Ämter", "Das Standesamt"),
        ("Garten", "Kindergärten"), ("Apfel", "Streuobst: Äpfel"), ("Steuern", "Gewerbesteuer"),
        ("Ampeln", "Ampel am Markt"), ("Ergebnisse", "Wahlergebnis"), ("Kinder", "Kind und Beruf"),
        ("Haushalts", "Haushalt 2026"), ("Straßen", "Hauptstraße"), ("Städte", "Die Stadt"),
        ("Schülerinnen", "Schülerinnenzahl"), ("Autos", "Auto"), ("Radwege", "Radweg 3"),
        ("trees", "Every tree in town"), ("tree", "Street trees"), ("cities", "City budget"),
        ("city", "Twin cities"), ("boxes", "Post box"), ("classes", "School class"),
        ("counts bikes", "Bike count"), ("baeume", "Bäume"), ("amt", "Gesamtamt"),
    ],
)  # fmt: skip
def test_other_forms_and_compounds_are_found(query, text):
    assert is_said(query, folded(text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("baum", "Raumplanung"), ("Ämter", "Kammerton"),
        ("Bäume", "Bauämter"), ("Messung", "Die Messe"),
        ("Haus Baum", "Haus und Hof"), ("gas", "Glas"), ("trees", "Street"), ("Kreis", "Kreide"),
        ("news", "Neue Ewe"),
    ],
)  # fmt: skip
def test_what_is_something_else_is_not(query, text):
    assert not is_said(query, folded(text))


@given(st.text("abcdeghilmnorstuy", min_size=1, max_size=14), st.text("abes ", max_size=8))
def test_a_word_is_found_where_it_stands_as_before(word, around):
    assert is_said(word, folded(f"{around}{word}{around}"))


@given(st.text("abcdeghilmnorstuy", min_size=1, max_size=14))
def test_no_form_makes_another_needless(word):
    forms = forms_of(word)
    assert forms
    assert not [one for one in forms for other in forms if one != other and one in other]


@pytest.mark.django_db
class TestTheCatalogue:
    @pytest.mark.parametrize(
        ("query", "found"),
        [("baum", {"a", "b"}), ("Bäume", {"a", "b"}), ("räder", {"c"}), ("raeder luft", set()),
         ("", {"a", "b", "c"})],
    )  # fmt: skip
    def test_lists_what_has_the_words_in_any_form(self, client, query, found):
        for key, title in [("a", "Auswertung Straßenbäume"), ("b", "Baumkataster"),
                           ("c", "Das Leihrad")]:  # fmt: skip
            Dataset.objects.create(key=key, title={"de": title}, state="published")
        body = client.get("/daten/", {"q": query}).content.decode()
        assert set(re.findall(r'href="/daten/([abc])/"', body)) == found
