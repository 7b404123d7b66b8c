"""Tries rules over a file in a process of its own, with limits of memory and time, one at a time.

The process gets the text of the file and no more: no settings, no database, no key. It is the
program at the end of this module; nothing of a file is written anywhere.
"""

import fcntl
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from stadtherz.kernel.errors import Invalid, Unavailable
from stadtherz.participation.domain.counting.simulating import simulated

SECONDS, MEMORY = 20, 512 * 1024 * 1024


def simulate(text: str) -> dict[str, Any]:
    """Count a `.pb` file by several rules.

    Raises:
        Invalid: the file has faults; each in the details.
        Unavailable: somebody else is trying one now, or it takes too long.

    """
    with _alone():
        told = _answer(text)
    if "refused" in told:
        raise Invalid(told["message"], code=told["refused"], details=tuple(told["details"]))
    return told


def _answer(text: str) -> dict[str, Any]:
    environment = {"PYTHONPATH": os.environ.get("PYTHONPATH", ""), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the file goes in as its input
            [sys.executable, "-m", __name__], input=text, env=environment, encoding="utf-8",
            capture_output=True, timeout=SECONDS + 5, check=True,
        )  # fmt: skip
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        message = f"this file takes more than {SECONDS} seconds, or more memory than there is"
        raise Unavailable(message, code="simulator-limit") from error
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def _alone() -> Iterator[None]:
    """Let one in at a time, over all processes that serve the city."""
    path = Path(settings.VAR) / "participation" / "simulator.lock"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = "somebody else is trying rules; try again in some seconds"
            raise Unavailable(message, code="simulator-busy") from error
        yield


def main() -> None:
    """Answer one file: from the standard input to the standard output."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        told = simulated(sys.stdin.read())
    except Invalid as error:
        told = {"refused": error.code, "message": str(error), "details": error.details}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
