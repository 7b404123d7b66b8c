"""How long real elections take to count exactly, and the peak of memory.

    python -m benchmarks.counting FOLDER [--times N]

FOLDER holds `.pb` files (Pabulib). Each is read, then counted by most votes first and by equal
shares, these also with shares raised by one unit of the currency under both stop rules. Processor
and wall seconds are the least of N counts, each in a process of its own.
"""

import argparse
import multiprocessing
import os
import platform
import resource
import time
from pathlib import Path


def measured(path, name, queue):
    """Count once and put seconds, memory and outcome into the queue."""
    from stadtherz.participation.domain.ballots import Kind  # noqa: PLC0415
    from stadtherz.participation.domain.counting.count import count  # noqa: PLC0415
    from stadtherz.participation.domain.counting.pabulib import (  # noqa: PLC0415
        election_of,
        read_pabulib,
    )
    from stadtherz.participation.domain.counting.rule import (  # noqa: PLC0415
        EqualShares,
        Increase,
        MostVotes,
        Rule,
        Scoring,
        StopRule,
    )

    began = time.perf_counter()
    election = election_of(read_pabulib(path.read_bytes().decode()))
    reading = time.perf_counter() - began
    step = 10**election.currency.digits
    ranked = election.kind is Kind.RANKING
    method = {
        "most votes": MostVotes(Scoring.BORDA if ranked else Scoring.VOTES),
        "equal shares, once": EqualShares(),
        "equal shares, early": EqualShares(increase=Increase(step, StopRule.EARLY)),
        "equal shares, official": EqualShares(increase=Increase(step, StopRule.OFFICIAL)),
    }[name]
    began, busy = time.perf_counter(), time.process_time()
    outcome = count(election, Rule(method))
    queue.put({
        "reading": reading,
        "wall": time.perf_counter() - began,
        "busy": time.process_time() - busy,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "told": f"{election.voters} ballots, {len(outcome.winners)} winners, {outcome.spent}, "
                f"{outcome.raised.steps if outcome.raised else 0} steps",
    })  # fmt: skip


def once(path, name):
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=measured, args=(path, name, queue))
    process.start()
    found = queue.get()
    process.join()
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=3)
    told = parser.parse_args()
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"Python {platform.python_version()}, load average {load}")
    rules = ("most votes", "equal shares, once", "equal shares, early", "equal shares, official")
    for path in sorted(told.folder.glob("*.pb")):
        print(path.stem)
        for name in rules:
            runs = [once(path, name) for _ in range(told.times)]
            least = {key: min(one[key] for one in runs) for key in ("reading", "wall", "busy")}
            memory = max(one["memory"] for one in runs)
            print(
                f"  {name}: {least['busy']:.2f} s of processor, {least['wall']:.2f} s, "
                f"reading {least['reading']:.2f} s, {memory:.0f} MB; {runs[0]['told']}"
            )


if __name__ == "__main__":
    main()
