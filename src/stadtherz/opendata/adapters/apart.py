"""Does bounded work in a process of its own, which can be ended and whose memory is limited."""

import resource
import subprocess
import sys
from contextlib import suppress

MEGABYTE = 1024 * 1024


def run_apart(arguments: list[str], seconds: float) -> bool:
    """Run a command of the city in a process of its own; False if it took too long or broke.

    Args:
        arguments: name of the command and what follows.
        seconds: after which it is ended.

    """
    process = subprocess.Popen(  # noqa: S603 - our own command, with a token of our own
        _command(arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        return process.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        process.kill()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)


def _command(arguments: list[str]) -> list[str]:
    return [sys.executable, "-W", "ignore", "-m", "stadtherz.site", *arguments]


def limit_myself(megabytes: int, seconds: int) -> None:
    """Limit memory and processor time of this process, for good."""
    most = megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
