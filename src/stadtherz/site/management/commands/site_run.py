import os
import socket
import sys
import threading
import time
import urllib.request
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from honcho.manager import Manager

from stadtherz.accounts.public import demo_logins
from stadtherz.city.public import the_city

START_TIMEOUT = 60


class Command(BaseCommand):
    """Start the whole city in one terminal; Ctrl-C ends every part of it."""

    help = "Starts web, background tasks, clock, ingest and, on this machine, the MQTT broker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only see whether it could start")

    def handle(self, *args: Any, **options: Any) -> None:
        web, broker = urlsplit(settings.CONFIG.address), urlsplit(settings.MQTT_ADDRESS)
        host, port = web.hostname or "127.0.0.1", web.port or 8000
        if _answers(host, port):
            message = (
                f"port {port} is taken; end the other program or choose another address: "
                f"STADTHERZ_ADDRESS=http://127.0.0.1:{port + 10} make run"
            )
            raise CommandError(message)
        if options["check"]:
            return
        own_broker = broker.hostname in {"127.0.0.1", "localhost"} and not _answers(
            broker.hostname, broker.port or 1883
        )
        manager = Manager()
        for name, command in _processes(port, own_broker=own_broker).items():
            manager.add_process(name, command, env={**os.environ, "PYTHONUNBUFFERED": "1"})
        threading.Thread(target=_announce, args=(f"http://127.0.0.1:{port}",), daemon=True).start()
        manager.loop()
        sys.exit(0 if manager.returncode in {0, None, 130, -2} else manager.returncode)


def _processes(port: int, *, own_broker: bool) -> dict[str, str]:
    # whoever waits for a page comes first, above all while everything starts at once
    stadtherz = f"exec nice -n 5 {sys.executable} -m stadtherz.site site_part --"
    parts = {
        "web": (
            f"exec {sys.executable} -m granian --interface wsgi --host 127.0.0.1 --port {port} "
            "--workers 2 --blocking-threads 1 --backlog 1024 --no-ws "
            "--log-level warning stadtherz.site.wsgi:application"
        ),
        "tasks": f"{stadtherz} db_worker --interval 1",
        "clock": f"{stadtherz} site_clock",
        "ingest": f"{stadtherz} observations_ingest",
        "poll": f"{stadtherz} observations_poll",
    }
    if settings.MQTT_PUBLIC:
        parts["announce"] = f"{stadtherz} observations_announce"
    if own_broker:
        parts["broker"] = f"{stadtherz} observations_broker"
    if settings.DEMO:
        parts["fleet"] = f"{stadtherz} observations_fleet"
    return parts


def _answers(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) == 0


def _announce(local_address: str) -> None:
    """Wait for the first answer, then say where the city is and how to log in."""
    started = time.monotonic()
    while time.monotonic() - started < START_TIMEOUT:
        try:
            with urllib.request.urlopen(f"{local_address}/robots.txt", timeout=5):  # noqa: S310
                break
        except HTTPError:
            break  # it answers, though not under this name
        except (URLError, OSError):
            time.sleep(0.2)
    lines = ["", f"  {the_city().name} is open:  {settings.CONFIG.address}", ""]
    if settings.DEMO:
        lines.append("  Logins of this demo (they exist nowhere else):")
        lines += [
            f"    {login.role:<12} {login.username:<18} {login.password}" for login in demo_logins()
        ]
        lines.append("")
    lines += ["  Ctrl-C ends everything.", ""]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
