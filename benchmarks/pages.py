"""How long readers wait: 95th percentile of three pages beside a view that does nothing.

Each page is measured twice: as readers get it (kept for ten seconds) and rendered anew each time.

    python -m benchmarks.pages [--rounds 8]
"""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import waiting
from tests.running_city import environment_for, free_port, set_up

PAGES = {
    waiting.NOTHING: "/nichts",
    "home": "/",
    "project": "/projekte/lotsensystem/",
    "station": "/messwerte/waschmuehle/",
}
AT_MOST = 6.0


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=8)
    rounds = options.parse_args().rounds
    print(waiting.versions(rounds))
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = environment_for(Path(folder), port)
        set_up(environment)
        city = (environment, port)
        worst = waiting.served(city, "as readers get it", PAGES, rounds)
        waiting.served(city, "rendered anew each time", PAGES, rounds, kept="0")
    return waiting.verdict(worst, AT_MOST, "as readers get it")


if __name__ == "__main__":
    sys.exit(main())
