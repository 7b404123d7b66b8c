import sys
from typing import Any

from django.core.management.base import BaseCommand

from stadtherz.observations.services.belonging import bind_what_is_there
from stadtherz.observations.services.migrating import Migrated, migrate, migrate_rollups
from stadtherz.observations.services.sensorthings.completing import complete_stations


class Command(BaseCommand):
    help = (
        "Brings lake and roll-ups into the layout of this version, if they are of an older one, and"
        " gives stations what SensorThings asks of them. Refuses the lake of another database."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = migrate(watch=self._show)
        if done is not None:
            self._tell(done)
        bind_what_is_there()
        for kept in migrate_rollups():
            self.stdout.write(f"  migrated a roll-up; the old one is kept as {kept}")
        if stations := complete_stations():
            self.stdout.write(f"  {stations} stations completed for SensorThings")

    def _tell(self, done: Migrated) -> None:
        self.stdout.write(
            f"  migrated {done.rows:,} observations of {done.days} days; the old lake is kept as"
            f" {done.kept}, remove it when you are content"
        )

    def _show(self, done: int, days: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r  day {done} of {days} ", ending="" if done < days else "\n")
