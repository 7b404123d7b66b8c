import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.cache import cache

from stadtherz.city.public import load_city, the_city


@pytest.fixture
def city(own_lake, settings):
    cache.clear()
    load_city(city=the_city())


class Receiver:
    """A program that takes calls: what came, and with which status it answers."""

    def __init__(self):
        self.came, self.status, self.address, self.proves = [], 200, "", True

    @property
    def said(self):
        return [(one["event"], one.get("dataset")) for one, _, _ in self.came]


@contextmanager
def receiving():
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.came.append((json.loads(body), self.headers["Stadtherz-Signature"], body))
            self.send_response(receiver.status)
            if receiver.status == 302:
                self.send_header("Location", receiver.address)
            word = json.loads(body).get("challenge", "") if receiver.proves else ""
            self.send_header("Content-Length", str(len(word)))
            self.end_headers()
            self.wfile.write(word.encode())

        def log_message(self, *args):
            """Tests read `came`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.address = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def receiver():
    with receiving() as found:
        yield found
