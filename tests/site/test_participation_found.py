"""What is public of participation is found and stands in the sitemap, and nothing else."""

import re
from datetime import timedelta

import pytest
import time_machine

from stadtherz.city.public import load_city, the_city
from stadtherz.newsroom.public import ensure_newsroom
from stadtherz.participation.models import Plan, Procedure, Proposal, Survey
from tests.participation.factories import text
from tests.participation.proposal_city import NOW, collecting, ready_made, resident
from tests.participation.survey_city import wanted

pytestmark = pytest.mark.django_db
HIT = re.compile(
    r'<span class="when">([^<]*)</span> <a href="([^"]*)"><strong([^>]*)>(.*?)</strong>'
)
LIST = "/mitmachen/ideen/vorschlaege/"
HIDDEN = ("draft", "waiting", "refused", "withdrawn")


@pytest.fixture(autouse=True)
def _city():
    load_city(city=the_city())
    ensure_newsroom()
    with time_machine.travel(NOW, tick=False):
        yield


def survey(of, key, **changes):
    values = {name: value for name, value in vars(wanted(**changes)).items() if name != "key"}
    return Survey.objects.create(procedure=of, key=key, **values)


def plan(key, **changes):
    departments = Plan._meta.get_field("department").related_model.objects
    return Plan.objects.create(
        key=key, title=text(f"Zaunkönig {key}"), summary=text("Ein Weg"), degree="inform",
        participation=text("Ein Abend"), department=departments.first(), **changes,
    )  # fmt: skip


@pytest.fixture
def town():
    """Of each kind something public and everything that is not, all with one rare word."""
    procedure = collecting()
    Procedure.objects.filter(pk=procedure.pk).update(
        title=text("Zaunkönig Ideen"), rules_text=text("Zaunkönigregel")
    )
    rows = ready_made(procedure, 6)
    for row, state in zip(rows, ("released", *HIDDEN, "merged"), strict=True):
        into = rows[0] if state == "merged" else None
        Proposal.objects.filter(pk=row.pk).update(
            state=state, title=f"Zaunkönig {state}", merged_into=into
        )
    soon, later = NOW - timedelta(days=1), NOW + timedelta(days=1)
    moments = {"announced": NOW + timedelta(days=20)}
    asked = {"title": text("Zaunkönig gefragt")} | moments
    survey(procedure, "offen", opens=soon, closes=later, **asked)
    survey(procedure, "bald", opens=later, closes=later + timedelta(days=1), **asked)
    survey(procedure, "vorbei", opens=soon - timedelta(days=3), closes=soon, **asked)
    plan("angekuendigt", announced_on=NOW.date())
    plan("entwurf")
    hidden = collecting("geheim")
    Procedure.objects.filter(pk=hidden.pk).update(published=False, title=text("Zaunkönig geheim"))
    Proposal.objects.filter(pk=ready_made(hidden, 1)[0].pk).update(title="Zaunkönig verborgen")
    survey(hidden, "geheim", opens=soon, closes=later, **asked)
    return rows


def hits(client, path, query="Zaunkönig"):
    return HIT.findall(client.get(path, {"q": query}).content.decode())


def test_the_search_finds_what_is_public(town, client):
    shown, merged = (f"{LIST}{town[at].pk}/" for at in (0, 5))
    found = {(kind, address) for kind, address, _, _ in hits(client, "/suche/")}
    assert found == {
        ("Beteiligung", "/mitmachen/ideen/"), ("Vorschlag", shown), ("Vorschlag", merged),
        ("Vorhaben", "/mitmachen/vorhaben/angekuendigt/"),
        ("Umfrage", "/mitmachen/ideen/umfragen/offen/"),
    }  # fmt: skip
    assert [one[1] for one in hits(client, "/suche/", "Zaunkönigregel")] == ["/mitmachen/ideen/"]
    for _, address in found:
        assert client.get(address).status_code == 200, address


def test_english_readers_find_it_and_hear_what_is_german(town, client):
    found = {kind: (address, lang) for kind, address, lang, _ in hits(client, "/en/search/")}
    assert found == {
        "Participation": ("/en/take-part/ideen/", ""),
        "Proposal": (found["Proposal"][0], ' lang="de"'),
        "Plan": ("/en/take-part/plans/angekuendigt/", ""),
        "Survey": ("/en/take-part/ideen/surveys/offen/", ""),
    }
    assert found["Proposal"][0].startswith("/en/take-part/ideen/proposals/")


def test_the_sitemap_has_the_same(town, client):
    listed = re.findall(r"<loc>[^<]*?//[^/]*(/mitmachen/[^<]*)</loc>",
                        client.get("/sitemap.xml").content.decode())  # fmt: skip
    assert sorted(listed) == sorted([
        "/mitmachen/", "/mitmachen/vorhaben/", "/mitmachen/ideen/", f"{LIST}{town[0].pk}/",
        f"{LIST}{town[5].pk}/", "/mitmachen/vorhaben/angekuendigt/",
        "/mitmachen/ideen/umfragen/offen/",
    ])  # fmt: skip


def test_paragraphs_that_are_gone_and_headings_are_not_found(client):
    procedure = collecting(kind="draft")
    rows = ready_made(procedure, 3)
    for at, (row, level, place) in enumerate(zip(rows, (0, 1, 0), (1, 0, None), strict=True)):
        Proposal.objects.filter(pk=row.pk).update(
            paragraph=at + 1, level=level, position=place, title=f"Zaunkönig {at}"
        )
    assert [one[3] for one in hits(client, "/suche/")] == ["Zaunkönig 0"]


@pytest.mark.parametrize("number", [1, 40])
def test_queries_do_not_grow(town, client, number, django_assert_max_num_queries):
    ready_made(Procedure.objects.get(key="ideen"), number, author=resident())
    for count in range(number):
        plan(f"p{count}", announced_on=NOW.date())
        collecting(f"weitere-{count}")
    for path, most in (("/suche/?q=x", 19), ("/sitemap.xml", 12)):
        client.get(path)
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200
