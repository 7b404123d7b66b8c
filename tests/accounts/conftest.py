import pytest
from django.core.cache import cache

from stadtherz.city.public import load_city, the_city
from stadtherz.newsroom.public import ensure_newsroom


@pytest.fixture(autouse=True)
def no_throttle_from_before():
    cache.clear()


@pytest.fixture
def newsroom(db):
    load_city(city=the_city())
    ensure_newsroom()
