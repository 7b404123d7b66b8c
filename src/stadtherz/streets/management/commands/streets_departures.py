from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from stadtherz.kernel.errors import NotFound
from stadtherz.streets.adapters.timetable_faults import Tried, keep_faults
from stadtherz.streets.services.timetable_news import take_news, take_sample_news


class Command(BaseCommand):
    """`stadtherz streets departures`: what is new against the timetable, each minute."""

    help = "Takes in what is new against the timetable (GTFS Realtime). By the clock each minute."

    def handle(self, *args: Any, **options: Any) -> None:
        now, sources = timezone.now(), tuple(str(settings.CONFIG.timetable_live).split())
        say = self.stdout.write if options["verbosity"] else lambda _: None  # the clock is quiet
        if not sources:
            keep_faults(Tried.NEWS, ())
            if take_sample_news(now=now) is None:
                say("no news of the timetable: set STADTHERZ_TIMETABLE_LIVE")
            return
        try:
            news, faults = take_news(now=now, sources=sources)
        except NotFound as error:  # the timetable itself may still be on its way
            say(str(error))
            return
        for one in faults:
            self.stderr.write(one)
        number = sum(sum(map(len, one.trips.values())) + len(one.added) for one in news.values())
        say(f"{number:,} trips, {sum(len(one.notices) for one in news.values()):,} notices")
