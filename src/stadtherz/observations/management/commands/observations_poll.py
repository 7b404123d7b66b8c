import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from stadtherz.observations.services.polling import Outcome, poll_due

log = logging.getLogger("observations")
LOOK_EVERY_S = 5.0


class Command(BaseCommand):
    help = "Asks the city's polled sources when they are due, until it is ended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="ask what is due, and end")
        parser.add_argument("--source", default="", help="ask this one now, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"] or options["source"]:
            for outcome in poll_due(now=timezone.now(), name=options["source"]):
                self.stdout.write(_said(outcome))
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        while not stop.wait(LOOK_EVERY_S):
            _look()


def _look() -> None:
    close_old_connections()
    try:
        poll_due(now=timezone.now())
    except (DatabaseError, InterfaceError) as error:
        log.warning("polling: %s", error)


def _said(outcome: Outcome) -> str:
    if outcome.unchanged:
        return f"{outcome.name}: nothing new"
    said = f"{outcome.name}: {outcome.taken} readings taken, {outcome.refused} refused"
    return f"{said}; {outcome.error}" if outcome.error else said
