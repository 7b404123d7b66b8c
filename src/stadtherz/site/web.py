"""How the web server is started: one line of arguments for `make run`, the tests and benchmarks."""

import sys

WORKERS = 2
# most of them wait for one commit of the disk together (observations, `services/desks.py`);
# granian warns of more threads than cores, so it may only speak of errors
THREADS = 16


def web_command(port: int, *, workers: int = WORKERS) -> list[str]:
    """Give the command that serves the city on loopback at `port`."""
    return [sys.executable, "-m", *web_module(port, workers=workers)]


def web_module(port: int, *, workers: int = WORKERS) -> list[str]:
    """Give the module and its arguments; a worker that dies is replaced."""
    return [
        "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", str(workers), "--blocking-threads", str(THREADS),
        "--backlog", "1024", "--no-ws", "--respawn-failed-workers", "--log-level", "error",
        "stadtherz.site.wsgi:application",
    ]  # fmt: skip
