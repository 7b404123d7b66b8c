import pytest
from django.core.management import call_command

from stadtherz.accounts.domain.roles import Role
from stadtherz.accounts.models import DemoMark, User
from stadtherz.accounts.selectors import departments_of
from stadtherz.accounts.services.demo import close_demo_logins, create_demo_people
from stadtherz.city.public import the_city
from stadtherz.kernel.errors import Conflict, NotAllowed
from stadtherz.opendata.models import Dataset
from tests.accounts.factories import person
from tests.accounts.people import PASSWORD, confirmed

pytestmark = pytest.mark.django_db
DEPARTMENTS = ("demo-technik", "demo-daten")
KNOWN = {"username": "demo-leitung", "password": "herzlich-digital"}


@pytest.fixture
def demo(settings):
    """A demo with its people; calling it ends the demo."""
    settings.DEMO = True
    create_demo_people()

    def leave():
        settings.DEMO = False
        return close_demo_logins()

    return leave


def test_demo_logins_exist_in_the_demo_only(settings):
    settings.DEMO = False
    with pytest.raises(NotAllowed):
        create_demo_people()
    settings.DEMO = True
    assert create_demo_people() == 10
    assert create_demo_people() == 0
    members = [departments_of(User.objects.get(username=name)) for name in DEPARTMENTS]
    assert frozenset().union(*members) == {one.key for one in the_city().departments}
    assert not members[0] & members[1]


def test_leaving_the_demo_closes_its_logins_and_a_new_demo_opens_them(demo, client, settings):
    assert client.login(**KNOWN)
    assert len(demo()) == 10
    assert demo() == ()
    assert not client.login(**KNOWN)
    settings.DEMO = True
    create_demo_people()
    assert client.login(**KNOWN)


def test_another_name_and_address_keep_no_demo_login_open(demo):
    User.objects.filter(username="demo-leitung").update(username="nett", email="nett@mail.example")
    assert "nett" in demo()
    assert not User.objects.get(username="nett").is_active


def test_staff_that_was_made_in_the_demo_is_closed_and_residents_stay(demo, client):
    confirmed("anna")
    confirmed("bert", Role.EDITOR)
    administrator = confirmed("wurzel")
    administrator.is_superuser = True
    administrator.save()
    assert {"bert", "wurzel"} <= set(demo())
    assert not client.login(username="bert", password=PASSWORD)
    assert client.login(username="anna", password=PASSWORD)


def test_a_resident_of_the_demo_may_become_staff_later(demo):
    anna = person("anna")
    demo()
    anna.groups.add(*anna.groups.model.objects.filter(name="cdo"))
    assert demo() == ()
    assert User.objects.get(username="anna").is_active


def test_what_somebody_opens_by_hand_is_closed_again(demo):
    demo()
    User.objects.filter(username="demo-daten").update(is_active=True)
    assert demo() == ("demo-daten",)


def test_a_real_account_of_that_name_is_not_taken_over(settings):
    leitung = person("demo-leitung")
    settings.DEMO = True
    with pytest.raises(Conflict, match="demo-leitung"):
        create_demo_people()
    assert not leitung.groups.exists()
    assert leitung.demo_mark == DemoMark.NONE


def test_the_set_up_says_whom_it_closed(demo, settings, capsys, tmp_path):
    settings.DEMO, settings.VAR, settings.STATIC_ROOT = False, tmp_path, tmp_path / "static"
    Dataset.objects.create(key="ampeln-toene", source="guidance:signals")
    call_command("site_setup")
    told = capsys.readouterr().out
    assert "closed accounts of the demo: demo-bewohnerin, demo-autorin" in told
    assert "open data: waiting for the desk: 1\n  ampeln-toene lacks " in told
