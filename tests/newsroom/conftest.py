import pytest

from stadtherz.city.public import load_city, the_city
from stadtherz.newsroom.public import ensure_newsroom


@pytest.fixture
def newsroom(db):
    load_city(city=the_city())
    ensure_newsroom()
