"""Two processes on one PostgreSQL write in the same moment: each thread here has a connection."""

import threading
import time

import pytest
from django.db import connection, transaction

from stadtherz.observations.adapters.existing import row_numbered
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.sensorthings.catalogue import EVERYBODY, forget, the_catalogue
from stadtherz.observations.domain.resending import Request, Resent, Sender
from stadtherz.observations.models import Change, HotObservation
from stadtherz.observations.services.announcing import announce
from stadtherz.observations.services.sensorthings.noting import note
from stadtherz.observations.services.store import record_rows
from tests.observations.factories import station, stream
from tests.observations.test_announcing import Box

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]
MOMENT = 1_700_000_000_000_000


class Other:
    """An act on a connection of its own, which has come as far as it can when this is made."""

    def __init__(self, act):
        self.found = []
        self.thread = threading.Thread(target=self._run, args=(act,))
        self.thread.start()
        end = time.monotonic() + 3
        while self.thread.is_alive() and not self._waits() and time.monotonic() < end:
            time.sleep(0.01)

    def _run(self, act):
        try:
            self.found.append(act())
        finally:
            connection.close()

    def _waits(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            return cursor.fetchone()[0]

    def result(self):
        self.thread.join(20)
        return self.found[0]


def sent(one, value, sender):
    row = Row(one.pk, MOMENT, value)
    (receipt,) = record_rows(rows=[row], requests=[Request(1, sender)])
    return receipt


def test_the_same_observation_is_created_once_and_the_other_is_refused(lake):
    one = stream("rad-1")
    with transaction.atomic():
        first = sent(one, 1.0, Sender.CREATES)
        other = Other(lambda: sent(one, 2.0, Sender.CREATES))
    second = other.result()
    assert (second.refused, second.number) == (True, first.number)
    assert row_numbered(first.number, lake).value == 1.0
    assert HotObservation.objects.count() == 1


def test_what_a_device_says_again_keeps_its_number(lake):
    one = stream("rad-1")
    with transaction.atomic():
        first = sent(one, 1.0, Sender.DEVICE)
        other = Other(lambda: sent(one, 2.0, Sender.DEVICE))
    assert other.result() == (first.number, Resent.REPLACED)
    assert row_numbered(first.number, lake).value == 2.0


def made(key):
    with transaction.atomic():
        at = station(key)
        note("Thing", at.pk, Change.Kind.CREATED)
    return at


def test_what_is_made_while_another_is_being_made_is_found_and_told(lake):
    forget()
    the_catalogue()
    box = Box()
    announce(box)
    with transaction.atomic():
        slow = station("langsam")
        note("Thing", slow.pk, Change.Kind.CREATED)
        other = Other(lambda: (made("schnell"), the_catalogue(), announce(box)))
    quick, *_ = other.result()
    announce(box)
    view = the_catalogue().view(EVERYBODY)
    assert {slow.pk, quick.pk} <= set(view.kinds["Thing"])
    assert {f"v1.1/Things({one.pk})" for one in (slow, quick)} <= set(box.take())
