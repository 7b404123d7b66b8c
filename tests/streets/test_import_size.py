"""What it takes to take a whole city in: seconds of the processor, and memory of the process."""

import json
import subprocess
import sys

import pytest

from tests.migrated import give_database
from tests.running_city import ROOT, environment_for

pytestmark = pytest.mark.acceptance
SECONDS, MEGABYTES = 10, 400
"""Asked are 8 seconds of a quiet machine, and 400 MB."""
TWICE = """
import json, sys, time
from stadtherz.site.cli import main
sys.argv = ["stadtherz", "streets", "import", sys.argv[1]]
if main():
    raise SystemExit(1)
first = time.process_time()
if main():
    raise SystemExit(1)
[most] = [int(one.split()[1]) / 1024 for one in open("/proc/self/status") if "VmHWM" in one]
print(json.dumps([first, most]))
"""


def test_a_city_is_taken_in_quickly_with_little_memory(shared_data, tmp_path):
    """Twice in one process, which holds more than two of them: the second compares everything."""
    environment = environment_for(tmp_path, 8000)
    give_database(environment)
    city = shared_data / "osm" / "kaiserslautern-2013-04.osm.gz"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", TWICE, city], cwd=ROOT, env=environment,
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    *_, again, figures = done.stdout.splitlines()
    seconds, most = json.loads(figures)
    assert again == "nothing is new"
    assert seconds <= SECONDS
    assert most < MEGABYTES
