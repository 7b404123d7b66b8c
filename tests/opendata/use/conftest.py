import pytest

from stadtherz.city.public import load_city, the_city
from tests.opendata.use.published import PLAYGROUNDS, published


@pytest.fixture
def city(own_lake):
    load_city(city=the_city())


@pytest.fixture
def budget(city, tmp_path):
    return published(tmp_path)


@pytest.fixture
def playgrounds(city, tmp_path):
    return published(tmp_path, "spielplaetze", PLAYGROUNDS)
