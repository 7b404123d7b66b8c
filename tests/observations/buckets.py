"""Object storage on this machine: an S3 server in a process of its own, see s3_server.py."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request

from tests.observations.s3_server import FAULTS
from tests.running_city import ROOT, free_port

BUCKET = "city"
SERVER = "tests.observations.s3_server"
ACCESS = {"region": "us-east-1", "key": "key-of-tests", "secret": "secret-of-tests"}


class S3Server:
    """A server of one bucket whose objects lie in a folder."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        (folder / BUCKET).mkdir(parents=True, exist_ok=True)
        self.process = None
        self.start()

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.port}"

    def access(self):
        return {"endpoint": self.endpoint, **ACCESS}

    def environment(self, prefix):
        """Write the settings of a lake there."""
        names = {f"STADTHERZ_LAKE_{name.upper()}": value for name, value in self.access().items()}
        return {"STADTHERZ_LAKE": f"s3://{BUCKET}/{prefix}", **names}

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", SERVER, str(self.folder), str(self.port)], cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(100):
            with contextlib.suppress(OSError), urllib.request.urlopen(self.endpoint, timeout=2):
                return
            time.sleep(0.05)
        message = "the S3 server did not start"
        raise RuntimeError(message)

    def stop(self):
        """End it as a power cut would."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def play(self, **faults):
        """Play faults from now on, or none."""
        for name in ("held", "lost"):
            (self.folder / name).unlink(missing_ok=True)
        (self.folder / FAULTS).write_text(json.dumps(faults))

    def objects(self, below=""):
        """Name all objects of the bucket."""
        root = self.folder / BUCKET
        found = (path for path in (root / below).rglob("*") if path.is_file())
        return sorted(str(path.relative_to(root)) for path in found)
