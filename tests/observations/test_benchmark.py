import os
import subprocess
import sys
from pathlib import Path

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
