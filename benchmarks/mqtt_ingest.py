"""How many messages a second are stored durably before they are acknowledged, and in what memory.

Mosquitto, the ingest and a raw publisher are processes of their own, on the same cores. The
publisher writes QoS 1 packets of one reading each straight to its socket; a message counts when its
row is committed, which is before it is acknowledged.

    python -m benchmarks.mqtt_ingest [--messages 200000] [--most-minutes 60] [--plot]
"""

import argparse
import json
import os
import platform
import shutil
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from multiprocessing import Process, Value
from pathlib import Path

from tests.running_city import ROOT, environment_for, free_port

STREAMS = 200
TARGET = 10_000
PATIENT_S = 20
PUBACK_BYTES = 4
COUNTED = "SELECT value FROM observations_counter WHERE name = 'observation'"
AHEAD = 100_000
PLOT = ROOT / "docs" / "images" / "ingest-memory.svg"
SET_UP = """
import django
django.setup()
from django.core.management import call_command
from stadtherz.city.public import load_city, the_city
call_command("migrate", verbosity=0)
load_city(city=the_city())
from tests.observations.factories import station, stream
at = station("s")
for number in range({streams}):
    stream(f"s-{{number}}", at)
"""


def broker(folder, port):
    """Describe a throw-away Mosquitto that hands out and keeps as many messages as there are."""
    (folder / "broker").mkdir()
    (folder / "mosquitto.conf").write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence true\n"
        f"persistence_location {folder}/broker/\nmax_inflight_messages 0\n"
        "max_queued_messages 0\n" + ("user root\n" if os.geteuid() == 0 else "")
    )
    return [shutil.which("mosquitto") or "/usr/sbin/mosquitto", "-c", folder / "mosquitto.conf"]


def packet(kind, body):
    """Frame an MQTT packet: type, remaining length, body."""
    length, size = bytearray(), len(body)
    while True:
        size, part = divmod(size, 128)
        length.append(part | (128 if size else 0))
        if not size:
            return bytes([kind]) + bytes(length) + body


def text(value):
    return struct.pack("!H", len(value)) + value


def connected(port, name):
    wire = socket.create_connection(("127.0.0.1", port))
    wire.sendall(packet(0x10, text(b"MQTT") + b"\x04\x02" + struct.pack("!H", 60) + text(name)))
    if wire.recv(4)[:1] != b"\x20":
        message = "the broker refuses"
        raise ConnectionError(message)
    return wire


def publish(port, count, stored):
    """Publish readings, never more than AHEAD before what is stored, until the broker has all.

    The socket is closed only then: closed with unread acknowledgements in it, it would take
    readings with it that the broker has not read yet.
    """
    wire = connected(port, b"benchmark")
    base, acknowledged = 1_700_000_000, 0
    for first in range(0, count, 500):
        while first - stored.value > AHEAD:
            time.sleep(0.02)
        wire.sendall(b"".join(reading(n, base) for n in range(first, min(first + 500, count))))
        wire.settimeout(0)
        try:
            while part := len(wire.recv(65_536)):
                acknowledged += part
        except BlockingIOError:
            pass
        wire.settimeout(None)
    while acknowledged < count * PUBACK_BYTES:
        acknowledged += len(wire.recv(65_536))
    wire.sendall(b"\xe0\x00")
    wire.close()
    time.sleep(PATIENT_S)  # its processor time is still to be read; it is ended with the benchmark


