import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.slow
def test_a_small_run_measures_both_ways(tmp_path):
    told = tmp_path / "found.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.table_speed", "--smoke", "--json", told],
        env={**os.environ, "PYTHONPATH": "src:."}, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert told.is_file(), done.stderr
    ways = json.loads(told.read_text())["ways"]
    assert ways["ours"]["rows"] == 20_000
    assert ways["ours"]["errors told"] == 3
    assert ways["sqlite3"]["page ms"] > 0
