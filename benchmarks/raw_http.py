"""A server for the length of a block, and a client that costs few cycles.

The client sends prepared bytes over keep-alive sockets, on each one request at a time.
"""

import http.client
import os
import select
import socket
import subprocess
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

READ_AT_ONCE = 262_144
END_OF_HEAD = b"\r\n\r\n"
UNKNOWN, CHUNKED = -1, -2
LAST_CHUNK = b"0\r\n\r\n"
LENGTH = b"content-length: "
PATIENT_S = 30


def post(path, body, headers):
    """Write a request as it goes over the wire."""
    head = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/json"]
    head += [f"{name}: {value}" for name, value in headers.items()]
    head += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(head).encode() + body


@dataclass
class Answers:
    """What came back: for each connection which requests were answered, and how long that took."""

    bodies: list = field(default_factory=list)
    waited: list = field(default_factory=list)
    seconds: float = 0.0
    broken: int = 0


class Line:
    """One connection and the requests that are still to be sent on it."""

    def __init__(self, port, requests):
        self.wire = socket.create_connection(("127.0.0.1", port))
        self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests, self.place = deque(requests), -1
        self.parts, self.missing, self.sent = [], 0, 0.0

    def ask(self):
        """Send the next request; False when there is none."""
        if not self.requests:
            return False
        self.place, self.missing, self.parts = self.place + 1, UNKNOWN, []
        self.sent = time.perf_counter()
        self.wire.sendall(self.requests.popleft())
        return True

    def read(self):
        """Take what came; True when the answer is complete."""
        part = self.wire.recv(READ_AT_ONCE)
        if not part:
            message = "the server closed the connection"
            raise ConnectionError(message)
        self.parts.append(part)
        if self.missing == UNKNOWN:
            self._read_head()
            if self.missing == UNKNOWN:
                return False
        elif self.missing != CHUNKED:
            self.missing -= len(part)
        if self.missing == CHUNKED:
            return part.endswith(LAST_CHUNK) or self.answer().endswith(LAST_CHUNK)
        return self.missing == 0

    def _read_head(self):
        so_far = b"".join(self.parts)
        end = so_far.find(END_OF_HEAD)
        if end >= 0:
            head = so_far[:end].lower()
            if LENGTH not in head:
                self.missing = CHUNKED
                return
            start = head.index(LENGTH) + len(LENGTH)
            length = int(head[start:].partition(b"\r\n")[0])
            self.missing = end + len(END_OF_HEAD) + length - len(so_far)

    def answer(self):
        return b"".join(self.parts)


def drive(port, requests, seconds):
    """Send the requests of each connection one after the other, until all are sent or time is up.

    What was sent is waited for. Gives (connection, place, answer) for every complete answer.
    """
    found = Answers()
    lines = {}
    poll = select.epoll()
    for number, mine in enumerate(requests):
        line = Line(port, mine)
        lines[line.wire.fileno()] = (number, line)
        poll.register(line.wire, select.EPOLLIN)
    begun = time.perf_counter()
    busy = sum(line.ask() for _, line in lines.values())
    until = begun + seconds
    while busy:
        ready = poll.poll(PATIENT_S)
        if not ready:
            message = f"no answer within {PATIENT_S} s"
            raise TimeoutError(message)
        for descriptor, _ in ready:
            busy -= _turn(found, *lines[descriptor], until)
    found.seconds = time.perf_counter() - begun
    for _, line in lines.values():
        line.wire.close()
    return found


def _turn(found, number, line, until):
    """Read from one connection, and ask again; gives 1 when it is done."""
    try:
        if not line.read():
            return 0
    except ConnectionError:
        found.broken += 1
        return 1
    now = time.perf_counter()
    found.waited.append(now - line.sent)
    found.bodies.append((number, line.place, line.answer()))
    try:
        return 0 if now < until and line.ask() else 1
    except ConnectionError:
        found.broken += 1
        return 1


def cpu_s_below(pid):
    """Give the processor time of a process and of its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(cpu_s_below(int(child)) for child in children)


@contextmanager
def running(command, environment, port, probe, **more):
    """Run a server until the block ends, whatever happens in it; it begins when it answers."""
    server = subprocess.Popen(command, env=environment, **more)
    try:
        _wait_for(server, port, probe)
        yield server
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_for(server, port, probe):
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            asked.request("GET", probe)
            asked.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = "the server did not start"
    raise RuntimeError(message)
