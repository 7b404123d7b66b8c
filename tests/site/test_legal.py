"""Legal pages speak the language of their readers."""

import re

import pytest

from stadtherz.city.public import load_city, the_city
from stadtherz.site.templatetags.law import cited

pytestmark = pytest.mark.django_db


def page(client, path):
    load_city(city=the_city())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", client.get(path).content.decode()))


def test_german_readers_find_articles_of_the_dsgvo(client):
    said = page(client, "/datenschutz/")
    assert "Art. 6 Abs. 1 Buchst. a DSGVO" in said
    assert "GDPR" not in said


def test_english_readers_find_articles_of_the_gdpr(client):
    said = page(client, "/en/privacy/")
    assert "Art. 6 (1) a GDPR" in said
    assert "DSGVO" not in said


def test_the_authority_stands_where_its_name_needs_no_other_case(client):
    said = page(client, "/datenschutz/")
    assert "Für Beschwerden zuständig: Der Landesbeauftragte für den Datenschutz" in said
    assert "bei Der" not in said


def test_readers_learn_that_failed_log_ins_are_counted(client):
    in_english = page(client, "/en/privacy/")
    assert "from which neither the IP address nor the name can be read" in in_english
    said = page(client, "/datenschutz/")
    assert re.search(
        "die Anwendung schreibt (sie|deine IP-Adresse) beim Lesen nicht auf", said, re.IGNORECASE
    )
    assert "zählen wir falsche Anmeldungen bis zu einem Tag lang" in said
    assert "aus dem sich weder die IP-Adresse noch der Name ablesen lässt" in said


def test_what_is_no_article_stays_as_it_is():
    assert cited("§ 3 LDSG, Art. 9 (2) j GDPR") == "§ 3 LDSG, Art. 9 Abs. 2 Buchst. j DSGVO"
    assert cited("") == ""
