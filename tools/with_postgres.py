"""Runs a command with a throw-away PostgreSQL server on loopback and ends the server with it.

    python tools/with_postgres.py [--durable] COMMAND [ARGUMENT ...]

With `--durable` it syncs to the disk, as a benchmark must; tests do without.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path


def binary(name: str) -> str:
    found = shutil.which(name) or next(
        iter(sorted(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), reverse=True)),
        None,
    )
    if not found:
        sys.exit(f"with_postgres: no {name}; install with: sudo apt-get install postgresql")
    return found


def as_server_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(command: list[str]) -> int:
    durable, command = command[:1] == ["--durable"], [one for one in command if one != "--durable"]
    folder = Path(tempfile.mkdtemp(prefix="stadtherz-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data, port = folder / "data", free_port()
    initdb = [binary("initdb"), "-D", str(data), "-U", "stadtherz", "-A", "trust", "-E", "UTF8"]
    subprocess.run(
        as_server_user([*initdb, "--locale=C.UTF-8"]), check=True, stdout=subprocess.DEVNULL
    )
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c fsync={'on' if durable else 'off'} -k {folder}"
    )
    control = [binary("pg_ctl"), "-D", str(data), "-w", "-s"]
    log = str(folder / "log")
    subprocess.run(as_server_user([*control, "-l", log, "-o", options, "start"]), check=True)
    address = f"postgres://stadtherz@127.0.0.1:{port}/postgres"
    environment = {**os.environ, "STADTHERZ_DATABASE": address}
    try:
        if "pytest" in command:  # no test then waits for the template that all of them copy
            lay = [sys.executable, "-m", "tests.migrated", "ready"]
            subprocess.run(lay, check=False, env=environment)
        return subprocess.run(command, check=False, env=environment).returncode
    finally:
        subprocess.run(as_server_user([*control, "-m", "immediate", "stop"]), check=False)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
