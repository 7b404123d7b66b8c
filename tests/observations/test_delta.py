"""What every Delta table of ours promises, shown with the lake."""

from datetime import UTC, datetime

import pytest

from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.reading import values
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.store import Reading, record
from tests.observations.factories import stream

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVENING = datetime(2026, 3, 2, 20, tzinfo=UTC)


def test_a_flush_of_another_process_is_seen_at_once(lake):
    one = stream()
    other = Lake(lake.folder)
    for number in range(3):
        record(readings=[Reading(one.pk, NOON.replace(minute=number), 1.0)])
        assert len(list(values([one.pk], NOON, EVENING, lake=other))) == number + 1
        flush(lake=lake)
        assert len(list(values([one.pk], NOON, EVENING, lake=other))) == number + 1
