"""How many ballots a second are cast over HTTP, each durable before its receipt is answered.

The real server (granian, two workers, SQLite with synchronous=FULL, or PostgreSQL) and a raw client
share the cores. Ballots come with codes, once as programs send them (JSON) and once as the form of
the ballot page does, whose answer is the whole page of a receipt. At the end the box must hold
exactly one ballot for each receipt. "Would fit" is what two cores could do if nothing else ran.

    python -m benchmarks.ballots [--ballots 3000] [--connections 16]
    python tools/with_postgres.py --durable python -m benchmarks.ballots
"""

import argparse
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.raw_http import cpu_s_below, drive, post, running
from stadtherz.site.web import web_command
from tests.migrated import give_database
from tests.running_city import ROOT, command, environment_for, free_port

CHOICES = (["baeume"], ["baeume", "bank"], ["brunnen", "bank", "baeume"])
PAPER = "/mitmachen/stadtbudget/haushalt/"
TOKEN = "a" * 32
LONGEST_S = 120
CORES = 2


def prepare(folder, number):
    """Set a city up with an open ballot; gives its settings, port, ballot and codes."""
    port = free_port()
    environment = environment_for(folder, port) | {
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "stadtherz.site.settings",
    }
    give_database(environment)
    command(environment, "site_setup")
    made = asked(environment, "tests.participation.box_city", str(number))
    return environment, port, made[0], made[1:]


def asked(environment, module, *words):
    done = subprocess.run(
        [sys.executable, "-m", module, *words], env=environment, cwd=ROOT,
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


def as_program(ballot, code, choice):
    """Write a ballot as a program sends it."""
    body = json.dumps({"code": code, "choice": choice, "nonce": secrets.token_hex(32)})
    return post(f"/api/participation/ballots/{ballot}/cast", body.encode(), {})


def as_form(_ballot, code, choice):
    """Write the last step of the ballot page as a browser sends it."""
    fields = [("csrfmiddlewaretoken", TOKEN), ("nonce", secrets.token_hex(32)), ("code", code)]
    fields += [("schritt", "abgeben"), *(("wahl", key) for key in choice)]
    body = urlencode(fields).encode()
    head = [f"POST {PAPER} HTTP/1.1", "Host: localhost", f"Cookie: csrftoken={TOKEN}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}", "", ""]  # fmt: skip
    return "\r\n".join(head).encode() + body


def measured(name, server, port, requests):
    """Cast all; gives the receipts' commitments."""
    used, mine = cpu_s_below(server.pid), sum(os.times()[:2])
    found = drive(port, requests, LONGEST_S)
    cpu = cpu_s_below(server.pid) - used
    receipts = set()
    for _, _, answer in found.bodies:
        seal = re.search(rb'"commitment": "([0-9a-f]{64})"|<code>([0-9a-f]{64})</code>', answer)
        if seal is None:
            print("  refused:", answer[:400], file=sys.stderr)
        else:
            receipts.add((seal[1] or seal[2]).decode())
    waited, own = sorted(found.waited), sum(os.times()[:2]) - mine
    each, rate = (cpu + own) / max(1, len(receipts)), len(receipts) / found.seconds
    print(
        f"{name:<8} {len(receipts):>6} ballots, {rate:>5.0f}/s (would fit {CORES / each:.0f}/s),"
        f" median {waited[len(waited) // 2] * 1000:.0f} ms,"
        f" p99 {waited[len(waited) * 99 // 100] * 1000:.0f} ms,"
        f" server {cpu / max(1, len(receipts)) * 1000:.1f} ms of a core each,"
        f" load {os.getloadavg()[0]:.1f}, broken {found.broken}"
    )
    return receipts


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--ballots", type=int, default=3_000)
    parser.add_argument("--connections", type=int, default=16)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ways = {"program": as_program, "form": as_form}
        environment, port, ballot, codes = prepare(Path(folder), len(ways) * options.ballots)
        receipts = set()
        with running(web_command(port), environment, port, "/robots.txt") as server:
            for place, (name, write) in enumerate(ways.items()):
                mine = codes[place * options.ballots : (place + 1) * options.ballots]
                wire = [
                    write(ballot, code, CHOICES[number % 3]) for number, code in enumerate(mine)
                ]
                requests = [wire[one :: options.connections] for one in range(options.connections)]
                receipts |= measured(name, server, port, requests)
        told = json.loads(asked(environment, "tests.participation.box_told", ballot, "end")[0])
        fits = set(told["ballots"]) == receipts and len(told["ballots"]) == told["used"]
        print("every receipt is in the count once" if fits else "WRONG: box and receipts differ")
        return 0 if fits else 1


if __name__ == "__main__":
    sys.exit(main())
