import signal
import threading
from collections import Counter
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command

from stadtherz.site.management.commands import site_clock

MOST_MINUTES = 500
LOOKED_AT = {"publish_scheduled", "observations_watch", "opendata_publish"}


@pytest.fixture
def told(monkeypatch):
    """Run the clock with minutes that pass at once, until the watch was there twice."""
    counts, done = Counter(), threading.Event()

    def noted(command, **_):
        counts[command] += 1
        if command == "opendata_publish":  # in a thread, which may outlive the handler of signals
            done.wait(30)
            return
        if counts["observations_watch"] > 1 or counts["publish_scheduled"] > MOST_MINUTES:
            done.set()
            signal.raise_signal(signal.SIGTERM)

    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(site_clock, "call_command", noted)
    monkeypatch.setattr(site_clock, "MINUTE", 0.01)
    jobs = [replace(job, every=1) for job in site_clock.JOBS if job.command in LOOKED_AT]
    monkeypatch.setattr(site_clock, "JOBS", jobs)
    monkeypatch.setattr(site_clock, "close_old_connections", lambda: None)
    yield counts
    for name, handler in before.items():
        signal.signal(name, handler)


def test_the_watch_does_not_wait_for_files_to_be_written(told):
    call_command("site_clock", stdout=StringIO())
    assert told["observations_watch"] == 2
    assert told["opendata_publish"] == 1
    assert told["publish_scheduled"] < MOST_MINUTES
