"""What programs hear instead of an answer: unchanged, not like this, not there."""

import json
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from stadtherz.accounts.public import Role
from stadtherz.opendata.models import Dataset
from stadtherz.opendata.services.withdrawing import withdraw
from stadtherz.opendata.urls import files
from tests.accounts.factories import person

pytestmark = pytest.mark.django_db
NAMED = (
    "/data/haushalt/query.json?limit=2", "/data/haushalt/croissant.json",
    "/data/haushalt/editions.json", "/data/high-value.json", "/data/changes.json",
    "/data/changes.atom",
)  # fmt: skip
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def kept(budget, settings):
    settings.PAGE_CACHE_SECONDS = 60
    caches["pages"].clear()
    yield budget
    caches["pages"].clear()


def told(path, method="get", **headers):
    return getattr(Client(), method)(path, headers=headers)


class TestUnchanged:
    @pytest.mark.parametrize("path", NAMED)
    def test_who_has_an_answer_gets_it_only_once(self, kept, path):
        first = told(path)
        etag = first["ETag"].removeprefix("W/")
        assert (first.status_code, bool(first.content)) == (200, True)
        for known in (etag, f"W/{etag}", f'"other", W/{etag}', "*"):
            for method in ("get", "head"):
                again = told(path, method, if_none_match=known)
                assert (again.status_code, again.content) == (304, b""), (known, method)
                assert again["ETag"] == first["ETag"]
                assert again["Access-Control-Allow-Origin"] == "*"
        assert told(path, if_none_match='"other"').content == first.content

    def test_so_does_a_person_whose_answers_are_not_kept(self, kept, client):
        client.force_login(person("eva"))
        for path in NAMED:
            etag = client.get(path)["ETag"]
            assert client.get(path, headers={"if-none-match": etag}).status_code == 304, path

    def test_a_feed_says_when_it_changed_and_a_withdrawal_is_a_change(self, budget, city):
        feeds = [one for one in NAMED if "changes" in one]
        Dataset.objects.update(modified=timezone.now() - timedelta(days=1))
        moment = told(feeds[0])["Last-Modified"]
        for path in feeds:
            assert told(path, if_modified_since=moment).status_code == 304
        office = person("datenstelle", Role.DATA_OFFICE)
        withdraw(key="haushalt", because="Falsch.", by=office, now=timezone.now())
        for path in feeds:
            changed = told(path, if_modified_since=moment)
            assert (changed.status_code, b"haushalt" in changed.content) == (200, False)


class TestRefused:
    @pytest.mark.parametrize("method", ["post", "put", "delete"])
    def test_other_methods_hear_which_ones_there_are(self, budget, method):
        strict = Client(enforce_csrf_checks=True)
        for path in (
            "/catalog.ttl", "/data/haushalt/query.json", "/data/changes.atom",
            "/data/haushalt.ttl", "/id/dataset/haushalt", "/data/quality.json",
        ):  # fmt: skip
            answer = getattr(strict, method)(path)
            assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD"), path

    def test_no_address_for_programs_asks_for_a_token_of_a_form(self):
        assert [one.pattern for one in files[0] if not one.callback.csrf_exempt] == []

    def test_what_is_not_there_is_a_problem_to_programs_and_a_page_to_people(self, budget):
        for path in ("/data/x.ttl", "/data/x/query.csv", "/id/dataset/x", "/catalog.ttl?page=9"):
            for accepted in ("*/*", "text/turtle", "application/json"):
                answer = told(path, accept=accepted)
                assert answer["Content-Type"] == "application/problem+json", (path, accepted)
                assert json.loads(answer.content)["status"] == answer.status_code == 404
            page = told(path, **BROWSER)
            assert (page.status_code, page["Content-Type"][:9]) == (404, "text/html"), path
        assert told("/daten/x/", accept="*/*")["Content-Type"].startswith("text/html")

    def test_an_embedded_table_says_with_its_status_that_the_question_is_wrong(self, budget):
        answer = told("/daten/haushalt/einbetten/?filter=%22%3E%3Cscript%3E")
        assert answer.status_code == 400
        assert "frame-ancestors *" in answer["Content-Security-Policy"]
        assert b"<script" not in answer.content
        assert told("/daten/haushalt/einbetten/").status_code == 200
