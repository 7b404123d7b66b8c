"""Roll-ups of the first layout become such of the newest, with what only they know."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from stadtherz.kernel.errors import Unavailable
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.old_rollups import first_name, is_first_rollup
from stadtherz.observations.adapters.reading import buckets
from stadtherz.observations.adapters.rollups import LAYOUTS, RollUp, rollups_of
from stadtherz.observations.adapters.summed import counts_of
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Datastream
from stadtherz.observations.services.backup import back_up, restore
from stadtherz.observations.services.flushing import flush
from stadtherz.observations.services.housekeeping import daily
from stadtherz.observations.services.migrating import migrate_rollups
from stadtherz.observations.services.rolling import days_to_roll_up
from stadtherz.observations.services.store import record_rows
from tests.observations.factories import stream
from tests.observations.first_rollups import write_as_first_layout
from tests.observations.test_backup import destroy, elsewhere

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
NOW = MIDNIGHT + timedelta(days=20, hours=12)
HOUR_US = 3_600_000_000


def at(hours):
    return MIDNIGHT + timedelta(hours=hours)


def filled(lake):
    """Fill twenty days of two datastreams, one of which keeps single values for three days."""
    one, other = stream("a-1"), stream("b-1")
    for hours in range(0, 480, 12):
        us = microseconds(at(hours))
        rows = [Row(one.pk, us, float(hours)), Row(other.pk, us, 2.0, end_us=us + 13 * HOUR_US)]
        record_rows(rows=rows, lake=lake)
    flush(lake=lake)
    Datastream.objects.filter(pk=one.pk).update(keep_days=3)
    list(daily(now=NOW, lake=lake, keep_files=timedelta(0)))
    return one, other


def said(lake, *streams):
    ids = [one.pk for one in streams]
    return (
        buckets(ids, at(-24), at(999), seconds=86_400, lake=lake),
        buckets(ids, at(-24), at(999), lake=lake),
        counts_of(ids, lake),
    )


def test_roll_ups_of_the_first_layout_are_refused_until_they_are_moved(lake):
    one, other = filled(lake)
    before = said(lake, one, other)
    made = [dict(rollup.made()) for rollup in (rollups_of(lake).hours, rollups_of(lake).days)]
    assert before[2] == {one.pk: 6, other.pk: 40}, "there is something that only roll-ups know"
    write_as_first_layout(lake)
    with pytest.raises(Unavailable, match="observations migrate"):
        said(lake, one, other)
    kept = migrate_rollups(lake=lake)
    assert [path.name for path in kept] == ["lake-days-layout-1", "lake-hours-layout-1"]
    assert said(lake, one, other) == before
    for rollup, then in zip((rollups_of(lake).hours, rollups_of(lake).days), made, strict=True):
        now = rollup.made()
        assert {day: (held.made_of, held.until) for day, held in now.items()} == {
            day: (held.made_of, held.until) for day, held in then.items()
        }
    assert days_to_roll_up(now=NOW, lake=lake) == []
    assert migrate_rollups(lake=lake) == []


def test_what_is_written_later_lies_in_the_new_layout(lake):
    one, other = filled(lake)
    write_as_first_layout(lake)
    migrate_rollups(lake=lake)
    record_rows(rows=[Row(other.pk, microseconds(at(1)), 100.0)], lake=lake)
    flush(lake=lake)
    list(daily(now=NOW, lake=lake, keep_files=timedelta(0)))
    first = buckets([one.pk, other.pk], at(0), at(24), seconds=86_400, lake=lake)
    assert [(b.datastream_id, b.count, b.total) for b in first] == [
        (one.pk, 2, 12.0),
        (other.pk, 3, 104.0),
    ]


def test_killed_between_the_two_names_it_ends_what_it_began(lake):
    one, other = filled(lake)
    before = said(lake, one, other)
    write_as_first_layout(lake)
    hours = rollups_of(lake).hours
    migrate_rollups(lake=lake)
    hours.folder.rename(hours.folder.with_name("lake-hours-migrating"))
    assert [path.name for path in migrate_rollups(lake=lake)] == ["lake-hours-layout-1"]
    assert said(lake, one, other) == before


def test_what_a_killed_copy_left_is_made_anew(lake):
    one, other = filled(lake)
    before = said(lake, one, other)
    write_as_first_layout(lake)
    half = lake.folder.with_name("lake-hours-migrating") / "week=2026-03-02"
    half.mkdir(parents=True)
    half.joinpath("half.parquet").write_bytes(b"PAR1")
    migrate_rollups(lake=lake)
    assert said(lake, one, other) == before
    assert not half.exists()


def test_the_set_up_moves_them_and_says_where_the_old_ones_stay(lake):
    one, other = filled(lake)
    before = said(lake, one, other)
    write_as_first_layout(lake)
    told = StringIO()
    call_command("observations_migrate", stdout=told)
    assert told.getvalue().count("migrated a roll-up") == 2
    assert is_first_rollup(RollUp(lake.folder.with_name("lake-hours-layout-1")))
    assert said(lake, one, other) == before


def test_a_backup_with_old_roll_ups_is_brought_back_into_the_new_layout(lake, tmp_path, settings):
    one, other = filled(lake)
    before = said(lake, one, other)
    write_as_first_layout(lake)
    with pytest.MonkeyPatch.context() as then:
        for grain, layout in LAYOUTS.items():
            then.setitem(LAYOUTS, grain, replace(layout, name=first_name(grain)))
        back_up(to=tmp_path / "backups", now=NOW, lake=lake)
    destroy(lake)
    again = elsewhere(lake, settings)
    restore(source=tmp_path / "backups", lake=again)
    assert said(again, one, other) == before
    assert days_to_roll_up(now=NOW, lake=again) == []
