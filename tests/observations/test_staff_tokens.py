"""What staff see and do about tokens, and that their edits reach the interface at once."""

import io
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.models import AccessToken, Change, Station
from stadtherz.observations.services.sensorthings.noting import edited_by_staff
from stadtherz.observations.services.sensorthings.permission import Act
from stadtherz.observations.services.sensorthings.tokens import access_of, create_token
from stadtherz.observations.wagtail_hooks import AccessTokenViewSet
from tests.observations.factories import station, stream
from tests.programme.factories import project

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client, settings):
    settings.STAFF_MFA = False
    user = get_user_model().objects.create_superuser(
        username="chief", email="chief@example.org", password="a long enough password"
    )
    client.force_login(user)
    return client


def address(name, *arguments):
    return reverse(AccessTokenViewSet().get_url_name(name), args=arguments)


def test_tokens_are_listed_by_name_without_what_opens(chief):
    token = create_token(name="Rain gauges", acts=[Act.CREATE], everything=True)
    page = chief.get(address("list")).content.decode()
    assert "Rain gauges" in page
    assert token not in page
    assert AccessToken.objects.get().digest not in page


def test_no_token_is_made_by_hand(chief):
    answer = chief.post(address("add"), {"name": "x"})
    assert answer.status_code in {302, 403, 404}
    assert not AccessToken.objects.exists()


def test_a_token_is_taken_back(chief):
    create_token(name="Lost", acts=[Act.READ], everything=True)
    row = AccessToken.objects.get()
    chief.post(address("delete", row.pk))
    assert not AccessToken.objects.exists()


def test_an_edit_of_a_station_is_told_to_every_process():
    place = station()
    row = stream(at=place)
    edited_by_staff(place)
    told = set(Change.objects.values_list("entity", "number"))
    assert told == {("Thing", place.pk), ("Datastream", row.pk)}


class TestByCommand:
    def made(self, *arguments):
        said = io.StringIO()
        call_command("observations_token", "x", *arguments, stdout=said)
        return said.getvalue().strip()

    def test_a_project_that_is_none_is_refused(self):
        with pytest.raises(Invalid, match="--project: there is none with the key 'nope'"):
            self.made("--project", "nope")
        assert not AccessToken.objects.exists()

    def test_a_project_that_is_not_public_yet_is_known(self):
        project("radweg", published=False)
        assert self.made("--project", "radweg")

    def test_a_project_that_a_station_measures_for_is_known(self):
        Station.objects.filter(pk=station().pk).update(project="hochwasser")
        assert self.made("--project", "hochwasser")
        with pytest.raises(Invalid, match="nope"):
            self.made("--project", "hochwasser", "--project", "nope")

    @pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (1, True)])
    def test_a_last_day_that_is_over_is_refused(self, days, fits):
        day = timezone.localdate() + timedelta(days=days)
        if fits:
            assert access_of(f"Bearer {self.made('--everything', '--expires', str(day))}").known
            return
        with pytest.raises(Invalid, match="lies in the past"):
            self.made("--everything", "--expires", str(day))
        assert not AccessToken.objects.exists()
