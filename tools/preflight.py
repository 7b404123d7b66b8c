"""Looks for everything the next step needs and says which package to install.

Standard library only and no syntax newer than Python 3.7, because it runs before anything is
installed. Run by root in the tests, it installs missing Debian packages itself.
"""

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from glob import glob

WHEELS_EXIST_FOR = {"x86_64", "amd64", "aarch64", "arm64"}


def version_of(command):
    """Read the first number of what `command --version` prints."""
    try:
        output = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    digits = "".join(sign if sign.isdigit() or sign == "." else " " for sign in output.stdout)
    return int(digits.split()[0].split(".")[0]) if digits.split() else 0


def missing_for_running():
    """Name what is missing: pairs of what and the Debian package."""
    if sys.version_info < (3, 11):
        yield f"Python 3.11 or newer (this is {platform.python_version()})", "python3"
    if importlib.util.find_spec("ensurepip") is None:
        yield "Python's venv module", "python3-venv"
    if version_of("node") < 18:
        yield "Node.js 18 or newer", "nodejs"
    if shutil.which("npm") is None:
        yield "npm", "npm"
    if platform.machine().lower() not in WHEELS_EXIST_FOR and shutil.which("cc") is None:
        yield (
            f"a C compiler (no ready packages for {platform.machine()})",
            "build-essential",
        )


def missing_for_tests():
    """As above, for the tests."""
    for found in missing_for_running():
        yield found
    if shutil.which("chromium") is None:
        yield "Chromium", "chromium"
    if shutil.which("initdb") is None and not glob("/usr/lib/postgresql/*/bin/initdb"):
        yield "PostgreSQL 15 or newer", "postgresql"
    if shutil.which("mosquitto") is None and not glob("/usr/sbin/mosquitto"):
        yield "Mosquitto", "mosquitto"


def missing_for_soak():
    """As above, for the tests with Apache Spark."""
    for found in missing_for_running():
        yield found
    if shutil.which("java") is None:
        yield "Java 17 or newer", "openjdk-17-jre-headless"


def install(packages):
    """Install Debian packages where we may; True when it worked."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print("preflight: installing " + " ".join(packages))
    quiet = {
        "stdout": subprocess.DEVNULL,
        "env": dict(os.environ, DEBIAN_FRONTEND="noninteractive"),
    }
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", *packages],
    ):
        if subprocess.run(command, check=False, **quiet).returncode != 0:
            return False
    return True


def main(purpose):
    """Check for `purpose` ("run", "test" or "soak"); 0 when everything is there."""
    looks = {"test": missing_for_tests, "soak": missing_for_soak}
    look = looks.get(purpose, missing_for_running)
    missing = list(look())
    if missing and purpose in looks and install([package for _, package in missing]):
        missing = list(look())
    if not missing:
        return 0
    for what, _package in missing:
        print(f"missing: {what}", file=sys.stderr)
    packages = " ".join(package for _, package in missing)
    print(f"install with:  sudo apt-get install {packages}", file=sys.stderr)
    print("Nothing was changed.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))