def reading(number, base):
    moment = time.gmtime(base + number // STREAMS)
    written = time.strftime("%Y-%m-%dT%H:%M:%SZ", moment)
    body = text(f"stadtherz/v1/s-{number % STREAMS}".encode()) + struct.pack(
        "!H", number % 65_535 + 1
    )
    return packet(0x32, body + f'{{"time":"{written}","value":{number % 1000}}}'.encode())


def resident_mb(pid):
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu_s(pid):
    """Give the processor time of a process: a loaded machine does not stretch it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def highest(database):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20) as found:
        row = found.execute(
            "SELECT value FROM observations_counter WHERE name='observation'"
        ).fetchone()
    return row[0] if row else 0


@contextmanager
def running(command, **more):
    """Run a program until the block ends, whatever happens in it."""
    process = subprocess.Popen(command, cwd=ROOT, **more)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def run(count, most_s):
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder, port = Path(name), free_port()
        environment = environment_for(folder, 8000) | {
            "DJANGO_SETTINGS_MODULE": "stadtherz.site.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "STADTHERZ_MQTT": f"mqtt://127.0.0.1:{port}",
        }  # fmt: skip
        code = SET_UP.format(streams=STREAMS)
        subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True)
        mosquitto = stack.enter_context(running(broker(folder, port), stderr=subprocess.DEVNULL))
        time.sleep(1)
        log = stack.enter_context((folder / "ingest.log").open("w"))
        command = [sys.executable, "-m", "stadtherz.site", "observations_ingest"]
        ingest = stack.enter_context(running(command, env=environment, stderr=log))
        while "connected to the broker" not in (folder / "ingest.log").read_text():
            time.sleep(0.2)
        time.sleep(1)
        stored = Value("q", 0, lock=False)
        programs = {"ingest": ingest.pid, "broker": mosquitto.pid}
        started, used = time.perf_counter(), {one: cpu_s(programs[one]) for one in programs}
        publisher = Process(target=publish, args=(port, count, stored), daemon=True)
        publisher.start()
        programs["publisher"], used["publisher"] = publisher.pid, 0.0
        try:
            samples = watched(folder / "stadtherz.sqlite3", ingest.pid, count, stored, most_s)
        except TimeoutError:
            sys.stderr.write((folder / "ingest.log").read_text()[-2000:])
            raise
        seconds = time.perf_counter() - started
        return seconds, {one: cpu_s(programs[one]) - used[one] for one in programs}, samples


def watched(database, pid, count, stored, most_s):
    """Follow how much is stored until everything is or time is up; gives (stored, MB) pairs."""
    samples, last, moved = [], 0, time.perf_counter()
    until = moved + most_s
    while stored.value < count and time.perf_counter() < until:
        time.sleep(0.1)
        stored.value = highest(database)
        now = time.perf_counter()
        if stored.value != last:
            last, moved = stored.value, now
        if now - moved > PATIENT_S:
            message = f"nothing was stored for {PATIENT_S} s, {stored.value} of {count} are"
            raise TimeoutError(message)
        samples.append((stored.value, resident_mb(pid)))
    return samples


def plotted(samples, count):
    """Write the memory over the messages as a picture of its own, without a library."""
    step = max(1, len(samples) // 400)
    top = max(200, max(mb for _, mb in samples) * 1.2)
    points = " ".join(
        f"{60 + 620 * n / count:.1f},{260 - 230 * mb / top:.1f}" for n, mb in samples[::step]
    )
    lines = "".join(
        f'<line x1="60" x2="680" y1="{260 - 230 * part:.0f}" y2="{260 - 230 * part:.0f}" '
        f'stroke="#ccc"/><text x="52" y="{264 - 230 * part:.0f}" text-anchor="end">'
        f"{top * part:.0f}</text>"
        for part in (0, 0.25, 0.5, 0.75, 1)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 320" role="img" '
        'font-family="sans-serif" font-size="13" fill="#222">'
        f"<title>Memory of the ingest over {count:,} messages</title>"
        f'<rect width="720" height="320" fill="#fff"/>{lines}'
        f'<polyline points="{points}" fill="none" stroke="#1d4ed8" stroke-width="2"/>'
        '<text x="60" y="18">MB resident</text>'
        f'<text x="60" y="282">0</text><text x="680" y="282" text-anchor="end">{count:,} '
        "messages</text></svg>\n"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--most-minutes", type=float, default=60, help="ends earlier than all")
    parser.add_argument("--plot", action="store_true", help=f"write {PLOT.name}")
    asked = parser.parse_args()
    seconds, cpu, samples = run(asked.messages, asked.most_minutes * 60)
    done = samples[-1][0]
    rate = done / seconds
    tenth = [mb for n, mb in samples if n >= done / 10]
    print(json.dumps({
        "messages": done, "seconds": round(seconds, 1), "per second": round(rate),
        "target met": rate >= TARGET,
        "a CPU second of the ingest": round(done / cpu["ingest"]),
        "CPU us a message": {one: round(cpu[one] / done * 1e6, 1) for one in cpu},
        "would fit on these cores": round(done / sum(cpu.values()) * os.cpu_count()),
        "memory MB after a tenth": round(tenth[0]),
        "memory MB at the end": round(tenth[-1]), "most MB": round(max(mb for _, mb in samples)),
        "python": platform.python_version(), "cores": os.cpu_count(),
        "load before": os.getloadavg()[2],
    }))  # fmt: skip
    if asked.plot:
        PLOT.write_text(plotted(samples, done))


if __name__ == "__main__":
    main()
