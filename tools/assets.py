"""Copies the front-end packages that pages use from node_modules into an ignored static folder."""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
TARGET = ROOT / "src" / "stadtherz" / "design" / "static" / "vendor"
FIRA = "@kern-ux/native/dist/fonts/fira-sans/"
FILES = {
    "@kern-ux/native/dist/kern.min.css": "kern.min.css",
    "@kern-ux/native/LICENSE.md": "kern-LICENSE.md",
    f"{FIRA}FiraSans-Regular.woff2": "fonts/FiraSans-Regular.woff2",
    f"{FIRA}FiraSans-Medium.woff2": "fonts/FiraSans-Medium.woff2",
    f"{FIRA}FiraSans-SemiBold.woff2": "fonts/FiraSans-SemiBold.woff2",
    "uplot/dist/uPlot.iife.min.js": "uplot/uPlot.iife.min.js",
    "uplot/dist/uPlot.min.css": "uplot/uPlot.min.css",
    "uplot/LICENSE": "uplot/LICENSE",
}


def main() -> int:
    missing = [name for name in FILES if not (MODULES / name).is_file()]
    if missing:
        print(f"assets: {missing[0]} is not there; run `npm ci` first", file=sys.stderr)
        return 1
    shutil.rmtree(TARGET, ignore_errors=True)
    for source, target in FILES.items():
        place = TARGET / target
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, place)
    print(f"assets: {len(FILES)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
