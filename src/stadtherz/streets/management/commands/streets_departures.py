from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.streets.services.timetabling import take_news, take_sample_news


class Command(BaseCommand):
    """`stadtherz streets departures`: what is new against the timetable, each minute."""

    help = "Takes in what is new against the timetable (GTFS Realtime). By the clock each minute."

    def handle(self, *args: Any, **options: Any) -> None:
        now, sources = timezone.now(), tuple(str(settings.CONFIG.timetable_live).split())
        if not sources and take_sample_news(now=now) is None:
            self.stdout.write("no news of the timetable: set STADTHERZ_TIMETABLE_LIVE")
        if not sources:
            return
        news, faults = take_news(now=now, sources=sources)
        for one in faults:
            self.stderr.write(one)
        number = sum(len(some) for some in news.trips.values()) + len(news.added)
        self.stdout.write(f"{number:,} trips, {len(news.notices):,} notices")
