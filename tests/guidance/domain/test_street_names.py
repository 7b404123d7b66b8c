"""Names of German streets in sentences; the list is written by hand."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.guidance.domain.street_names import street_name

GOLD = Path(__file__).resolve().parent.parent / "gold" / "street_names.txt"
ARTICLES = {"m": ("der", "den", "dem"), "f": ("die", "die", "der"), "n": ("das", "das", "dem")}
JOINED = {"in das": "ins", "in dem": "im", "an dem": "am", "an das": "ans", "zu dem": "zum",
          "zu der": "zur", "auf das": "aufs"}  # fmt: skip


def judged():
    """Read the gold list: name, gender, preposition, nominative and the other cases."""
    group = ""
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            group = line.strip("[]")
        elif line and not line.startswith("#"):
            name, *forms = (part.strip() for part in line.split(">"))
            if group == "s":
                yield name, "f", "in", f"Straße {name}", f"Straße {name}"
            else:
                gender, where = group.split()
                nominative, others = forms or (name, name)
                yield name, gender, where, nominative, others


NAMES = list(judged())


def with_article(before, article, form):
    apart = f"{before} {article}"
    return f"{JOINED.get(apart, apart)} {form}"


def test_there_are_enough_names():
    assert len({name for name, *_ in NAMES}) >= 400


@pytest.mark.parametrize(
    ("name", "gender", "where", "nominative", "others"), NAMES, ids=[one[0] for one in NAMES]
)
def test_names_in_sentences(name, gender, where, nominative, others):
    der, den, dem = ARTICLES[gender]
    whom = others if gender == "m" else nominative
    found = street_name(name)
    assert (found.nominative, found.accusative, found.dative) == (
        f"{der} {nominative}", f"{den} {whom}", f"{dem} {others}"
    )  # fmt: skip
    assert found.into == with_article(where, den, whom)
    assert found.along == with_article(where, dem, others)
    assert found.beside == with_article("an", dem, others)
    assert found.to == with_article("zu", dem, others)


def test_abbreviations_are_spoken_whole():
    assert street_name("Prof.-Karl-Str.").into == "in die Professor-Karl-Straße"
    assert street_name("Wiener Pl.").into == "auf den Wiener Platz"


def test_what_is_crossed():
    assert street_name("Neuer Weg").accusative == "den Neuen Weg"
    assert street_name("Am Altenhof").accusative == "die Straße Am Altenhof"
    assert street_name("Altes Ufer").accusative == "das Alte Ufer"


def test_beside_a_street():
    assert street_name("Neuer Weg").beside == "am Neuen Weg"
    assert street_name("Parkstraße").beside == "an der Parkstraße"


def test_a_street_without_a_name():
    assert street_name("").into == "in eine Straße ohne Namen"
    assert street_name(" ").along == "in einer Straße ohne Namen"


@given(st.text(max_size=30))
def test_any_name_has_a_form(name):
    found = street_name(name)
    assert found.into
    assert found.along
