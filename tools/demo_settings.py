"""Writes the settings of the demo once, with a secret of its own; what stands there is kept."""

import os
import secrets
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "var" / "stadtherz.env"
SETTINGS = """\
# Settings of this installation; docs/reference/settings.md explains each one.
# STADTHERZ_DEMO=yes makes logins that everybody knows and sensors that are simulated.
# For production set it to no, give a real address and a database, and restart.
STADTHERZ_SECRET={secret}
STADTHERZ_CITY=cities/kaiserslautern.toml
STADTHERZ_ADDRESS=http://localhost:{port}
STADTHERZ_MQTT=mqtt://127.0.0.1:{mqtt_port}
STADTHERZ_DEMO=yes
STADTHERZ_STAFF_MFA=no
"""


def main() -> int:
    if FILE.exists():
        return 0
    FILE.parent.mkdir(exist_ok=True)
    text = SETTINGS.format(
        secret=secrets.token_hex(32),
        port=os.environ.get("PORT", "8000"),
        mqtt_port=os.environ.get("MQTT_PORT", "1883"),
    )
    with os.fdopen(os.open(FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    print(f"setup: wrote {FILE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
