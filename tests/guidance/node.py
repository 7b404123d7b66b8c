"""Whether there is a Node.js that runs the scripts of the guide and the virtual screen reader."""

import subprocess

import pytest

LEAST = (20, 19)


def _version():
    try:
        told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    except OSError:
        return (0,)
    return tuple(int(part) for part in told.stdout.strip().lstrip("v").split(".")[:2])


with_node = pytest.mark.skipif(_version() < LEAST, reason="needs Node.js 20.19 or newer")
