import pytest

from stadtherz.accounts.public import Role
from stadtherz.city.public import load_city, the_city
from tests.accounts.people import confirmed


@pytest.fixture
def city(own_lake, settings):
    settings.STAFF_MFA = False
    load_city(city=the_city())


@pytest.fixture
def owner(city):
    return confirmed("kaemmerei", Role.DATA_OWNER)


@pytest.fixture
def office(city):
    return confirmed("datenstelle", Role.DATA_OFFICE)


@pytest.fixture
def privacy(city):
    return confirmed("datenschutz", Role.DATA_PROTECTION)
