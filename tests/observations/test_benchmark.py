import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_benchmark_without_its_file_does_not_pass(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.import_speed", "--weeks", "0"],
        env={**os.environ, "PYTHONPATH": "src:.", "STADTHERZ_TEST_DATA": str(tmp_path)},
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert "los_speed.csv: not measured" in done.stdout
    assert done.stdout.splitlines()[-1].endswith(": not measured")


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_small_run_of_the_observation_store_answers_every_address(tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.observation_store", "--smoke", "--no-postgres",
         "--folder", tmp_path, "--json", tmp_path / "new" / "found.json"],
        env={**kept, "PYTHONPATH": "src:."}, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "new" / "found.json").read_text())
    addresses = (ROOT / "benchmarks" / "endpoints.txt").read_text().splitlines()
    assert len(found["endpoints"]) == len(addresses) == len(set(addresses))
    assert [path.name for path in tmp_path.iterdir()] == ["new"], "it takes away what it made"
