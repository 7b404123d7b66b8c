import pytest

from stadtherz.accounts.public import Role
from stadtherz.city.public import load_city, the_city
from tests.accounts.factories import person


@pytest.fixture
def city(own_lake, settings):
    settings.STAFF_MFA = False
    load_city(city=the_city())


@pytest.fixture
def owner(city):
    return person("kaemmerei", Role.DATA_OWNER)


@pytest.fixture
def office(city):
    return person("datenstelle", Role.DATA_OFFICE)


@pytest.fixture
def privacy(city):
    return person("datenschutz", Role.DATA_PROTECTION)
