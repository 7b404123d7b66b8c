"""A refusal ends as a page that says what to do, or as a problem document for programs."""

import pytest

from stadtherz.accounts.public import Role
from stadtherz.city.public import load_city, the_city
from tests.accounts.factories import person
from tests.programme.factories import project

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.site.refusing")]
STATUSES = {
    "not-allowed": (403, "Das darfst du hier nicht"),
    "not-found": (404, "Diese Seite gibt es nicht"),
    "invalid": (400, "Das passt so nicht"),
    "conflict": (409, "Inzwischen hat sich etwas geändert"),
    "unavailable": (503, "Das geht gerade nicht"),
    "approval": (400, "Das passt so nicht"),
}


@pytest.mark.parametrize(("kind", "told"), STATUSES.items())
def test_a_person_reads_what_happened(client, kind, told):
    status, heading = told
    response = client.get(f"/weigern/{kind}")
    body = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in body
    assert f"<code>{kind}</code>" in body
    assert "in English, for logs" not in body
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(("kind", "told"), STATUSES.items())
@pytest.mark.parametrize("accept", ["application/json", "application/problem+json"])
def test_a_program_gets_a_problem_document(client, kind, told, accept):
    response = client.get(f"/weigern/{kind}", headers={"accept": accept})
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert (response.status_code, problem["status"]) == (told[0], told[0])
    assert problem["detail"].startswith(told[1])
    assert (problem["type"], problem["code"], problem["details"]) == (
        "about:blank", kind, ["because"],
    )  # fmt: skip
    assert problem["instance"] == f"/weigern/{kind}"


def test_a_browser_that_takes_everything_gets_the_page(client):
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    response = client.get("/weigern/conflict", headers={"accept": accept})
    assert response["Content-Type"].startswith("text/html")


def test_what_may_answer_later_says_when(client):
    assert client.get("/weigern/unavailable")["Retry-After"] == "120"


def test_a_bug_is_no_refusal(client):
    client.raise_request_exception = False
    assert client.get("/weigern/fault").status_code == 500


@pytest.mark.parametrize("path", ["/messwerte/nirgends/verlauf.json", "/gibt-es-nicht.json"])
def test_a_missing_document_is_a_problem_document(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert response.json()["code"] == "not-found"


def test_who_mistypes_the_code_of_a_sign_learns_where_to_look(client):
    load_city(city=the_city())
    for path in ("/o/00013", "/orte/ZZZZZ/"):
        response = client.get(path)
        assert response.status_code == 404
        assert "Vergleich ihn mit dem Schild" in response.content.decode()


def test_an_editor_who_opens_the_release_of_a_project_is_told_so(client, settings):
    settings.STAFF_MFA = False
    load_city(city=the_city())
    client.force_login(person("autorin", Role.EDITOR))
    response = client.get(f"/verwaltung/freigabe/{project().pk}/")
    assert response.status_code == 403
    assert "bitte die Leitung des Programms um die Rolle" in response.content.decode()
