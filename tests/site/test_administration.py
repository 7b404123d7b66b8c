"""The administration carries the city's name and mark and speaks the staff's language."""

import re

import pytest

from stadtherz.accounts.public import Role
from stadtherz.city.public import load_city, the_city
from stadtherz.newsroom.models import NewsIndexPage
from stadtherz.newsroom.public import ensure_newsroom
from tests.accounts.factories import person
from tests.observations.factories import station
from tests.programme.factories import project

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, settings):
    settings.STAFF_MFA = False
    load_city(city=the_city())
    ensure_newsroom()
    client.force_login(person("leitung", Role.CDO))
    return client


def body_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_it_has_the_name_and_the_mark_of_the_city(staff):
    body = body_of(staff, "/verwaltung/")
    assert re.search(r"<title>[^<]* - Unser Lautern</title>", body)
    assert re.search(r"<h1[^>]*>\s*Unser Lautern", body)
    assert 'class="our-brand"' in body
    assert "design/heart.svg" in body
    assert "wagtailadmin/images/favicon" not in body


@pytest.mark.parametrize("published", [True, False])
def test_lists_say_yes_and_no_in_words(staff, published):
    project(published=published)
    listed = body_of(staff, "/verwaltung/snippets/programme/project/")
    assert ("<td>ja</td>" in listed, "<td>nein</td>" in listed) == (published, not published)
    assert not re.search(r">\s*(True|False)\s*<", listed)


@pytest.mark.parametrize("demo", [True, False])
def test_each_page_says_that_this_is_a_demo_without_a_second_factor(staff, settings, demo):
    settings.DEMO = demo
    index = NewsIndexPage.objects.first()
    for path in ("", f"pages/{index.pk}/edit/", "documents/", "snippets/city/place/"):
        body = body_of(staff, f"/verwaltung/{path}")
        for said in ("Simuliertes ist so beschriftet", "zweiten Faktor"):
            assert (said in body) is demo, path


def test_staff_find_places_with_their_codes(staff):
    found = station("s0").place
    assert found.code in body_of(staff, "/verwaltung/snippets/city/place/")


@pytest.mark.parametrize(
    ("role", "seen", "not_seen"),
    [(Role.DATA_OFFICE, "/verwaltung/daten/oeffentlich/", "/verwaltung/snippets/programme/goal/"),
     (Role.CDO, "/verwaltung/snippets/programme/goal/", "/verwaltung/daten/oeffentlich/")],
)  # fmt: skip
def test_the_menu_is_there_as_a_plain_list_of_what_a_person_may_do(staff, role, seen, not_seen):
    """Wagtail draws its menu by script only."""
    staff.force_login(person("jemand", role))
    listed = body_of(staff, "/verwaltung/bereiche/").partition("<main")[2]
    assert f'href="{seen}"' in listed
    assert f'href="{not_seen}"' not in listed
    for page in ("", "daten/" if role == Role.DATA_OFFICE else ""):
        assert '<noscript><nav class="plain-menu"' in body_of(staff, f"/verwaltung/{page}")
