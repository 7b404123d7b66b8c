"""What a screen reader says on a page of the guide, kept as files that people can read."""

import json
import os
import subprocess
from pathlib import Path

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[2]
SCRIPTS = ROOT / "src/stadtherz/guidance/static/guidance"
LIVE = ("live",)


def heard(html, acts, modules=LIVE):
    """Give the phrases that are spoken while somebody goes through a page and acts on it."""
    paths = [str(SCRIPTS / f"{one}.js") for one in modules]
    asked = {"html": html, "modules": paths, "acts": acts}
    done = subprocess.run(
        ["node", str(FOLDER / "transcript.mjs")],
        input=json.dumps(asked), capture_output=True, text=True, check=False, cwd=ROOT, timeout=60,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout


def same_as_kept(name, found):
    """Compare with the kept file; TRANSCRIPTS=write keeps what is heard now."""
    kept = FOLDER / f"{name}.txt"
    if os.environ.get("TRANSCRIPTS") == "write":
        kept.write_text(found, encoding="utf-8")
    assert found == kept.read_text(encoding="utf-8"), f"heard otherwise than in {kept.name}"
