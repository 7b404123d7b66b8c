"""What was private does not come to light when the private thing that used it is deleted."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from stadtherz.observations.adapters.sensorthings.catalogue import forget
from stadtherz.observations.models import (
    Datastream,
    Feature,
    FeatureLink,
    FeatureType,
    FeatureUse,
    Location,
)
from stadtherz.observations.services.sensorthings.permission import Act
from stadtherz.observations.services.sensorthings.tokens import create_token
from stadtherz.observations.wagtail_hooks import DatastreamViewSet, StationViewSet
from tests.observations.factories import station, stream

pytestmark = pytest.mark.django_db
POINT = {"type": "Point", "coordinates": [7.7, 49.4]}


@pytest.fixture
def ask(client, lake):
    forget()
    token = create_token(name="t", acts=list(Act), everything=True)

    def asked(method, path, *, known=True):
        headers = {"Authorization": f"Bearer {token}"} if known else {}
        answer = getattr(client, method)(f"/sensorthings/v1.1/{path}", headers=headers)
        return answer.status_code, answer.content

    yield asked
    forget()


def used_by(one, name):
    """A feature of a datastream, and the place of its thing."""
    found = Feature.objects.create(name=name, encoding_type="application/geo+json", feature=POINT)
    FeatureUse.objects.create(feature=found, datastream=one)
    place = Location.objects.create(name=name, encoding_type="x", location=POINT)
    one.station.locations.add(place)
    return found.pk, place.pk


@pytest.mark.parametrize("what", ["Things", "Datastreams"])
def test_what_only_it_used_goes_with_it(what, ask):
    at = station("geheim", public=False)
    one, open_one = stream("geheim-1", at), stream("rad-1")
    feature, place = used_by(one, "Secretum")
    shared, _ = used_by(open_one, "Shared")
    FeatureUse.objects.create(feature_id=shared, datastream=one)
    forget()
    assert ask("get", f"FeaturesOfInterest({feature})", known=False)[0] == 404
    number = {"Things": at.pk, "Datastreams": one.pk}[what]
    assert ask("delete", f"{what}({number})")[0] == 200
    for path in ("FeaturesOfInterest", "Locations"):
        assert b"Secretum" not in ask("get", path, known=False)[1]
    assert ask("get", f"FeaturesOfInterest({shared})", known=False)[0] == 200
    assert not Feature.objects.filter(pk=feature).exists()
    assert Location.objects.filter(pk=place).exists() == (what == "Datastreams")
    names = [one["name"] for one in json.loads(ask("get", "Things", known=False)[1])["value"]]
    assert len(names) == 1


@pytest.mark.parametrize("what", [StationViewSet, DatastreamViewSet])
def test_what_staff_delete_takes_what_only_it_used_along(what, client, settings, ask):
    settings.STAFF_MFA = False
    chief = get_user_model().objects.create_superuser(
        username="chief", email="chief@example.org", password="a long enough password"
    )
    at = station("geheim", public=False)
    one, open_one = stream("geheim-1", at), stream("rad-1")
    feature, _ = used_by(one, "Secretum")
    typed = FeatureType.objects.create(name="Secretum type")
    linked = Feature.objects.create(name="Secretum far", feature=POINT)
    linked.types.add(typed)
    FeatureLink.objects.create(feature=linked, datastream=one)
    shared, _ = used_by(open_one, "Shared")
    FeatureLink.objects.create(feature_id=shared, datastream=one)
    forget()
    assert b"Secretum" not in ask("get", "FeaturesOfInterest", known=False)[1]
    client.force_login(chief)
    number = at.pk if what is StationViewSet else one.pk
    client.post(reverse(what().get_url_name("delete"), args=[number]))
    assert not Datastream.objects.filter(pk=one.pk).exists()
    assert set(Feature.objects.values_list("pk", flat=True)) == {shared}
    assert not FeatureType.objects.exists()
    for path in ("FeaturesOfInterest", "Locations"):
        assert b"Secretum" not in ask("get", path, known=False)[1]
    assert ask("get", f"FeaturesOfInterest({shared})", known=False)[0] == 200
