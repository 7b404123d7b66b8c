"""How long readers wait for pages beside a view that does nothing, in the same run.

Eight keep-alive connections ask a city that granian serves with two workers, as `make run` does.
The pages take turns in short rounds, so that a noisy machine is noisy for all of them.
"""

import http.client
import platform
import sys
import threading
import time
from importlib.metadata import version
from urllib.parse import urlsplit

from tests.running_city import serving

NOTHING = "no-op view"
CONNECTIONS = 8
REQUESTS_A_ROUND = 25  # a connection


def ask(address, path, headers, count, waited):
    """Ask `count` times on one connection and add the seconds of each answer to `waited`."""
    connection = http.client.HTTPConnection(address, timeout=30)
    connection.connect()
    for _ in range(count):
        started = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "identity", **headers})
        answer = connection.getresponse()
        answer.read()
        waited.append(time.perf_counter() - started)
        if answer.status != http.client.OK:
            sys.exit(f"{path} answered {answer.status}")
    connection.close()


def round_of(address, path, headers, count):
    waited = []
    readers = [
        threading.Thread(target=ask, args=(address, path, headers, count, waited))
        for _ in range(CONNECTIONS)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return waited


def measure(address, pages, headers, rounds):
    """Give for each page, named with its path, the seconds of every answer."""
    waited = {name: [] for name in pages}
    for path in pages.values():
        round_of(address, path, headers, 5)  # templates and connections warm
    for _ in range(rounds):
        for name, path in pages.items():
            waited[name] += round_of(address, path, headers, REQUESTS_A_ROUND)
    return waited


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def report(title, waited):
    """Print a table; gives for each page how many times it takes a view that does nothing."""
    print(f"\n{title}\n{'page':<12} {'median ms':>10} {'p95 ms':>10} {'p95 x no-op':>12}")
    least = percentile(waited[NOTHING], 0.95)
    ratios = {}
    for name, values in waited.items():
        ratios[name] = percentile(values, 0.95) / least
        print(
            f"{name:<12} {percentile(values, 0.5) * 1000:>10.1f} "
            f"{percentile(values, 0.95) * 1000:>10.1f} {ratios[name]:>12.1f}"
        )
    return ratios


def served(city, title, pages, rounds, *, kept="10", headers=None):
    """Serve a city, measure its pages and report; gives the worst ratio.

    Args:
        city: its environment and its port.
        title: of the table.
        pages: paths by their names; one of them is the view that does nothing.
        rounds: how many.
        kept: the seconds for which pages are kept.
        headers: that each request carries.

    """
    environment, port = city
    environment = environment | {"STADTHERZ_PAGE_CACHE": kept}
    with serving(environment, port, workers=2) as address:
        waited = measure(urlsplit(address).netloc, pages, headers or {}, rounds)
    return max(report(title, waited).values())


def versions(rounds):
    """Say what is measured, and with what."""
    return (
        f"{CONNECTIONS} connections, {rounds} rounds of {CONNECTIONS * REQUESTS_A_ROUND} requests "
        f"a page; Python {platform.python_version()}, Django {version('django')}, "
        f"granian {version('granian')}"
    )


def verdict(worst, most, title):
    """Print whether the worst page is fast enough; gives the code to end with."""
    met = worst <= most
    print(f"\nworst page {title}: {worst:.1f} x (at most {most:.0f}: {met})")
    return 0 if met else 1
