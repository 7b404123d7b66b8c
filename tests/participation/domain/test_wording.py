"""Reasons in words, to the letter; spaces before a currency never break a line."""

from fractions import Fraction

import pytest

from stadtherz.participation.domain.counting.count import count
from stadtherz.participation.domain.counting.election import Currency, Election, Kind, Project
from stadtherz.participation.domain.counting.money import Language, money, number
from stadtherz.participation.domain.counting.reasons import (
    AfterStop,
    Fits,
    NoRoom,
    NoVotes,
    OutOfMoney,
    Paid,
    Result,
    TooDear,
    UnderThreshold,
)
from stadtherz.participation.domain.counting.rule import EqualShares, Rule
from stadtherz.participation.domain.counting.wording import SAID, worded
from tests.participation.domain.plainly import approval

DE, EN = Language.DE, Language.EN
EURO = Currency("EUR", 2)
ELECTION = Election(
    Kind.APPROVAL, 10_000_00, (Project("a", 500_00, "Bänke"), Project("b", 1)), (), EURO
)


@pytest.mark.parametrize(
    ("amount", "currency", "german", "english"),
    [
        (0, EURO, "0 €", "€0"),
        (1, EURO, "0,01 €", "€0.01"),
        (123_456_700, EURO, "1.234.567 €", "€1,234,567"),
        (123_456, EURO, "1.234,56 €", "€1,234.56"),
        (Fraction(1, 2), EURO, "0,01 €", "€0.01"),
        (Fraction(49, 100), EURO, "0 €", "€0"),
        (-150, EURO, "-1,50 €", "-€1.50"),
        (Fraction(171483, 100000), Currency("PLN", 0), "1,71 PLN", "1.71 PLN"),
        (995_079, Currency("PLN", 0), "995.079 PLN", "995,079 PLN"),
        (5, Currency("", 0), "5", "5"),
    ],
)
def test_money(amount, currency, german, english):
    assert money(amount, currency, DE).replace("\N{NO-BREAK SPACE}", " ") == german
    assert money(amount, currency, EN).replace("\N{NO-BREAK SPACE}", " ") == english


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [(0, "0", "0"), (1234, "1.234", "1,234"), (Fraction(11, 6), "1,83", "1.83"),
     (Fraction(5, 2), "2,5", "2.5")],
)  # fmt: skip
def test_numbers(value, german, english):
    assert (number(value, DE), number(value, EN)) == (german, english)


SAYINGS = [
    (Fits(700_00),
     "Gewonnen, Platz 3: Als dieses Projekt an der Reihe war, waren noch 700 € da. "
     "Es kostet 500 €.",
     "Won, number 3 by votes: when its turn came, €700 was left. It costs €500."),
    (Paid(2, Fraction(1250), 40, 0, Fraction(0)),
     "Gewonnen, als Nummer 2 der Käufe, Platz 3 nach Stimmen: 40 Personen gaben dafür je 12,50 € "
     "vom eigenen Anteil.",
     "Won, as purchase 2, number 3 by votes: 40 people gave €12.50 each of their shares."),
    (Paid(2, Fraction(1500), 30, 10, Fraction(0)),
     "Gewonnen, als Nummer 2 der Käufe, Platz 3 nach Stimmen: Wer noch genug hatte, gab 15 € "
     "(30 Personen). 10 Personen gaben den Rest des eigenen Anteils.",
     "Won, as purchase 2, number 3 by votes: those who had enough gave €15 (30 people). "
     "10 people gave the rest of their shares."),
    (Paid(2, Fraction(50000), 1, 0, Fraction(0)),
     "Gewonnen, als Nummer 2 der Käufe, Platz 3 nach Stimmen: 1 Person gab dafür 500 € "
     "vom eigenen Anteil.",
     "Won, as purchase 2, number 3 by votes: 1 person gave €500 of their shares."),
    (NoVotes(), "Nicht gewonnen: Niemand hat dafür gestimmt.", "Did not win: nobody voted for it."),
    (TooDear(1),
     "Nicht gewonnen: Es kostet 500 €, das sind 0,01 € mehr, als insgesamt da sind.",
     "Did not win: it costs €500, which is €0.01 more than there is in all."),
    (UnderThreshold(50, 10),
     "Nicht gewonnen: Es fehlten 10 Stimmen. 40 waren es, 50 sind nötig.",
     "Did not win: 10 votes short. It had 40; 50 are needed."),
    (NoRoom(499_00, 1_00),
     "Nicht gewonnen, Platz 3: Es fehlten 1 €. Als dieses Projekt an der Reihe war, waren noch "
     "499 € da; es kostet 500 €.",
     "Did not win, number 3 by votes: €1 short. When its turn came, €499 was left; "
     "it costs €500."),
    (AfterStop("a"),
     "Nicht gewonnen, Platz 3: Die Auszählung endete bei „Bänke“, weil das Geld dafür nicht "
     "reichte.",
     "Did not win, number 3 by votes: the count ended at “Bänke”, which the money left could not "
     "pay for."),
    (AfterStop("b"),
     "Nicht gewonnen, Platz 3: Die Auszählung endete bei „b“, weil das Geld dafür nicht reichte.",
     "Did not win, number 3 by votes: the count ended at “b”, which the money left could not "
     "pay for."),
    (OutOfMoney(4, "b", Fraction(49829), Fraction(171), Fraction(30171), Fraction(80000)),
     "Nicht gewonnen: Es fehlten 1,71 €. Wer dafür gestimmt hat (40 Personen), hatte schon "
     "301,71 € von zusammen 800 € für andere Projekte ausgegeben. Es blieben 498,29 €; "
     "das Projekt kostet 500 €.",
     "Did not win: €1.71 short. Those who voted for it (40 people) had already spent €301.71 of "
     "€800 on other projects. €498.29 was left; it costs €500."),
    (OutOfMoney(0, "", Fraction(40000), Fraction(10000), Fraction(0), Fraction(40000)),
     "Nicht gewonnen: Es fehlten 100 €. Wer dafür gestimmt hat (40 Personen), hatte zusammen "
     "400 €; das Projekt kostet 500 €.",
     "Did not win: €100 short. Those who voted for it (40 people) had €400 together; "
     "it costs €500."),
    (OutOfMoney(0, "", Fraction(49999, 1), Fraction(1, 3), Fraction(0), Fraction(40000)),
     "Nicht gewonnen: Es fehlten weniger als 0,01 €. Wer dafür gestimmt hat (40 Personen), hatte "
     "zusammen 400 €; das Projekt kostet 500 €.",
     "Did not win: less than €0.01 short. Those who voted for it (40 people) had €400 together; "
     "it costs €500."),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "german", "english"), SAYINGS)
def test_reasons(reason, german, english):
    result = Result("a", won=False, cost=500_00, votes=40, score=40, rank=3, reason=reason)
    for language, expected in ((DE, german), (EN, english)):
        said = worded(ELECTION, result, language)
        assert said.replace("\N{NO-BREAK SPACE}", " ") == expected
        assert said == said.strip()


def test_every_reason_has_words():
    told = {type(reason) for reason, _, _ in SAYINGS}
    assert set(SAID[DE]) == set(SAID[EN]) == told


def test_what_was_filled_in_says_so():
    election = approval(100, {"a": 60, "b": 30, "c": 20}, "a", "a", "a", "b", "c", "c")
    result = count(election, Rule(EqualShares(fill=True))).result_of("a")
    assert worded(election, result, DE).endswith(
        "Das Geld war übrig, nachdem alle gemeinsam gekauften Projekte bezahlt waren."
    )
