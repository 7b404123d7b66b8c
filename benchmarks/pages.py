"""How long readers wait: 95th percentile of three pages beside a view that does nothing.

Eight keep-alive connections ask a city that granian serves with two workers, as `make run` does.
The pages take turns in short rounds, so that a noisy machine is noisy for all of them. Each page
is measured twice: as readers get it (kept for ten seconds) and rendered anew each time.

    python -m benchmarks.pages [--rounds 8]
"""

import argparse
import http.client
import platform
import sys
import tempfile
import threading
import time
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from tests.running_city import environment_for, free_port, serving, set_up

PAGES = {
    "no-op view": "/nichts",
    "home": "/",
    "project": "/projekte/lotsensystem/",
    "station": "/messwerte/waschmuehle/",
}
CONNECTIONS = 8
REQUESTS_A_ROUND = 25  # a connection
AT_MOST = 6.0


def ask(address, path, count, waited):
    """Ask `count` times on one connection and add the seconds of each answer to `waited`."""
    connection = http.client.HTTPConnection(address, timeout=30)
    connection.connect()
    for _ in range(count):
        started = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        answer = connection.getresponse()
        answer.read()
        waited.append(time.perf_counter() - started)
        if answer.status != http.client.OK:
            sys.exit(f"{path} answered {answer.status}")
    connection.close()


def round_of(address, path, count):
    waited = []
    readers = [
        threading.Thread(target=ask, args=(address, path, count, waited))
        for _ in range(CONNECTIONS)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return waited


def measure(address, rounds):
    waited = {name: [] for name in PAGES}
    for path in PAGES.values():
        round_of(address, path, 5)  # templates and connections warm
    for _ in range(rounds):
        for name, path in PAGES.items():
            waited[name] += round_of(address, path, REQUESTS_A_ROUND)
    return waited


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def report(title, waited):
    print(f"\n{title}\n{'page':<12} {'median ms':>10} {'p95 ms':>10} {'p95 x no-op':>12}")
    least = percentile(waited["no-op view"], 0.95)
    ratios = {}
    for name, values in waited.items():
        ratios[name] = percentile(values, 0.95) / least
        print(
            f"{name:<12} {percentile(values, 0.5) * 1000:>10.1f} "
            f"{percentile(values, 0.95) * 1000:>10.1f} {ratios[name]:>12.1f}"
        )
    return ratios


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=8)
    rounds = options.parse_args().rounds
    print(
        f"{CONNECTIONS} connections, {rounds} rounds of {CONNECTIONS * REQUESTS_A_ROUND} requests "
        f"a page; Python {platform.python_version()}, Django {version('django')}, "
        f"granian {version('granian')}"
    )
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = environment_for(Path(folder), port)
        set_up(environment)
        for seconds, title in (("10", "as readers get it"), ("0", "rendered anew each time")):
            environment["STADTHERZ_PAGE_CACHE"] = seconds
            with serving(environment, port, workers=2) as address:
                ratios = report(title, measure(urlsplit(address).netloc, rounds))
            if seconds != "0":
                worst = max(ratios.values())
    met = worst <= AT_MOST
    print(f"\nworst page as readers get it: {worst:.1f} x (at most {AT_MOST:.0f}: {met})")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
