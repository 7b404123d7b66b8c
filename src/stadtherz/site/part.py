"""Keeps one part of the city going: it is started again when it dies, and a signal ends both.

    python -m stadtherz.site.part [--after ADDRESS] -- MODULE [ARGUMENT ...]

Knows nothing of Django: it costs no time at the start, and no memory while it watches.
"""

import argparse
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from types import FrameType
from urllib.error import HTTPError

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
WELL_AFTER_S = 60.0
LONGEST_WAIT_S = 20.0


def answers(address: str) -> bool:
    """Say whether a web server answers at an address, with whatever."""
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310 our own address
            return True
    except HTTPError:
        return True  # it answers, though not under this name
    except OSError:
        return False


class Part:
    """A Python module with arguments that shall run until a signal comes."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.child: subprocess.Popen[bytes] | None = None
        self.ending = threading.Event()

    def run(self, after: str = "") -> int:
        """Run until a signal or a willing end; gives the exit code.

        Args:
            after: an address; the first start waits a while until it answers.

        """
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._end)
        if after:
            self._wait_for(after)
        pause = FIRST_PAUSE_S
        while not self.ending.is_set():
            started = time.monotonic()
            self.child = subprocess.Popen([sys.executable, "-m", *self.command])  # noqa: S603
            code = self.child.wait()
            if self.ending.is_set() or code == 0:
                return 0 if code in {0, -signal.SIGTERM, -signal.SIGINT} else code
            if time.monotonic() - started > WELL_AFTER_S:
                pause = FIRST_PAUSE_S
            named = " ".join(self.command[:2])
            again = f"it starts again in {pause:.0f} s"
            sys.stderr.write(f"{named} died (code {code}); {again}\n")
            sys.stderr.flush()
            self.ending.wait(pause)
            pause = min(LONGEST_PAUSE_S, pause * 2)
        return 0

    def _wait_for(self, address: str) -> None:
        latest = time.monotonic() + LONGEST_WAIT_S
        while time.monotonic() < latest and not answers(address) and not self.ending.wait(0.2):
            pass

    def _end(self, number: int, _frame: FrameType | None) -> None:
        self.ending.set()
        if self.child is not None and self.child.poll() is None:
            self.child.send_signal(number)


def main() -> int:
    """Read the command line and run the part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--after", default="", help="wait until this address answers")
    parser.add_argument("command", nargs="+", help="such as: stadtherz.site observations_ingest")
    options = parser.parse_args()
    return Part(options.command).run(options.after)


if __name__ == "__main__":
    sys.exit(main())
