from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.lake_schema import Batch
from stadtherz.observations.adapters.reading import values
from stadtherz.observations.domain.times import microseconds
from tests.observations.house import keep_house

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
YEAR_0 = microseconds(datetime(1, 1, 1, tzinfo=UTC)) - 3_600_000_000


def batch(first, times):
    count = len(times)
    return Batch(
        np.arange(first, first + count), np.ones(count, np.int32), np.array(times, np.int64),
        np.arange(count, dtype=float), np.zeros(count, np.int16),
    )  # fmt: skip


def test_a_day_that_is_none_is_skipped_and_said_once(lake, caplog):
    lake.append(batch(1, [YEAR_0, microseconds(NOON)]), writer="x", up_to=1)
    lake.append(batch(3, [microseconds(NOON + timedelta(hours=1))]), writer="x", up_to=2)
    for fresh in (lake, Lake(lake.folder)):
        fresh.refresh(max_age=0)
        assert list(fresh.days()) == [date(2026, 3, 2)]
        found = values([1], NOON - timedelta(days=1), NOON + timedelta(days=1), lake=fresh)
        assert [value.value for value in found] == [1.0, 0.0]
    assert [record.message for record in caplog.records if record.name == "observations"] == [
        "the lake holds observations of 0001-12-31 (BC), which is no day; they are skipped"
    ] * 2  # one a process
    assert keep_house(now=NOON + timedelta(days=2), lake=lake) == 1


def test_nothing_is_written_upon_a_commit_that_was_not_looked_at(tmp_path, monkeypatch):
    """Another machine commits the same rows just after this one looked how far they are."""
    one, other = Lake(tmp_path / "lake"), Lake(tmp_path / "lake")
    one.append(batch(1, [microseconds(NOON)]), writer="hot", up_to=1)
    same, look = batch(2, [microseconds(NOON + timedelta(hours=1))]), Lake.refresh

    def look_and_be_overtaken(lake, **how):
        look(lake, **how)
        if lake is one and other.reached("hot") == 1:
            other.append(same, writer="hot", up_to=2, since=1)

    monkeypatch.setattr(Lake, "refresh", look_and_be_overtaken)
    one.append(same, writer="hot", up_to=2, since=1)
    assert sum(one.days().values()) == 2
    assert (one.reached("hot"), one.version()) == (2, 2)
