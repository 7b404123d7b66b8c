import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_throttle_from_before():
    cache.clear()
