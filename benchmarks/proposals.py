"""How long readers of proposals wait, beside a view that does nothing, in the same run.

A list of 1,000 proposals, a proposal with 500 arguments, and the page of their procedure. Eight
keep-alive connections ask a city that granian serves with two workers; the pages take turns.

    python -m benchmarks.proposals [--rounds 8]

Measured as readers get the pages (kept for ten seconds) and rendered anew each time. It ends with 1
where a page, as readers get it, takes more than four times as long as the view that does nothing.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks import pages
from tests.running_city import ROOT, environment_for, free_port, serving, set_up

AT_MOST = 4.0
PROPOSALS, ARGUMENTS = 1000, 500
LIST = "/mitmachen/ideen/vorschlaege/"


def filled(environment):
    """Make the proposals; gives the number of the one that is discussed."""
    return subprocess.run(
        [sys.executable, "-m", "tests.participation.proposals_running", str(PROPOSALS),
         str(ARGUMENTS)],
        env=environment | {
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            "DJANGO_SETTINGS_MODULE": "stadtherz.site.settings",
        },
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
    ).stdout.split()[0]  # fmt: skip


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=8)
    rounds = options.parse_args().rounds
    print(
        f"{PROPOSALS} proposals, {ARGUMENTS} arguments; {pages.CONNECTIONS} connections, {rounds}"
        f" rounds; Python {platform.python_version()}, Django {version('django')}"
    )
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = environment_for(Path(folder), port)
        set_up(environment)
        pages.PAGES = {
            "no-op view": "/nichts", "list": LIST, "last page": f"{LIST}?seite=50",
            "proposal": f"{LIST}{filled(environment)}/", "procedure": "/mitmachen/ideen/",
        }  # fmt: skip
        for seconds, title in (("10", "as readers get it"), ("0", "rendered anew each time")):
            environment["STADTHERZ_PAGE_CACHE"] = seconds
            with serving(environment, port, workers=2) as address:
                ratios = pages.report(title, pages.measure(urlsplit(address).netloc, rounds))
            if seconds != "0":
                worst = max(ratios.values())
    met = worst <= AT_MOST
    print(f"\nworst page as readers get it: {worst:.1f} x (at most {AT_MOST:.0f}: {met})")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
