"""A rule in words, and a lot that everybody can repeat."""

from hashlib import sha256

import pytest

from stadtherz.participation.domain.counting.money import Language
from stadtherz.participation.domain.counting.rule import (
    Criterion,
    EqualShares,
    Fit,
    Increase,
    MostVotes,
    Rule,
)
from stadtherz.participation.domain.counting.rule_words import rule_words
from stadtherz.participation.domain.counting.tie_lot import lot_order, lot_words, seed_in

DE, EN = Language.DE, Language.EN
KEYS = ("bank", "baum", "brunnen")


def test_words_say_what_the_settings_say():
    said = rule_words(Rule(MostVotes(fit=Fit.STOP, threshold=7)), DE)
    assert "endet die Auszählung" in said
    assert "mindestens 7" in said
    shares = Rule(EqualShares(increase=Increase(1_00), fill=True), lot=KEYS)
    assert "steps of €1, until the next step" in rule_words(shares, EN)
    assert "goes to the projects with most votes" in rule_words(shares, EN)
    assert "No money" in rule_words(None, EN)


def test_a_lot_is_named_as_drawn_only_when_it_was():
    ends = "entscheidet ein Los"
    assert ends in rule_words(Rule(MostVotes()), DE)
    assert ends in rule_words(Rule(MostVotes(), ties=(Criterion.LOWER_COST,), lot=KEYS), DE)
    drawn = rule_words(Rule(MostVotes(), lot=KEYS), DE)
    assert ends not in drawn
    assert "dann das Los, das vor der Abstimmung gezogen wurde" in drawn


def test_the_lot_can_be_repeated_by_hand():
    hashed = sha256(b'["bank","baum","brunnen"]').hexdigest()
    tickets = {
        key: sha256(f"stadtherz-tie-lot/1\n{hashed}\n4 8 15\n{key}".encode()).hexdigest()
        for key in KEYS
    }
    assert lot_order(KEYS, "4 8 15") == tuple(sorted(KEYS, key=tickets.get))
    assert lot_order(reversed(KEYS), "4 8 15") == lot_order(KEYS, "4 8 15")
    assert len({lot_order(KEYS, str(seed)) for seed in range(40)}) == 6


@pytest.mark.parametrize("language", Language)
def test_the_seed_is_read_from_the_words(language):
    assert seed_in(lot_words("4 8 15", language), language) == "4 8 15"
    assert seed_in("Die meisten zuerst.", language) == ""
