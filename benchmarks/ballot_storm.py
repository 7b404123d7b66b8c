"""Casts all ballots of a real vote over HTTP while the server is killed, and counts receipts.

    python -m benchmarks.ballot_storm FILE [--kills 5] [--writers 16]
    python tools/with_postgres.py --durable python -m benchmarks.ballot_storm FILE

FILE is a `.pb` file of approvals (Pabulib). Writers cast its ballots one after the other, each with
a code of its own, and ask again with the same nonce where no answer came. Now and then the server
and all of its processes are ended by `kill -9` and started again. Then the box is closed and
opened, and the verifier counts the exported board. It ends with 1 unless every receipted ballot is
in the count exactly once and every project has the votes of the file.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.participation.box_city import read_pb
from tests.participation.storms import Restarted, prepared, told, voted


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--writers", type=int, default=16)
    options = parser.parse_args()
    ballots = read_pb(options.file)["ballots"]
    kind = "PostgreSQL" if "STADTHERZ_DATABASE" in os.environ else "SQLite"
    print(f"{kind}, Python {platform.python_version()}, {os.cpu_count()} cores", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        city = prepared(Path(folder), len(ballots) + 2, str(options.file.resolve()))
        begun = time.monotonic()
        with Restarted(city) as server:
            receipts = voted(city, ballots, server, kills=options.kills, writers=options.writers)
        seconds = time.monotonic() - begun
        load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
        print(
            f"{len(receipts)} of {len(ballots)} ballots in {seconds:.0f} s,"
            f" {len(receipts) / seconds:.0f}/s, {server.kills} times killed, load average {load}",
            flush=True,
        )
        return 0 if is_right(told(city, "end"), receipts, ballots) else 1


def is_right(found, receipts, ballots):
    """Say what the box came to, and whether it is what it must be."""
    counted = Counter(found["ballots"])
    wanted = {body["commitment"] for body in receipts.values()}
    cast = Counter(key for choice in ballots for key in choice)
    support = {key: votes for key, votes in found["support"].items() if votes}
    checks = {
        "every ballot has a receipt": len(wanted) == len(ballots),
        "every receipt is in the count once": all(counted[one] == 1 for one in wanted),
        "nothing else is in the count": set(counted) == wanted,
        "as many rights were used": found["used"] == len(ballots),
        "every project has the votes of the file": support == dict(cast),
        "nothing tells the order of casting": found["traces"] == [],
    }
    for words, holds in checks.items():
        print(f"  {'yes' if holds else 'NO '}: {words}")
    print(f"  {found['winners']} winners, by the verifier")
    return all(checks.values())


if __name__ == "__main__":
    sys.exit(main())
