"""Raw counters of Münster, from the city's files to flags in the lake, by the real services.

Hüfferstraße from March to November 2024: its channel out of town was dead for most of 14 to 28 June
and of 7 to 16 October, the one into town from 13 to 26 September. What a long zero run is, is
counted here a second time, from the files alone.
"""

import csv
import tomllib
from pathlib import Path

import numpy as np
import pytest

from stadtherz.accounts.public import Role, User, ensure_roles
from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.judged import stored_values
from stadtherz.observations.domain.findings import Flag, Rule
from stadtherz.observations.domain.mapping import mapping_from
from stadtherz.observations.domain.ranges import Range
from stadtherz.observations.domain.robust import runs
from stadtherz.observations.domain.times import LocalTimes
from stadtherz.observations.models import Datastream, Episode, ImportRun, Latest, moment
from stadtherz.observations.selectors.history import history_of
from stadtherz.observations.selectors.stations import public_station
from stadtherz.observations.services.correcting import Stretch
from stadtherz.observations.services.filling import fill_gaps
from stadtherz.observations.services.importing import import_file
from stadtherz.observations.services.judging import judge_due, note_due
from tests.observations.domain.muenster import INTERVAL, at
from tests.observations.house import keep_house

pytestmark = [
    pytest.mark.django_db, pytest.mark.acceptance, pytest.mark.slow, pytest.mark.timeout(900)
]  # fmt: skip

MAPPING = Path(__file__).parent / "mappings" / "muenster-huefferstrasse.toml"
CHANNELS = {"huefferstrasse-ein": "101034982", "huefferstrasse-aus": "102034982"}
DAY = 96
SIX_HOURS = 24


def files(shared_data):
    folder = shared_data / "detectors" / "muenster-rad" / "100034982"
    return [folder / f"2024-{month:02}.csv" for month in range(3, 12)]


def counted(paths, channel):
    """Read one channel from the files: times and values, empty cells left out."""
    clock, rows = LocalTimes("iso", "Europe/Berlin"), {}
    for path in paths:
        with path.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                cell = next(value for name, value in row.items() if name.startswith(channel))
                if cell:
                    rows[clock.read(row["Datetime"])[0]] = float(cell)
    return np.array(sorted(rows), np.int64), np.array([rows[us] for us in sorted(rows)])


def long_zero_runs(times, values):
    starts, ends = runs(values == 0, np.diff(times) > DAY * INTERVAL)
    return [(a, b) for a, b in zip(starts, ends, strict=True) if b - a >= SIX_HOURS]


@pytest.mark.soak
def test_from_the_files_to_flags_in_the_lake(lake, shared_data, client):
    paths = files(shared_data)
    mapping = mapping_from(tomllib.loads(MAPPING.read_text()), MAPPING.name)
    for path in paths:
        import_file(path=path, mapping=mapping, create=True, lake=lake)
    assert ImportRun.objects.filter(state="done").count() == len(paths)
    assert note_due() == 2
    flagged = sum(step.flagged for step in judge_due(lake=lake))
    streams = {key: Datastream.objects.get(key=key) for key in CHANNELS}
    found = [compared(streams[key], counted(paths, name), lake) for key, name in CHANNELS.items()]
    dead_runs, suspect, quiet, doubted = (sum(column) for column in zip(*found, strict=True))
    assert dead_runs >= 8
    assert suspect == flagged
    assert suspect > 1_500
    assert doubted / quiet < 0.002
    twice(lake)
    listed(streams)
    shown(client, lake)
    refused_to_guess(streams["huefferstrasse-aus"], lake)


def compared(stream, read, lake):
    """Compare a channel in the lake with its files; counts of long zero runs, of suspect values,
    and of values far from such runs with the suspect ones among them."""
    times, values = read
    mine = stored_values([stream.pk], at("2024-01-01"), at("2025-01-01"), lake)[stream.pk]
    assert mine.times.tolist() == times.tolist()
    assert mine.values.tolist() == values.tolist()  # nothing was removed or changed
    assert set(mine.flags.tolist()) == {Flag.PLAUSIBLE, Flag.SUSPECT}
    suspect = mine.flags == Flag.SUSPECT
    rules = {Rule.ZERO_RUN.code, Rule.STEP.code, Rule.FREEZE.code, Rule.DUPLICATE.code}
    assert set(mine.rules[suspect].tolist()) <= rules
    dead, known = np.zeros(len(times), bool), 0
    for start, end in long_zero_runs(times, values):
        dead[start:end] = True
        if times[start] >= at("2024-04-15"):  # what is usual has to be learnt first
            known += 1
            assert suspect[start:end].mean() > 0.95, moment(int(times[start]))
    near = np.convolve(dead, np.ones(2 * DAY), "same") > 0
    return known, int(suspect.sum()), int((~near).sum()), int((suspect & ~near).sum())


def twice(lake):
    """Judging the same again, from the beginning, changes nothing."""
    before = sorted(Episode.objects.values_list("datastream", "rule", "first_us", "last_us"))
    Latest.objects.update(unjudged_us=at("2024-03-01"))
    note_due()
    steps = list(judge_due(lake=lake))
    assert sum(one.values for one in steps) > 40_000
    assert sum(one.flagged for one in steps) == 0
    now = sorted(Episode.objects.values_list("datastream", "rule", "first_us", "last_us"))
    assert now == before


def listed(streams):
    """The list of the staff names the known failures, week by week."""
    dead = Episode.objects.filter(rule="zero-run", datastream=streams["huefferstrasse-aus"])
    june = dead.filter(first_us__gte=at("2024-06-14"), last_us__lt=at("2024-06-30"))
    assert sum(june.values_list("count", flat=True)) > 500
    assert all(row.reason["log10_probability"] < -6 for row in june)


def shown(client, lake):
    """Sums leave the dead days out, with and without roll-ups, and the page says so."""
    keep_house(now=moment(at("2025-01-01")), lake=lake)
    station = public_station("huefferstrasse")
    observed = station.datastreams.all()[0].observed
    days = Range(first=moment(at("2024-06-10")).date(), last=moment(at("2024-06-30")).date())
    by_hour = history_of([(station, observed)], days)
    assert by_hour.series[0].oddities["suspect"] > 500
    year = Range(first=moment(at("2024-03-05")).date(), last=moment(at("2024-11-28")).date())
    by_day = history_of([(station, observed)], year)
    assert by_day.series[0].oddities["suspect"] > 1_500
    body = client.get("/messwerte/huefferstrasse/?von=2024-06-10&bis=2024-06-30").content.decode()
    assert "verdächtige Werte sind nicht mitgerechnet" in body
    assert "Der Zähler hat in" in body
    assert 'class="sign sign--suspect"' in body


def refused_to_guess(stream, lake):
    """An afternoon within a failure of days cannot be estimated: it stays a gap."""
    ensure_roles()
    owner = User.objects.create_user("owner")
    owner.groups.set(owner.groups.model.objects.filter(name=Role.DATA_OWNER.value))
    stretch = Stretch(stream, at("2024-10-09T12:15"), at("2024-10-09T18:00"))
    with pytest.raises(Invalid, match="too-long"):
        fill_gaps(stretch=stretch, reason="dead", by=owner, lake=lake)
