"""A plain client of the interface over real HTTP, which knows nothing of the server's code."""

import http.client
import json
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

JSON = "application/json"


@dataclass
class Answer:
    """A status, headers and body."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def text(self):
        return self.body.decode()


@dataclass
class Client:
    """Asks below one root; `token` is sent along where there is one."""

    root: str
    token: str = ""
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def with_token(self, token):
        return Client(self.root, token)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.close()

    def close(self):
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def ask(self, method, path, body=None, **headers):
        """Send a request; a body that is no bytes is sent as JSON."""
        address = path if path.startswith("http") else f"{self.root}/{path}".rstrip("/")
        parts = urlsplit(address)
        target = quote(parts.path, safe="/()$@%,=:;'!*+") + (
            "?" + quote(parts.query, safe="/()$@%,=:;'!*?&+-._~") if parts.query else ""
        )
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            sent.setdefault("Content-Type", JSON)
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        return self._sent(parts, (method, target, body, sent))

    def _sent(self, parts, request):
        fresh = self._connection is None
        if fresh:
            self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        try:
            self._connection.request(*request)
            found = self._connection.getresponse()
            body = found.read()
        except (http.client.HTTPException, OSError):
            self.close()
            if fresh:
                raise
            return self._sent(parts, request)
        if found.will_close:
            self.close()
        return Answer(found.status, found.headers, body)

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def read(self, path):
        """Read what must be there."""
        answer = self.get(path)
        assert answer.status == 200, (path, answer.status, answer.body[:400])
        return answer.json

    def names(self, path, member="name"):
        """Read one member of all of a set, page by page."""
        found, page = [], self.read(path)
        while True:
            found += [one.get(member) for one in page["value"]]
            following = page.get("@iot.nextLink") or page.get("@nextLink")
            if following is None:
                return found
            page = self.read(following)

    def post(self, path, body, **headers):
        return self.ask("POST", path, body, **headers)

    def make(self, path, body, **headers):
        """Create what must be accepted; gives its id."""
        answer = self.post(path, body, **headers)
        assert answer.status == 201, (path, answer.status, answer.body[:400])
        return int(answer.headers["Location"].rpartition("(")[2].rstrip(")"))

    def patch(self, path, body):
        return self.ask("PATCH", path, body)

    def put(self, path, body):
        return self.ask("PUT", path, body)

    def delete(self, path):
        return self.ask("DELETE", path)
