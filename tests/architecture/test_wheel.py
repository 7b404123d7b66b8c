"""The built package holds everything that a city needs to run and to look right."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NEEDED = [
    "stadtherz/design/static/vendor/kern.css",
    "stadtherz/design/static/vendor/fonts/FiraSans-Regular.woff2",
    "stadtherz/design/static/vendor/maplibre/maplibre-gl.mjs",
    "stadtherz/design/static/vendor/maplibre/maplibre-gl-worker.mjs",
    "stadtherz/design/static/vendor/uplot/uPlot.iife.min.js",
    "stadtherz/site/locale/en/LC_MESSAGES/django.mo",
    "stadtherz/site/templates/site/home.html",
    "stadtherz/newsroom/migrations/0001_initial.py",
    "stadtherz/cities/kaiserslautern.toml",
    "stadtherz/cities/kaiserslautern/participation.toml",
    "stadtherz/cities/kaiserslautern/programme.toml",
]


def test_the_wheel_holds_what_is_made_at_set_up(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index",
         "--no-build-isolation", "--wheel-dir", str(tmp_path), str(ROOT)],
        check=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert set(NEEDED) - held == set()
    missing = [
        str(path.relative_to(ROOT / "src"))
        for path in (ROOT / "src" / "stadtherz").rglob("*")
        if path.suffix in {".py", ".html", ".css", ".js", ".svg", ".txt", ".xml"}
        and str(path.relative_to(ROOT / "src")) not in held
    ]
    assert missing == []
