"""What PostgreSQL keeps for a transaction that still looks is dropped when that has ended."""

import threading
import time

import pytest
from django.db import connection

from tests.participation.test_closing import City

SIZE = "SELECT pg_relation_size('participation_castballot')"


@pytest.mark.django_db(transaction=True)
def test_old_versions_go_as_soon_as_nobody_looks_at_them_any_more():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no old versions of rows")
    city = City()
    city.vote(*range(12))
    other = connection.get_new_connection(connection.get_connection_params())
    with other.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT 1")  # from here on it sees rows as they are now, and locks none
    begun = time.monotonic()
    ending = threading.Timer(2, other.close)
    ending.start()
    city.close()
    ending.join()
    assert time.monotonic() - begun > 1
    with connection.cursor() as cursor:
        cursor.execute(SIZE)
        assert cursor.fetchone() == (0,)
