import os
import shlex
import socket
import sys
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import honcho.manager
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from honcho.manager import Manager

from stadtherz.accounts.public import demo_logins
from stadtherz.city.public import the_city
from stadtherz.site.part import answers
from stadtherz.site.web import web_module

START_TIMEOUT = 60
LONGEST_END = 20
PROBE = "/robots.txt"


class Command(BaseCommand):
    """Start the whole city in one terminal; Ctrl-C ends every part of it."""

    help = "Starts web, background tasks, clock, ingest and, on this machine, the MQTT broker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--setup", action="store_true", help="do `site setup` before")

    def handle(self, *args: Any, **options: Any) -> None:
        web, broker = urlsplit(settings.CONFIG.address), urlsplit(settings.MQTT_ADDRESS)
        host, port = web.hostname or "127.0.0.1", web.port or 8000
        if _answers(host, port):
            message = (
                f"port {port} is taken; end the other program or choose another address: "
                f"STADTHERZ_ADDRESS=http://127.0.0.1:{port + 10} make run"
            )
            raise CommandError(message)
        if options["setup"]:
            call_command("site_setup", stdout=self.stdout)
        own_broker = broker.hostname in {"127.0.0.1", "localhost"} and not _answers(
            broker.hostname, broker.port or 1883
        )
        honcho.manager.KILL_WAIT = LONGEST_END  # the ingest may be in the middle of a flush
        manager = Manager()
        for name, command in _processes(port, own_broker=own_broker).items():
            manager.add_process(name, command, env={**os.environ, "PYTHONUNBUFFERED": "1"})
        threading.Thread(target=_announce, args=(f"http://127.0.0.1:{port}",), daemon=True).start()
        manager.loop()
        sys.exit(0 if manager.returncode in {0, None, 130, -2} else manager.returncode)


def _processes(port: int, *, own_broker: bool) -> dict[str, str]:
    # whoever waits for a page comes first: the other parts start when the web answers
    after = f"--after http://127.0.0.1:{port}{PROBE}"
    part = f"{sys.executable} -m stadtherz.site.part"
    stadtherz = f"exec nice -n 5 {part} {after} -- stadtherz.site"
    parts = {
        "web": f"exec {part} -- {shlex.join(web_module(port))}",
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
    while time.monotonic() - started < START_TIMEOUT and not answers(local_address + PROBE):
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
