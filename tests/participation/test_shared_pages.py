"""Readers with a log-in share a rendering of a page, and never what belongs to one of them."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client

from stadtherz.accounts.public import Role
from stadtherz.city.public import load_city, the_city
from stadtherz.participation.models import Argument, MergeOffer, Procedure, Proposal
from stadtherz.participation.services.moderating import About, decide
from stadtherz.participation.services.proposing import withdraw
from tests.accounts.factories import person
from tests.participation.proposal_city import (
    NOW,
    collecting,
    moderator,
    ready_arguments,
    ready_made,
    released,
    resident,
    said,
    yes,
)

pytestmark = pytest.mark.django_db
LIST = "/mitmachen/ideen/vorschlaege/"
PROCEDURE = "/mitmachen/ideen/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture(autouse=True)
def _city(settings):
    settings.PAGE_CACHE_SECONDS = 60
    settings.STAFF_MFA = False
    load_city(city=the_city())
    caches["pages"].clear()
    with time_machine.travel(NOW, tick=False):
        yield
    caches["pages"].clear()


@pytest.fixture
def row():
    return ready_made(collecting(), 3)[1]


def logged_in(account, **more):
    client = Client(**more)
    client.force_login(account)
    return client


def words(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def all_that_is_kept():
    store = caches["pages"]
    return [store.get(key.split(":", 2)[2]) for key in list(store._cache)]


def test_what_a_reader_did_is_shown_to_nobody_else(row):
    page = f"{LIST}{row.pk}/"
    anna, bert = logged_in(resident("anna-eins")), logged_in(resident("bert-zwei"))
    anna.post(page + "unterstuetzen/")
    anna.post("/mitmachen/folgen/", {"was": "procedure:ideen"})
    for first, second in ((anna, bert), (bert, anna)):  # whoever comes first
        caches["pages"].clear()
        seen = {one: words(one, page) for one in (first, second)}
        assert "Du unterstützt das." in seen[anna]
        assert "Du unterstützt das." not in seen[bert]
        for path in (page, LIST, PROCEDURE):
            one, other = words(first, path), words(second, path)
            assert ("anna-eins" in one, "bert-zwei" in one) == (first is anna, first is bert)
            assert ("anna-eins" in other, "bert-zwei" in other) == (second is anna, second is bert)
        kept = repr(all_that_is_kept())
        assert "Vorschlag 1" in kept
        assert not re.search("anna-eins|bert-zwei|csrfmiddlewaretoken|Du unterstützt", kept)


def test_forms_on_a_kept_page_can_be_sent(row):
    page = f"{LIST}{row.pk}/"
    words(logged_in(resident("anna")), page)
    strict = logged_in(resident("bert"), enforce_csrf_checks=True)
    text = words(strict, page)
    tokens = set(TOKEN.findall(text))
    assert len(tokens) == 1
    sent = {"csrfmiddlewaretoken": tokens.pop()}
    assert (
        "Du unterstützt das."
        in strict.post(page + "unterstuetzen/", sent, follow=True).content.decode()
    )
    assert text.count('data-puzzle="') == 1
    assert 'data-puzzle=""' not in text


def test_a_change_is_seen_at_once_by_who_made_it(row):
    page, anna = f"{LIST}{row.pk}/", logged_in(resident())
    bert = resident("bert")
    assert "0 Beiträge" in words(anna, page)
    one = said(row, bert, "Das sehe ich anders.")
    decide(about=About("argument", one.pk), judgement=yes(), by=moderator(), now=NOW)
    assert "Das sehe ich anders." in words(anna, page)
    Argument.objects.filter(pk=one.pk).update(state="withdrawn")
    assert "Das sehe ich anders." not in words(anna, page)
    assert "Bank am Brunnen" not in words(anna, LIST)
    other = released(row.procedure, bert, moderator("mia"))
    assert "Bank am Brunnen" in words(anna, LIST)
    withdraw(proposal_id=other.pk, author=bert, now=NOW)
    assert "Bank am Brunnen" not in words(anna, LIST)
    assert "Per Mail verfolgen" in words(anna, PROCEDURE)
    anna.post("/mitmachen/folgen/", {"was": "procedure:ideen"})
    assert "Nicht mehr verfolgen" in words(anna, PROCEDURE)


def test_what_is_no_longer_public_is_gone_at_once(row):
    anna = logged_in(resident())
    paths = (f"{LIST}{row.pk}/", LIST, PROCEDURE)
    for path in paths:
        words(anna, path)
    Procedure.objects.update(published=False)
    assert {anna.get(path).status_code for path in paths} == {404}


def test_authors_and_those_who_are_asked_see_what_is_theirs(row):
    page, anna = f"{LIST}{row.pk}/", resident()
    Proposal.objects.filter(pk=row.pk).update(author=anna)
    bert = logged_in(resident("bert"))
    assert "Das hast du selbst geschrieben." not in words(bert, page)
    assert "Das hast du selbst geschrieben." in words(logged_in(anna), page)
    assert "Antwort absenden" not in words(bert, page)
    MergeOffer.objects.create(
        source=row, target=Proposal.objects.exclude(pk=row.pk).first(), note="Dasselbe",
        made_at=NOW, ends_at=NOW + timedelta(days=9),
    )  # fmt: skip
    assert "Ich gehe mit" in words(logged_in(anna), page)
    assert "Sollen diese beiden" in words(bert, page)


def test_staff_see_their_changes_at_once(row):
    page, staff = f"{LIST}{row.pk}/", logged_in(person("leitung", Role.CDO))
    assert "Verwaltung</span>" in words(staff, page)
    words(logged_in(resident()), page)
    Proposal.objects.filter(pk=row.pk).update(title="Neu gefasst")
    assert "Neu gefasst" in words(staff, page)
    assert "Verwaltung</span>" not in words(logged_in(resident("bert")), page)


def test_languages_and_pages_are_kept_apart(row):
    anna = logged_in(resident())
    assert 'lang="de"' in words(anna, LIST)[:60]
    assert 'lang="en"' in words(anna, "/en/take-part/ideen/proposals/")[:60]
    assert "Vorschlag 2<" not in words(anna, LIST + "?q=xyzzy")
    assert "Vorschlag 2<" in words(anna, LIST)


@pytest.mark.parametrize("cold", [True, False])
def test_queries_of_readers_with_a_log_in(row, cold, django_assert_max_num_queries):
    ready_arguments(row, 500, resident())
    bert = logged_in(resident("bert"))
    for path in (LIST, PROCEDURE, f"{LIST}{row.pk}/"):
        words(bert, path)
        if cold:
            caches["pages"].clear()
            words(Client(), "/suche/")  # the menu, which is kept for a minute
        with django_assert_max_num_queries(12 if cold else 3):
            words(bert, path)
