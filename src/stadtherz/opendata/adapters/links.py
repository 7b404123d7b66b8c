"""Asks whether the addresses of a catalogue answer: bounded, side by side, and politely."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic, sleep
from urllib.parse import urlsplit

from stadtherz.opendata.adapters.guarded import Bounds, status_of
from stadtherz.opendata.domain.addresses import is_web

AT_ONE_HOST = 2
PAUSE_S = 0.05
EACH = Bounds(seconds=15, largest_bytes=1024 * 1024)


@dataclass(frozen=True)
class Manners:
    """How links are asked.

    Args:
        most: addresses that are asked at all.
        together: at the same time, of all hosts.
        bounds: of one answer.
        whole_seconds: for all.

    """

    most: int = 2000
    together: int = 16
    bounds: Bounds = EACH
    whole_seconds: float = 600


Told = Callable[[int, int], None]


def ask_all(addresses: Iterable[str], manners: Manners, told: Told) -> dict[str, int]:
    """Give the status of each address that was asked; 0 for none.

    Addresses beyond the bounds are left out, so that they count as unknown.
    """
    wanted = sorted({one for one in addresses if is_web(one)})[: manners.most]
    ends = monotonic() + manners.whole_seconds
    doors = {_host(one): threading.Semaphore(AT_ONE_HOST) for one in wanted}
    statuses: dict[str, int] = {}

    def go(address: str) -> None:
        with doors[_host(address)]:
            if monotonic() > ends:
                return
            statuses[address] = status_of(address, manners.bounds)
            sleep(PAUSE_S)
        told(len(statuses), len(wanted))

    with ThreadPoolExecutor(manners.together) as pool:
        list(pool.map(go, _mixed(wanted)))
    return statuses


def _host(address: str) -> str:
    return urlsplit(address).netloc.lower()


def _mixed(addresses: list[str]) -> list[str]:
    """Take one of each host in turn, so that a slow one does not hold up all threads."""
    places: defaultdict[str, int] = defaultdict(int)
    ranked = []
    for one in addresses:
        places[_host(one)] += 1
        ranked.append((places[_host(one)], one))
    return [one for _, one in sorted(ranked)]
