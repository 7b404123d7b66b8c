import signal
import subprocess
import sys
import threading
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
WELL_AFTER_S = 60.0


class Command(BaseCommand):
    """Keep one part of the city going, so that its death does not end the others."""

    help = (
        "Runs a command and starts it again when it dies; a signal ends both."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("command", nargs="+", help="such as: observations_ingest")

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(_Part(options["command"], self.stderr.write).run())


class _Part:
    def __init__(self, command: list[str], say: Any) -> None:
        self.command, self.say = command, say
        self.child: subprocess.Popen[bytes] | None = None
        self.ending = threading.Event()

    def run(self) -> int:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._end)
        pause = FIRST_PAUSE_S
        while True:
            started = time.monotonic()
            self.child = subprocess.Popen([sys.executable, "-m", "stadtherz.site", *self.command])  # noqa: S603
            code = self.child.wait()
            if self.ending.is_set() or code == 0:
                return 0 if code in {0, -signal.SIGTERM, -signal.SIGINT} else code
            if time.monotonic() - started > WELL_AFTER_S:
                pause = FIRST_PAUSE_S
            self.say(f"{self.command[0]} died (code {code}); it starts again in {pause:.0f} s")
            if self.ending.wait(pause):
                return 0
            pause = min(LONGEST_PAUSE_S, pause * 2)

    def _end(self, number: int, _frame: FrameType | None) -> None:
        self.ending.set()
        if self.child is not None and self.child.poll() is None:
            self.child.send_signal(number)
