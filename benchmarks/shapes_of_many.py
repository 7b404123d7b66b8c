"""Official shapes over a generated catalogue of 10,000 datasets, whole, in bounded memory.

    python -m benchmarks.shapes_of_many --shapes FOLDER [--datasets N] [--piece N] [--processes N]

The catalogue is told as a running city tells it (rows, values, streaming writer of Turtle), piece
by piece; rdflib reads each piece, and pyshacl holds it against DCAT-AP.de 3.0 with the vocabularies
beside it, DCAT-AP 3.0.1 and DCAT-AP HVD 3.0.0. No shape looks from one dataset into another, so the
pieces together are checked as the whole would be. Ends with 1 where a violation is found.
"""

import argparse
import json
import multiprocessing
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from importlib.metadata import version
from pathlib import Path

from benchmarks.many_datasets import enter, make, throw_away_city

PROFILES = ("dcat-ap-de", "dcat-ap", "hvd")
_own = {}


def check(shapes, first, end):
    """Check the datasets from one place of the list to another; gives counts and statements."""
    from rdflib import Graph  # noqa: PLC0415
    from rdflib.namespace import SH  # noqa: PLC0415

    from stadtherz.opendata.domain.notations import Notation, written  # noqa: PLC0415
    from stadtherz.opendata.selectors.catalogue import public_rows  # noqa: PLC0415
    from stadtherz.opendata.selectors.telling import whole_catalogue  # noqa: PLC0415

    keys = list(public_rows().values_list("key", flat=True)[first:end])
    told = whole_catalogue(public_rows().filter(key__in=keys))
    graph = Graph().parse(data="".join(written(told, Notation.TURTLE)), format="turtle")
    found = Counter({"datasets": len(keys), "statements": len(graph)})
    for profile in PROFILES:
        report = shapes.report(graph, profile)
        for severity in report.objects(None, SH.resultSeverity):
            found[f"{profile} {str(severity).rpartition('#')[2]}"] += 1
        for message in report.objects(None, SH.resultMessage):
            found[f"said: {str(message)[:90]}"] += 1
    return found


def begin(environment, folder):
    enter(environment)
    from stadtherz.opendata.adapters.shapes import Shapes  # noqa: PLC0415

    _own["shapes"] = Shapes(folder)


def piece(ends):
    return check(_own["shapes"], *ends), peak_mb(), os.getpid()


def peak_mb():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(one.split()[1]) / 1024 for one in lines if one.startswith("VmHWM"))


def run(options, folder):
    throw_away_city(folder)
    make(options.datasets)
    environment = {name: value for name, value in os.environ.items() if "STADTHERZ" in name}
    pieces = [(n, n + options.piece) for n in range(0, options.datasets, options.piece)]
    whole, peaks, started = Counter(), {}, time.monotonic()
    context = multiprocessing.get_context("spawn")
    with context.Pool(options.processes, begin, (environment, options.shapes)) as pool:
        for number, (found, peak, pid) in enumerate(pool.imap_unordered(piece, pieces), 1):
            whole += found
            peaks[pid] = max(peak, peaks.get(pid, 0))
            print(f"{number}/{len(pieces)} {time.monotonic() - started:.0f} s", file=sys.stderr)
    return {
        **whole, "seconds": round(time.monotonic() - started), "processes": len(peaks),
        "peak MB of a process": round(max(peaks.values())), "load": os.getloadavg()[2],
        "versions": {name: version(name) for name in ("rdflib", "pyshacl", "django")},
        "python": platform.python_version(),
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shapes", type=Path, required=True)
    parser.add_argument("--datasets", type=int, default=10_000)
    parser.add_argument("--piece", type=int, default=250)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = run(options, Path(folder))
    print(json.dumps(told, indent=1, ensure_ascii=False))
    sys.exit(any("Violation" in name for name in told))


if __name__ == "__main__":
    main()
