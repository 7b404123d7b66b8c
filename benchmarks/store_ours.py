"""Our side of the store benchmark: loads the lake and asks it as pages and interfaces do."""

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from urllib.parse import quote

import numpy as np
from django.core.management import call_command
from django.db import connection
from django.test import Client

from stadtherz.city.public import load_city, the_city
from stadtherz.kernel.text import Text
from stadtherz.observations.adapters.hot import keep_latest
from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.lake_schema import Batch
from stadtherz.observations.adapters.reading import buckets, values
from stadtherz.observations.adapters.rollups import rollups_of
from stadtherz.observations.models import Counter, Datastream, Latest, ObservedProperty, Station
from stadtherz.observations.services.importing import newest_of
from stadtherz.observations.services.rolling import days_to_roll_up, roll_up

START = datetime(2026, 1, 1, tzinfo=UTC)
MINUTES_A_DAY = 1440
SOME = 200
SUSPECT = 0.002
DAYTIME = "'P1D','Europe/Berlin'"
ADDRESSES = Path(__file__).with_name("endpoints.txt").read_text().splitlines()


def microseconds(moment):
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * 1_000_000


def expect(wanted, found):
    """End the run when an answer is not what it should be; its time would mean nothing."""
    if wanted != found:
        sys.exit(f"expected {wanted}, found {found}")


class Ours:
    """A city's database and lake with so many streams, a value each minute."""

    def __init__(self, streams, minutes):
        self.streams, self.minutes = streams, minutes
        self.rows = streams * minutes
        call_command("migrate", verbosity=0)
        load_city(city=the_city())
        self.ids = self._streams()
        self.lake = the_lake()

    def _streams(self):
        observed = ObservedProperty.objects.create(key="temperature", name=Text.of("Temperatur"))
        stations = Station.objects.bulk_create(
            Station(key=f"s-{n}", name=Text.of(f"Stelle {n}")) for n in range(-(-self.streams // 4))
        )
        found = Datastream.objects.bulk_create(
            Datastream(key=f"d-{n}", station=stations[n // 4], observed=observed,
                       name=Text.of(f"Reihe {n}"), interval_s=60)
            for n in range(self.streams)
        )  # fmt: skip
        return [one.pk for one in found]

    def batches(self):
        """Give the rows day by day in the order of time, as they would come in."""
        dice = np.random.default_rng(20261125)
        ids = np.array(self.ids, np.int32)
        level = dice.uniform(-4, 4, len(ids))
        for first in range(0, self.minutes, MINUTES_A_DAY):
            minutes = np.arange(first, min(self.minutes, first + MINUTES_A_DAY))
            count = len(minutes) * len(ids)
            curve = 20 + 6 * np.sin(minutes / MINUTES_A_DAY * 2 * np.pi)
            value = curve[:, None] + level + dice.normal(0, 0.5, (len(minutes), len(ids)))
            yield Batch(
                np.arange(first * len(ids) + 1, first * len(ids) + 1 + count, dtype=np.int64),
                np.tile(ids, len(minutes)),
                np.repeat(microseconds(START) + minutes * 60_000_000, len(ids)),
                np.round(value.ravel(), 1),
                np.where(dice.random(count) < SUSPECT, 2, 0).astype(np.int16),
            )  # fmt: skip

    def load(self, also=None):
        """Load all, and roll it up; only what the store does is counted.

        Args:
            also: is given each batch afterwards, so that both sides load in turns.

        """
        Counter.objects.update_or_create(name="observation", defaults={"value": self.rows})
        wall = cpu = 0.0
        for number, batch in enumerate(self.batches()):
            started, used = time.perf_counter(), time.process_time()
            with self.lake.writing():
                self.lake.append(batch, writer="benchmark", up_to=number)
            wall += time.perf_counter() - started
            cpu += time.process_time() - used
            keep_latest(newest_of(batch), received_us=microseconds(START))
            if also:
                also(batch)
        started = time.perf_counter()
        for days in days_to_roll_up(now=START + timedelta(days=9999), lake=self.lake):
            roll_up(days=days, lake=self.lake)
        rolled = time.perf_counter() - started
        return {
            "rows/s": self.rows / wall,
            "rows/s of processor time": self.rows / cpu,
            "roll-up rows/s": self.rows / rolled,
            "load seconds": wall,
            "roll-up seconds": rolled,
        }

    def sizes(self):
        rollups = rollups_of(self.lake)
        lake, besides = (
            sum(path.stat().st_size for table in tables for path in table.folder.rglob("*.parquet"))
            for tables in ([self.lake], [rollups.hours, rollups.days])
        )
        return {"bytes a row": lake / self.rows, "roll-up bytes a row": besides / self.rows}

    @property
    def one(self):
        return self.ids[len(self.ids) // 2]

    @property
    def some(self):
        return self.ids[:: max(1, len(self.ids) // SOME)][:SOME]

    @property
    def day(self):
        return START + timedelta(days=self.minutes // MINUTES_A_DAY // 2)

    def days_of_streams(self):
        """Give a stream with beginning and end of a day, other ones each time, without end."""
        whole = self.minutes // MINUTES_A_DAY
        for number in count():
            first = START + timedelta(days=number * 7 % whole)
            yield self.ids[number * 37 % len(self.ids)], first, first + timedelta(days=1)

    @property
    def end(self):
        return START + timedelta(minutes=self.minutes)

    def questions(self):
        """Give what is asked, by the name of the figure."""
        whole = START, self.end
        day = self.day, self.day + timedelta(days=1)
        expect(MINUTES_A_DAY, len(list(values([self.one], *day))))
        others = self.days_of_streams()

        def another():
            stream, *span = next(others)
            return list(values([stream], *span))

        return {
            "raw day ms": lambda: list(values([self.one], *day)),
            "any raw day ms": another,
            "hourly ms": lambda: buckets([self.one], *whole, seconds=3600),
            "daily ms": lambda: buckets(self.some, *whole, seconds=86_400),
            "latest ms": self.latest,
        }

    def latest(self):
        found = list(Latest.objects.values_list("datastream_id", "us", "value"))
        expect(len(self.ids), len(found))

    def endpoints(self, timed):
        """Ask each address of the interface; gives its milliseconds and bytes."""
        client, found = Client(), []
        named = {
            "stream": self.one,
            "day": self.day.date(),
            "next": self.day.date() + timedelta(days=1),
            "half": self.rows // 2,
            "number": self.rows // 3,
            "daytime": DAYTIME,
        }
        for address in ADDRESSES:
            path = address.format(**named)
            url = "/sensorthings/v1.1/" + quote(path, safe="/?&=$(),;'@:")
            answer = client.get(url)
            expect((200, path), (answer.status_code, path))
            json.loads(answer.content)
            took = timed(lambda url=url: client.get(url), 3)
            found.append({"address": path, "ms": took, "bytes": len(answer.content)})
        connection.close()
        return found
