"""What an editor cannot do to a ballot by way of its procedure."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from stadtherz.city.public import load_city, the_city
from stadtherz.participation.models import Followed, Procedure
from stadtherz.participation.services.following import Subject, Wish, follow
from stadtherz.programme.models import Project
from tests.accounts.factories import person
from tests.participation.factories import CLOSES, DURING, OPENS, opened, procedure

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _during(settings):
    load_city(city=the_city())
    settings.STAFF_MFA = False
    cache.clear()
    with time_machine.travel(DURING, tick=False):
        yield


def sent(of, **changes):
    """Give the form of a procedure as it is shown, with changes."""
    rows = list(of.phases.all())
    form = {
        "key": of.key, "title_de": "Stadtbudget", "published": "on", "minimum_age": "0",
        "phases-TOTAL_FORMS": len(rows), "phases-INITIAL_FORMS": len(rows),
        "phases-MIN_NUM_FORMS": 0, "phases-MAX_NUM_FORMS": 9,
    }  # fmt: skip
    for place, row in enumerate(rows):
        moments = {"begins": row.begins, "ends": row.ends}
        form |= {f"phases-{place}-id": str(row.pk), f"phases-{place}-kind": row.kind}
        form |= {f"phases-{place}-{name}": typed(at) for name, at in moments.items()}
    return form | changes


def typed(at):
    return f"{timezone.localtime(at):%d.%m.%Y %H:%M}"


def save(client, of, **changes):
    address = reverse("wagtailsnippets_participation_procedure:edit", args=[of.pk])
    form = {name: value for name, value in sent(of, **changes).items() if value is not None}
    return client.post(address, form)


def vote_of(of):
    return [row.kind for row in of.phases.all()].index("vote")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ends", typed(DURING - timedelta(days=1))),
        ("begins", typed(OPENS + timedelta(days=1))),
        ("kind", "check"),
        ("DELETE", "on"),
    ],
)
def test_the_phase_of_a_fixed_ballot_is_not_cut(admin_client, name, value):
    of = opened().procedure
    answer = save(admin_client, of, **{f"phases-{vote_of(of)}-{name}": value})
    assert answer.status_code == 200
    assert "Die Phase zum Abstimmen muss sie ganz umfassen." in answer.content.decode()
    phase = of.phases.get(kind="vote")
    assert (phase.begins, phase.ends) == (OPENS, CLOSES)


def test_a_procedure_with_a_fixed_ballot_stays_public(admin_client):
    of = opened().procedure
    answer = save(admin_client, of, published=None)
    assert "Die Beteiligung bleibt öffentlich." in answer.content.decode()
    assert Procedure.objects.get().published


def test_the_age_of_a_fixed_ballot_is_not_raised_by_way_of_its_procedure(admin_client):
    of = opened().procedure
    answer = save(admin_client, of, minimum_age="16")
    assert "Das Mindestalter kann nicht mehr steigen." in answer.content.decode()
    assert Procedure.objects.get().minimum_age == 0
    assert save(admin_client, procedure("ohne"), minimum_age="16").status_code == 302


def test_who_follows_a_public_procedure_follows_it_on(admin_client):
    of = procedure()
    follow(wish=Wish(Subject.PROCEDURE, of.key), by=person("anna"), language="de")
    answer = save(admin_client, of, key="anders")
    assert "Lass ihn, wie er ist." in answer.content.decode()
    assert Followed.objects.get().key == Procedure.objects.get().key


def test_other_changes_go_on_as_before(admin_client):
    of = opened().procedure
    later = {f"phases-{len(of.phases.all()) - 1}-ends": typed(CLOSES + timedelta(days=90))}
    assert save(admin_client, of, **later).status_code == 302
    of = procedure("ohne")
    assert save(admin_client, of, **{f"phases-{vote_of(of)}-DELETE": "on"}).status_code == 302
    assert save(admin_client, of, published=None).status_code == 302


def test_no_procedure_stands_behind_a_page_of_ours(admin_client):
    of = procedure()
    Procedure.objects.update(published=False)
    answer = save(admin_client, of, key="folgen", published=None)
    assert "So heißt in Adressen schon etwas anderes." in answer.content.decode()
    assert Procedure.objects.get().key == of.key


def test_a_procedure_names_its_project_and_none_that_is_not_there(admin_client, client):
    of = procedure()
    answer = save(admin_client, of, project="gibt-es-nicht")
    assert answer.status_code == 200
    assert "Dieses Projekt gibt es nicht." in answer.content.decode()
    Procedure.objects.filter(pk=of.pk).update(project="gibt-es-nicht")
    page = f"/mitmachen/{of.key}/"
    assert "dem diese Beteiligung dient" not in client.get(page).content.decode()
    there = Project.objects.create(key="park", name={"de": "Der neue Park"}, published=True)
    assert save(admin_client, of, project=there.key).status_code == 302
    cache.clear()
    assert "Der neue Park</a>" in client.get(page).content.decode()


def test_a_phase_that_ends_before_it_begins_is_told_in_words(admin_client):
    of = procedure()
    answer = save(admin_client, of, **{"phases-0-ends": typed(of.phases.first().begins)})
    seen = answer.content.decode()
    assert "Tausch die beiden Tage" in seen
    assert "phase_begins_before_it_ends" not in seen
