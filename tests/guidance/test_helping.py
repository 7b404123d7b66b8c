"""People answer what would change the most ways, one question at a time, without an account."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command

from stadtherz.accounts.domain.roles import Role
from stadtherz.guidance.adapters import kept_questions
from stadtherz.guidance.views.question_words import words_of
from stadtherz.streets.domain.features import Collection
from stadtherz.streets.domain.surveys import read_finding
from stadtherz.streets.models import Feature, Survey
from stadtherz.streets.public import find_places, still_unknown
from stadtherz.streets.services.surveying import (
    FINDINGS_AN_HOUR,
    MARKS_KEPT,
    UNPROVED_AN_HOUR,
    forget_marks,
    refuse_survey,
)
from tests.accounts.factories import person
from tests.guidance.test_pages import AID

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_map_yet")]


@pytest.fixture
def asked():
    cache.clear()
    call_command("streets_demo", verbosity=0)
    call_command("guidance_ask", pairs=60, verbosity=0)
    return kept_questions.kept_questions().questions


def page_of(client, path="/lotse/mithelfen/", **asked):
    return " ".join(client.get(path, asked).content.decode().split())


def form_of(page):
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def test_what_was_found_is_a_thing_of_the_map_and_each_answer_is_a_value_of_it(asked):
    assert len(asked) > 5
    assert [one.ways for one in asked] == sorted((one.ways for one in asked), reverse=True)
    things = set(Feature.objects.values_list("collection", "ref"))
    keys = [(one.subject.collection, one.subject.ref, one.subject.attribute) for one in asked]
    still = still_unknown(keys)
    assert len(still) > len(keys) / 2
    assert {key[:2] for key in still} <= things  # a crossing that is a way alone is not asked
    for one in asked:
        about = one.subject
        for value, _words in words_of(one).answers:
            read_finding(Collection(about.collection), about.attribute, value)


def test_an_answer_waits_for_review_and_the_next_question_comes(client, asked):
    page = page_of(client)
    assert AID in page
    assert re.search(r"Querung: \w+, (etwa \d+ Meter \w+ der )?Ecke \w+", page)
    form = form_of(page)
    value = words_of(asked[int(form["frage"]) - 1]).answers[0][0]
    sent = client.post("/lotse/mithelfen/", form | {"wert": value})
    assert sent.status_code == 303
    row = Survey.objects.get()
    assert (row.ref, row.value, row.state, row.by) == (form["ding"], value, "waiting", None)
    again = form_of(" ".join(client.get(sent.url).content.decode().split()))
    assert int(again["frage"]) > int(form["frage"])
    client.post("/lotse/mithelfen/", again | {"wert": "unbekannt"})
    assert Survey.objects.count() == 1
    assert client.post("/lotse/mithelfen/", again | {"wert": "laut"}).status_code == 400
    old = client.post("/lotse/mithelfen/", again | {"ding": "node/1", "wert": "yes"})
    assert "danke=neu" in old.url
    assert not client.cookies
    assert "Help out</h1>" in page_of(client, "/en/guide/help-out/")


def test_what_two_told_is_asked_no_more_and_the_end_is_said(
    client, asked, django_assert_max_num_queries
):
    form = form_of(page_of(client))
    one = asked[int(form["frage"]) - 1]
    answer = form | {"wert": words_of(one).answers[0][0]}
    client.post("/lotse/mithelfen/", form | {"wert": "laut"})
    for _ in range(3):
        assert client.post("/lotse/mithelfen/", answer).status_code == 303
    cache.clear()  # hours later it is none either
    client.post("/lotse/mithelfen/", answer)
    assert Survey.objects.count() == 1  # one person is no second one
    assert form_of(page_of(client))["frage"] == form["frage"]
    for number in range(4):
        client.post("/lotse/mithelfen/", answer, REMOTE_ADDR=f"203.0.113.{number}")
    assert Survey.objects.count() == 2
    assert form_of(page_of(client))["frage"] != form["frage"]
    with django_assert_max_num_queries(12):
        page_of(client)
    assert "Das waren alle Fragen" in page_of(client, nach="999999")
    assert "Das waren alle Fragen" not in page_of(client, nach="x")


def test_which_network_told_a_fact_is_forgotten(client, asked):
    form = form_of(page_of(client))
    answer = form | {"wert": words_of(asked[int(form["frage"]) - 1]).answers[0][0]}
    for number in range(2):
        client.post("/lotse/mithelfen/", answer, REMOTE_ADDR=f"203.0.113.{number}")
    one, other = Survey.objects.all()
    assert len(one.mark) == len(other.mark) == 64
    assert one.mark != other.mark
    refuse_survey(pk=one.pk, reason="Nein.", by=person("inklusion", Role.TESTER), now=one.made_at)
    forget_marks(now=one.made_at + MARKS_KEPT)
    assert [row.mark for row in Survey.objects.all()] == ["", other.mark]
    forget_marks(now=other.made_at + MARKS_KEPT + timedelta(seconds=1))
    assert not Survey.objects.exclude(mark="").exists()


def test_questions_near_a_place(client, asked):
    ref = find_places("Rathaus")[0].ref
    page = page_of(client, ort=ref)
    assert form_of(page)["ort"] == ref
    assert 'href="#ort"' in page_of(client, ort="Qxyzqq")
    assert "Welchen Ort meinst du?" in page_of(client, ort="Markt")
    far = page_of(client, ort="48.1, 9.1")
    assert "In der Nähe ist keine Frage mehr offen." in far


def test_floods_end(client, asked):
    form = form_of(page_of(client))
    one = {"wert": words_of(asked[int(form["frage"]) - 1]).answers[0][0]}
    states = [
        client.post("/lotse/mithelfen/", form | one).status_code
        for _ in range(UNPROVED_AN_HOUR + 1)
    ]
    assert states == [303] * UNPROVED_AN_HOUR + [429]
    assert UNPROVED_AN_HOUR < FINDINGS_AN_HOUR


def test_without_a_map_or_before_anything_was_found(client, capsys):
    assert "sobald die Stadt ihre Karte einliest" in page_of(client)
    call_command("guidance_ask")
    assert "no map" in capsys.readouterr().out
    call_command("streets_demo", verbosity=0)
    assert "Gerade ist keine Frage offen" in page_of(client)
