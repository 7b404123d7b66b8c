"""Puts the front-end packages that pages use into an ignored static folder, no more than they use.

Fonts are the Latin parts in the two weights that the design has. KERN's style sheet is cut down to
the rules that our templates and style sheets name, with all of its variables.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
SOURCE = ROOT / "src" / "stadtherz"
TARGET = SOURCE / "design" / "static" / "vendor"
KERN = "@kern-ux/native/dist/kern.min.css"
FIRA = "@fontsource/fira-sans/"
FILES = {
    "@kern-ux/native/LICENSE.md": "kern-LICENSE.md",
    f"{FIRA}files/fira-sans-latin-400-normal.woff2": "fonts/FiraSans-Regular.woff2",
    f"{FIRA}files/fira-sans-latin-600-normal.woff2": "fonts/FiraSans-SemiBold.woff2",
    f"{FIRA}LICENSE": "fonts/LICENSE",
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre/maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre/maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre/maplibre-gl.css",
    "maplibre-gl/LICENSE.txt": "maplibre/LICENSE.txt",
    "uplot/dist/uPlot.iife.min.js": "uplot/uPlot.iife.min.js",
    "uplot/dist/uPlot.min.css": "uplot/uPlot.min.css",
    "uplot/LICENSE": "uplot/LICENSE",
}
# a rule on :is(body, …) has the colours of every page by light and by dark; PurgeCSS overlooks it
CUT = """
const {{ PurgeCSS }} = require({library});
const options = {{ ...{options}, safelist: [/:is/] }};
new PurgeCSS().purge(options).then(([cut]) => process.stdout.write(cut.css));
"""


def used_of_kern() -> str:
    """Give the part of KERN's style sheet that our templates and style sheets name."""
    options = {
        "css": [str(MODULES / KERN)],
        "content": [
            {"raw": text, "extension": "html"}
            for text in (
                path.read_text(encoding="utf-8")
                for kind in ("html", "py", "js", "css")
                for path in sorted(SOURCE.rglob(f"*.{kind}"))
                if TARGET not in path.parents
            )
        ],
        "fontFace": True,
    }
    library = MODULES / "purgecss" / "lib" / "purgecss.js"
    program = CUT.format(library=json.dumps(str(library)), options=json.dumps(options))
    # by standard input: what the templates say is longer than a command line may be
    done = subprocess.run(["node", "-"], input=program, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"assets: KERN's style sheet cannot be cut down: {done.stderr[-500:]}")
    return done.stdout


def main() -> int:
    missing = [name for name in [*FILES, KERN] if not (MODULES / name).is_file()]
    if missing:
        print(f"assets: {missing[0]} is not there; run `npm ci` first", file=sys.stderr)
        return 1
    kern = used_of_kern()
    shutil.rmtree(TARGET, ignore_errors=True)
    for source, target in FILES.items():
        place = TARGET / target
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, place)
    (TARGET / "kern.css").write_text(kern, encoding="utf-8")
    print(f"assets: {len(FILES) + 1} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
