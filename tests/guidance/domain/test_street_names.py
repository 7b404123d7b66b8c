"""Names of German streets in sentences; the list is written by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stadtherz.guidance.domain.street_names import street_name

GOLD = """
Parkstraße | in die ~ | in der ~
Pirmasenser Straße | in die ~ | in der ~
Mainzer Straße | in die ~ | in der ~
Alte Straße | in die ~ | in der Alten Straße
Lange Gasse | in die ~ | in der Langen Gasse
Neuer Weg | in den Neuen Weg | im Neuen Weg
Mainzer Weg | in den ~ | im ~
Finkenweg | in den ~ | im ~
Stiftsplatz | auf den ~ | auf dem ~
Guimarães-Platz | auf den ~ | auf dem ~
Alter Markt | auf den Alten Markt | auf dem Alten Markt
Großer Ring | auf den Großen Ring | auf dem Großen Ring
Willy-Brandt-Platz | auf den ~ | auf dem ~
Barbarossaring | auf den ~ | auf dem ~
Hohenecker Straße | in die ~ | in der ~
Rathausufer | ans ~ | am ~
Altes Ufer | ans Alte Ufer | am Alten Ufer
Kotten | in die Straße ~ | in der Straße ~
Am Altenhof | in die Straße ~ | in der Straße ~
Im Grübentälchen | in die Straße ~ | in der Straße ~
Auf der Pfaff | in die Straße ~ | in der Straße ~
Zum Tierheim | in die Straße ~ | in der Straße ~
An der Brücke | in die Straße ~ | in der Straße ~
Unter den Linden | in die Straße ~ | in der Straße ~
Kirchgässchen | ins ~ | im ~
Neues Tor | ans Neue Tor | am Neuen Tor
Lautertal | ins ~ | im ~
Alte Brücke | auf die ~ | auf der Alten Brücke
Kurfürstendamm | auf den ~ | auf dem ~
Hoher Wall | auf den Hohen Wall | auf dem Hohen Wall
Hohe Straße | in die ~ | in der Hohen Straße
Unterer Graben | in den Unteren Graben | im Unteren Graben
Obere Hauptstraße | in die ~ | in der Oberen Hauptstraße
Weißer Stein | in die Straße ~ | in der Straße ~
Heilig-Kreuz-Gasse | in die ~ | in der ~
Straße des 17. Juni | in die ~ | in der ~
Platz der Republik | auf den ~ | auf dem ~
Allee der Kosmonauten | in die ~ | in der ~
Weg zum Wald | in den ~ | im ~
Der Anger | auf den Anger | auf dem Anger
Europaallee | in die ~ | in der ~
Stadtpark | in den ~ | im ~
Schillerpromenade | auf die ~ | auf der ~
"""
"""A name, whereto and where; ~ stands for the name as it is."""
NAMES = [[part.strip() for part in line.split("|")] for line in GOLD.strip().splitlines()]


@pytest.mark.parametrize(("name", "into", "along"), NAMES, ids=[one[0] for one in NAMES])
def test_names_in_sentences(name, into, along):
    found = street_name(name)
    assert (found.into, found.along) == (into.replace("~", name), along.replace("~", name))


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
