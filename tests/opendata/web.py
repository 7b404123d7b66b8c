"""A small web that answers as it is told, for tests that ask one."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Web:
    """What was asked and what is answered: address -> (status, headers, body)."""

    def __init__(self):
        self.answers, self.asked, self.base = {}, [], ""

    def say(self, path, body=b"", status=200, media="text/turtle", **headers):
        self.answers[path] = (status, {"Content-Type": media, **headers}, body)
        return self.base + path


@contextmanager
def small_web():
    web = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self):
            web.asked.append((self.command, self.path))
            status, headers, body = web.answers.get(self.path, (404, {}, b""))
            if self.command == "HEAD" and headers.get("X-No-Head"):
                status = 405
            if headers.get("ETag") and self.headers["If-None-Match"] == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_GET = do_HEAD  # noqa: N815 - named by http.server

        def log_message(self, *args):
            """Tests read `asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
