import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.opendata.domain.searching import folded, words_of


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
