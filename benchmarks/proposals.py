"""How long readers of proposals wait, beside a view that does nothing, in the same run.

A list of 1,000 proposals, a proposal with 500 arguments, and the page of their procedure.

    python -m benchmarks.proposals [--rounds 8] [--kept-only]

Measured as readers get the pages without a log-in, as readers with one get them, and rendered anew
each time for both. It ends with 1 where a page, as readers get it, takes more than four times as
long as the view that does nothing.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import waiting
from tests.running_city import ROOT, environment_for, free_port, set_up

AT_MOST = 4.0
PROPOSALS, ARGUMENTS = 1000, 500
LIST = "/mitmachen/ideen/vorschlaege/"


def filled(environment):
    """Make the proposals; gives the number of the one discussed, and a reader's session."""
    number, _waiting, session = subprocess.run(
        [sys.executable, "-m", "tests.participation.proposals_running", str(PROPOSALS),
         str(ARGUMENTS)],
        env=environment | {
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
            "DJANGO_SETTINGS_MODULE": "stadtherz.site.settings",
        },
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
    ).stdout.split()  # fmt: skip
    return number, session


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=8)
    options.add_argument("--kept-only", action="store_true", help="not rendered anew")
    asked = options.parse_args()
    rounds = asked.rounds
    print(f"{PROPOSALS} proposals, {ARGUMENTS} arguments; {waiting.versions(rounds)}")
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = environment_for(Path(folder), port)
        set_up(environment)
        city = (environment, port)
        number, session = filled(environment)
        pages = {
            waiting.NOTHING: "/nichts", "list": LIST, "last page": f"{LIST}?seite=50",
            "proposal": f"{LIST}{number}/", "procedure": "/mitmachen/ideen/",
        }  # fmt: skip
        worst = 0.0
        reader = {"Cookie": f"sessionid={session}"}
        for headers, who in (({}, "without a log-in"), (reader, "with a log-in")):
            title = f"as readers {who} get it"
            found = waiting.served(city, title, pages, rounds, headers=headers)
            worst = max(worst, found)
            title = f"rendered anew each time, {who}"
            if asked.kept_only:
                continue
            waiting.served(city, title, pages, rounds, kept="0", headers=headers)
    return waiting.verdict(worst, AT_MOST, "as readers get it")


if __name__ == "__main__":
    sys.exit(main())
