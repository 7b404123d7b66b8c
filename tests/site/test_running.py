"""The parts of a running city: one that dies starts again, and a signal ends it."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

from tests.running_city import ROOT, environment_for


def part(tmp_path, *command, options=()):
    return subprocess.Popen(
        [sys.executable, "-m", "stadtherz.site.part", *options, "--", "stadtherz.site", *command],
        env=environment_for(tmp_path, 8000), cwd=ROOT, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_a_part_that_dies_is_started_again_until_it_is_ended(tmp_path):
    running = part(tmp_path, "shell", "-v0", "-c", "import sys; sys.exit(3)")
    said = [running.stderr.readline() for _ in range(2)]
    assert said[0].startswith("stadtherz.site shell died (code 3); it starts again in 1 s")
    assert said[1].startswith("stadtherz.site shell died (code 3); it starts again in 2 s")
    running.send_signal(signal.SIGTERM)
    assert running.wait(10) == 0
    running.stderr.close()


def test_a_signal_reaches_the_part_and_nothing_stays_behind(tmp_path):
    mark = tmp_path / "pid"
    code = f"import os, time; open({str(mark)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    running = part(tmp_path, "shell", "-v0", "-c", code)
    while not mark.exists() or not mark.read_text():
        time.sleep(0.1)
    running.send_signal(signal.SIGTERM)
    assert running.wait(10) == 0
    running.stderr.close()
    try:
        os.kill(int(mark.read_text()), 0)
    except ProcessLookupError:
        return
    raise AssertionError("the part is still there")


def test_a_part_waits_until_the_web_answers(tmp_path):
    seen = []

    class Web(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_error(400)  # it answers, though not with a page

        def log_message(self, *_):
            pass

    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/robots.txt"
    mark = tmp_path / "ran"
    code = f"open({str(mark)!r}, 'w').close()"
    running = part(tmp_path, "shell", "-v0", "-c", code, options=("--after", address))
    time.sleep(1.5)
    assert not mark.exists()
    with HTTPServer(("127.0.0.1", urlsplit(address).port), Web) as web:
        web.handle_request()
        assert running.wait(20) == 0
    running.stderr.close()
    assert seen == ["/robots.txt"]
    assert mark.exists()
